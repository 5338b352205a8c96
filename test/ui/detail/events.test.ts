import {describe, expect, it} from 'vitest';
import type {FeedEntry} from '../../../source/model/fleet.ts';
import {eventsTab} from '../../../source/ui/detail/events.ts';
import {having, plain, t} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const entry = (key: string, agoMs: number, says: string, over: Partial<FeedEntry> = {}): FeedEntry => ({
	key,
	atUnixMs: f.now - agoMs,
	containerId: f.id,
	containerName: t('web-1'),
	says: t(says),
	weight: 'change',
	before: null,
	after: null,
	...over,
});
const execs = [
	{execId: t('e1'), atUnixMs: f.now - f.minute, command: t('sh -c id'), user: t(''), isPrivileged: false, isTty: true},
	{execId: t('e2'), atUnixMs: f.now - 1000, command: t('mount'), user: t('root'), isPrivileged: true, isTty: false},
	{execId: t('e3'), atUnixMs: f.now, command: t('ps'), user: f.why('gone'), isPrivileged: f.why('gone'), isTty: false},
];

describe('events', () => {
	it('shows what happened to it, newest first, what that did to the score, and what was run inside', () => {
		const feed = [
			entry('0', 26 * f.hour, 'created'),
			entry('1', 3 * f.minute, 'exec as root: sh', {weight: 'security'}),
			entry('2', f.minute, 'recreated', {before: {grade: 'C', value: 66}, after: {grade: 'E', value: 38}}),
			entry('3', 0, 'updated', {before: {grade: 'E', value: 38}, after: {grade: 'D', value: 52}}),
			entry('other', 0, 'of another', {containerId: 'other'}),
		];
		const watched = {sinceUnixMs: f.now - f.hour, execs, starts: []};
		const container = f.container({}, having({watched}, plain));
		expect(f.shown(eventsTab, f.props({container, fleet: f.fleet(container, {feed})}))).toEqual([
			'watched since 18:02:40, 1 h ago',
			'',
			expect.stringMatching(/^WHEN {17}WHAT HAPPENED +SCORE$/),
			expect.stringMatching(/^19:02:40 {13}updated +E 38 → D 52 {2}▲14$/),
			expect.stringMatching(/^19:01:40 {13}recreated +C 66 → E 38 {2}▼28$/),
			expect.stringMatching(/^18:59:40 {13}exec as root: sh +–$/),
			expect.stringMatching(/^2026-11-22 17:02:40 {2}created +–$/),
			'',
			'Commands run inside  3 execs seen',
			'WHEN      AS            HOW         COMMAND',
			'19:02:40  not known     not known   ps',
			'19:02:39  root          privileged  mount',
			'19:01:40  its own user  terminal    sh -c id',
		]);
	});
	it('says that nothing happened', () => {
		expect(f.shown(eventsTab, f.props())).toEqual(['Nothing has happened to it while it was watched.']);
	});
});
