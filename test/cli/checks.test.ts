import {describe, expect, it} from 'vitest';
import {readDays} from '../../source/cli/baseline.ts';
import {evidenceOf} from '../../source/cli/check-words.ts';
import {checkJson, explainText, listText, wrap} from '../../source/cli/checks.ts';
import {checkNamed, compareRecords, everyCheck} from '../../source/cli/every-check.ts';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';

describe('the catalogue', () => {
	it('lists every check once, by the number of the benchmark, ours behind', () => {
		const ids = everyCheck().map(({id}) => id);
		const all = new Set([...containerChecks, ...imageChecks, ...hostChecks].map(({id}) => id));
		expect(new Set(ids)).toEqual(all);
		expect(ids.length).toBe(all.size);
		expect(['X-B', '5.31', '5.4', 'X-A', '4.1', '2.10', '2.9'].toSorted(compareRecords)).toEqual([
			'2.9',
			'2.10',
			'4.1',
			'5.4',
			'5.31',
			'X-A',
			'X-B',
		]);
	});

	it.each(['pids-limit', '5.29', 'CIS 5.29', 'cis-5.29', 'PIDS-LIMIT'])('finds one by %s', name => {
		expect(checkNamed(name).id).toBe('pids-limit');
	});

	it('finds ours by their record, and says what was meant by a word that is none', () => {
		expect(checkNamed('x-cap-net_admin').id).toBe('cap-net-admin');
		expect(() => checkNamed('pid-limit')).toThrow(/no check "pid-limit"\. Did you mean pids-limit\?/);
	});

	it('can tell of each how it is put right, or that it depends; and names all it looks at', () => {
		for (const check of everyCheck()) {
			const fix = check.fixOf();
			if (fix !== null) expect(fix.how, check.id).toMatch(/\S{3}/);
			for (const words of evidenceOf(check)) expect(words, check.id).toMatch(/[a-z] [a-z]/);
			expect(explainText(check)).toContain(check.title);
			expect(
				explainText(check)
					.split('\n')
					.filter(line => line.length > 100 && / {5}\S+ /.test(line)),
			).toEqual([]);
		}
		expect(everyCheck().filter(check => check.fixOf() !== null).length).toBeGreaterThan(40);
	});

	it('is a table for people and a list for programs', () => {
		const list = listText(everyCheck()).split('\n');
		expect(list[0]).toMatch(/^CIS +ID +SUBJECT +THEME +SEVERITY +TITLE$/);
		expect(list.find(line => line.includes('pids-limit'))).toMatch(
			/^5\.29 +pids-limit +container +isolation +medium +Number/,
		);
		expect(checkJson(checkNamed('5.29'))).toMatchObject({
			id: 'pids-limit',
			cis: '5.29',
			severity: 'medium',
			outcomes: {'no limit': 'medium'},
			fix: null,
		});
		expect(checkJson(checkNamed('restart-policy'))).toMatchObject({fix: {by: 'live'}});
		expect(checkJson(checkNamed('cap-net-admin'))).toMatchObject({cis: null, record: 'X-CAP-NET_ADMIN'});
	});

	it('breaks lines at words, and a word that is too long not at all', () => {
		expect(wrap(`one ${'x'.repeat(200)} two`, '  ')).toBe(`  one\n  ${'x'.repeat(200)}\n  two`);
	});
});

describe('the day a baseline expires', () => {
	const now = Date.UTC(2026, 10, 23, 12);
	it.each([
		['2026-12-31', 38],
		['2026-11-24', 1],
		['2026-11-23', 0],
		[null, 90],
	])('%s is in %i days', (text, days) => expect(readDays(text, now)).toBe(days));
	it.each(['2026-02-30', '31.12.2026', 'tomorrow', '2026-1-1', ''])('is never %j', text =>
		expect(() => readDays(text, now)).toThrow(/wants a day/),
	);
	it('is not in the past', () => expect(() => readDays('2026-11-22', now)).toThrow(/is over/));
});
