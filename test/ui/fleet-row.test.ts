import {describe, expect, it} from 'vitest';
import type {FleetContainer} from '../../source/model/fleet.ts';
import type {Assessment} from '../../source/model/score.ts';
import {fleetRow, fleetTableRow, scoreMark} from '../../source/ui/fleet-row.ts';
import {assessment, container, now, port, sampleContainers, specs} from '../helpers/app-state.ts';
import {hardened, having, plain, t, unread, withHostConfig, withInspect} from '../helpers/evidence.ts';

const cell = (id: string, of: FleetContainer): string =>
	(fleetTableRow(fleetRow(of), now).cells[id] ?? []).map(({text}) => text).join('');
const unknown = (spec: (typeof specs)[keyof typeof specs]) => ({...spec, is: 'unknown' as const});

describe('the mark of a score', () => {
	const scored = assessment(60, [], {best: 60});
	const text = (assessed: Assessment) =>
		scoreMark(assessed)
			.map(span => span.text)
			.join('');
	it('tells of waivers, but first of what is not known', () => {
		expect(text(scored)).toBe('');
		expect(text({...scored, unwaived: scored.score})).toBe('w');
		expect(text({...assessment(60, [], {best: 70}), unwaived: scored.score})).toBe('?');
	});
});

describe('cells of the fleet', () => {
	it.each<[string, string, FleetContainer, string]>([
		['score', 'a score', container({name: 'a', assessment: assessment(8)}), ' F   8'],
		['score', 'a full score', container({name: 'a', assessment: assessment(100)}), ' A 100'],
		['score', 'a range', container({name: 'a', assessment: assessment(72, [], {best: 78})}), ' C  72?'],
		['score', 'not yet', container({name: 'a'}), ' ·   …'],
		['score', 'new', container({name: 'a', mark: {is: 'new', atUnixMs: now}}), '+·   …'],
		[
			'score',
			'a look that failed comes before all signs',
			container({name: 'a', assessment: assessment(8), lookProblem: t('gone'), mark: {is: 'new', atUnixMs: now}}),
			'!F   8',
		],
		['state', 'healthy', container({name: 'a', health: 'healthy'}), 'up healthy'],
		['state', 'no health check', container({name: 'a'}), 'up'],
		[
			'state',
			'exited, with its code',
			container({name: 'a', status: 'exited', evidence: withInspect({State: {ExitCode: 137}})}),
			'exited 137',
		],
		['state', 'exited, not looked at', container({name: 'a', status: 'exited', evidence: null}), 'exited'],
		['user', 'root', container({name: 'a', evidence: plain}), 'root'],
		['user', 'a number', container({name: 'a', evidence: hardened}), '1000'],
		['user', 'not readable', container({name: 'a', evidence: having({user: unread})}), '?'],
		['user', 'not yet looked at', container({name: 'a', evidence: null}), '…'],
		['limits', 'all', container({name: 'a', evidence: hardened}), 'M C P'],
		['limits', 'none', container({name: 'a', evidence: plain}), '– – –'],
		['limits', 'pids -1 is none', container({name: 'a', evidence: withHostConfig({PidsLimit: -1})}), 'M C –'],
		[
			'limits',
			'as much memory as the host has is none',
			container({name: 'a', evidence: withHostConfig({Memory: 8 * 1024 ** 3})}),
			'– C P',
		],
		['limits', 'not readable', container({name: 'a', evidence: withHostConfig({Memory: unread})}), '? C P'],
		['limits', 'inspect failed', container({name: 'a', evidence: having({inspect: unread})}), '? ? ?'],
		['exposed', 'nothing', container({name: 'a'}), '–'],
		['exposed', 'ports', container({name: 'a', ports: [port('0.0.0.0', 80), port('127.0.0.1', 81)]}), '*:80 lo:81'],
		['exposed', 'host network', container({name: 'a', evidence: withHostConfig({NetworkMode: t('host')})}), 'host net'],
		['risk', 'none', container({name: 'a', assessment: assessment(90)}), '–'],
		[
			'risk',
			'known and unknown',
			container({name: 'a', assessment: assessment(9, [specs.privileged, unknown(specs.hostPid)])}),
			'PRIV PID?',
		],
		[
			'risk',
			'too many unknown to list',
			container({
				name: 'a',
				assessment: assessment(0, [
					unknown(specs.privileged),
					unknown(specs.socket),
					unknown(specs.hostPid),
					unknown(specs.hostNetwork),
				]),
			}),
			'?',
		],
		['worst', 'the worst', container({name: 'a', assessment: assessment(9, [specs.privileged])}), 'privileged mode'],
		['worst', 'unknown', container({name: 'a', assessment: assessment(9, [unknown(specs.root)])}), 'user unknown'],
		['worst', 'none', container({name: 'a', assessment: assessment(100)}), '–'],
		['worst', 'not yet', container({name: 'a'}), 'being looked at'],
		['worst', 'look failed', container({name: 'a', lookProblem: t('timeout')}), "can't be looked at: timeout"],
		['image', 'without its digest', container({name: 'a', image: `web:4@sha256:${'b2'.repeat(32)}`}), 'web:4'],
		['image', 'an id is short', container({name: 'a', image: `sha256:${'b2'.repeat(32)}`}), 'b2b2b2b2b2b2'],
		['age', 'days', container({name: 'a', createdAtUnixMs: now - 5 * 86_400_000}), '5d'],
	])('%s: %s', (id, _name, of, text) => expect(cell(id, of)).toBe(text));
});

describe('rows', () => {
	it('are made once for a version of a container', () => {
		const [one] = sampleContainers;
		if (one === undefined) throw new Error('no sample');
		expect(fleetRow(one)).toBe(fleetRow(one));
		expect(fleetRow({...one})).not.toBe(fleetRow(one));
	});

	it('are drawn anew only when the age in words changes', () => {
		const row = fleetRow(container({name: 'a', createdAtUnixMs: now - 3_600_000 * 3}));
		expect(fleetTableRow(row, now + 60_000)).toBe(fleetTableRow(row, now + 61_000));
		expect(fleetTableRow(row, now + 3_600_000)).not.toBe(fleetTableRow(row, now));
	});
});
