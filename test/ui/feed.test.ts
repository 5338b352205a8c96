import {describe, expect, it} from 'vitest';
import {changeCell, eventRow, lastEventLine, viewFeed} from '../../source/ui/feed.ts';
import {feedEntry, sampleFeed} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';

const text = (cell: ReturnType<typeof changeCell>): string => cell.map(span => span.text).join('');
const c66 = {grade: 'C', value: 66};
const e38 = {grade: 'E', value: 38};

describe('the change of a score', () => {
	it.each([
		['worse', c66, e38, 'C 66 → E 38 ▼28'],
		['better', e38, c66, 'E 38 → C 66 ▲28'],
		['the same', c66, c66, ''],
		['the first', null, c66, 'C 66'],
		['not in yet', c66, null, ''],
	])('%s', (_name, before, after, said) => {
		expect(text(changeCell(feedEntry({key: 'x', before, after})))).toBe(said);
	});
});

describe('viewFeed', () => {
	it('has the newest first', () => expect(viewFeed(sampleFeed, '', null).keys).toEqual(['3', '2', '1']));

	it.each([
		['exec', ['2']],
		['LEGACY recreated', ['3']],
		['security', ['2']],
		['!web', ['3', '1']],
		['nothing like it', []],
	])('filter %s', (filter, keys) => expect(viewFeed(sampleFeed, filter, null).keys).toEqual(keys));

	it('stays as it was while it is held, and counts what waits', () => {
		const later = [...sampleFeed, feedEntry({key: '4'}), feedEntry({key: '5'})];
		expect(viewFeed(later, '', sampleFeed)).toMatchObject({keys: ['3', '2', '1'], waiting: 2});
	});

	it('stays even when the bounded feed has forgotten it all', () => {
		const later = [feedEntry({key: '8'}), feedEntry({key: '9'})];
		expect(viewFeed(later, '', sampleFeed)).toMatchObject({keys: ['3', '2', '1'], waiting: 2});
	});

	it('takes scores that came in while it was held', () => {
		const scored = sampleFeed.map(entry => (entry.key === '2' ? {...entry, after: e38} : entry));
		expect(viewFeed(scored, '', sampleFeed).entries[1]?.after).toEqual(e38);
	});

	it('held while it was empty stays empty', () => {
		expect(viewFeed(sampleFeed, '', [])).toMatchObject({keys: [], waiting: 3});
	});
});

describe('the last event', () => {
	it('is the last worth a look', () => {
		const routine = feedEntry({key: '4', weight: 'routine', says: t('health check passed')});
		expect(text(lastEventLine([...sampleFeed, routine], null))).toContain('legacy-db recreated  C 66 → E 38 ▼28');
	});

	it('of one container', () => {
		const id = sampleFeed[1]?.containerId ?? '';
		expect(text(lastEventLine(sampleFeed, id))).toContain('web-3 exec as root: sh');
	});

	it('is nothing where nothing happened', () => expect(lastEventLine([], null)).toEqual([]));
});

it('a row is made once for an entry, and its letter repeats the colour', () => {
	const entry = feedEntry({key: 'x', weight: 'security'});
	expect(eventRow(entry)).toBe(eventRow(entry));
	expect(eventRow(entry).cells['weight']).toEqual([{text: '!', tone: 'high'}]);
});
