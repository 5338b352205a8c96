/** Changes of one container merged into one new one: by simple stand-ins for what makes the swap and what foresees. */
import {describe, expect, it} from 'vitest';
import {bodyShown} from '../../source/fixes/apply-to-evidence.ts';
import {planFixes, type PlanRequest, type Recreate} from '../../source/fixes/plan.ts';
import type {Owner} from '../../source/model/evidence.ts';
import type {Change, Plan} from '../../source/model/fix.ts';
import {isObject} from '../../source/model/foreign.ts';
import type {CreateBody, Foresight, Swap} from '../../source/model/recreate.ts';
import {words} from '../../source/model/safe-text.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {containerId, rawContainer, rawNetworks, type RawOver} from './raw.ts';

const foresight: Foresight = {
	losses: [],
	risks: [],
	downtime: words`a second`,
	dockerRun: words`docker run`,
	composePatch: words`services:`,
	consent: 'y',
};

const swapOf = (body: CreateBody): Swap => ({
	oldId: containerId,
	name: 'web-1',
	body,
	platform: null,
	connects: [],
	was: 'running',
	restartPolicy: {Name: 'no', MaximumRetryCount: 0},
	stopTimeoutMs: 10_000,
	expects: {listeners: null, mustTurnHealthy: false, graceMs: 1, healthTimeoutMs: 1},
	dependants: [],
});

type Given = RawOver & {
	readonly owner?: Owner;
	readonly recreate?: PlanRequest['recreate'] | null;
	readonly over?: Partial<Recreate>;
	readonly request?: Partial<PlanRequest>;
};

function plan({owner, recreate, over, request, ...raw}: Given, ...changes: readonly Change[]): Plan {
	const inspectJson = rawContainer(raw);
	if (!isObject(inspectJson)) throw new Error('no container');
	const tools: Recreate = {
		body: bodyShown(inspectJson),
		listeners: null,
		swapOf: body => ({is: 'swap', swap: swapOf(body)}),
		foresee: () => foresight,
		...over,
	};
	return planFixes({
		inspectJson,
		engine: engineFacts,
		owner: owner ?? {is: 'nobody'},
		changes,
		samples: [],
		networksJson: rawNetworks,
		joiners: [],
		...(recreate === null ? {} : {recreate: recreate ?? tools}),
		...request,
	});
}

const mib = 1024 ** 2;
const nnp: Change = {is: 'no-new-privileges'};
const pids: Change = {is: 'pids-limit', pids: 200};
const memory: Change = {is: 'memory-limit', memoryBytes: 256 * mib, memorySwapBytes: 256 * mib};
const move: Change = {is: 'move-network', leave: t('bridge'), joinFirst: t('web-1-net')};
const drop: Change = {is: 'capabilities', drop: ['ALL'], add: []};

const bodyIn = ({way}: Plan): CreateBody => {
	if (way.is !== 'recreate') throw new Error(`the way is ${way.is}`);
	return way.swap.body;
};

describe('a plan with a change that needs a new container', () => {
	it('is one recreate, live changes among the rest, and no call besides', () => {
		const made = plan({}, memory, nnp, pids, move, drop);
		expect(made.blocked).toBeNull();
		expect(made.parts.flatMap(part => part.steps)).toEqual([]);
		expect(made.parts.map(part => part.change.is)).toEqual([
			'memory-limit',
			'no-new-privileges',
			'pids-limit',
			'move-network',
			'capabilities',
		]);
		expect(bodyIn(made)).toMatchObject({
			HostConfig: {
				Memory: 256 * mib,
				MemorySwap: 256 * mib,
				PidsLimit: 200,
				SecurityOpt: ['no-new-privileges'],
				CapDrop: ['ALL'],
				NetworkMode: 'web-1-net',
			},
			NetworkingConfig: {EndpointsConfig: {'web-1-net': {}}},
		});
		expect(made.way).toMatchObject({is: 'recreate', prepares: [{is: 'network', name: 'web-1-net'}], foresight});
	});
	it('only live changes stay live', () => {
		const made = plan({}, memory, pids);
		expect(made.way).toEqual({is: 'live'});
		expect(made.parts.flatMap(part => part.steps)).toHaveLength(2);
	});
	it('each part says its own fields before and after', () => {
		const [first, second] = plan({HostConfig: {CapAdd: ['SYS_ADMIN']}}, drop, nnp).parts;
		expect(first?.fields).toEqual([
			{field: 'HostConfig.CapAdd', before: 'SYS_ADMIN', after: 'none'},
			{field: 'HostConfig.CapDrop', before: 'none', after: 'ALL'},
		]);
		expect(first?.command).toBe('--cap-drop ALL');
		expect(second?.fields).toEqual([{field: 'HostConfig.SecurityOpt', before: 'none', after: 'no-new-privileges'}]);
	});
	it('what is so already is left out and said', () => {
		const made = plan({HostConfig: {SecurityOpt: ['no-new-privileges']}}, nnp, drop);
		expect(made.parts.map(part => part.change.is)).toEqual(['capabilities']);
		expect(made.warnings).toContain('left out: no new privileges: it is so already');
		expect(plan({HostConfig: {SecurityOpt: ['no-new-privileges']}}, nnp).blocked).toMatch(/so already/);
	});
	it('a limit that its use forbids is left out of a new container too', () => {
		const made = plan({}, {...memory, memoryBytes: 1}, nnp);
		expect(made.parts.map(part => part.change.is)).toEqual(['no-new-privileges']);
		expect(made.warnings.join()).toMatch(/left out: memory limit/);
	});
	it('privileged mode goes first, a removed mount is not changed before', () => {
		const made = plan(
			{HostConfig: {Privileged: true, SecurityOpt: ['label=disable'], Binds: ['/a:/a']}},
			nnp,
			{is: 'mount-read-only', target: '/a'},
			{is: 'remove-mount', target: '/a'},
			{is: 'privileged-off'},
		);
		expect(made.parts.map(part => part.change.is)).toEqual(['privileged-off', 'no-new-privileges', 'remove-mount']);
		expect(bodyIn(made).HostConfig['SecurityOpt']).toEqual(['no-new-privileges']);
	});
	it('the score is asked for what will be done', () => {
		const asked: string[][] = [];
		const assess: PlanRequest['assess'] = changes => {
			asked.push(changes.map(change => change.is));
			return null;
		};
		plan({HostConfig: {SecurityOpt: ['no-new-privileges']}, request: {assess}}, nnp, drop);
		expect(asked).toEqual([['capabilities']]);
	});
	it('what is foreseen is asked with the body before and the swap', () => {
		const asked: unknown[] = [];
		plan(
			{
				over: {
					foresee: about => (
						asked.push([about.before.HostConfig['CapDrop'], about.swap.body.HostConfig['CapDrop']]),
						foresight
					),
				},
			},
			drop,
		);
		expect(asked).toEqual([[undefined, ['ALL']]]);
	});
});

