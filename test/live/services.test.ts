/** Services of a real one-node swarm: judged by their specs as their containers are, put right by Swarm, and taken back. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import type {AppState} from '../../source/model/app.ts';
import {isBad, type Finding} from '../../source/model/check.ts';
import {isUnread, known} from '../../source/model/read.ts';
import {isShort, type ServiceReport} from '../../source/model/swarm.ts';
import {boxImage, startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';

const isHere = inject('dockerSocket') !== '';
const timeoutMs = 60_000;

/** What a container can be asked and a spec can't, or the other way round: ports of the mesh are no container's. */
const differs = new Set([
	'restart-policy',
	'restart-loop',
	'privileged-exec',
	'root-exec',
	'hands-on-exec',
	'drift',
	'ssh-daemon',
	'current-image',
	'stale-image',
	'needed-ports',
	'ports-on-chosen-address',
	'ports-past-firewall',
	'database-ports',
	'internal-network',
	'exposed-root',
]);

describe.skipIf(!isHere)('services of a swarm', {timeout: 3 * timeoutMs}, () => {
	let docker: Dockerd;
	let home: string;
	let session: LiveSession;

	const create = (
		Name: string,
		container: object,
		{task = {}, ...rest}: {task?: object; [key: string]: unknown} = {},
	) =>
		docker.ask('POST', '/services/create', {
			Name,
			TaskTemplate: {
				ContainerSpec: {Image: boxImage, StopGracePeriod: 1_000_000, ...container},
				RestartPolicy: {Condition: 'any', Delay: 500_000_000},
				...task,
			},
			...rest,
		});

	beforeAll(async () => {
		home = mkdtempSync(path.join(tmpdir(), 'hc-services-'));
		docker = await startDockerd();
		await docker.ask('POST', '/swarm/init', {ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1'});
		const Data = Buffer.from('hunter2hunter2').toString('base64');
		const {ID} = await docker.ask('POST', '/secrets/create', {Name: 'db_password', Data});
		await docker.ask('POST', '/networks/create', {Name: 'shop-net', Driver: 'overlay'});
		await create(
			'web',
			{
				Command: ['sh', '-c', 'sleep 86400'],
				Env: ['API_TOKEN=hunter2hunter2'],
				CapabilityAdd: ['CAP_SYS_PTRACE'],
				Hosts: ['10.0.0.1 db'],
				Mounts: [
					{Type: 'bind', Source: '/etc', Target: '/host-etc', ReadOnly: true},
					{Type: 'volume', Source: 'data', Target: '/data'},
					{Type: 'tmpfs', Target: '/tmp'},
				],
				Secrets: [{SecretID: ID, SecretName: 'db_password', File: {Name: 'db', UID: '0', GID: '0', Mode: 0o444}}],
			},
			{
				Mode: {Replicated: {Replicas: 2}},
				EndpointSpec: {
					Ports: [
						{Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_080, PublishMode: 'ingress'},
						{Protocol: 'tcp', TargetPort: 6379, PublishedPort: 16_379, PublishMode: 'ingress'},
					],
				},
				task: {Networks: [{Target: 'shop-net'}], Resources: {Limits: {MemoryBytes: 67_108_864, NanoCPUs: 500_000_000}}},
			},
		);
		await create(
			'agent',
			{
				Command: ['sleep', '86400'],
				User: '1000',
				ReadOnly: true,
				CapabilityDrop: ['ALL'],
				Healthcheck: {Test: ['CMD', 'true']},
			},
			{
				Mode: {Global: {}},
				EndpointSpec: {Ports: [{Protocol: 'tcp', TargetPort: 9100, PublishedPort: 19_100, PublishMode: 'host'}]},
				task: {LogDriver: {Name: 'json-file', Options: {'max-size': '10m'}}},
			},
		);
		await create('broken', {Command: ['no-such-program']}, {Mode: {Replicated: {Replicas: 1}}});
	}, 2 * timeoutMs);
	afterEach(() => session?.stop());
	afterAll(async () => {
		await docker?.request('POST', '/swarm/leave?force=1');
		await docker?.dispose();
		rmSync(home, {recursive: true, force: true});
	});

	const servicesIn = ({swarm}: AppState): readonly ServiceReport[] => {
		const services = swarm?.swarm?.services ?? [];
		return isUnread(services) ? [] : services;
	};
	const service = (name: string, state = session.state()): ServiceReport => {
		const found = servicesIn(state).find(({facts}) => facts.name === name);
		if (found === undefined) throw new Error(`no service ${name}`);
		return found;
	};
	const specOf = async (name: string) => (await docker.ask('GET', `/services/${name}`)).Spec;

	async function open(): Promise<void> {
		session = await openSession(docker.socketPath, {stateHome: home});
		session.commands.lookAtSwarm();
		await session.until(
			state =>
				state.fleet.isComplete &&
				servicesIn(state).length === 3 &&
				!isShort(service('web', state)) &&
				!isShort(service('agent', state)),
			timeoutMs,
		);
	}

	it('are rows with what runs, why not, and where; nothing secret is among it', async () => {
		await open();
		expect(service('web')).toMatchObject({
			running: 2,
			wanted: 2,
			facts: {mode: 'replicated', networks: ['shop-net'], secrets: [{name: 'db_password', path: '/run/secrets/db'}]},
		});
		expect(service('web').facts.ports).toMatchObject([
			{PublishedPort: 18_080, PublishMode: 'ingress'},
			{PublishedPort: 16_379, PublishMode: 'ingress'},
		]);
		expect(service('agent').facts).toMatchObject({mode: 'global', ports: [{PublishMode: 'host'}]});
		const state = await session.until(now => {
			const {tasks} = service('broken', now);
			return !isUnread(tasks) && tasks.some(task => task.error.includes('no-such-program'));
		}, timeoutMs);
		expect(service('broken', state)).toMatchObject({running: 0, wanted: 1});
		const nodes = known(state.swarm?.swarm?.nodes ?? []);
		expect(nodes).toMatchObject([{role: 'manager', state: 'ready', isThis: true, release: {component: 'engine'}}]);
		expect(known(service('web').tasks).every(({nodeId}) => nodeId === nodes[0]?.id)).toBe(true);
		expect(JSON.stringify(state.swarm)).not.toContain('hunter2');
	});

	it('come to the same verdicts as the containers of their tasks', async () => {
		await open();
		// What is in force is seen of a process, what was asked for of a spec.
		const said = ({check, verdict}: Finding): string =>
			verdict.is !== 'fail'
				? verdict.is
				: check.id === 'no-new-privileges'
					? verdict.outcome
					: `${verdict.outcome}, ${verdict.proof.actual}`;
		for (const name of ['web', 'agent']) {
			const {assessment} = service(name);
			const container = [...session.state().fleet.containers.values()].find(
				({listing}) => listing.name.startsWith(`${name}.`) && listing.status === 'running',
			);
			const theirs = container?.assessment?.findings ?? [];
			expect(theirs.length).toBeGreaterThan(50);
			const verdicts = (findings: readonly Finding[]) =>
				Object.fromEntries(findings.filter(({check}) => !differs.has(check.id)).map(one => [one.check.id, said(one)]));
			expect(verdicts(assessment.findings), name).toEqual(verdicts(theirs));
		}
		const bad = service('web').assessment.findings.filter(finding => isBad(finding));
		expect(bad.map(({check}) => check.id)).toEqual(expect.arrayContaining(['database-ports', 'exposed-root']));
	});

	async function plan(name: string, keys: readonly string[]) {
		session.commands.plan(service(name).facts.id, {keys});
		const {fixing} = await session.until(({fixing: {is}}) => is === 'preview' || is === 'refused', timeoutMs);
		if (fixing.is !== 'preview') throw new Error(JSON.stringify(fixing));
		return fixing.plan;
	}
	const keyOf = (name: string, id: string): string =>
		service(name).assessment.findings.find(({check}) => check.id === id)?.fix?.key ?? '';

	it('are put right by Swarm, judged anew, and taken back whole', async () => {
		await open();
		const before = await specOf('web');
		const made = await plan('web', [keyOf('web', 'pids-limit'), keyOf('web', 'database-ports')]);
		expect(made).toMatchObject({blocked: null, isOfService: true, containerName: 'web', way: {is: 'service'}});
		expect(made.parts.map(({change: {is}}) => is).toSorted()).toEqual(['pids-limit', 'unpublish-port']);
		expect(made.scoreAfter?.value).toBeGreaterThan(made.scoreBefore?.value ?? 100);
		expect(JSON.stringify(session.state().fixing)).not.toMatch(/"fields":[^\]]*hunter2/);
		expect(await specOf('web'), 'a preview changes nothing').toEqual(before);

		session.commands.confirm();
		const {fixing: done} = await session.until(
			({fixing: {is}}) => is === 'finished' || is === 'refused',
			2 * timeoutMs,
		);
		expect(done).toMatchObject({transaction: {state: 'applied', problem: null, containerName: 'web'}});
		const after = await specOf('web');
		expect(after.TaskTemplate.Resources.Limits.Pids).toBeGreaterThan(0);
		expect(after.EndpointSpec.Ports).toHaveLength(1);
		expect(done.is === 'finished' ? done.transaction.proof.map(({says}) => says).join('\n') : '').toContain(
			'now holds',
		);

		const id = done.is === 'finished' ? done.transaction.id : '';
		session.commands.dismiss();
		session.commands.planUndo(id);
		const {fixing: undo} = await session.until(
			({fixing: {is}}) => is === 'undo-preview' || is === 'refused',
			timeoutMs,
		);
		expect(undo).toMatchObject({is: 'undo-preview', transaction: {undoBlocked: null}});
		session.commands.confirm();
		const {fixing: back} = await session.until(
			({fixing: {is}}) => is === 'finished' || is === 'refused',
			2 * timeoutMs,
		);
		expect(back).toMatchObject({transaction: {state: 'undone', problem: null}});
		expect(await specOf('web')).toEqual(before);
	});

	it('whose spec was changed since the preview is left as it is; whose tasks do not run is not touched', async () => {
		await open();
		const made = await plan('agent', [keyOf('agent', 'pids-limit')]);
		expect(made.blocked).toBeNull();
		const {Version, Spec} = await docker.ask('GET', '/services/agent');
		await docker.ask('POST', `/services/agent/update?version=${Version.Index}`, {...Spec, Labels: {mine: 'yes'}});
		session.commands.confirm();
		const {fixing} = await session.until(({fixing: {is}}) => is === 'finished' || is === 'refused', timeoutMs);
		expect(fixing).toMatchObject({is: 'refused', trouble: {why: 'it was changed by somebody since the preview'}});
		expect((await specOf('agent')).TaskTemplate.Resources?.Limits?.Pids).toBeUndefined();
		session.commands.dismiss();
		expect((await plan('broken', [keyOf('broken', 'pids-limit')])).blocked).toContain('its task does not run');
	});

	it('made or removed while somebody looks are heard of', async () => {
		await open();
		await create('late', {Command: ['sleep', '86400']}, {Mode: {Replicated: {Replicas: 1}}});
		await session.until(state => servicesIn(state).some(({facts}) => facts.name === 'late'), timeoutMs);
		await docker.request('DELETE', '/services/late');
		await session.until(state => !servicesIn(state).some(({facts}) => facts.name === 'late'), timeoutMs);
	});
});
