import {describe, expect, it} from 'vitest';
import {actionFor, actions, keysText} from '../../source/ui/keymap.ts';
import {undoable, type KeyContext, type Place} from '../../source/ui/why-not.ts';
import {footerCell} from '../../source/ui/components/footer.tsx';
import {helpLines} from '../../source/ui/help.ts';
import {widthOf} from '../../source/ui/text.ts';
import {assessment, container, sampleContainers, specs, transaction} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';

const pages = [
	'host',
	'host-finding',
	'images',
	'image',
	'checks',
	'check',
	'services',
	'service',
	'service-finding',
	'node',
] as const;
const places: readonly Place[] = [
	'fleet',
	'events',
	'container',
	'history',
	'fixing',
	'filter',
	'explain',
	'help',
	...pages,
];
const context = (over: Partial<KeyContext> = {}): KeyContext => ({
	place: 'fleet',
	isReadOnly: false,
	isLost: false,
	selected: sampleContainers[3] ?? null,
	isGone: false,
	act: null,
	history: [],
	hasFilter: false,
	marked: 0,
	isPaused: false,
	isHostJudged: true,
	hasThemes: false,
	isScanning: false,
	hosts: 1,
	...over,
});
const selectedId = sampleContainers[3]?.id ?? '';
const ofSelected = (over: Parameters<typeof transaction>[0] = {}) => transaction({containerId: selectedId, ...over});
const undecided = ofSelected({
	state: 'applying',
	steps: [{step: {is: 'delegate', to: 'pull', name: 'shop/web:4'}, state: 'done', tookMs: 9}],
	undoBlocked: t('it has not ended'),
});
const why = (key: string, over: Partial<KeyContext> = {}): string | null => {
	const asked = context(over);
	return actionFor(asked.place, key)?.whyNot?.(asked) ?? null;
};
const fixOf = (by: 'recreate' | 'image' | 'engine' | 'host' | 'person') => {
	const said = {key: 'k', how: 'Do it so.'};
	const fix = by === 'recreate' ? {...said, by, changes: []} : {...said, by};
	return container({name: 'x', assessment: assessment(40, [{...specs.root, fix}])});
};

