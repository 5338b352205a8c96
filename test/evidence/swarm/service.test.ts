/** A service's spec as evidence of a container: what says the same comes out the same, what a spec can't tell is unread. */
import {describe, expect, it} from 'vitest';
import {readServiceFacts} from '../../../source/evidence/swarm/service.ts';
import type {ContainerInspect} from '../../../source/model/evidence.ts';
import {isUnread, known, Unread} from '../../../source/model/read.ts';
import {publishedPorts} from '../../../source/model/ports.ts';
import {engineFacts, hardened, merge, t} from '../../helpers/evidence.ts';
import {
	evidenceOf,
	imageJson,
	networksJson,
	serviceId,
	serviceJson,
	withContainerSpec,
	withTask,
} from '../../helpers/swarm.ts';

const inspectOf = (service: unknown): ContainerInspect => known(evidenceOf(service).inspect);
const hostConfigOf = (service: unknown): ContainerInspect['HostConfig'] => inspectOf(service).HostConfig;

describe('a spec', () => {
	it.each<[string, object, Partial<ContainerInspect['HostConfig']>]>([
		[
			'capabilities',
			{CapabilityAdd: ['CAP_SYS_PTRACE'], CapabilityDrop: ['ALL']},
			{CapAdd: ['CAP_SYS_PTRACE'], CapDrop: ['ALL']} as never,
		],
		['a root that may be written to', {ReadOnly: undefined}, {ReadonlyRootfs: false}],
		['names for addresses', {Hosts: ['10.0.0.1 db cache']}, {ExtraHosts: ['db:10.0.0.1', 'cache:10.0.0.1']} as never],
		['sysctls', {Sysctls: {'net.core.somaxconn': '1024'}}, {Sysctls: [['net.core.somaxconn', '1024']]} as never],
		[
			'ulimits',
			{Ulimits: [{Name: 'nofile', Soft: 1, Hard: 2}]},
			{Ulimits: [{Name: 'nofile', Soft: 1, Hard: 2}]} as never,
		],
		[
			'privileges',
			{Privileges: {NoNewPrivileges: true, AppArmor: {Mode: 'disabled'}, SELinuxContext: {Disable: true}}},
			{SecurityOpt: ['label=disable', 'apparmor=unconfined', 'no-new-privileges']} as never,
		],
		[
			'an SELinux type',
			{Privileges: {SELinuxContext: {Type: 'spc_t'}}},
			{SecurityOpt: ['label=type:spc_t', 'no-new-privileges']} as never,
		],
	])('%s', (_, spec, expected) => {
		expect(hostConfigOf(withContainerSpec(spec))).toMatchObject(expected);
	});

	it.each([
		['unconfined', {Mode: 'unconfined'}, {is: 'unconfined'}],
		['default', {Mode: 'default'}, {is: 'default'}],
		[
			'a profile of its own',
			{Mode: 'custom', Profile: Buffer.from('{"defaultAction":"SCMP_ACT_ALLOW"}').toString('base64')},
			{is: 'custom', defaultAction: 'SCMP_ACT_ALLOW'},
		],
	])('seccomp: %s', (_, Seccomp, expected) => {
		expect(inspectOf(withContainerSpec({Privileges: {Seccomp}})).seccomp).toMatchObject(expected);
	});

	it('limits: the engine allows as much swap again as memory', () => {
		expect(hostConfigOf(serviceJson())).toMatchObject({
			Memory: 67_108_864,
			MemorySwap: 134_217_728,
			NanoCpus: 500_000_000,
			PidsLimit: 100,
		});
		expect(hostConfigOf(withTask({Resources: {SwapBytes: 0}})).MemorySwap).toBe(67_108_864);
		expect(hostConfigOf(withTask({Resources: {Limits: {MemoryBytes: 0, Pids: undefined}}}))).toMatchObject({
			Memory: 0,
			MemorySwap: 0,
			PidsLimit: null,
		});
	});

	it('mounts: a volume by its name, a bind with its propagation', () => {
		const Mounts = [
			{Type: 'bind', Source: '/etc', Target: '/host-etc', ReadOnly: true},
			{Type: 'bind', Source: '/run', Target: '/r', BindOptions: {Propagation: 'rshared'}},
			{Type: 'volume', Source: 'data', Target: '/data'},
			{Type: 'tmpfs', Target: '/tmp'},
		];
		expect(inspectOf(withContainerSpec({Mounts})).Mounts).toMatchObject([
			{Type: 'bind', Source: '/etc', Destination: '/host-etc', RW: false, Propagation: 'rprivate'},
			{Type: 'bind', Source: '/run', RW: true, Propagation: 'rshared'},
			{Type: 'volume', Name: 'data', Source: '', RW: true, Propagation: ''},
			{Type: 'tmpfs', Source: '', Destination: '/tmp'},
		]);
	});

	it('ports of the mesh are open on all addresses, as those of a node are; one that Swarm chose is known once it has', () => {
		const service = serviceJson({
			Spec: {
				EndpointSpec: {
					Ports: [
						{Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_080, PublishMode: 'ingress'},
						{Protocol: 'udp', TargetPort: 53, PublishMode: 'host', PublishedPort: 53},
						{Protocol: 'tcp', TargetPort: 81},
					],
				},
			},
			Endpoint: {Ports: [{}, {}, {TargetPort: 81, PublishedPort: 30_001}]},
		});
		const inspect = inspectOf(service);
		expect(publishedPorts(inspect)).toEqual([
			{containerPort: 80, protocol: 'tcp', HostIp: '', HostPort: 18_080},
			{containerPort: 53, protocol: 'udp', HostIp: '', HostPort: 53},
			{containerPort: 81, protocol: 'tcp', HostIp: '', HostPort: 30_001},
		]);
		expect(known(inspect.NetworkSettings.Networks).map(({network}) => network)).toEqual(['shop-net', 'ingress']);
		expect(known(readServiceFacts(service, networksJson)).ports).toMatchObject([
			{PublishedPort: 18_080, PublishMode: 'ingress'},
			{PublishedPort: 53, PublishMode: 'host'},
			{PublishedPort: 30_001, PublishMode: 'ingress'},
		]);
	});

	it('on the network of the host it has none of its own', () => {
		const inspect = inspectOf(withTask({Networks: [{Target: 'h0'}]}));
		expect(inspect.HostConfig.NetworkMode).toBe('host');
	});

	it('what it leaves to its image comes from there, as the engine does it', () => {
		const silent = withContainerSpec({User: undefined, Healthcheck: undefined, Env: ['MODE=live'], Args: ['-x']});
		const image = {...imageJson, Config: {...imageJson.Config, Entrypoint: ['/run'], Healthcheck: {Test: ['NONE']}}};
		expect(known(evidenceOf(silent, {json: image}).inspect).Config).toMatchObject({
			User: '1000',
			Entrypoint: ['/run'],
			Cmd: ['-x'],
			Env: [{Name: 'PATH'}, {Name: 'MODE'}],
			Healthcheck: {Test: ['NONE']},
		});
		const own = withContainerSpec({Command: ['/mine']});
		expect(known(evidenceOf(own, {json: image}).inspect).Config).toMatchObject({Entrypoint: ['/mine'], Cmd: []});
	});

	it('what its image would have to say is unread where the image is not on this node, and nothing else', () => {
		const why = new Unread(t('it is not on this node'));
		const gone = {json: why, facts: why};
		const silent = withContainerSpec({User: undefined, Healthcheck: undefined});
		const evidence = evidenceOf(silent, gone);
		const {Config, HostConfig} = known(evidence.inspect);
		expect([Config.User, Config.Healthcheck, Config.Cmd, evidence.user, evidence.image, evidence.imageOfTag]).toEqual(
			Array.from({length: 6}, () => why),
		);
		expect(HostConfig.ReadonlyRootfs).toBe(true);
		const said = known(evidenceOf(withContainerSpec({Command: ['/mine']}), gone).inspect).Config;
		expect([said.User, said.Entrypoint, said.Cmd]).toEqual(['1000', ['/mine'], []]);
	});

	describe('with a task that runs here', () => {
		const task = merge(hardened, {
			inspect: {
				Image: imageJson.Id,
				owner: {is: 'swarm', service: t('shop_web')},
				Config: {User: t('app')},
				HostConfig: {LogConfig: {Type: t('json-file'), Config: [[t('max-size'), t('10m')]]}},
			},
			user: {uid: 101, from: '/etc/passwd'},
		});
		const named = withContainerSpec({User: 'app'});

		it('a user that is a name is who it was seen to be, for the same image and name only', () => {
			expect(evidenceOf(named, {}, {containers: [task]}).user).toMatchObject({uid: 101});
			expect(isUnread(evidenceOf(named).user)).toBe(true);
			const other = merge(task, {inspect: {Image: 'sha256:other'}});
			expect(isUnread(evidenceOf(named, {}, {containers: [other]}).user)).toBe(true);
			const stranger = merge(task, {inspect: {owner: {is: 'swarm', service: t('other')}}});
			expect(isUnread(evidenceOf(named, {}, {containers: [stranger]}).user)).toBe(true);
		});

		it('a spec without a log driver has the options it was given here, and else nobody knows', () => {
			const silent = withTask({LogDriver: undefined});
			const seen = known(evidenceOf(silent, {}, {containers: [task]}).inspect);
			expect(known(seen.HostConfig.LogConfig).Config).toEqual([['max-size', '10m']]);
			expect(isUnread(hostConfigOf(silent).LogConfig)).toBe(true);
			expect(known(hostConfigOf(serviceJson()).LogConfig).Type).toBe('local');
		});
	});

	it('is given a label where SELinux is on, and no AppArmor profile before its start', () => {
		const engine = {...engineFacts, hasSELinux: true, hasAppArmor: true};
		const inspect = known(evidenceOf(serviceJson(), {}, {engine}).inspect);
		expect([inspect.ProcessLabel, inspect.AppArmorProfile]).toEqual(['system_u:system_r:container_t:s0', '']);
		const labelled = (SELinuxContext: object) =>
			known(evidenceOf(withContainerSpec({Privileges: {SELinuxContext}}), {}, {engine}).inspect).ProcessLabel;
		expect(labelled({Type: 'spc_t'})).toBe('system_u:system_r:spc_t:s0');
		expect(labelled({Disable: true})).toBe('');
	});

	it('tells nothing secret: the places of values, and no value', () => {
		const service = withContainerSpec({
			Env: ['DB_PASSWORD=hunter2hunter2'],
			Labels: {'api-token': 'hunter2hunter2'},
			Command: ['mysql', '--password=hunter2hunter2'],
			Secrets: [{SecretName: 'db_password', File: {Name: 'db_password', Mode: 0o444}}],
			Configs: [{ConfigName: 'conf', File: {Name: 'app.conf', Mode: 0o100_440}}],
		});
		const evidence = evidenceOf(service);
		const facts = readServiceFacts(service, networksJson);
		expect(JSON.stringify([evidence, facts])).not.toContain('hunter2');
		expect(known(known(evidence.inspect).secrets).map(({where}) => where)).toEqual(['env', 'label', 'entrypoint']);
		expect(facts).toMatchObject({
			secrets: [{name: 'db_password', path: '/run/secrets/db_password', modeBits: 0o444}],
			configs: [{path: '/app.conf', modeBits: 0o440}],
			networks: ['shop-net'],
			stack: 'shop',
			mode: 'replicated',
		});
	});

	it('of another shape is unread, field by field, and never throws', () => {
		const strange: readonly unknown[] = [null, 7, 'text', [], [7], {a: 1}, true];
		const fields = [
			'Image',
			'User',
			'Env',
			'Mounts',
			'Privileges',
			'CapabilityAdd',
			'ReadOnly',
			'Hosts',
			'Healthcheck',
			'Sysctls',
			'Ulimits',
			'Command',
			'Labels',
			'Secrets',
		];
		for (const value of strange) {
			for (const field of fields) {
				expect(() => evidenceOf(withContainerSpec({[field]: value}))).not.toThrow();
				expect(() => readServiceFacts(withContainerSpec({[field]: value}), value)).not.toThrow();
			}
			expect(() => evidenceOf(value)).not.toThrow();
			expect(isUnread(readServiceFacts(value, []))).toBe(true);
			for (const part of ['TaskTemplate', 'EndpointSpec', 'Mode'])
				expect(() => evidenceOf({ID: serviceId, Spec: {Name: 'x', [part]: value}})).not.toThrow();
		}
		expect(hostConfigOf(withContainerSpec({ReadOnly: 'yes'})).ReadonlyRootfs).toBeInstanceOf(Unread);
		expect(hostConfigOf(withContainerSpec({CapabilityAdd: 'ALL'})).CapAdd).toBeInstanceOf(Unread);
	});

	it('whose tasks run a plugin is no container', () => {
		const plugin = serviceJson({Spec: {TaskTemplate: {ContainerSpec: null, PluginSpec: {Name: 'p'}}}});
		expect(evidenceOf(plugin).inspect).toMatchObject({why: 'its tasks run a plugin, not containers'});
	});
});
