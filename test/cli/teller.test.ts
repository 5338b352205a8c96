import {describe, expect, it} from 'vitest';
import type {Line} from '../../source/cli/stream-lines.ts';
import {createTeller, newEntries} from '../../source/cli/teller.ts';
import {emptyFleet} from '../../source/fleet/fleet.ts';
import type {FeedEntry, Fleet} from '../../source/model/fleet.ts';
import {engineFacts, t} from '../helpers/evidence.ts';

const entry = (key: string): FeedEntry => ({
	key,
	atUnixMs: 0,
	containerId: null,
	containerName: t(''),
	says: t(key),
	weight: 'change',
	before: null,
	after: null,
});
const empty = emptyFleet({address: t('unix:///x'), from: t('x'), isDemo: false}, 0);
const live: Fleet = {...empty, link: {is: 'live', sinceUnixMs: 1}, engine: engineFacts, isComplete: true};
const lost: Fleet = {
	...live,
	link: {is: 'lost', sinceUnixMs: 5_000, tries: 1, why: t('it hung up')},
	isComplete: false,
};

const tell = (...fleets: readonly Fleet[]): readonly Line[] => tellOf(undefined, ...fleets);

function tellOf(host: string | undefined, ...fleets: readonly Fleet[]): readonly Line[] {
	const got: Line[] = [];
	const write = (text: string) => {
		got.push(
			...text
				.trimEnd()
				.split('\n')
				.map(line => JSON.parse(line) as Line),
		);
		return true;
	};
	const teller = createTeller({write, onDrain() {}}, () => 8_000, host);
	for (const fleet of fleets) teller.follow(fleet);
	return got;
}
const said = (lines: readonly Line[]) => lines.map(line => (line.type === 'event' ? line.says : line.type));

describe('what is told', () => {
	it('begins with hello when all was looked at, and then what happened meanwhile', () => {
		expect(tell({...live, isComplete: false}, {...live, isComplete: false, feed: [entry('a')]})).toEqual([]);
		const lines = tell({...live, isComplete: false, feed: [entry('a')]}, {...live, feed: [entry('a'), entry('b')]});
		expect(said(lines)).toEqual(['hello', 'a', 'b']);
	});

	it('is by its host, where there are several', () => {
		const lines = tellOf('web1', live, {...live, feed: [entry('a')]}, lost);
		expect(said(lines)).toEqual(['hello', 'a', 'engine-lost']);
		expect(lines.map(({host}) => host)).toEqual(['web1', 'web1', 'web1']);
		expect(tell(live)[0]).not.toHaveProperty('host');
	});

	it('is each event once, though its entry is filled in later', () => {
		const after = {...entry('a'), after: {grade: 'A', value: 100}};
		expect(said(tell(live, {...live, feed: [entry('a')]}, {...live, feed: [after, entry('b')]}))).toEqual([
			'hello',
			'a',
			'b',
		]);
	});

	it('is a loss once, however often it is tried again, and the return', () => {
		const lines = tell(
			live,
			lost,
			{...lost, link: {...lost.link, is: 'lost', sinceUnixMs: 5_000, tries: 2, why: t('no')}},
			live,
		);
		expect(said(lines)).toEqual(['hello', 'engine-lost', 'engine-back']);
		expect(lines[1]).toEqual({type: 'engine-lost', at: '1970-01-01T00:00:05.000Z', why: 'it hung up'});
		expect(lines[2]).toMatchObject({lostForMs: 3_000, engine: {id: 'ENGI:NE01'}});
	});

	it('goes on where the feed has dropped the last known entry', () => {
		expect(newEntries([entry('x'), entry('y')], 'gone').map(({key}) => key)).toEqual(['x', 'y']);
		expect(newEntries([entry('x'), entry('y')], 'y')).toEqual([]);
	});
});
