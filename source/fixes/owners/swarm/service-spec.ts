/** Changes → the spec of a Swarm service, from the one it has. Pure. What a task can't be told is said so. */
import {at, isObject, listOf, type JsonObject} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {sanitise, words} from '../../../model/safe-text.ts';
import type {WantedChange} from '../wanted-change.ts';

const fieldsOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** `spec` with `value` at `path`, all else as it was; undefined takes it away. */
export function put(spec: JsonObject, path: readonly string[], value: unknown): JsonObject {
	const [key = '', ...rest] = path;
	if (rest.length > 0) return {...spec, [key]: put(fieldsOf(spec[key]), rest, value)};
	const {[key]: _, ...others} = spec;
	return value === undefined ? others : {...others, [key]: value};
}

/** The engine leaves out lists that are empty; a spec that has one would never be found to be the one that was sent. */
const orNone = (list: readonly unknown[]): readonly unknown[] | undefined => (list.length === 0 ? undefined : list);

const container = (...path: readonly string[]): readonly string[] => ['TaskTemplate', 'ContainerSpec', ...path];

/** Swarm wants `CAP_CHOWN`, and `ALL` as it is. */
const capability = (name: string): string => (name === 'ALL' ? name : `CAP_${name.replace(/^CAP_/, '')}`);

const noSuch = new Unread(
	words`a Swarm service has no such setting: no privileged mode, host pid, ipc or user namespace, devices or storage options`,
);
const notFound = (what: string): Unread => new Unread(words`the service has no ${sanitise(what, 200)}`);

const isMountAt =
	(target: string) =>
	(mount: unknown): boolean =>
		at(mount, 'Target') === target;

function mounts(
	spec: JsonObject,
	target: string,
	into: (mount: JsonObject) => JsonObject | undefined,
): Read<JsonObject> {
	const old = listOf(at(spec, ...container('Mounts')));
	if (!old.some(isMountAt(target))) return notFound(`mount at ${target}`);
	const all = old.flatMap(mount => {
		if (!isObject(mount) || !isMountAt(target)(mount)) return [mount];
		const instead = into(mount);
		return instead === undefined ? [] : [instead];
	});
	return put(spec, container('Mounts'), orNone(all));
}

const sizes: Readonly<Record<string, number>> = {k: 1024, m: 1024 ** 2, g: 1024 ** 3};

/** `size=64m,mode=1777` as Swarm spells it. */
function tmpfsMount(target: string, options: string): JsonObject {
	const [, amount, unit = ''] = /(?:^|,)size=(\d+)([kmg]?)/i.exec(options) ?? [];
	const [, mode] = /(?:^|,)mode=([0-7]+)/.exec(options) ?? [];
	return {
		Type: 'tmpfs',
		Target: target,
		TmpfsOptions: {
			...(amount === undefined ? {} : {SizeBytes: Number(amount) * (sizes[unit.toLowerCase()] ?? 1)}),
			...(mode === undefined ? {} : {Mode: Number.parseInt(mode, 8)}),
		},
	};
}

function without(
	spec: JsonObject,
	path: readonly string[],
	what: string,
	isMeant: (one: unknown) => boolean,
): Read<JsonObject> {
	const old = listOf(at(spec, ...path));
	return old.some(isMeant) ? put(spec, path, orNone(old.filter(one => !isMeant(one)))) : notFound(what);
}

