import {describe, expect, it} from 'vitest';
import {logText} from '../../source/cli/log.ts';
import type {AppState} from '../../source/model/app.ts';
import type {HostLine} from '../../source/model/hosts.ts';
import {logLines} from '../../source/session/log-lines.ts';
import {appState, container, now, transaction} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';

const said = (before: AppState | null, after: AppState): readonly string[] =>
	logLines(before, after).map(({level, text}) => `${level} ${text}`);
const base = appState();
const withLink = (link: AppState['fleet']['link'], from = base): AppState => ({...from, fleet: {...from.fleet, link}});

describe('lines of the log', () => {
	it('tell at the start what there is, and nothing where nothing became different', () => {
		expect(said(null, base).join('\n')).toMatch(/info engine .*: connected\ninfo engine is prod-web-1, version 26/);
		expect(said(base, base)).toEqual([]);
		expect(said(base, {...base, nowUnixMs: now + 60_000})).toEqual([]);
	});

	it('tell of an engine lost once for each reason, and of the way back', () => {
		const lost = (tries: number, why: string) => withLink({is: 'lost', sinceUnixMs: now, tries, why: t(why)});
		expect(said(base, lost(1, 'refused'))).toEqual([expect.stringMatching(/^warn engine .*: out of reach: refused$/)]);
		expect(said(lost(1, 'refused'), lost(2, 'refused'))).toEqual([]);
		expect(said(lost(2, 'refused'), lost(3, 'timeout'))).toHaveLength(1);
		expect(said(lost(3, 'timeout'), base)).toEqual([expect.stringMatching(/^info engine .*: connected$/)]);
	});

	it('tell of each of several engines by its name', () => {
		const line = (name: string, state: AppState, sameAs: string | null = null): HostLine => ({
			name: t(name),
			colour: null,
			sameAs: sameAs === null ? null : t(sameAs),
			state,
		});
		const several = (...lines: readonly HostLine[]): AppState => ({...base, hosts: {lines, fixing: null}});
		const both = several(line('web1', base), line('web2', base), line('twin', base, 'web1'));
		const lost = several(
			line('web1', base),
			line('web2', withLink({is: 'lost', sinceUnixMs: now, tries: 1, why: t('refused')})),
			line('twin', base, 'web1'),
		);
		const start = said(null, both).join('\n');
		expect(start).toMatch(/info engine web1 at .*: connected\ninfo engine web1 is prod-web-1, version 26/);
		expect(start).toContain('info engine twin: the same as web1, shown once');
		expect(said(both, lost)).toEqual([expect.stringMatching(/^warn engine web2 at .*: out of reach: refused$/)]);
		expect(said(lost, lost)).toEqual([]);
		expect(said(lost, both)).toEqual([expect.stringMatching(/^info engine web2 at .*: connected$/)]);
	});

	it('tell of looks that fail, and that succeed again', () => {
		const one = container({name: 'web'});
		const failed = {...one, lookProblem: t('it did not answer in 5 s')};
		const state = (of: typeof one): AppState => ({
			...base,
			fleet: {...base.fleet, containers: new Map([[of.id, of]])},
		});
		expect(said(state(one), state(failed))).toEqual([
			'warn container web: could not be looked at: it did not answer in 5 s',
		]);
		expect(said(state(failed), state({...failed}))).toEqual([]);
		expect(said(state(failed), state(one))).toEqual(['info container web: could be looked at again']);
	});

	it('tell of each state of a transaction, and of its problem', () => {
		const at = (over: Parameters<typeof transaction>[0]): AppState => ({...base, history: [transaction(over)]});
		const [applying, failed] = [at({state: 'applying'}), at({state: 'failed', problem: t('it did not start')})];
		expect(said(base, applying)).toEqual([
			expect.stringMatching(/^info transaction .*: applying, \d of \d steps done$/),
		]);
		expect(said(applying, failed)).toEqual([
			expect.stringMatching(/^warn transaction .*: failed, .*: it did not start$/),
		]);
		expect(said(failed, {...failed, history: [...failed.history]})).toEqual([]);
	});

	it('tell of what was refused', () => {
		const trouble = {what: t('Not planned'), why: t('it is gone'), todo: t('Look again')};
		expect(said(base, {...base, fixing: {is: 'refused', trouble}})).toEqual(['warn refused: Not planned: it is gone']);
	});
});

describe('a line in the file', () => {
	it('has its time and level, no secret, no escape, and stays one line for each line', () => {
		expect(logText('error', 'failed with DB_PASSWORD=hunter2\n    at \u001B[31mx', 0)).toBe(
			'1970-01-01T00:00:00.000Z error failed with DB_PASSWORD=••••••\n      at \\e[31mx\n',
		);
	});
});
