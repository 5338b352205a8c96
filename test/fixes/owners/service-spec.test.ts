/** Changes to the spec of a Swarm service. */
import {describe, expect, it} from 'vitest';
import {editSpec, withRollback} from '../../../source/fixes/owners/swarm/service-spec.ts';
import type {WantedChange} from '../../../source/fixes/owners/wanted-change.ts';
import type {JsonObject} from '../../../source/model/foreign.ts';
import {isUnread, known} from '../../../source/model/read.ts';

const spec = (container: JsonObject, task: JsonObject = {}): JsonObject => ({
	Name: 'web',
	TaskTemplate: {ContainerSpec: {Image: 'shop@sha256:1', ...container}, ...task},
	EndpointSpec: {
		Ports: [
			{TargetPort: 80, Protocol: 'tcp', PublishedPort: 8080},
			{TargetPort: 53, Protocol: 'udp'},
		],
	},
});

describe('a change, and all else as it was', () => {
	const mounts = {
		Mounts: [
			{Target: '/a', Source: 'v'},
			{Target: '/b', Source: '/x', BindOptions: {Propagation: 'rshared'}},
		],
	};
	const rows: ReadonlyArray<readonly [change: WantedChange, before: JsonObject, after: JsonObject]> = [
		[
			{is: 'capabilities', drop: ['ALL'], add: ['CAP_CHOWN', 'KILL']},
			spec({}),
			spec({CapabilityDrop: ['ALL'], CapabilityAdd: ['CAP_CHOWN', 'CAP_KILL']}),
		],
		[
			{is: 'read-only-root', tmpfs: [{path: '/tmp', options: 'size=2m,mode=1777'}]},
			spec({}),
			spec({
				ReadOnly: true,
				Mounts: [{Type: 'tmpfs', Target: '/tmp', TmpfsOptions: {SizeBytes: 2_097_152, Mode: 0o1777}}],
			}),
		],
		[
			{is: 'mount-read-only', target: '/a'},
			spec(mounts),
			spec({Mounts: [{Target: '/a', Source: 'v', ReadOnly: true}, mounts.Mounts[1]]}),
		],
		[{is: 'remove-mount', target: '/a'}, spec(mounts), spec({Mounts: [mounts.Mounts[1]]})],
		[
			{is: 'mount-propagation', target: '/b'},
			spec(mounts),
			spec({Mounts: [mounts.Mounts[0], {Target: '/b', Source: '/x', BindOptions: {}}]}),
		],
		[{is: 'pids-limit', pids: 9}, spec({}), spec({}, {Resources: {Limits: {Pids: 9}}})],
		[
			{is: 'cpu-limit', cpus: 0.5},
			spec({}, {Resources: {Limits: {MemoryBytes: 1}}}),
			spec({}, {Resources: {Limits: {MemoryBytes: 1, NanoCPUs: 5e8}}}),
		],
		[
			{is: 'remove-sysctl', name: 'net.a'},
			spec({Sysctls: {'net.a': '1', 'net.b': '2'}}),
			spec({Sysctls: {'net.b': '2'}}),
		],
		[
			{is: 'ulimit', name: 'nofile', soft: 1, hard: 2},
			spec({Ulimits: [{Name: 'nofile', Soft: 9, Hard: 9}]}),
			spec({Ulimits: [{Name: 'nofile', Soft: 1, Hard: 2}]}),
		],
		[
			{is: 'remove-extra-host', entry: 'db:10.0.0.1'},
			spec({Hosts: ['10.0.0.1 db', '10.0.0.2 x']}),
			spec({Hosts: ['10.0.0.2 x']}),
		],
		[
			{is: 'restart-policy', name: 'unless-stopped', maximumRetryCount: 0},
			spec({}),
			spec({}, {RestartPolicy: {Condition: 'any'}}),
		],
		[
			{is: 'log-rotation', maxSizeBytes: 10, maxFiles: 2},
			spec({}),
			spec({}, {LogDriver: {Name: 'json-file', Options: {'max-size': '10', 'max-file': '2'}}}),
		],
	];
	it.each(rows)('$is', (change, before, after) => expect(known(editSpec([change], before, '1.41'))).toEqual(after));
	it('takes away a published port by its own', () => {
		expect(known(editSpec([{is: 'unpublish-port', port: '53/udp'}], spec({}), '1.41'))['EndpointSpec']).toEqual({
			Ports: [{TargetPort: 80, Protocol: 'tcp', PublishedPort: 8080}],
		});
	});
});

it('no-new-privileges needs a new engine', () => {
	const change: WantedChange = {is: 'no-new-privileges'};
	expect(isUnread(editSpec([change], spec({}), '1.41'))).toBe(true);
	expect(known(editSpec([change], spec({}), '1.46'))).toEqual(spec({Privileges: {NoNewPrivileges: true}}));
});

describe('what can’t be said to a task', () => {
	const rows: ReadonlyArray<readonly [change: WantedChange, says: string]> = [
		[{is: 'privileged-off'}, 'no such setting'],
		[{is: 'own-namespace', of: 'pid'}, 'no such setting'],
		[{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'}, 'one address only'],
		[{is: 'remove-mount', target: '/none'}, 'has no mount at /none'],
	];
	it.each(rows)('%j', (change, says) => {
		const edited = editSpec([change], spec({}), '1.41');
		expect(isUnread(edited) ? edited.why : '').toContain(says);
	});
});

it('goes back by itself, watched for two windows of its health check, the old task first out where it holds a port of the host', () => {
	const healthy = spec({Healthcheck: {Interval: 10e9, Timeout: 5e9, Retries: 2, StartPeriod: 20e9}});
	expect(withRollback({...healthy, UpdateConfig: {Delay: 7, Order: 'start-first'}})['UpdateConfig']).toEqual({
		Delay: 7,
		Order: 'start-first',
		FailureAction: 'rollback',
		Monitor: 100e9,
		MaxFailureRatio: 0,
	});
	const onHost = {...spec({}), EndpointSpec: {Ports: [{TargetPort: 80, PublishMode: 'host'}]}};
	expect(withRollback(onHost)['UpdateConfig']).toMatchObject({Order: 'stop-first', Monitor: 5e9});
});
