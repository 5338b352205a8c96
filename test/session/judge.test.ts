import {describe, expect, it} from 'vitest';
import type {Severity} from '../../source/model/check.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import type {Assessment} from '../../source/model/score.ts';
import type {Waiver} from '../../source/model/waiver.ts';
import {createJudge} from '../../source/session/judge.ts';
import {having, plain, t, withHostConfig} from '../helpers/evidence.ts';
import {lastMs, waiver} from '../helpers/waivers.ts';

const judged = (
	evidence: ContainerEvidence,
	waivers: readonly Waiver[] = [],
	severities: Readonly<Record<string, Severity>> = {},
): Assessment => createJudge({policy: {...defaultPolicy, severities}, waivers}).container(evidence);

const named = {by: 'name', pattern: 'web-1'} as const;
const privileged = withHostConfig({Privileged: true}, plain);
const of = ({findings}: Assessment, id: string) => findings.find(({check}) => check.id === id);

describe('the judge', () => {
	it('gives a waived finding no points, keeps it with its mark, and the unwaived score beside', () => {
		const before = judged(plain);
		const after = judged(plain, [waiver('pids-limit', named)]);
		expect(before.unwaived).toBeNull();
		expect(after.unwaived).toMatchObject({value: before.score.value, raw: before.score.raw});
		expect(after.score.value).toBe(before.score.value + 6);
		expect(of(after, 'pids-limit')).toMatchObject({verdict: {is: 'fail'}, waived: {scope: 'name web-1'}});
	});

	it('takes CIS numbers too', () => expect(judged(plain, [waiver('5.29', named)]).unwaived).not.toBeNull());

	it('lifts an escape path by the name of the container only', () => {
		expect(judged(privileged).score.ceilings[0]?.name).toBe('privileged');
		expect(judged(privileged, [waiver('5.5', named)]).score.ceilings[0]?.name).not.toBe('privileged');
		const byImage = judged(privileged, [waiver('5.5', {by: 'image', pattern: '*'})]);
		expect(byImage.score).toEqual(judged(privileged).score);
	});

	it('keeps a ceiling of 39 over what a label waives', () => {
		const mounted = having(
			{
				inspect: {
					Mounts: [
						{
							Type: t('bind'),
							Name: t(''),
							Source: t('/etc'),
							Destination: t('/host/etc'),
							Mode: t('ro'),
							RW: false,
							Propagation: t('rprivate'),
						},
					],
				},
				labels: [[t('trusted'), t('yes')]],
			},
			plain,
		);
		const hit = ({score}: Assessment) => score.ceilings.some(({name}) => name === 'host-readable');
		const label = {by: 'label', key: 'trusted', value: null} as const;
		const root = ['4.1', 'X-IMG-ROOT'];
		expect(hit(judged(mounted))).toBe(true);
		expect(
			hit(
				judged(
					mounted,
					root.map(check => waiver(check, label)),
				),
			),
		).toBe(true);
		expect(
			hit(
				judged(
					mounted,
					root.map(check => waiver(check, named)),
				),
			),
		).toBe(false);
	});

	it('weighs as an operator says, up and down, and says what the catalogue would', () => {
		const before = judged(plain);
		const lighter = judged(plain, [], {'pids-limit': 'info'});
		expect(lighter.score.value).toBe(before.score.value + 6);
		expect(of(lighter, 'pids-limit')).toMatchObject({severity: 'info', catalogueSeverity: 'medium'});
		const heavier = judged(plain, [], {'pids-limit': 'critical'});
		expect(heavier.score.ceilings[0]?.name).toBe('critical');
		expect(of(heavier, 'pids-limit')).toMatchObject({severity: 'critical', catalogueSeverity: 'medium'});
		expect(of(before, 'pids-limit')).not.toHaveProperty('catalogueSeverity');
	});

	it('says nothing of a weight that is the catalogue’s own, or of what passes', () => {
		expect(of(judged(plain, [], {'pids-limit': 'medium'}), 'pids-limit')).not.toHaveProperty('catalogueSeverity');
		const limited = withHostConfig({PidsLimit: 100}, plain);
		expect(of(judged(limited, [], {'pids-limit': 'critical'}), 'pids-limit')).toMatchObject({severity: 'info'});
	});

	it('decides by the time of the evidence whether a waiver still holds', () => {
		const until = [waiver('pids-limit', named, {expiresAtUnixMs: lastMs('2026-11-30')})];
		const at = (day: string) => judged({...plain, nowUnixMs: Date.parse(`${day}T12:00:00Z`)}, until);
		expect(at('2026-11-30').unwaived).not.toBeNull();
		expect(at('2026-12-01').unwaived).toBeNull();
		expect(of(at('2026-12-01'), 'waiver-expired')?.verdict.is).toBe('fail');
		expect(at('2026-12-01').score.value).toBe(judged({...plain, nowUnixMs: Date.UTC(2026, 11, 1)}).score.value);
	});
});