const published = container({
	name: 'x',
	assessment: assessment(40, [
		{
			...specs.root,
			fix: {
				key: 'k',
				how: 'Do it so.',
				by: 'recreate',
				changes: [{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'}],
				instead: [{is: 'firewall', port: '80/tcp', sources: ['10.0.0.0/8']}],
			},
		},
	]),
});

describe('why a key does nothing', () => {
	it.each<[string, string, Partial<KeyContext>, string | null]>([
		['f', 'can be used', {}, null],
		['f', 'read-only', {isReadOnly: true}, 'read-only: start without --read-only to change anything'],
		['f', 'engine lost', {isLost: true}, 'the engine is out of reach: nothing can be changed now'],
		['f', 'gone', {isGone: true}, 'web-3 is gone from the engine: there is nothing left to change'],
		['f', 'a row of one that is gone', {place: 'container', isGone: true}, 'is gone from the engine'],
		['L', 'gone', {isGone: true}, 'is gone from the engine'],
		['u', 'something, while looking at one that is gone', {isGone: true, history: [ofSelected()]}, null],
		['f', 'nothing selected', {selected: null}, 'no container is selected'],
		['f', 'not looked at', {selected: container({name: 'job'})}, 'job is still being looked at'],
		[
			'f',
			'look failed',
			{selected: container({name: 'job', lookProblem: t('timeout')})},
			'job could not be looked at: timeout',
		],
		[
			'f',
			'nothing is wrong',
			{selected: container({name: 'job', assessment: assessment(100)})},
			'job: nothing is wrong',
		],
		['f', 'nothing live', {selected: fixOf('image')}, /nothing wrong can be mended by a key/.source],
		['L', 'nothing live', {selected: fixOf('image')}, /nothing wrong can be mended while it runs/.source],
		['H', 'nothing by a key', {selected: fixOf('image')}, /nothing wrong can be mended by a key/.source],
		['H', 'marked ones: each preview says why', {selected: fixOf('image'), marked: 2}, null],
		['A', 'a row without a fix', {place: 'container'}, /nothing that a key could mend elsewhere/.source],
		['A', 'a check', {place: 'check'}, null],
		['W', 'a row of no port', {place: 'container'}, 'this row is not about a published port'],
		['W', 'a row of a port', {place: 'container', act: {is: 'fix', fixKey: 'k'}, selected: published}, null],
		['W', 'engine lost', {place: 'container', isLost: true}, 'the engine is out of reach'],
		['f', 'a row without a finding', {place: 'container'}, 'this row has nothing to fix; rows that have say "f fix"'],
		['f', 'a row that runs', {place: 'container', act: {is: 'fix', fixKey: 'pids-limit'}}, null],
		[
			'f',
			'a row that needs a new container',
			{place: 'container', act: {is: 'fix', fixKey: 'k'}, selected: fixOf('recreate')},
			'needs a new container, by hand (e explains): Do it so.',
		],
		[
			'f',
			'a row for a person',
			{place: 'container', act: {is: 'fix', fixKey: 'k'}, selected: fixOf('person')},
			'is for a person to decide (e explains): Do it so.',
		],
		['L', 'read-only', {isReadOnly: true}, 'read-only: start without --read-only to change anything'],
		['enter', 'nothing selected', {selected: null}, 'no container is selected'],
		['enter', 'a container that is gone', {place: 'events', selected: null}, 'that container is gone'],
		['e', 'not looked at', {selected: container({name: 'job'})}, 'job is still being looked at'],
		['e', 'engine lost: what is known can be explained', {isLost: true}, null],
		['u', 'nothing to undo', {}, 'nothing has been changed that could be taken back'],
		['u', 'something', {history: [ofSelected()]}, null],
		[
			'u',
			'something, by the id it has since',
			{history: [ofSelected({containerId: 'old', replacedBy: selectedId})]},
			null,
		],
		[
			'u',
			'another only',
			{history: [transaction({containerId: 'another'})]},
			/nothing was changed on web-3 that could be taken back/.source,
		],
		['u', 'undone already', {history: [transaction({state: 'undone'})]}, /nothing has been changed/.source],
		[
			'u',
			'blocked',
			{history: [ofSelected({undoBlocked: t('the container is gone')})]},
			"web-3: pids limit 200 can't be taken back: the container is gone",
		],
		['R', 'nothing hidden', {place: 'container'}, 'this row hides no value'],
		['enter', 'a row that only tells', {place: 'host'}, 'this row only tells'],
		['enter', 'a row that leads on', {place: 'checks', act: {is: 'go', to: {is: 'check', checkId: 'x'}}}, null],
		['e', 'a host not judged', {place: 'host', isHostJudged: false}, /^the host has not been judged/.source],
		['T', 'no findings here', {place: 'container'}, /^themes part findings/.source],
		['T', 'findings', {place: 'container', hasThemes: true}, null],
		['q', 'a pull that waits for a word', {history: [undecided]}, null],
		['u', 'a pull that waits for a word', {history: [undecided]}, null],
		['U', 'can be used', {}, null],
		['U', 'read-only', {isReadOnly: true}, 'read-only: start without --read-only to change anything'],
		['U', 'engine lost', {isLost: true, place: 'container'}, 'the engine is out of reach'],
		['U', 'gone', {isGone: true}, 'is gone from the engine'],
		['U', 'nothing selected', {selected: null}, 'no container is selected'],
		['q', 'a change under way', {history: [transaction({state: 'applying'})]}, /^a change is being made/.source],
		['escape', 'no filter', {}, 'this is the first screen; q quits'],
		['escape', 'a filter', {hasFilter: true}, null],
	])('%s: %s', (key, _name, over, reason) => {
		if (reason === null) expect(why(key, over)).toBeNull();
		else expect(why(key, over)).toMatch(reason.startsWith('^') ? new RegExp(reason) : reason);
	});

	it('has a reason for every way to mend', () => {
		for (const by of ['recreate', 'image', 'engine', 'host', 'person'] as const) {
			expect(why('f', {place: 'container', act: {is: 'fix', fixKey: 'k'}, selected: fixOf(by)})).toContain('Do it so.');
		}
	});
});

describe('the keymap', () => {
	it('has no key of tmux and screen, and none that only ctrl makes a danger', () => {
		const letters = actions.flatMap(({keys}) => keys).filter(key => key.startsWith('ctrl-'));
		expect([...new Set(letters)].sort()).toEqual(['ctrl-d', 'ctrl-g', 'ctrl-u', 'ctrl-w', 'ctrl-z']);
	});

	it('gives every action a key that means it, in each of its places', () => {
		for (const action of actions) for (const place of action.places) expect(keysText(action, place)).not.toBe('');
	});

	it('wants alone what changes something, shows a secret, goes to the network or quits', () => {
		const alone = actions.filter(({isAlone}) => isAlone).map(({id}) => id);
		expect([...new Set(alone)].sort()).toEqual(
			[
				'as-it-runs',
				'confirm',
				'drop',
				'everywhere',
				'firewall',
				'fix',
				'fix-all',
				'harden',
				'leave',
				'mark',
				'other-way',
				'quit',
				'registries',
				'remove',
				'reveal',
				'service-fix',
				'service-undo',
				'toggle',
				'undo',
				'update',
				'use',
				'watch',
			].sort(),
		);
	});

	it('has back without escape everywhere', () => {
		for (const place of ['events', 'container', 'history', 'explain', 'help', ...pages] as const) {
			expect(actionFor(place, 'q')?.id).toBe('back');
			expect(actionFor(place, 'backspace')?.id).toBe('back');
		}
	});
});

describe('help', () => {
	it.each(places)('in %s lists every key of every place', place => {
		const text = helpLines(place, 100)
			.map(cell => cell.map(span => span.text).join(''))
			.join(' ')
			.replace(/\s+/g, ' ');
		for (const action of actions) {
			for (const at of action.places) {
				expect(text).toContain(keysText(action, at));
			}
			expect(text).toContain(action.words);
		}
	});

	it.each([40, 60, 80, 120])('fits %i columns', width => {
		for (const cell of helpLines('fleet', width)) {
			expect(widthOf(cell.map(({text}) => text).join(''))).toBeLessThanOrEqual(Math.max(width, 46));
		}
	});
});

describe('the footer', () => {
	const footer = (width: number, over: Partial<KeyContext> = {}): string =>
		footerCell(context(over), width)
			.map(({text}) => text)
			.join('');

	it.each([
		[
			120,
			'enter open  f fix  H harden  e explain  / filter  L all live fixes  space mark  s sort  x events  ? help  q quit',
		],
		[80, 'enter open  f fix  H harden  e explain  / filter  ? help  q quit'],
		[60, 'enter open  f fix  H harden  e explain  ? help  q quit'],
		[40, 'enter open  f fix  ? help  q quit'],
	])('at %i columns keeps what matters most', (width, text) => expect(footer(width).trim()).toBe(text));

	it('has undo as soon as there is something', () => {
		expect(footer(120, {history: [transaction()]})).toContain('u undo');
	});

	it('dims what can not be used', () => {
		const cell = footerCell(context({isReadOnly: true}), 120);
		expect(cell.find(({text}) => text === 'f')?.tone).toBe('dim');
		expect(cell.find(({text}) => text === 'e')?.tone).toBe('accent');
	});
});

describe('undoable', () => {
	it.each([
		['applied', transaction(), 't1'],
		['undone', transaction({state: 'undone'}), undefined],
		['failed before anything was done', transaction({state: 'failed'}), undefined],
		[
			'failed half way',
			transaction({
				state: 'failed',
				steps: [{step: {is: 'create-network', network: 'n'}, state: 'done', tookMs: 1}],
			}),
			't1',
		],
	])('%s', (_name, one, id) => expect(undoable([one])?.id).toBe(id));
});
