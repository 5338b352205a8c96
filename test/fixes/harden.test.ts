/** The strictest set that is survived, by what foresight says of each change. */
import {describe, expect, it} from 'vitest';
import {containerChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {chosenOf, harden, type HardenPart, type RisksOf} from '../../source/fixes/harden.ts';
import type {Finding} from '../../source/model/check.ts';
import type {Change} from '../../source/model/fix.ts';
import type {RecreateChange, Risk, RiskLevel} from '../../source/model/recreate.ts';
import {plain, t} from '../helpers/evidence.ts';
import {foretell} from '../helpers/foretell.ts';

const findings = runChecks(containerChecks, plain);
const risk = (of: RecreateChange['is'], level: RiskLevel): Risk => ({
	of,
	level,
	says: t(`${of} may break it`),
	seen: t('seen'),
});
const calm: RisksOf = () => [];
const part = (parts: readonly HardenPart[], is: Change['is']): HardenPart | undefined =>
	parts.find(({change}) => change.is === is);

describe('harden', () => {
	it('with nothing in the way all of it is on, each change once, with the findings it is for', () => {
		const parts = harden(findings, calm);
		expect(parts.every(({isOn, level}) => isOn && level === 'safe')).toBe(true);
		expect(parts.map(({change}) => change.is).toSorted()).toEqual([
			'capabilities',
			'cpu-limit',
			'log-rotation',
			'memory-limit',
			'move-network',
			'no-new-privileges',
			'pids-limit',
			'read-only-root',
			'user',
		]);
		expect(part(parts, 'capabilities')?.closes).toEqual([
			'capabilities-minimal',
			'capabilities-dropped',
			'cap-net-raw',
		]);
	});
	it('closes what it is for', () => {
		const after = runChecks(containerChecks, foretell(plain, chosenOf(harden(findings, calm))));
		const left = after.filter(({verdict}) => verdict.is === 'fail').map(({check}) => check.id);
		// What no change of the container closes.
		expect(left.toSorted()).toEqual(['health-check', 'image-digest', 'image-health-check']);
	});
	it('what is risky is off, and says why', () => {
		const parts = harden(findings, changes =>
			changes.flatMap(({is}) =>
				is === 'read-only-root' || is === 'user' ? [risk(is, is === 'user' ? 'blocked' : 'risky')] : [],
			),
		);
		expect(part(parts, 'read-only-root')).toMatchObject({isOn: false, level: 'risky'});
		expect(part(parts, 'user')).toMatchObject({isOn: false, level: 'blocked'});
		expect(part(parts, 'user')?.why).toBe('left out: user may break it (seen)');
		expect(chosenOf(parts).some(({is}) => is === 'read-only-root')).toBe(false);
	});
	it('what is probable is on, with what was seen', () => {
		const parts = harden(findings, changes => changes.flatMap(({is}) => (is === 'user' ? [risk(is, 'probable')] : [])));
		expect(part(parts, 'user')).toMatchObject({isOn: true, level: 'probable', why: 'user may break it (seen)'});
	});
	it('capabilities: the fewest that it survives on', () => {
		const needs =
			(...names: readonly string[]): RisksOf =>
			changes =>
				changes.flatMap(change =>
					change.is === 'capabilities' && !names.every(name => change.add.includes(name))
						? [risk(change.is, 'risky')]
						: [],
				);
		const keptFor = (risksOf: RisksOf): readonly string[] | null => {
			const one = part(harden(findings, risksOf), 'capabilities');
			return one?.change.is === 'capabilities' && one.isOn ? one.change.add : null;
		};
		expect(keptFor(needs())).toEqual([]);
		expect(keptFor(needs('SETUID'))).toEqual(['SETUID', 'SETGID']);
		expect(keptFor(needs('CHOWN'))).toContain('CHOWN');
		expect(keptFor(needs('AUDIT_WRITE'))).not.toContain('NET_RAW');
		expect(keptFor(needs('SYS_ADMIN')), 'none of them will do: off').toBeNull();
	});
	it('what an operator accepts is left alone', () => {
		const waived = findings.map((finding): Finding => ({
			...finding,
			waived: {reason: t('so'), expiresAtUnixMs: 1, scope: t('id'), isWeak: false},
		}));
		expect(harden(waived, calm)).toEqual([]);
	});
	it('values that fit this container are put in before the risks are asked', () => {
		const parts = harden(findings, calm, change => (change.is === 'user' ? {...change, user: '33:33'} : change));
		expect(part(parts, 'user')?.change).toEqual({is: 'user', user: '33:33'});
	});
});