function edit(change: WantedChange, spec: JsonObject, apiVersion: string): Read<JsonObject> {
	/** Privileges.NoNewPrivileges, Seccomp and AppArmor came with API 1.46. */
	const isNew = Number(apiVersion.split('.')[1] ?? 0) >= 46;
	const tooOld = new Unread(words`an engine before 27 (API 1.46) can't tell a Swarm service so`);
	switch (change.is) {
		case 'capabilities':
			return put(
				put(spec, container('CapabilityDrop'), orNone(change.drop.map(capability))),
				container('CapabilityAdd'),
				orNone(change.add.map(capability)),
			);
		case 'read-only-root': {
			const old = listOf(at(spec, ...container('Mounts')));
			const more = change.tmpfs.filter(({path}) => !old.some(isMountAt(path)));
			const all = [...old, ...more.map(({path, options}) => tmpfsMount(path, options))];
			return put(put(spec, container('ReadOnly'), true), container('Mounts'), orNone(all));
		}
		case 'user':
			return put(spec, container('User'), change.user);
		case 'no-new-privileges':
			return isNew ? put(spec, container('Privileges', 'NoNewPrivileges'), true) : tooOld;
		case 'seccomp':
			if (change.profile === null) return put(spec, container('Privileges', 'Seccomp'), undefined);
			return isNew
				? put(spec, container('Privileges', 'Seccomp'), {
						Mode: 'custom',
						Profile: Buffer.from(change.profile, 'utf8').toString('base64'),
					})
				: tooOld;
		case 'apparmor':
			return change.profile === null
				? put(spec, container('Privileges', 'AppArmor'), undefined)
				: new Unread(words`a Swarm service takes no AppArmor profile of one's own`);
		case 'selinux-labels':
			return put(spec, container('Privileges', 'SELinuxContext'), undefined);
		case 'unpublish-port':
			return without(spec, ['EndpointSpec', 'Ports'], `port ${change.port}`, port => {
				const protocol = at(port, 'Protocol');
				return `${String(at(port, 'TargetPort'))}/${typeof protocol === 'string' ? protocol : 'tcp'}` === change.port;
			});
		case 'image':
			return new Unread(words`its image is the service's: docker service update --image`);
		case 'host-port':
			return new Unread(words`set the published port of the service: docker service update --publish-add`);
		case 'bind-port':
			return new Unread(words`a Swarm service can't publish on one address only: use the firewall`);
		case 'mount-read-only':
			return mounts(spec, change.target, mount => ({...mount, ReadOnly: true}));
		case 'remove-mount':
			return mounts(spec, change.target, () => undefined);
		case 'mount-propagation':
			return mounts(spec, change.target, mount => put(mount, ['BindOptions', 'Propagation'], undefined));
		case 'remove-sysctl':
			return at(spec, ...container('Sysctls'), change.name) === undefined
				? notFound(`sysctl ${change.name}`)
				: put(spec, container('Sysctls', change.name), undefined);
		case 'ulimit': {
			const others = listOf(at(spec, ...container('Ulimits'))).filter(one => at(one, 'Name') !== change.name);
			return put(spec, container('Ulimits'), [...others, {Name: change.name, Soft: change.soft, Hard: change.hard}]);
		}
		case 'log-rotation': {
			const driver = fieldsOf(at(spec, 'TaskTemplate', 'LogDriver'));
			const rotation = {'max-size': String(change.maxSizeBytes), 'max-file': String(change.maxFiles)};
			return put(spec, ['TaskTemplate', 'LogDriver'], {
				Name: 'json-file',
				...driver,
				Options: {...fieldsOf(driver['Options']), ...rotation},
			});
		}
		case 'health-check':
			// Its image's own is what it has when nothing is said.
			if (change.test.length === 0) return put(spec, container('Healthcheck'), undefined);
			return put(spec, container('Healthcheck'), {
				Test: change.test,
				Interval: change.intervalNs,
				Timeout: change.timeoutNs,
				Retries: change.retries,
			});
		case 'oom-score':
			return isNew ? put(spec, container('OomScoreAdj'), change.score) : tooOld;
		case 'remove-extra-host': {
			// `IP name` there, `name:IP` in a container.
			const [name = '', ...address] = change.entry.split(/[:=]/);
			return without(spec, container('Hosts'), `host ${change.entry}`, one => one === `${address.join(':')} ${name}`);
		}
		case 'memory-limit':
			return put(spec, ['TaskTemplate', 'Resources', 'Limits', 'MemoryBytes'], change.memoryBytes);
		case 'pids-limit':
			return put(spec, ['TaskTemplate', 'Resources', 'Limits', 'Pids'], change.pids);
		case 'cpu-limit':
			return put(spec, ['TaskTemplate', 'Resources', 'Limits', 'NanoCPUs'], Math.round(change.cpus * 1e9));
		case 'restart-policy': {
			const condition = {no: 'none', 'on-failure': 'on-failure', always: 'any', 'unless-stopped': 'any'}[change.name];
			const policy = put(spec, ['TaskTemplate', 'RestartPolicy', 'Condition'], condition);
			return change.maximumRetryCount > 0
				? put(policy, ['TaskTemplate', 'RestartPolicy', 'MaxAttempts'], change.maximumRetryCount)
				: policy;
		}
		case 'own-network':
		case 'move-network':
		case 'join-network':
		case 'leave-network':
			return new Unread(
				words`the networks of a Swarm service are not changed by hullcheck: docker service update --network-add, --network-rm`,
			);
		case 'secret-to-file':
			return new Unread(
				words`make a Swarm secret of it: docker secret create, then docker service update --secret-add`,
			);
		case 'remove-variable': {
			const env = container('Env');
			return without(
				spec,
				env,
				`variable ${change.name}`,
				one => typeof one === 'string' && one.split('=')[0] === change.name,
			);
		}
		case 'tmpfs-options':
			return new Unread(
				words`the options of a service's tmpfs are set in its mount: docker service update --mount-add`,
			);
		case 'privileged-off':
		case 'own-namespace':
		case 'kernel-paths':
		case 'publish-all-off':
		case 'remove-device':
		case 'remove-device-rule':
		case 'remove-device-requests':
		case 'oom-killer-on':
		case 'default-cgroup-parent':
		case 'default-runtime':
		case 'storage-limit':
		case 'remove-link':
			return noSuch;
	}
}

