/** Several hosts on the screen: the table with its column, a line for each, a lost one, and whose page one is on. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState} from '../../source/model/app.ts';
import type {FleetContainer} from '../../source/model/fleet.ts';
import type {HostColour} from '../../source/model/host-entry.ts';
import {createMerge} from '../../source/hosts/merge.ts';
import type {HostLine} from '../../source/model/hosts.ts';
import {appState, container, assessment, feedEntry, fleetOf, now, specs, transaction} from '../helpers/app-state.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {cleanup, keys, settle, show} from '../helpers/frames.tsx';

afterEach(cleanup);

const minute = 60_000;

type Spec = {
	readonly name: string;
	readonly colour?: HostColour;
	readonly containers?: readonly FleetContainer[];
	readonly lostForMinutes?: number;
	readonly over?: Partial<AppState>;
	readonly sameAs?: string;
};

function line({name, colour, containers = [], lostForMinutes, over = {}, sameAs}: Spec): HostLine {
	const host = {name: t(name), colour: colour ?? null};
	const fleet = fleetOf(containers, {
		endpoint: {address: t(`ssh://me@${name}`), from: t('--host'), isDemo: false, host},
		engine: {...engineFacts, ID: t(`ID-${name}`), Name: t(`${name}-box`), ServerVersion: t('26.1.5')},
		feed: [feedEntry({key: `${name}-1`, containerName: t(`of-${name}`), says: t('started')})],
		...(lostForMinutes === undefined
			? {}
			: {
					link: {
						is: 'lost',
						sinceUnixMs: now - lostForMinutes * minute,
						tries: 3,
						why: t('connection refused'),
					} as const,
					isComplete: false,
				}),
	});
	return {...host, sameAs: sameAs === undefined ? null : t(sameAs), state: appState({fleet, ...over})};
}

const some = (...names: readonly string[]): readonly FleetContainer[] =>
	names.map((name, index) => container({name, assessment: assessment(20 + index * 30, [specs.memory])}));

const merged = (fixing: string | null, ...lines: readonly HostLine[]): AppState =>
	createMerge()({lines, fixing: fixing === null ? null : t(fixing), own: null}).state;

const three = (fixing: string | null = null): AppState =>
	merged(
		fixing,
		line({name: 'web1', containers: some('shop', 'cart'), colour: 'green'}),
		line({
			name: 'prod',
			containers: some('vault'),
			colour: 'red',
			over: {isReadOnly: true, readOnlyWhy: t('the config file says so of this host')},
		}),
		line({name: 'far', containers: some('cache', 'queue'), lostForMinutes: 3}),
	);

describe('the table of several hosts', () => {
	it('paints the lines of hosts once, not with every key, nor for what happens on another', async () => {
		const name = 'a-host-whose-name-is-long';
		const lines = [name, 'web1', 'web2', 'web3'].map(one => line({name: one, containers: some(`of-${one}`)}));
		const merge = createMerge();
		const stateOf = (those: readonly HostLine[]): AppState => merge({lines: those, fixing: null, own: null}).state;
		const app = await show({state: stateOf(lines)});
		const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
		const cuts = (): number => segment.mock.calls.filter(([text]) => text.includes(name)).length;
		const before = app.selected();
		await app.type('j', () => app.selected() !== before);
		expect(cuts()).toBe(0);
		app.store.set(stateOf([...lines.slice(0, 3), line({name: 'web3', containers: some('fresh', 'also')})]));
		await vi.waitFor(() => expect(app.frame()).toContain('fresh'));
		expect(cuts()).toBe(0);
		segment.mockRestore();
	});

	it('at 120x40', async () => {
		const {lines} = await show({state: three()});
		expect(
			lines()
				.slice(0, 14)
				.map(one => one.trimEnd()),
		).toMatchInlineSnapshot(`
			[
			  " hullcheck · 3 hosts · 2 live, 1 lost                                                                          D 2  F 3",
			  " 5 containers · lowest F 20 · median F 20 · sorted by score ▲ · filter: none",
			  "",
			  "  web1  live         2 containers  lowest F 20   median F 20   Docker 26.1.5",
			  "  prod  live          1 container  lowest F 20   median F 20   READ-ONLY  Docker 26.1.5",
			  "  far   lost 3m  connection refused",
			  "",
			  "   SCORE▲ NAME             HOST     STATE        IMAGE          USER  RISK         EXPOSED     LIMITS WORST",
			  "▸  F  20  cache            far 3m   up           shop/web:4.2   root  –            –           – – –  no memory limit",
			  "   F  20  shop             web1     up           shop/web:4.2   root  –            –           – – –  no memory limit",
			  "   F  20  vault            prod     up           shop/web:4.2   root  –            –           – – –  no memory limit",
			  "   D  50  cart             web1     up           shop/web:4.2   root  –            –           – – –  no memory limit",
			  "   D  50  queue            far 3m   up           shop/web:4.2   root  –            –           – – –  no memory limit",
			  "",
			]
		`);
	});

	it('at 80x24', async () => {
		const {lines} = await show({state: three(), width: 80, height: 24});
		expect(
			lines()
				.slice(0, 11)
				.map(one => one.trimEnd()),
		).toMatchInlineSnapshot(`
			[
			  " 3 hosts · 2 live, 1 lost · 5 containers · D 2 F 3 · lowest F 20 · median F 20",
			  "  web1  live         2 containers  lowest F 20   median F 20   Docker 26.1.5",
			  "  prod  live          1 container  lowest F 20   median F 20   READ-ONLY  Docke…",
			  "  far   lost 3m  connection refused",
			  "   SCORE▲ NAME           HOST     STATE        RISK       WORST",
			  "▸  F  20  cache          far 3m   up           –          no memory limit",
			  "   F  20  shop           web1     up           –          no memory limit",
			  "   F  20  vault          prod     up           –          no memory limit",
			  "   D  50  cart           web1     up           –          no memory limit",
			  "   D  50  queue          far 3m   up           –          no memory limit",
			  "",
			]
		`);
	});

	it('leaves all room to the rows where the screen is small', async () => {
		const {frame} = await show({state: three(), width: 60, height: 12});
		expect(frame()).toContain('shop');
		expect(frame()).toContain('HOST');
		expect(frame()).not.toContain('connection refused');
	});

	it('with one host has no column and no line of it', async () => {
		const {frame} = await show();
		expect(frame()).not.toContain('HOST');
		expect(frame()).not.toContain('hosts');
	});

	it('greys what is lost, by its tone and by its age', async () => {
		const {raw} = await show({state: three(), terminal: {isAscii: false, colourDepth: 4}});
		const styled = (name: string) =>
			raw()
				.split('\n')
				.filter(one => one.includes(name))
				.at(-1) ?? '';
		expect(styled('queue')).toContain('[2m');
		expect(styled('queue')).toContain('3m');
		expect(styled('queue').replaceAll('[2m', '')).not.toMatch(/\[3[1-6]m|\[9[1-6]m/);
		expect(styled('vault')).toMatch(/\[31m/);
	});

	it('is sorted and filtered by host', async () => {
		const {type, frame, selected} = await show({state: three()});
		await type('s', text => text.includes('NAME▲'));
		await type('s', text => text.includes('HOST▲'));
		expect(selected()).toContain('far');
		await type('/', text => text.includes('█'));
		await type('host:prod', text => text.includes('1 of 5'));
		expect(frame()).toContain('vault');
		expect(frame()).not.toContain('queue');
	});

	it('keeps both ends of a long name, and how long it has been lost', async () => {
		const name = 'backend-of-the-shop-in-eu-west-1';
		const state = merged(null, line({name, containers: some('cart'), lostForMinutes: 3}), line({name: 'web1'}));
		for (const [width, height] of [
			[120, 40],
			[80, 24],
		] as const) {
			const {lines} = await show({state, width, height});
			expect(lines().find(one => one.includes('▸'))).toMatch(/ ba\S*…\S*-1 3m /);
		}
	});

	it('is read out with the host of the row, and how many are there', async () => {
		vi.stubEnv('INK_SCREEN_READER', 'true');
		const {frame} = await show({state: three(), terminal: {isAscii: true, colourDepth: 0}});
		vi.unstubAllEnvs();
		expect(frame()).toMatch(/^hullcheck, 3 hosts, 2 live, 1 lost\n/);
		expect(frame()).toMatch(/Row 1 of 5: .*name cache, host far 3m, /);
	});

	it('says why a host was never seen from where its numbers would stand', async () => {
		const never = line({name: 'nil', lostForMinutes: 3});
		const state = {...never, state: {...never.state, fleet: {...never.state.fleet, engine: null}}};
		const {lines} = await show({state: merged(null, line({name: 'web1'}), state), width: 80, height: 24});
		expect(lines()[2]).toBe('  nil   lost 3m  connection refused');
	});

	it('counts the hosts that have no room', async () => {
		const many = Array.from({length: 50}, (_, index) =>
			line({name: `h${index}`, containers: some(`c${index}`), ...(index === 44 ? {lostForMinutes: 90} : {})}),
		);
		const {lines} = await show({state: merged(null, ...many), width: 100, height: 24});
		const head = lines().slice(2, 5);
		expect(head[0]).toMatch(/h44 +lost 1h/);
		expect(head[2]).toContain('and 48 more hosts: O shows all');
		expect(lines()[0]).toContain('50 hosts');
		expect(lines()[0]).toContain('49 live, 1 lost');
		const narrow = await show({state: merged(null, ...many), width: 80, height: 24});
		expect(narrow.frame()).toContain('and 48 more hosts: O shows all');
	});
});

describe('keys where there are several', () => {
	it('O lists them, enter shows the machine of one', async () => {
		const {type, calls, lines} = await show({state: three()});
		await type('O', text => text.includes('Hosts  3 watched'));
		expect(lines().find(one => one.includes('far'))).toMatch(/lost 3m.*connection refused/);
		expect(lines().find(one => one.includes('prod'))).toMatch(/live.*READ-ONLY/);
		expect(lines()).toContainEqual(expect.stringMatching(/prod {2}read-only: the config file says so of this host/));
		await type(keys.down, text => /▸ prod/.test(text));
		await type(keys.enter, text => text.includes('prod-box'));
		expect(calls).toContainEqual(['focus', 'prod']);
		expect(calls).toContainEqual(['lookAtHost']);
		expect(lines()[0]).toMatch(/hullcheck · READ-ONLY · prod · prod-box/);
	});

	it('O says why not where there is one', async () => {
		const {type} = await show();
		await type('O', text => text.includes('there is one host: o shows it'));
	});

	it('o, i and a container are those of the row', async () => {
		const {type, calls, lines} = await show({state: three()});
		await type('/', text => text.includes('█'));
		await type('vault', text => text.includes('1 of 5'));
		await type(keys.enter, text => !text.includes('█'));
		await type('i', text => text.includes('Images'));
		expect(calls).toContainEqual(['focus', 'prod']);
		await type('q', text => text.includes('vault'));
		await type(keys.enter, text => text.includes('What is wrong'));
		expect(lines()[0]).toContain('prod · prod-box');
	});

	it('a fix is refused by the host of the row alone', async () => {
		const {type, calls} = await show({state: three()});
		await type('/', text => text.includes('█'));
		await type('vault', text => text.includes('1 of 5'));
		await type(keys.enter, text => !text.includes('█'));
		await type('f', text => text.includes('read-only: the config file says so of this host'));
		await type(keys.escape, text => text.includes('cart'));
		await type('/', text => text.includes('█'));
		await type('queue', text => text.includes('1 of 5'));
		await type(keys.enter, text => !text.includes('█'));
		await type('f', text => text.includes('the engine is out of reach'));
		await type(keys.escape, text => text.includes('cart'));
		await type('/', text => text.includes('█'));
		await type('cart', text => text.includes('1 of 5'));
		await type(keys.enter, text => !text.includes('█'));
		await type('f');
		await settle();
		expect(calls.filter(([name]) => name === 'plan')).toHaveLength(1);
	});

	it('A is for the containers of the same host', async () => {
		const state = three();
		const {type, calls} = await show({state});
		await type('/', text => text.includes('█'));
		await type('cart', text => text.includes('1 of 5'));
		await type(keys.enter, text => !text.includes('█'));
		await type(keys.enter, text => text.includes('What is wrong'));
		await type(keys.down, text => /▸ memory-limit/.test(text));
		await type('A');
		await settle();
		const web1 = [...state.fleet.containers.values()].filter(({host}) => host?.name === 'web1').map(({id}) => id);
		expect(web1).toHaveLength(2);
		expect(calls.at(-1)).toEqual(['planMany', web1, {checkId: 'memory-limit'}]);
	});

	it('events and the last one tell their host', async () => {
		const {type, lines} = await show({state: three()});
		expect(lines().at(-2)).toMatch(/ far of-far started/);
		await type('x', text => text.includes('WHAT HAPPENED'));
		expect(lines().find(one => one.includes('of-prod'))).toMatch(/prod +of-prod/);
	});
});

it('one that is another is said to be', async () => {
	const {lines} = await show({
		state: merged(null, line({name: 'web1', containers: some('shop')}), line({name: 'www', sameAs: 'web1'})),
	});
	expect(lines().find(one => one.includes('www'))).toMatch(/www +the same engine as web1: shown once/);
});

it('history is of all, each with its host', () => {
	const history = (name: string, at: number) => [
		transaction({id: name, engineId: t(`ID-${name}`), plannedAtUnixMs: at}),
	];
	const state = merged(
		null,
		line({name: 'a', over: {history: history('a', 1)}}),
		line({name: 'b', over: {history: history('b', 2)}}),
	);
	expect(state.history.map(({id}) => id)).toEqual(['b', 'a']);
});
