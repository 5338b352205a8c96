import {describe, expect, it} from 'vitest';
import {defaultPolicy} from '../../source/model/policy.ts';
import {createWaiverBook} from '../../source/waivers/book.ts';
import {ownWeights, unusedWaivers} from '../../source/waivers/notices.ts';
import {containerSubject} from '../../source/waivers/scope.ts';
import {hardened} from '../helpers/evidence.ts';
import {lastMs, waiver} from '../helpers/waivers.ts';
import {finding} from '../scoring/findings.ts';

const now = Date.UTC(2026, 10, 24);
const findings = [finding('5.11'), finding('5.5')];
const said = (...waivers: Parameters<typeof unusedWaivers>[0]) =>
	unusedWaivers(waivers, [createWaiverBook(waivers).cover(findings, containerSubject(hardened), now)], now);

describe('notices of waivers', () => {
	it('are none where each covers something, though several stand on one line', () =>
		expect(said(waiver('5.11', {by: 'name', pattern: 'web-1'}), waiver('5.5', {by: 'name', pattern: 'web-1'}))).toEqual(
			[],
		));

	it('name the one that covers nothing', () =>
		expect(
			said(waiver('5.11', {by: 'name', pattern: 'web-1'}), waiver('5.29', {by: 'name', pattern: 'wep-*'})),
		).toEqual(['config line 1: the waiver of 5.29 for name wep-* matches no finding: correct or delete it']));

	it('say why a weak one covers nothing', () =>
		expect(said(waiver('5.5', {by: 'image', pattern: '*'}, {line: 4}))).toEqual([
			'config line 4: the waiver of 5.5 for image * matches no finding (a scope like this never covers a critical finding): correct or delete it',
		]));

	it('name the expired one', () =>
		expect(said(waiver('5.11', {by: 'name', pattern: 'web-1'}, {expiresAtUnixMs: lastMs('2026-11-01')}))).toEqual([
			'config line 1: the waiver of 5.11 for name web-1 expired on 2026-11-01 and is not applied: renew or delete it',
		]));
});

it('weights of one’s own are said, in an order of their own', () => {
	expect(ownWeights({policy: defaultPolicy, waivers: []})).toEqual([]);
	const severities = {'pids-limit': 'high', 'health-check': 'info'} as const;
	expect(ownWeights({policy: {...defaultPolicy, severities}, waivers: []})).toEqual([
		"weights of one's own instead of the catalogue's: health-check info, pids-limit high",
	]);
});
