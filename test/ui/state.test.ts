import {describe, expect, it} from 'vitest';
import {reduce} from '../../source/ui/reduce.ts';
import {screenOf, startState, type UiAction, type UiState} from '../../source/ui/state.ts';
import {createUiStore} from '../../source/ui/ui-store.ts';
import {t} from '../helpers/evidence.ts';

const after = (...actions: readonly UiAction[]): UiState => actions.reduce(reduce, startState);
const typed = (text: string): UiAction => ({do: 'filter-type', text});
const open = (id: string): UiAction => ({do: 'open', id, tabId: 'findings'});

describe('screens', () => {
	it.each<[string, readonly UiAction[], string]>([
		['starts with the fleet', [], 'fleet'],
		['opens a container', [open('c1')], 'fleet container'],
		['events over a container', [open('c1'), {do: 'show', screen: 'events'}], 'fleet container events'],
		[
			'one container is open at a time',
			[open('c1'), {do: 'show', screen: 'events'}, open('c2')],
			'fleet events container',
		],
		[
			'the same screen twice is once',
			[
				{do: 'show', screen: 'events'},
				{do: 'show', screen: 'events'},
			],
			'fleet events',
		],
		[
			'images, one of them, another by way of a check: of each one is on the way back',
			[
				{do: 'go', to: {is: 'images'}},
				{do: 'go', to: {is: 'image', id: 'i1'}},
				{do: 'go', to: {is: 'checks'}},
				{do: 'go', to: {is: 'check', checkId: 'x'}},
				{do: 'go', to: {is: 'image', id: 'i2'}},
			],
			'fleet images checks check image',
		],
		[
			'a list leaves behind what was opened from it',
			[
				{do: 'go', to: {is: 'images'}},
				{do: 'go', to: {is: 'image', id: 'i1'}},
				open('c1'),
				{do: 'go', to: {is: 'images'}},
			],
			'fleet container images',
		],
		['back', [open('c1'), {do: 'back'}], 'fleet'],
		['back at the bottom stays', [{do: 'back'}], 'fleet'],
		[
			'back closes what lies over a screen first',
			[open('c1'), {do: 'overlay', overlay: {is: 'help'}}, {do: 'back'}],
			'fleet container',
		],
	])('%s', (_name, actions, stack) => {
		expect(
			after(...actions)
				.stack.map(({is}) => is)
				.join(' '),
		).toBe(stack);
	});

	it('leads from the container to its row', () => expect(after(open('c7'), {do: 'back'}).fleet.key).toBe('c7'));

	it('keeps the place in a tab, and forgets it for another container', () => {
		const list = {keys: ['a', 'b', 'c']};
		const moved = after(open('c1'), {do: 'move', step: 'down', list, height: 5}, {do: 'tab', tabId: 'env'});
		expect(screenOf(moved)).toEqual({is: 'container', id: 'c1', tabId: 'env'});
		expect(moved.tabs['findings']?.key).toBe('b');
		expect(reduce(moved, open('c1')).tabs['findings']?.key).toBe('b');
		expect(reduce(moved, open('c2')).tabs).toEqual({});
	});
});

describe('pages', () => {
	const list = {keys: ['a', 'b', 'c']};
	const down: UiAction = {do: 'move', step: 'down', list, height: 5};
	it('a list keeps its place, another thing is read from its top', () => {
		const moved = after({do: 'go', to: {is: 'images'}}, down, {do: 'go', to: {is: 'image', id: 'i1'}}, down, down);
		expect([moved.pages.images?.key, moved.pages.image?.key]).toEqual(['b', 'c']);
		const other = [{do: 'back'}, {do: 'go', to: {is: 'image', id: 'i2'}}] as const;
		expect(other.reduce<UiState>(reduce, moved).pages.image?.key).toBeNull();
		expect(reduce(reduce(moved, {do: 'back'}), {do: 'go', to: {is: 'images'}}).pages.images?.key).toBe('b');
	});

	it('goes through the themes and comes round', () => {
		let state = startState;
		const seen: Array<string | null> = [];
		for (let press = 0; press < 7; press += 1) {
			state = reduce(state, {do: 'theme-next'});
			seen.push(state.theme);
		}
		expect(seen).toEqual(['image', 'isolation', 'updates', 'privileges', 'network', 'operations', null]);
	});
});

describe('sorting', () => {
	it('goes through the columns and starts the right way round', () => {
		expect(after({do: 'sort-reverse'}).sort).toEqual({column: 'score', isReversed: true});
		expect(after({do: 'sort-reverse'}, {do: 'sort-next'}).sort).toEqual({column: 'name', isReversed: false});
	});

	it('comes round', () => {
		const all = Array.from({length: 10}, (): UiAction => ({do: 'sort-next'}));
		expect(after(...all).sort.column).toBe('score');
	});
});

describe('the filter', () => {
	const opened: UiAction = {do: 'filter-open'};
	it.each<[string, readonly UiAction[], string, boolean]>([
		['typed', [opened, typed('we'), typed('b')], 'web', true],
		['kept', [opened, typed('web'), {do: 'filter-keep'}], 'web', false],
		['dropped', [opened, typed('web'), {do: 'filter-drop'}], '', false],
		['a character erased', [opened, typed('we🚀'), {do: 'filter-erase', what: 'character'}], 'we', true],
		['a word erased', [opened, typed('web prod '), {do: 'filter-erase', what: 'word'}], 'web ', true],
		['all erased', [opened, typed('web'), {do: 'filter-erase', what: 'all'}], '', true],
		['cleared by back', [opened, typed('web'), {do: 'filter-keep'}, {do: 'back'}], '', false],
		['lines of a paste become blanks', [opened, typed('a\r\nb\u001B[31m')], 'a b[31m', true],
	])('%s', (_name, actions, text, isOpen) => {
		const state = after(...actions);
		expect([state.filters.fleet, state.isFilterOpen]).toEqual([text, isOpen]);
	});

	it('of events is another', () => {
		const state = after({do: 'show', screen: 'events'}, opened, typed('exec'));
		expect(state.filters).toEqual({...startState.filters, events: 'exec'});
	});

	it('does not open where there is nothing to filter', () =>
		expect(after(open('c1'), opened).isFilterOpen).toBe(false));

	it('takes no novel', () => expect(after(opened, typed('x'.repeat(5000))).filters.fleet).toHaveLength(200));
});

describe('a key', () => {
	it('takes away what the last one left', () => {
		const state = after({do: 'notice', text: 'no'}, {do: 'arm', name: t('TOKEN')}, {do: 'key'});
		expect([state.notice, state.armed]).toEqual([null, null]);
	});

	it('changes nothing where nothing was left, so that nothing is drawn', () => {
		expect(reduce(startState, {do: 'key'})).toBe(startState);
	});
});

it('a store tells once for each change, and not for none', () => {
	const store = createUiStore();
	let told = 0;
	const leave = store.subscribe(() => told++);
	store.dispatch({do: 'key'});
	store.dispatch({do: 'sort-next'});
	leave();
	store.dispatch({do: 'sort-next'});
	expect(told).toBe(1);
});
