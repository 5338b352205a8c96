import {describe, expect, it} from 'vitest';
import type {Finding} from '../../source/model/check.ts';
import {createWaiverBook} from '../../source/waivers/book.ts';
import {containerSubject, imageSubject, isWeak, scopeWords, type WaiverSubject} from '../../source/waivers/scope.ts';
import type {WaiverScope} from '../../source/model/waiver.ts';
import {hardened, having, t, unread} from '../helpers/evidence.ts';
import {lastMs, waiver} from '../helpers/waivers.ts';
import {finding, isUnknown, passes} from '../scoring/findings.ts';

const now = Date.UTC(2026, 10, 24);
const labelled = having({
	inspect: {owner: {is: 'compose', project: t('shop'), service: t('web')}},
	labels: [[t('com.example.stage'), t('dev')]],
});
const web = containerSubject(labelled);
const high = finding('X-SECRET-ENV');
const medium = finding('5.11');
const critical = finding('5.5');

const covered = (
	waivers: Parameters<typeof createWaiverBook>[0],
	findings: readonly Finding[],
	subject: WaiverSubject | null = web,
): readonly string[] =>
	createWaiverBook(waivers)
		.cover(findings, subject, now)
		.filter(({waived}) => waived !== null)
		.map(({check}) => check.record);

const named: WaiverScope = {by: 'name', pattern: 'web-1'};

describe('scopes', () => {
	const fitting: readonly WaiverScope[] = [
		named,
		{by: 'name', pattern: 'web-*'},
		{by: 'image', pattern: 'shop/web:*'},
		{by: 'label', key: 'com.example.stage', value: 'dev'},
		{by: 'label', key: 'com.example.stage', value: null},
		{by: 'compose', project: 'shop', service: 'web'},
		{by: 'compose', project: 'shop', service: null},
	];
	const others: readonly WaiverScope[] = [
		{by: 'name', pattern: 'web'},
		{by: 'name', pattern: 'WEB-1'},
		{by: 'image', pattern: 'shop/web'},
		{by: 'label', key: 'com.example.stage', value: 'de'},
		{by: 'label', key: 'com.example', value: null},
		{by: 'compose', project: 'shop', service: 'db'},
		{by: 'compose', project: 'sho', service: null},
		{by: 'host'},
	];
	it.each(fitting)('fits the container: %j', scope =>
		expect(covered([waiver('5.11', scope)], [medium])).toEqual(['5.11']),
	);
	it.each(others)('fits another: %j', scope => expect(covered([waiver('5.11', scope)], [medium])).toEqual([]));

	it('takes a stranger’s labels for no Compose project', () => {
		const pod = containerSubject(having({inspect: {owner: {is: 'kubernetes', pod: t('shop')}}}));
		expect(covered([waiver('5.11', {by: 'compose', project: 'shop', service: null})], [medium], pod)).toEqual([]);
	});
	it('waives nothing for a container that could not be read', () => {
		const nobody = containerSubject(having({inspect: unread}));
		expect(covered([waiver('5.11', {by: 'name', pattern: '*'})], [medium], nobody)).toEqual([]);
	});
	it('knows an image by each of its names, and only by those', () => {
		const image = imageSubject(hardened);
		expect(covered([waiver('5.11', {by: 'image', pattern: 'shop/web:4.2'})], [medium], image)).toEqual(['5.11']);
		expect(covered([waiver('5.11', {by: 'image', pattern: 'shop/web@*'})], [medium], image)).toEqual(['5.11']);
		expect(covered([waiver('5.11', {by: 'name', pattern: '*'})], [medium], image)).toEqual([]);
	});
	it('covers the host by host alone', () => {
		expect(covered([waiver('5.11', {by: 'host'})], [medium], {is: 'host'})).toEqual(['5.11']);
		expect(covered([waiver('5.11', {by: 'name', pattern: '*'})], [medium], {is: 'host'})).toEqual([]);
	});
	it('calls weak what whoever runs the container chooses', () => {
		expect(fitting.map(scope => [scopeWords(scope), isWeak(scope)])).toEqual([
			['name web-1', false],
			['name web-*', false],
			['image shop/web:*', true],
			['label com.example.stage=dev', true],
			['label com.example.stage', true],
			['compose shop/web', true],
			['compose shop', true],
		]);
		expect(isWeak({by: 'name', pattern: '*'})).toBe(true);
		expect(isWeak({by: 'host'})).toBe(false);
	});
});

