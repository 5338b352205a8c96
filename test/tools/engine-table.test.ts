import {describe, expect, it} from 'vitest';
import {knownPage, type Known} from '../../tools/engines/known.ts';
import {countsOf, engineTable, isGreen, type Report} from '../../tools/engines/table.ts';

const report: Report = {
	testResults: [
		{
			name: '/p/test/live/door.test.ts',
			status: 'failed',
			assertionResults: [
				{status: 'passed', fullName: 'a door opens'},
				{status: 'failed', fullName: 'a door shuts'},
				{status: 'skipped', fullName: 'a door creaks'},
			],
		},
		{name: '/p/test/live/watch.test.ts', status: 'passed', assertionResults: [{status: 'passed', fullName: 'w'}]},
		{name: '/p/test/live/host.test.ts', status: 'failed', assertionResults: [{status: 'passed', fullName: 'h'}]},
	],
};
const files = ['watch', 'door', 'host', 'gone'];

describe('the table engine × test', () => {
	const counts = countsOf(report, files);

	it('is green for a file whose tests all ran and passed, and for no other', () => {
		expect(files.filter(file => isGreen(counts.get(file)))).toEqual(['watch']);
	});

	it('shows each engine, and names what failed', () => {
		const table = engineTable([
			{suite: 'trixie', engines: 'Docker 26.1.5', counts},
			{suite: 'sid', engines: 'Docker 28.5.2', counts: countsOf(null, ['watch'])},
		]);
		expect(table.split('\n')).toEqual([
			'| test | trixie: Docker 26.1.5 | sid: Docker 28.5.2 |',
			'| --- | ---: | ---: |',
			'| watch | 1 | **broke** |',
			'| door | **1 of 3**, 1 skipped |  |',
			'| host | **broke** |  |',
			'| gone | **broke** |  |',
			'',
			'- trixie, door: a door shuts',
		]);
	});
});

describe('what is unknown by kind of engine', () => {
	const known = (kind: string, version: string, unknown: Known['unknown']): Known => ({
		kind,
		version,
		checks: 9,
		unknown,
	});

	it('tells each reason once, and versions that tell the same together', () => {
		const page = knownPage([
			known('Docker here', '26.1.5', []),
			known('Podman here', '5.4.2', [
				{check: 'b', why: 'Podman 5.4.2 does not tell'},
				{check: 'a', why: 'Podman 5.4.2 does not tell'},
			]),
			known('Docker here', '28.5.2', []),
			known('Docker here', '29.0.0', [{check: 'c', why: 'CVE-1: not known; CVE-2: not known'}]),
			known('Podman here', '5.8.6', [
				{check: 'b', why: 'Podman 5.8.6 does not tell'},
				{check: 'a', why: 'Podman 5.8.6 does not tell'},
			]),
		]);
		expect(page.split('\n')).toEqual([
			'### Docker here: 26.1.5, 28.5.2',
			'',
			'Nothing of the two is unknown.',
			'',
			'### Podman here: 5.4.2, 5.8.6',
			'',
			'Unknown are 2 of 9 checks:',
			'',
			'- Podman of this version does not tell: a, b',
			'',
			'### Docker here: 29.0.0',
			'',
			'Unknown are 1 of 9 checks:',
			'',
			'- CVE-1: not known, and so on: c',
		]);
	});
});
