/** The swarm, a service, a finding of it and a node on a terminal, key by key. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState} from '../../../source/model/app.ts';
import type {Link} from '../../../source/model/fleet.ts';
import {Unread} from '../../../source/model/read.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {appState, now, transaction} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';
import {cleanup, show, type Show} from '../../helpers/frames.tsx';
import {
	nodeReport,
	serviceId,
	serviceJson,
	serviceReport,
	swarmView,
	taskFacts,
	withContainerSpec,
} from '../../helpers/swarm.ts';

afterEach(cleanup);

const Ports = [
	{Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_080, PublishMode: 'ingress'},
	{Protocol: 'udp', TargetPort: 53, PublishedPort: 53, PublishMode: 'host'},
];
const bad = serviceJson({
	Spec: {
		EndpointSpec: {Ports},
		TaskTemplate: {
			ContainerSpec: {
				User: '0',
				Secrets: [{SecretName: 'db', File: {Name: 'db', Mode: 0o444}}],
				Mounts: [{Type: 'bind', Source: '/etc', Target: '/e'}],
			},
		},
	},
});
const failed = {state: t('failed'), desiredState: t('shutdown'), error: t('no such program')};
const tasks = [
	taskFacts(),
	...['a', 'b', 'c'].map(id => taskFacts({id: t(id), slot: 2, ...failed})),
	taskFacts({id: t('w'), slot: 3, nodeId: t(''), state: t('pending'), error: t('no suitable node')}),
];
const web = serviceReport(bad, {running: 1, tasks});
const quiet = serviceReport(
	serviceJson({ID: 'agent0', Spec: {Name: 'agent', Mode: {Replicated: undefined, Global: {}}}}),
);
const nodes = [
	nodeReport(),
	nodeReport(
		{
			id: t('w1'),
			hostname: t('worker-1'),
			role: t('worker'),
			isLeader: false,
			reachability: t(''),
			state: t('down'),
			availability: t('drain'),
			engineVersion: t('29.6.2'),
			labels: [[t('zone'), t('a')]],
		},
		false,
	),
];
const view = swarmView({services: [web, quiet], nodes});
const state = (over: Partial<AppState> = {}): AppState => appState({swarm: view, ...over});
const start = (over: Partial<AppState> = {}, rest: Omit<Show, 'state'> = {}) => show({...rest, state: state(over)});
const lost: Link = {is: 'lost', sinceUnixMs: now - 14_000, tries: 3, why: t('socket refused')};
const flat = (frame: string): string => frame.replace(/\s+/g, ' ');

describe.each([
	[200, 60],
	[120, 40],
	[80, 24],
	[60, 15],
] as const)('at %i × %i', (width, height) => {
	it.each([
		['the swarm', 'w', '‹ Swarm'],
		['a service', 'w\r', '‹ Service'],
		['a node', 'wjjj\r', '‹ Node'],
	])('%s fits, and says where it is', async (_name, typed, title) => {
		const app = await start({}, {width, height});
		for (const key of typed) app.stdin.write(key);
		await vi.waitFor(() => expect(app.frame()).toContain(title));
		expect(app.lines()).toHaveLength(height);
		for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
		expect(app.selected()).not.toBe('');
		expect(app.lines().at(-1)).toContain('q back');
	});

	it.each([
		[{swarm: null}, 'The swarm is looked at when all containers have been.'],
		[{swarm: swarmView(null)}, 'The swarm is being looked at…'],
		[
			{swarm: swarmView(null, {why: t('this engine is in no swarm')})},
			'no swarm to be seen from here: this engine is in no swarm.',
		],
		[{swarm: swarmView(null, {problem: t('gone')})}, 'could not be looked at: gone'],
		[{swarm: swarmView({services: []})}, 'No service runs in this swarm.'],
		[{swarm: swarmView({services: new Unread(t('no leader'))})}, 'The services are not known: no leader'],
	] as const)('says what there is not (%#)', async (over, words) => {
		const app = await start(over, {width, height});
		await app.type('w', frame => flat(frame).includes(words));
	});
});

describe('the swarm', () => {
	it('shows services by score with tasks, ports and the worst, and nodes with what is known of their engines', async () => {
		const app = await start({}, {width: 160, height: 40});
		await app.type('w', frame => frame.includes('2 services'));
		const line = (of: string): string => app.lines().find(one => one.includes(of)) ?? '';
		expect(line('shop_web')).toMatch(/1\/2\s+replicated\s+shop\/web:4\.2@…\s+18080→80 mesh, 53\/udp host/);
		expect(line('agent')).toMatch(/2\/2\s+global/);
		expect(app.frame().indexOf('shop_web')).toBeLessThan(app.frame().indexOf('agent'));
		expect(line('vm (this)')).toMatch(/manager, leader\s+ready\s+20\.10\.24\+dfsg1\s+\d+ open: CVE/);
		expect(line('worker-1')).toMatch(/worker\s+down, drain\s+29\.6\.2/);
		expect(app.frame()).toContain('1 not ready');
		expect(app.frame()).toContain('1 short of tasks');
	});

	it('is named in the header with its troubles and the key', async () => {
		const app = await start();
		expect(flat(app.frame())).toContain('swarm manager: 2 services (1 short of tasks), 2 nodes (w)');
		app.store.set({swarm: swarmView(null, {why: t('this engine is in no swarm')})});
		await vi.waitFor(() => expect(app.frame()).not.toContain('swarm manager'));
	});

	it('is asked for when it is opened, and a service by its id', async () => {
		const app = await start();
		await app.type('w\r', frame => frame.includes('‹ Service'));
		expect(app.calls.filter(([name]) => name === 'lookAtSwarm')).toEqual([['lookAtSwarm'], ['lookAtSwarm', serviceId]]);
	});

	it('filters', async () => {
		const app = await start();
		await app.type('w', frame => frame.includes('2 services'));
		await app.type('/short:yes', frame => frame.includes('1 of 2'));
		expect(app.frame()).not.toContain('agent ');
	});

	it('keeps what was seen when a look fails', async () => {
		const app = await start({swarm: {...view, problem: t('timed out'), lookedAtUnixMs: now - 300_000}});
		await app.type('w', frame =>
			flat(frame).includes('The last look failed: timed out. What stands here is from 5 min ago.'),
		);
		expect(app.frame()).toContain('shop_web');
	});
});

describe('a service', () => {
	it('shows what its spec asks for, its tasks by node, those that ended alike as one', async () => {
		const app = await start({}, {width: 120, height: 60});
		await app.type('w\r', frame => frame.includes('Tasks by node'));
		const shown = flat(app.frame());
		expect(shown).toContain('18080→80 mesh: on every node; 53/udp host: on nodes that run a task');
		expect(shown).toContain('db at /run/secrets/db, mode 0444');
		expect(shown).toContain('bind /etc → /e');
		expect(shown).toMatch(/running 1 vm 2 min ago –/);
		expect(shown).toMatch(/pending 3 none yet 2 min ago no suitable node/);
		expect(shown).toMatch(/failed ×3 2 vm 2 min ago no such program/);
	});

	it('plans the fix of a row, or of the worst, for its own id; explains; takes back its own change', async () => {
		const history = [
			transaction({id: 'newer', containerId: 'another'}),
			transaction({containerId: serviceId, title: t('limit of processes')}),
		];
		const app = await start({history}, {width: 120, height: 60});
		await app.type('w', frame => frame.includes('2 services'));
		await app.type('f');
		await app.type('\r', frame => frame.includes('runs as root'));
		await app.type('e', frame => frame.includes('shop_web  F'));
		await app.type('q', frame => frame.includes('Tasks by node'));
		await app.type('u');
		const made = app.calls.filter(([name]) => name === 'plan' || name === 'planUndo');
		expect(made).toMatchObject([
			['plan', serviceId, {keys: [expect.any(String)]}],
			['planUndo', history[1]?.id],
		]);
	});

	it('a finding says why, what was seen, how Swarm would mend it, and f plans just that', async () => {
		const app = await start({}, {width: 120, height: 60});
		await app.type('w\r', frame => frame.includes('runs as root'));
		for (let steps = 0; steps < 40 && !app.selected().includes('runs as root'); steps++) await app.type('j');
		await app.type('\r', frame => frame.includes('docker service update'));
		expect(flat(app.frame())).toContain('Give the service --user 1000:1000: Swarm replaces');
		expect(app.frame()).toContain('score then');
		await app.type('f');
		expect(app.calls.at(-1)).toEqual(['plan', serviceId, {keys: ['user']}]);
	});

	it('says why a key does nothing', async () => {
		const app = await start({isReadOnly: true});
		await app.type('w', frame => frame.includes('2 services'));
		await app.type('f', frame => frame.includes('read-only: start without'));
		app.store.set({isReadOnly: false, fleet: {...app.store.getState().fleet, link: lost}});
		await app.type('f', frame => frame.includes('engine is out of reach: nothing can be changed'));
		app.store.set(state());
		await app.type('u', frame => frame.includes('nothing was changed on shop_web'));
		await app.type('j');
		await app.type('f', frame => frame.includes('agent: nothing wrong can be mended by a key'));
		await app.type('j');
		await app.type('f', frame => frame.includes('no service is selected'));
	});

	it('that is gone says so', async () => {
		const app = await start();
		await app.type('w\r', frame => frame.includes('‹ Service'));
		app.store.set({swarm: swarmView({services: [quiet]})});
		await vi.waitFor(() => expect(app.frame()).toContain('This service is gone from the swarm. q goes back.'));
	});

	it('without any secret value on the screen', async () => {
		const service = withContainerSpec({Env: ['TOKEN=hunter2hunter2'], Command: ['x', '--password=hunter2hunter2']});
		const app = await start({swarm: swarmView({services: [serviceReport(service)]})}, {width: 200, height: 60});
		await app.type('w\r', frame => frame.includes('secret in environment'));
		expect(app.frame()).not.toContain('hunter2');
	});
});

describe('a node', () => {
	it('says what it is and which flaws its engine has, and that no more is told of others', async () => {
		const app = await start({}, {width: 120, height: 60});
		await app.type('w', frame => frame.includes('worker-1'));
		await app.type('jjjj\r', frame => frame.includes('‹ Node'));
		expect(flat(app.frame())).toContain('state down, drain');
		expect(app.frame()).toContain('zone=a');
		expect(flat(app.frame())).toContain('A manager tells no more of a node');
	});
});