describe('refused, with the reason', () => {
	it('no new container can be made here', () =>
		expect(plan({recreate: {whyNot: t('it was started with --rm')}}, nnp).blocked).toMatch(/--rm/));
	it('nobody said how one is made', () => expect(plan({recreate: null}, nnp).blocked).toMatch(/not known/));
	it('the swap can not be made', () =>
		expect(plan({over: {swapOf: () => ({is: 'blocked', why: t('its image is gone')})}}, nnp).blocked).toMatch(
			/image is gone/,
		));
	it.each<[Owner, RegExp]>([
		[{is: 'compose', project: t('shop'), service: t('web')}, /Docker Compose .*has to be made there/],
		[{is: 'swarm', service: t('web')}, /Swarm service web/],
		[{is: 'kubernetes', pod: t('web')}, /Kubernetes pod web/],
		[{is: 'other', name: t('Coolify')}, /Coolify owns/],
	])('%o', (owner, why) => {
		expect(plan({owner}, nnp)).toMatchObject({parts: [], way: {is: 'live'}});
		expect(plan({owner}, nnp).blocked).toMatch(why);
	});
	it('live changes of what Compose made are still allowed, with a notice', () =>
		expect(plan({owner: {is: 'compose', project: t('shop'), service: t('web')}}, pids).blocked).toBeNull());
});

describe('past the container', () => {
	const compose: Owner = {is: 'compose', project: t('shop'), service: t('web')};
	const closed: Change = {is: 'firewall', port: '80/tcp', sources: ['10.0.0.0/8']};
	it('what Compose makes is planned as a new container, what is live too where a person wants it so', () => {
		expect(plan({owner: compose, request: {maker: 'compose'}}, nnp)).toMatchObject({way: {is: 'recreate'}});
		const made = plan({owner: compose, request: {maker: 'compose'}}, pids);
		expect(made).toMatchObject({blocked: null, way: {is: 'recreate'}, otherWay: 'live'});
		expect(plan({owner: compose}, pids)).toMatchObject({way: {is: 'live'}, otherWay: 'compose'});
	});
	it('a systemd unit that starts it would not know a new one; of a live change it is told', () => {
		const request = {unit: 'web.service'};
		expect(plan({request}, nnp)).toMatchObject({
			blocked: expect.stringContaining('systemd unit web.service starts this container'),
			patch: ['--security-opt no-new-privileges'],
		});
		expect(plan({request}, pids).warnings[0]).toContain('systemd unit web.service');
	});
	it('what hullcheck stands on is left alone', () =>
		expect(plan({request: {leftAlone: t('hullcheck itself runs in it')}}, pids).blocked).toContain('itself runs'));
	it('rules of the firewall are a plan of their own', () => {
		expect(plan({owner: compose}, closed)).toMatchObject({
			blocked: null,
			title: 'port 80/tcp open to some only',
			parts: [{fields: [{before: 'open to everybody', after: '10.0.0.0/8'}]}],
		});
		expect(plan({}, closed, nnp).blocked).toContain('by themselves');
	});
});
