/** The whole screen, key by key. Frames are what a person sees: they were looked at, and here is what must stay true of them. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {FleetContainer, Link} from '../../source/model/fleet.ts';
import {widthOf} from '../../source/ui/text.ts';
import {
	appState,
	assessment,
	container,
	feedEntry,
	fleetOf,
	manyContainers,
	now,
	sampleContainers,
	specs,
	transaction,
} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';
import {cleanup, keys, settle, show} from '../helpers/frames.tsx';
import {FixingScreen} from '../../source/ui/screens/fixing.tsx';
import {HistoryScreen} from '../../source/ui/screens/history.tsx';
import {plan} from './screens/helpers.tsx';

afterEach(() => {
	cleanup();
	vi.useRealTimers();
});

const sizes = [
	[200, 60],
	[120, 40],
	[80, 24],
	[60, 15],
	[40, 8],
] as const;
const lost: Link = {is: 'lost', sinceUnixMs: now - 14_000, tries: 3, why: t('socket refused')};
const idOf = (name: string): string => sampleContainers.find(({listing}) => listing.name === name)?.id ?? '';
const mapOf = (containers: readonly FleetContainer[]) => new Map(containers.map(one => [one.id, one]));
const many = () => appState({fleet: fleetOf(manyContainers(1000))});

describe('the fleet', () => {
	it.each(sizes)('fits %i × %i exactly, worst first', async (width, height) => {
		const app = await show({width, height});
		expect(app.lines()).toHaveLength(height);
		for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
		expect(app.selected()).toContain('ci-runner');
		expect(app.frame()).toContain('F   8');
	});

	it('at 120 × 40 shows every column', async () => {
		const app = await show();
		const header = app.lines()[3] ?? '';
		for (const title of ['SCORE▲', 'NAME', 'STATE', 'IMAGE', 'USER', 'RISK', 'EXPOSED', 'LIMITS', 'WORST', 'AGE']) {
			expect(header).toContain(title);
		}
		expect(app.frame()).toMatch(/E {2}38 {2}legacy-db +up +mysql:5\.7 +root +– +\*:3306 db +– – –/);
	});

	it('keeps its columns in line with wide names', async () => {
		const wide = ['日本語のサービス', '🚀-launcher', 'käse', 'x'.repeat(80)].map((name, index) =>
			container({name, assessment: assessment(index)}),
		);
		const app = await show({state: appState({fleet: fleetOf(wide)})});
		const header = app.lines()[3] ?? '';
		for (const line of app.lines().slice(4, 8)) {
			const before = line.slice(0, line.indexOf('up '));
			expect(widthOf(before)).toBe(header.indexOf('STATE'));
		}
		expect(app.frame()).toContain('xxx…');
	});

	it('fills the screen with 1,000 containers and no more', async () => {
		const app = await show({state: many()});
		expect(app.lines()).toHaveLength(40);
		expect(app.frame().match(/service-\d+/g)?.length).toBe(33);
	});

	it('sorts, and says how', async () => {
		const app = await show();
		await app.type('s', frame => frame.includes('NAME▲'));
		await app.type('S', frame => frame.includes('NAME▼'));
		expect(app.frame()).toContain('sorted by name ▼');
		expect(app.lines()[4]).toContain('web-3');
	});

	it('shows stopped containers when asked', async () => {
		const app = await show();
		expect(app.frame()).not.toContain('old-import');
		await app.type('a', frame => frame.includes('old-import'));
		expect(app.frame()).toContain('9 containers ·');
	});

	it('shows rows that are not judged yet, and their scores as they come', async () => {
		const raw = sampleContainers.map(one => ({...one, evidence: null, assessment: null}));
		const app = await show({state: appState({fleet: fleetOf(raw, {isComplete: false})})});
		expect(app.frame()).toContain('looked at 0 of 8');
		expect(app.frame()).toContain('being looked at');
		app.store.setFleet({containers: mapOf(sampleContainers), isComplete: true});
		await vi.waitFor(() => expect(app.frame()).toContain('lowest F 8'));
	});
});

describe('the selection', () => {
	it('stays on its container while rows move', async () => {
		const app = await show();
		await app.type(keys.down, () => app.selected().includes('traefik'));
		const worse = sampleContainers.map(one =>
			one.listing.name === 'vault' ? {...one, assessment: assessment(1, [specs.privileged])} : one,
		);
		app.store.setFleet({containers: mapOf(worse)});
		await vi.waitFor(() => expect(app.lines()[4]).toContain('vault'));
		expect(app.selected()).toContain('traefik');
	});

	it('takes the next one when its container goes', async () => {
		const app = await show();
		await app.type(keys.down, () => app.selected().includes('traefik'));
		app.store.setFleet({containers: mapOf(sampleContainers.filter(({listing}) => listing.name !== 'traefik'))});
		await vi.waitFor(() => expect(app.frame()).not.toContain('traefik'));
		expect(app.selected()).toContain('legacy-db');
	});

	it('counts every arrow of a burst', async () => {
		const app = await show({state: many()});
		const first = app.lines()[4]?.match(/service-\d+/)?.[0];
		expect(app.selected()).toContain(first);
		await app.type(keys.down.repeat(20) + keys.up.repeat(17));
		await vi.waitFor(() => expect(app.selected()).toBe(app.lines()[7]));
	});

	it('counts letters typed ahead, and stops at the first that could do harm', async () => {
		const app = await show();
		await app.type('jjf', () => app.selected().includes('legacy-db'));
		await settle();
		expect(app.calls).toEqual([]);
	});

	it('opens with enter typed ahead behind movement, and moves on in what is open', async () => {
		const app = await show();
		await app.type('jj\r3', frame => frame.includes('‹ legacy-db'));
		expect(app.calls).toEqual([['open', idOf('legacy-db')]]);
	});

	it('fixes and shows nothing by an enter typed ahead', async () => {
		const app = await show();
		await app.type('\r\r\r', frame => frame.includes('‹ ci-runner'));
		await settle();
		expect(app.calls).toEqual([['open', idOf('ci-runner')]]);
	});

	it.each([
		[keys.pageDown, 32],
		[keys.ctrlD, 16],
		['G', 999],
	])('scrolls with %j', async (key, place) => {
		const app = await show({state: many()});
		await app.type(key, () => true);
		await vi.waitFor(() => expect(app.selected()).toMatch(/^▸/));
		const {ids} = await import('../../source/ui/fleet-view.ts').then(({viewFleet}) => ({
			ids: viewFleet(app.store.getState().fleet.containers, {
				sort: {column: 'score', isReversed: false},
				filter: {text: '', isEmpty: true, problems: [], unfinished: [], matches: () => true},
				showsStopped: false,
			}).rows.map(({container}) => container.listing.name),
		}));
		await vi.waitFor(() => expect(app.selected()).toMatch(new RegExp(`${ids[Math.min(place, ids.length - 1)]} `)));
	});

	it('stays in sight when the screen shrinks', async () => {
		const app = await show({state: many()});
		await app.type(keys.down.repeat(30));
		await vi.waitFor(() => expect(app.selected()).toBe(app.lines()[34]));
		const chosen = app.selected().match(/service-\d+/)?.[0] ?? 'none';
		await app.resize(80, 12);
		await vi.waitFor(() => expect(app.lines()).toHaveLength(12));
		expect(app.selected()).toContain(chosen);
	});
});

describe('the filter', () => {
	it('finds as one types, and keeps what is left with enter', async () => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		await app.type('web', frame => frame.includes('/web█  2 of 8'));
		expect(app.frame()).not.toContain('traefik');
		await app.type(keys.enter, frame => frame.includes('filter: web 2 of 8') && !frame.includes('█'));
		await app.type(keys.escape, frame => frame.includes('filter: none'));
		expect(app.frame()).toContain('traefik');
	});

	it('takes a paste as text, line ends as blanks', async () => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		await app.type(keys.paste('web\nfuyq'), frame => frame.includes('/web fuyq█'));
		expect(app.calls).toEqual([]);
	});

	it('lets letters be letters while it is typed', async () => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		for (const letter of 'fuqsLy?') await app.type(letter);
		await vi.waitFor(() => expect(app.frame()).toContain('/fuqsLy?█'));
		expect(app.calls).toEqual([]);
		expect(app.onQuit).not.toHaveBeenCalled();
	});

	it('moves the selection while it is typed', async () => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		await app.type('web', frame => frame.includes('2 of 8'));
		await app.type(keys.down, () => app.selected().includes('web-1'));
	});

	it.each(sizes.slice(0, 4))('without hits says so, and how to clear it, at %i × %i', async (width, height) => {
		const app = await show({width, height});
		await app.type('/', frame => frame.includes('/█'));
		await app.type('nowhere', frame => frame.includes('/nowhere█'));
		expect(app.frame()).toContain('Backspace erases a character, esc clears the filter.');
		await app.type(keys.enter, frame => !frame.includes('█'));
		expect(app.frame()).toContain('No container matches “nowhere”');
		expect(app.frame()).toContain('esc or backspace clears the filter, / changes it.');
		await app.type(keys.backspace, frame => frame.includes('ci-runner'));
	});

	it.each([
		['grade<z', 'in the filter, grade<z: grades are A B C D E F'],
		['caps:', 'in the filter, caps: no value yet'],
	])('still says what it could make nothing of once it is kept: %s', async (text, said) => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		await app.type(text, frame => frame.includes(`/${text}█`));
		await app.type(keys.enter, frame => frame.includes(said));
		await app.type(keys.down, frame => !frame.includes(said));
	});

	it('says what it does not understand', async () => {
		const app = await show();
		await app.type('/', frame => frame.includes('/█'));
		await app.type('foo:x', frame => frame.includes('no filter “foo:”, taken as text'));
	});
});

describe('a paste or a burst anywhere else', () => {
	it.each([
		['bracketed', keys.paste('fuLyq\n')],
		['a burst that begins with f', 'fuLyq'],
		['a burst that begins with u', 'ux'],
		['a burst that begins with q', 'qqq'],
		['a burst of movement, then q', 'jq'],
	])('%s does nothing that changes or quits', async (_name, input) => {
		const app = await show({state: appState({history: [transaction()]})});
		await app.type(input);
		await settle();
		expect(app.calls).toEqual([]);
		expect(app.onQuit).not.toHaveBeenCalled();
		expect(app.frame()).toContain('SCORE▲');
	});

	it('alt and a letter are not the letter', async () => {
		const app = await show({state: appState({history: [transaction()]})});
		for (const letter of 'fuLq') await app.type(keys.alt(letter));
		await settle();
		expect(app.calls).toEqual([]);
		expect(app.onQuit).not.toHaveBeenCalled();
	});
});

describe('keys that ask for something', () => {
	it('f plans the worst that can be mended live', async () => {
		const app = await show();
		await app.type(keys.down.repeat(3), () => app.selected().includes('web-3'));
		await app.type('f');
		await vi.waitFor(() => expect(app.calls).toEqual([['plan', idOf('web-3'), {keys: ['memory-limit']}]]));
	});

	it('L plans all live limits', async () => {
		const app = await show();
		await app.type('L');
		await vi.waitFor(() => expect(app.calls).toEqual([['plan', idOf('ci-runner'), 'all-live']]));
	});

	it('u plans the undo of the last change of the container under the cursor', async () => {
		const mine = (id: string) => transaction({id, containerId: idOf('ci-runner')});
		const other = transaction({id: 'of another', containerId: idOf('web-1')});
		const app = await show({state: appState({history: [other, mine('newest'), mine('older')]})});
		await app.type('u');
		await vi.waitFor(() => expect(app.calls).toEqual([['planUndo', 'newest']]));
	});

	it('r looks again', async () => {
		const app = await show();
		await app.type('r', frame => frame.includes('looking at everything again'));
		expect(app.calls).toEqual([['refresh']]);
	});

	it('q quits, and ctrl-c from anywhere', async () => {
		const app = await show();
		await app.type('q');
		await vi.waitFor(() => expect(app.onQuit).toHaveBeenCalledTimes(1));
		await app.type('?', frame => frame.includes('keys here'));
		await app.type(keys.ctrlC);
		await vi.waitFor(() => expect(app.onQuit).toHaveBeenCalledTimes(2));
	});

	it.each([
		['read-only', appState({isReadOnly: true}), 'f', 'read-only: start without --read-only'],
		['engine lost', appState({fleet: fleetOf(sampleContainers, {link: lost})}), 'L', 'the engine is out of reach'],
		['nothing to undo', appState(), 'u', 'nothing has been changed that could be taken back'],
		['nothing there', appState({fleet: fleetOf([])}), 'f', 'no container is selected'],
	])('that can not be used say why: %s', async (_name, state, key, why) => {
		const app = await show({state});
		await app.type(key, frame => frame.includes(why));
		expect(app.calls).toEqual([]);
		await app.type('j', frame => !frame.includes(why));
	});
});

describe('an engine out of reach', () => {
	it.each([
		[120, 40, 'engine unreachable for 14 s, trying again (socket refused)'],
		[80, 24, 'engine unreachable for 14 s, trying again (socket refused)'],
		[60, 15, 'engine unreachable 14 s (socket refused)'],
	])('at %i × %i is said, with the rows dimmed', async (width, height, said) => {
		const state = appState({fleet: fleetOf(sampleContainers, {link: lost})});
		const app = await show({width, height, state, terminal: {isAscii: false, colourDepth: 4}});
		expect(app.frame()).toContain(said);
		expect(app.frame()).toContain('legacy-db');
		expect(app.raw()).toContain('\u001B[2mlegacy-db');
		expect(app.raw()).not.toContain('\u001B[33mroot');
	});

	it('counts its seconds, and stops when it is back', async () => {
		let seconds = 0;
		const app = await show({clock: () => now + seconds * 1000});
		vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
		const sees = (text: string) => vi.waitFor(() => expect(app.frame()).toContain(text), {interval: 1});
		app.store.setFleet({link: lost});
		await sees('for 14 s');
		expect(vi.getTimerCount()).toBe(1);
		seconds = 1;
		vi.advanceTimersByTime(1000);
		await sees('for 15 s');
		app.store.setFleet({link: {is: 'live', sinceUnixMs: now}});
		await sees('· live');
		expect(vi.getTimerCount()).toBe(0);
	});

	it('that was never reached says where it was looked for', async () => {
		const app = await show({state: appState({fleet: fleetOf([], {engine: null, link: lost, feed: []})})});
		expect(app.frame()).toContain(
			'The engine at unix:///var/run/docker.sock has not been reached yet: socket refused.',
		);
	});
});

describe('an empty host', () => {
	it.each(sizes.slice(0, 4))('at %i × %i says what that means', async (width, height) => {
		const app = await show({width, height, state: appState({fleet: fleetOf([], {feed: []})})});
		expect(app.frame()).toContain('There is no container on this engine');
		expect(app.lines()).toHaveLength(height);
	});

	it('is not one where all are stopped', async () => {
		const stopped = sampleContainers.filter(({listing}) => listing.status === 'exited');
		const app = await show({state: appState({fleet: fleetOf(stopped)})});
		expect(app.frame()).toContain('The only container is stopped. a shows stopped ones.');
	});

	it('nor while the engine is still asked', async () => {
		const fleet = fleetOf([], {engine: null, feed: [], link: {is: 'connecting', sinceUnixMs: now}});
		const app = await show({state: appState({fleet})});
		expect(app.frame()).toContain('Asking unix:///var/run/docker.sock what it runs…');
	});
});

describe('a container', () => {
	const opened = async (options: Parameters<typeof show>[0] = {}) => {
		const app = await show(options);
		await app.type(keys.down.repeat(3), () => app.selected().includes('web-3'));
		await app.type(keys.enter, frame => frame.includes('1 Findings'));
		return app;
	};

	it('opens with who it is and its tabs, and closes', async () => {
		const app = await opened();
		expect(app.frame()).toMatch(/‹ web-3 {2}D 54 · up 3d · shop\/web:4\.2 · [\da-f]{12}/);
		expect(app.frame()).toContain('1 Findings 9  2 Environment  0 Inspect');
		await app.type('q', frame => frame.includes('SCORE▲'));
		expect(app.calls).toEqual([['open', idOf('web-3')], ['close']]);
		expect(app.selected()).toContain('web-3');
	});

	it.each(sizes.slice(0, 4))('fits %i × %i', async (width, height) => {
		const app = await opened({width, height});
		await app.type('0', frame => frame.includes('line 0'));
		expect(app.lines()).toHaveLength(height);
		for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
	});

	it('goes through its tabs by number, tab and arrows; left of the first is back', async () => {
		const app = await opened();
		await app.type('2', frame => frame.includes('DB_PASSWORD'));
		await app.type(keys.tab, frame => frame.includes('line 0'));
		await app.type(keys.shiftTab, frame => frame.includes('DB_PASSWORD'));
		await app.type(keys.left, frame => frame.includes('What is wrong'));
		await app.type(keys.left, frame => frame.includes('SCORE▲'));
	});

	it('plans the firewall by W, in place of what f does', async () => {
		const instead = [{is: 'firewall', port: '80/tcp', sources: ['10.0.0.0/8']}] as const;
		const changes = [{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'}] as const;
		const fix = {key: 'k', how: 'Do it so.', by: 'recreate', changes, instead} as const;
		const open = container({name: 'open', assessment: assessment(40, [{...specs.root, fix}])});
		const app = await show({state: appState({fleet: fleetOf([open])}), width: 120, height: 40});
		await app.type(keys.enter, frame => frame.includes('What is wrong'));
		await app.type(keys.down, () => app.selected().includes('root-user'));
		expect(app.frame()).toContain('W firewall instead');
		await app.type('W');
		await vi.waitFor(() => expect(app.calls.slice(1)).toEqual([['plan', open.listing.id, {changes: instead}]]));
	});

	it('fixes the row by f and by enter, where the row can be fixed live', async () => {
		const app = await opened();
		await app.type(keys.down.repeat(4), () => app.selected().includes('memory-limit'));
		await app.type('f');
		await app.type(keys.enter);
		const plan = ['plan', idOf('web-3'), {keys: ['memory-limit']}];
		await vi.waitFor(() => expect(app.calls.slice(1)).toEqual([plan, plan]));
	});

	it('says what else it takes where it can not', async () => {
		const app = await opened();
		await app.type(keys.down, () => app.selected().includes('root-user'));
		await app.type('f', frame => frame.includes('needs a new container, by hand (e explains): Recreate it'));
		await app.type(keys.enter, frame => frame.includes('needs a new container'));
		expect(app.calls).toHaveLength(1);
	});

	it('explains the row', async () => {
		const app = await opened();
		await app.type(keys.down, () => app.selected().includes('root-user'));
		await app.type('e', frame => frame.includes('runs as root  medium'));
		await app.type('q', frame => frame.includes('1 Findings'));
	});

	it('reveals a value by R and then enter, and by nothing less', async () => {
		const app = await opened();
		await app.type('2', frame => frame.includes('DB_PASSWORD'));
		await app.type(keys.enter, frame => frame.includes('R, then enter, shows the value'));
		await app.type('R', frame => frame.includes('enter shows DB_PASSWORD for 10 s'));
		await app.type(keys.down, frame => !frame.includes('for 10 s'));
		await app.type(keys.enter, frame => frame.includes('R, then enter'));
		await app.type('R', frame => frame.includes('enter shows TOKEN'));
		await app.type(keys.enter);
		await vi.waitFor(() => expect(app.calls.at(-1)).toEqual(['reveal', idOf('web-3'), 'TOKEN']));
	});

	it('scrolls a long tab, and sideways', async () => {
		const app = await opened();
		await app.type('0', frame => frame.includes('1/200'));
		await app.type('G', frame => frame.includes('200/200'));
		expect(app.selected()).toContain('line 199');
		expect(app.frame()).not.toContain(' end');
		await app.type('>>>', frame => frame.includes(' end'));
		await app.type('>', frame => frame.includes('that is all there is to the right'));
		await app.type('<<<<', frame => frame.includes('▸ line 199'));
	});

	it('stays, as it was last seen, when it is removed', async () => {
		const app = await opened();
		app.store.setFleet({containers: mapOf(sampleContainers.filter(({id}) => id !== idOf('web-3')))});
		await vi.waitFor(() => expect(app.frame()).toContain('gone from the engine'));
		expect(app.frame()).toContain('no restart');
		await app.type('L', frame => frame.includes('web-3 is gone from the engine: there is nothing left to change'));
		await app.type('j', frame => !frame.includes('nothing left to change'));
		await app.type('f', frame => frame.includes('web-3 is gone from the engine: there is nothing left to change'));
		expect(app.calls.filter(([name]) => name === 'plan')).toEqual([]);
	});

	it('keeps the cursor on its row when rows are added above', async () => {
		const app = await opened();
		await app.type(keys.down.repeat(4), () => app.selected().includes('memory-limit'));
		const more = sampleContainers.map(one =>
			one.listing.name === 'web-3' ? {...one, assessment: assessment(38, [specs.database, specs.memory])} : one,
		);
		app.store.setFleet({containers: mapOf(more)});
		await vi.waitFor(() => expect(app.frame()).toContain('database-ports'));
		expect(app.selected()).toContain('memory-limit');
	});
});

describe('an explanation', () => {
	it('of one that is removed says so, and f is not about the next row', async () => {
		const app = await show();
		await app.type('e', frame => frame.includes('ci-runner') && !frame.includes('traefik'));
		app.store.setFleet({containers: mapOf(sampleContainers.filter(({listing}) => listing.name !== 'ci-runner'))});
		await vi.waitFor(() => expect(app.frame()).toContain('That container is gone.'));
		await app.type('f', frame => frame.includes('no container is selected'));
		expect(app.calls.filter(([name]) => name === 'plan')).toEqual([]);
	});
});

describe('events', () => {
	it('have the newest on top, with what they did to the score', async () => {
		const app = await show();
		await app.type('x', frame => frame.includes('WHAT HAPPENED'));
		expect(app.selected()).toMatch(/19:01:40 +\+ +legacy-db +recreated +C 66 → E 38 ▼28/);
		await app.type('q', frame => frame.includes('SCORE▲'));
	});

	it('are held and let run on', async () => {
		const app = await show();
		await app.type('x', frame => frame.includes('WHAT HAPPENED'));
		await app.type(' ', frame => frame.includes('held; 0 more since'));
		const {feed} = app.store.getState().fleet;
		app.store.setFleet({feed: [...feed, feedEntry({key: 'n', says: t('killed for memory')})]});
		await vi.waitFor(() => expect(app.frame()).toContain('held; 1 more since'));
		expect(app.frame()).not.toContain('killed for memory');
		await app.type(' ', frame => frame.includes('killed for memory'));
	});

	it('lead to the container and back', async () => {
		const app = await show();
		await app.type('x', frame => frame.includes('WHAT HAPPENED'));
		await app.type(keys.enter, frame => frame.includes('‹ legacy-db'));
		expect(app.calls).toEqual([['open', idOf('legacy-db')]]);
		await app.type('q', frame => frame.includes('WHAT HAPPENED'));
	});

	it('of a container that is gone say so', async () => {
		const app = await show({state: appState({fleet: fleetOf([])})});
		await app.type('x', frame => frame.includes('WHAT HAPPENED'));
		await app.type(keys.enter, frame => frame.includes('that container is gone'));
	});

	it('have a filter of their own', async () => {
		const app = await show();
		await app.type('x', frame => frame.includes('WHAT HAPPENED'));
		await app.type('/', frame => frame.includes('/█'));
		await app.type('exec', frame => frame.includes('/exec█  1 of 3'));
		await app.type(keys.enter, frame => frame.includes('filter: exec 1 of 3'));
		await app.type('q', frame => frame.includes('filter: none'));
	});

	it('of nothing say so', async () => {
		const app = await show({state: appState({fleet: fleetOf([], {feed: []})})});
		await app.type('x', frame => frame.includes('Nothing has happened since hullcheck began to watch'));
	});
});

describe('what lies over a screen', () => {
	it('explains the selected score', async () => {
		const app = await show();
		await app.type(keys.down.repeat(2), () => app.selected().includes('legacy-db'));
		await app.type('e', frame => frame.includes('legacy-db  E 38  = the lower of raw 38 and ceiling 59'));
		await app.type(keys.escape, frame => frame.includes('SCORE▲'));
	});

	it('mends from there', async () => {
		const app = await show();
		await app.type(keys.down.repeat(3), () => app.selected().includes('web-3'));
		await app.type('e', frame => frame.includes('web-3  D 54'));
		await app.type('f');
		await vi.waitFor(() => expect(app.calls).toEqual([['plan', idOf('web-3'), {keys: ['memory-limit']}]]));
	});

	it('follows the score while it is explained', async () => {
		const app = await show();
		await app.type('e', frame => frame.includes('ci-runner  F 8'));
		const better = sampleContainers.map(one =>
			one.listing.name === 'ci-runner' ? {...one, assessment: assessment(52, [specs.root])} : one,
		);
		app.store.setFleet({containers: mapOf(better)});
		await vi.waitFor(() => expect(app.frame()).toContain('ci-runner  D 52'));
	});

	it('helps, scrolls and goes', async () => {
		const app = await show({width: 80, height: 24});
		await app.type('?', frame => frame.includes('Fleet: keys here'));
		await app.type('G', frame => frame.includes('could not be read: it may be so'));
		expect(app.frame()).not.toContain('more lines below');
		await app.type('q', frame => frame.includes('SCORE▲'));
	});
});

describe('screens of their own', () => {
	it('a fix is shown over all else, and no key of the shell gets through', async () => {
		const app = await show();
		app.store.set({fixing: {is: 'planning', containerId: idOf('web-3')}});
		await vi.waitFor(() => expect(app.frame()).toContain('the fixing screen'));
		await app.type('q');
		await app.type('f');
		await settle();
		expect(app.calls).toEqual([]);
		expect(app.onQuit).not.toHaveBeenCalled();
		await app.type(keys.ctrlC);
		await vi.waitFor(() => expect(app.onQuit).toHaveBeenCalledTimes(1));
	});

	it('history has its own keys', async () => {
		const app = await show();
		await app.type('t', frame => frame.includes('the history screen'));
		await app.type('x', frame => frame.includes('events, newest first'));
	});

	const real = {fixing: FixingScreen, history: HistoryScreen};
	it('the history has help, and the row one was on stays', async () => {
		const history = [transaction({id: 'a'}), transaction({id: 'b', plannedAtUnixMs: now - 600_000})];
		const app = await show({state: appState({history}), screens: real});
		await app.type('t', frame => frame.includes('what was changed, newest first'));
		await app.type('j', () => app.selected().startsWith('▸ 18:53:00'));
		await app.type('?', frame => frame.includes('History: keys here'));
		await app.type('j', frame => !frame.includes('History: keys here'));
		await app.type('q', frame => frame.includes('what was changed, newest first'));
		expect(app.selected()).toMatch(/^▸ 18:53:00/);
		await app.type('q', frame => frame.includes('SCORE▲'));
	});

	it('a preview has help, what was left out stays left out, and no key meant for the help confirms it', async () => {
		const state = appState({fixing: {is: 'preview', plan: plan({containerId: idOf('web-3')}), hardening: null}});
		const app = await show({state, screens: real});
		await app.type(' ', frame => frame.includes('left out'));
		await app.type('?', frame => frame.includes('Preview of a fix, and its result: keys here'));
		for (const key of ['y', keys.enter, ' ']) await app.type(key);
		await settle();
		await app.type(keys.escape, frame => frame.includes('left out') && !frame.includes('keys here'));
		expect(app.calls.map(([name]) => name)).toEqual(['replan']);
	});

	it('a value being written takes ? as a letter', async () => {
		const state = appState({fixing: {is: 'preview', plan: plan({containerId: idOf('web-3')}), hardening: null}});
		const app = await show({state, screens: real});
		await app.type('v', frame => frame.includes('512 MiB_'));
		await app.type('?', frame => frame.includes('512 MiB?_'));
	});
});

describe('a terminal', () => {
	it('without colour shows the same letters and no colour', async () => {
		const plain = await show({terminal: {isAscii: false, colourDepth: 1}});
		const coloured = await show({terminal: {isAscii: false, colourDepth: 4}});
		expect(plain.frame()).toBe(coloured.frame());
		expect(plain.raw()).not.toMatch(/\u001B\[(3[0-7]|9[0-7])m/);
		expect(coloured.raw()).toMatch(/\u001B\[(3[0-7]|9[0-7])m/);
	});

	it('without UTF-8 gets ASCII only', async () => {
		const app = await show({terminal: {isAscii: true, colourDepth: 1}});
		for (const key of ['', 'e', 'q', '?', 'q', 'x', 'q', keys.enter]) {
			await app.type(key);
			await settle();
			expect(app.frame()).toMatch(/^[\x20-\x7E\n]*$/);
		}
		expect(app.frame()).toContain('1 Findings');
	});

	it('that is too small says what it takes', async () => {
		const app = await show({width: 20, height: 5});
		expect(app.lines()).toEqual(['Too small:', '20x5 is there,', '40x8 is needed.', 'q quits.', '']);
		await app.type('q');
		await vi.waitFor(() => expect(app.onQuit).toHaveBeenCalled());
		await app.resize(80, 24);
		await vi.waitFor(() => expect(app.frame()).toContain('SCORE▲'));
	});
});