describe('a waiver', () => {
	it('covers its check by id or by number, and no other', () => {
		expect(covered([waiver('5.11', named)], [medium, high, critical])).toEqual(['5.11']);
		const byId = {...medium, check: {...medium.check, id: 'memory-limit'}};
		expect(covered([waiver('memory-limit', named)], [byId, high])).toEqual(['5.11']);
	});
	it('leaves what passes or is for a person alone', () => {
		const look: Finding = {...medium, verdict: {is: 'manual', look: t('look')}};
		expect(covered([waiver('5.11', named)], [passes(medium.check)])).toEqual([]);
		expect(covered([waiver('5.11', named)], [look])).toEqual([]);
	});
	it('covers what could not be read', () =>
		expect(covered([waiver('5.11', named)], [isUnknown(medium.check)])).toEqual(['5.11']));

	it('covers a critical finding by the name of the container, and by nothing that may be chosen', () => {
		expect(covered([waiver('5.5', named)], [critical])).toEqual(['5.5']);
		for (const scope of [
			{by: 'image', pattern: '*'},
			{by: 'label', key: 'com.example.stage', value: null},
			{by: 'compose', project: 'shop', service: null},
			{by: 'name', pattern: '*'},
		] as const)
			expect(covered([waiver('5.5', scope), waiver('5.11', scope)], [critical, medium])).toEqual(['5.11']);
	});
	it('of a weak scope covers neither what is critical in the catalogue nor what an operator makes critical', () => {
		const label: WaiverScope = {by: 'label', key: 'com.example.stage', value: null};
		const lighter: Finding = {...critical, severity: 'low', catalogueSeverity: 'critical'};
		const heavier: Finding = {...medium, severity: 'critical', catalogueSeverity: 'medium'};
		expect(covered([waiver('5.5', label)], [lighter])).toEqual([]);
		expect(covered([waiver('5.11', label)], [heavier])).toEqual([]);
	});
	it('that names the container counts more than one that does not', () => {
		const weak = waiver('5.11', {by: 'image', pattern: '*'});
		const strong = waiver('5.11', {by: 'name', pattern: 'web-*'}, {expiresAtUnixMs: lastMs('2027-01-31')});
		const [first] = createWaiverBook([weak, strong]).cover([medium], web, now);
		expect(first?.waived?.isWeak).toBe(false);
	});
	it('that holds longer is the one that is shown', () => {
		const until = (day: string) => waiver('5.11', named, {expiresAtUnixMs: lastMs(day)});
		const [first] = createWaiverBook([until('2027-01-31'), until('2027-06-30')]).cover([medium], web, now);
		expect(first?.waived?.expiresAtUnixMs).toBe(lastMs('2027-06-30'));
	});
	it('says why, until when and by what', () => {
		const [first] = createWaiverBook([waiver('5.11', named, {reason: t('small host'), line: 7})]).cover(
			[medium],
			web,
			now,
		);
		expect(first?.waived).toEqual({
			reason: 'small host',
			expiresAtUnixMs: lastMs('2099-12-31'),
			scope: 'name web-1',
			isWeak: false,
			line: 7,
		});
	});
	it('leaves the very list as it is where it is for somebody else', () => {
		const findings = [medium];
		expect(createWaiverBook([]).cover(findings, web, now)).toBe(findings);
		expect(createWaiverBook([waiver('5.11', {by: 'name', pattern: 'db'})]).cover(findings, web, now)).toBe(findings);
	});
});

describe('an expired waiver', () => {
	const until = (day: string) => waiver('5.11', named, {expiresAtUnixMs: lastMs(day), line: 3});

	it('holds to the end of its last day', () => {
		const at = (nowUnixMs: number) =>
			createWaiverBook([until('2026-11-24')]).cover([medium], web, nowUnixMs)[0]?.waived ?? null;
		expect(at(Date.UTC(2026, 10, 24, 23, 59, 59, 999))).not.toBeNull();
		expect(at(Date.UTC(2026, 10, 25))).toBeNull();
	});
	it('is a finding beside the one that came back, without points', () => {
		const [first, second, ...more] = createWaiverBook([until('2026-11-23')]).cover([medium], web, now);
		expect(first).toBe(medium);
		expect(second).toMatchObject({
			check: {id: 'waiver-expired', record: 'X-WAIVER-EXPIRED', group: null},
			verdict: {is: 'fail', proof: {actual: '5.11 until 2026-11-23 (line 3)'}},
			severity: 'low',
		});
		expect(more).toEqual([]);
	});
	it('is one finding for all that came back', () => {
		const both = [until('2026-11-20'), waiver('X-SECRET-ENV', named, {expiresAtUnixMs: lastMs('2026-11-21')})];
		const found = createWaiverBook(both).cover([medium, high], web, now);
		expect(found).toHaveLength(3);
		expect(found.at(-1)?.verdict).toMatchObject({
			proof: {actual: '5.11 until 2026-11-20 (line 3), X-SECRET-ENV until 2026-11-21 (line 1)'},
		});
	});
	it('is none where nothing came back by it, or another waiver holds', () => {
		expect(createWaiverBook([until('2026-11-23')]).cover([passes(medium.check)], web, now)).toHaveLength(1);
		expect(createWaiverBook([until('2026-11-23'), until('2026-12-01')]).cover([medium], web, now)).toHaveLength(1);
		const weak = waiver('5.5', {by: 'image', pattern: '*'}, {expiresAtUnixMs: lastMs('2026-11-01')});
		expect(createWaiverBook([weak]).cover([critical], web, now)).toEqual([critical]);
	});
});

it('looks exact names up: a baseline of a thousand containers costs each of them no thousand tries', () => {
	const checks = ['5.11', '5.12', '5.13', '5.26', '5.29'];
	const all = Array.from({length: 1000}, (_, index) =>
		checks.map(check => waiver(check, {by: 'name', pattern: `web-${index}`}, {line: index})),
	).flat();
	const book = createWaiverBook(all);
	const bad = checks.map(check => finding(check));
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 10 && best > 40; round += 1) {
		const before = performance.now();
		for (let index = 0; index < 1000; index += 1) {
			const subject = {is: 'container', name: `web-${index}`, image: 'a', owner: {is: 'nobody'}, labels: []} as const;
			expect(book.cover(bad, subject, now).every(({waived}) => waived?.line === index)).toBe(true);
		}
		best = Math.min(best, performance.now() - before);
	}
	expect(best).toBeLessThan(40);
});
