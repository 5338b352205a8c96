import {describe, expect, it} from 'vitest';
import {tabs} from '../../../source/ui/detail/index.ts';
import {t, withInspect} from '../../helpers/evidence.ts';
import {plain} from '../../helpers/evidence.ts';
import {stoppedWords} from '../../../source/ui/detail/notice.ts';
import * as f from './fixtures.ts';

const first = (given: ReturnType<typeof f.props>, key: string): string | undefined => {
	const tab = tabs.find(one => one.key === key);
	return tab && f.shown(tab, given)[0];
};

describe('above every tab', () => {
	for (const {key, title} of tabs) {
		it(`${title}: gone from the engine`, () => {
			const given = f.props({fleet: f.fleet(null)});
			expect(first(given, key)).toBe(
				'This container is gone from the engine. What stands here was last seen just now.',
			);
		});
		it(`${title}: engine out of reach`, () => {
			const link = {is: 'lost', sinceUnixMs: f.now - 14_000, tries: 3, why: t('socket refused')} as const;
			const given = f.props({fleet: f.fleet(f.container(), {link})});
			expect(first(given, key)).toBe('The engine is out of reach: socket refused. What stands here is from 19:02:28.');
		});
		it(`${title}: the last look failed`, () => {
			const container = f.container({lookProblem: t('the engine answered 500')});
			expect(first(f.props({container}), key)).toBe(
				'The last look failed: the engine answered 500. What stands here is older.',
			);
		});
	}
});

describe('a container without evidence', () => {
	const looked = tabs.filter(({key}) => !['9', '0'].includes(key));
	for (const {key, title} of looked) {
		it(`${title}: being read, then why it was not`, () => {
			expect(first(f.props({container: f.container({assessment: null}, null)}), key)).toMatch(/being read…$/);
			const container = f.container({assessment: null, lookProblem: t('no such container')}, null);
			expect(first(f.props({container}), key)).toMatch(/could not be read: no such container$/);
		});
	}
	for (const key of ['3', '4', '5', '6', '7', '8']) {
		it(`tab ${key}: inspect is of another shape`, () => {
			const container = f.container({}, {...plain, inspect: f.why('the engine sent a list for Config')});
			expect(first(f.props({container}), key)).toMatch(/could not be read: the engine sent a list for Config$/);
		});
	}
});

describe('stopped', () => {
	const State = {ExitCode: 137, OOMKilled: true, FinishedAt: t('2026-11-23T18:59:00Z'), Running: false, Pid: 0};
	const evidence = withInspect({State}, plain);
	const words = (container: ReturnType<typeof f.container>): string | null => {
		const inspect = container.evidence?.inspect;
		return stoppedWords(container, inspect && 'Id' in inspect ? inspect : null, f.now);
	};

	it('says with which code, why, and when', () => {
		expect(words(f.stopped(f.container({}, evidence)))).toBe('exited with code 137, killed for memory, 3 min ago');
	});
	it('says that it was never started', () => {
		const created = f.container({}, evidence);
		expect(words({...created, listing: {...created.listing, status: 'created'}})).toBe('created, never started');
	});
	it('says that it is being removed, not that it is removing', () => {
		const leaving = f.stopped(f.container({}, evidence));
		expect(words({...leaving, listing: {...leaving.listing, status: 'removing'}})).toBe('being removed');
	});
	it('says nothing while it runs, or is paused', () => {
		const running = f.container({}, evidence);
		expect(words(running)).toBeNull();
		expect(words({...running, listing: {...running.listing, status: 'paused'}})).toBeNull();
	});
});