/** All changes together; Unread with the reason of the first that can't be. */
export function editSpec(changes: readonly WantedChange[], spec: JsonObject, apiVersion: string): Read<JsonObject> {
	let edited = spec;
	for (const change of changes) {
		const next = edit(change, edited, apiVersion);
		if (isUnread(next)) return next;
		edited = next;
	}
	return edited;
}

const usualMonitorNs = 5e9;
const maxMonitorNs = 600e9;

/** Twice as long as its health check may take to say no. */
function monitorNs(spec: JsonObject): number {
	const health = at(spec, ...container('Healthcheck'));
	if (!isObject(health)) return usualMonitorNs;
	const number = (field: string, instead: number): number => Number(health[field]) || instead;
	const window = number('StartPeriod', 0) + (number('Interval', 30e9) + number('Timeout', 30e9)) * number('Retries', 3);
	return Math.min(maxMonitorNs, Math.max(usualMonitorNs, 2 * window));
}

/** A fix that its tasks don't survive is taken back by Swarm itself. A port of the host is free only when the old task has gone. */
export function withRollback(spec: JsonObject): JsonObject {
	const hasHostPort = listOf(at(spec, 'EndpointSpec', 'Ports')).some(port => at(port, 'PublishMode') === 'host');
	const config = {
		...fieldsOf(spec['UpdateConfig']),
		FailureAction: 'rollback',
		Monitor: monitorNs(spec),
		MaxFailureRatio: 0,
		...(hasHostPort ? {Order: 'stop-first'} : {}),
	};
	const back = {
		Parallelism: 1,
		FailureAction: 'pause',
		Monitor: usualMonitorNs,
		MaxFailureRatio: 0,
		Order: 'stop-first',
	};
	return {
		...spec,
		UpdateConfig: config,
		RollbackConfig: isObject(spec['RollbackConfig']) ? spec['RollbackConfig'] : back,
	};
}
