import {describe, expect, it} from 'vitest';
import {lay, pair, text, type GridColumn, type Piece} from '../../../source/ui/detail/lay.ts';
import {drawn} from './fixtures.ts';

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'NAME', priority: 0},
	{id: 'kind', title: 'KIND', priority: 2},
	{id: 'mark', title: '', priority: 9, isExtra: true},
	{id: 'means', title: 'MEANS', isGrow: true, priority: 0},
];
const grid: Piece = {
	is: 'grid',
	key: 'grid',
	columns,
	rows: [
		{
			key: 'one',
			cells: {
				name: [{text: 'net'}],
				kind: [{text: 'host'}],
				mark: [{text: 'f fix'}],
				means: [{text: 'every port and interface of the host'}],
			},
			act: {is: 'fix', fixKey: 'it'},
		},
		{key: 'two', cells: {name: [{text: 'uts'}], kind: [{text: '–'}], mark: [], means: [{text: 'own name'}]}},
	],
};
const shown = (width: number): readonly string[] => drawn(lay([grid], width, false));

describe('lay', () => {
	it('gives the growing column what is left', () => {
		expect(shown(70)).toEqual([
			'NAME  KIND         MEANS',
			'net   host  f fix  every port and interface of the host',
			'uts   –            own name',
		]);
	});
	it('goes on below where a cell is too long', () => {
		expect(shown(44)).toEqual([
			'NAME  KIND         MEANS',
			'net   host  f fix  every port and interface',
			'                   of the host',
			'uts   –            own name',
		]);
	});
	it('lets columns leave, and says what they said under the growing one, but nothing for a dash', () => {
		expect(shown(26)).toEqual([
			'NAME  MEANS',
			'net   every port and',
			'      interface of the',
			'      host',
			'      kind host',
			'uts   own name',
		]);
	});
	it('keeps the act on every line of a row, and names those that go on', () => {
		const [block] = lay([grid], 26, false);
		expect(block?.is === 'table' && block.rows.map(({key, act}) => [key, act?.is])).toEqual([
			['one', 'fix'],
			['one~1', 'fix'],
			['one~2', 'fix'],
			['one~3', 'fix'],
			['two', undefined],
		]);
	});
	it('wraps lines, keeps their act, and names those that go on', () => {
		const blocks = lay([text('said', [{text: 'a few more words'}], 2, {is: 'explain', checkId: 'x'})], 11, false);
		expect(blocks).toEqual([
			{is: 'line', key: 'said', spans: [{text: 'a few more'}], act: {is: 'explain', checkId: 'x'}},
			{is: 'line', key: 'said~1', spans: [{text: '  '}, {text: 'words'}], act: {is: 'explain', checkId: 'x'}},
		]);
	});
	it('swaps signs before it measures', () => {
		expect(drawn(lay([text('score', [{text: 'D 52 → C 58'}])], 11, true))).toEqual(['D 52 -> C', '58']);
	});
	it('sets in under a label', () => {
		expect(drawn(lay([pair('user', 'runs as', [{text: 'root inside and outside'}])], 30, false))).toEqual([
			'runs as        root inside and',
			'               outside',
		]);
	});
});
