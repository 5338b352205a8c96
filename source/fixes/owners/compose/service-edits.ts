/** Changes → the values a service's keys shall have, from those it has. Pure; `${X}` in what stays is left as it was typed. */
import {at, isObject} from '../../../model/foreign.ts';
import {Unread, isUnread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {bytesForCommand} from '../../say.ts';
import type {WantedChange} from '../wanted-change.ts';
import {mountTarget, onAddress, readOnly, targetPort, withoutPropagation} from './items.ts';
import {isSame} from './service-view.ts';
import type {Wanted} from './write-service.ts';

/** What a key has now, all files together; undefined: nothing. */
export type Now = (key: string) => unknown;

/** By key; undefined: it shall go. */
type Edits = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly unknown[] =>
	Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const orNothing = (list: readonly unknown[]): readonly unknown[] | undefined => (list.length === 0 ? undefined : list);
const capability = (name: unknown): string => textOf(name).toUpperCase().replace(/^CAP_/, '');

/** In compose files written by more than us: may be spelled `CAP_CHOWN`, and stays so. */
const capabilities = (now: unknown, wanted: readonly string[]): readonly unknown[] | undefined => {
	const old = listOf(now);
	return orNothing(wanted.map(name => old.find(one => capability(one) === capability(name)) ?? name));
};

const notFound = (what: string, key: string): Unread =>
	new Unread(
		words`${sanitise(what)} stands in no ${sanitise(key)}: of the compose files: the image or a variable brings it`,
	);

/** Items of `key` that are meant, each changed or (undefined) left out. */
function items(
	now: Now,
	key: string,
	what: string,
	isMeant: (item: unknown) => boolean,
	into: (item: unknown) => unknown,
): Read<Edits> {
	const old = listOf(now(key));
	if (!old.some(isMeant)) return notFound(what, key);
	const changed = old.flatMap(item => {
		const instead = isMeant(item) ? into(item) : item;
		return instead === undefined ? [] : [instead];
	});
	return {[key]: orNothing(changed)};
}

const without = (now: Now, key: string, what: string, isMeant: (item: unknown) => boolean): Read<Edits> =>
	items(now, key, what, isMeant, () => undefined);

/** Lists and maps stand for each other: `- net.x=1` and `net.x: 1`. */
function withoutEntry(now: Now, key: string, name: string): Read<Edits> {
	const old = now(key);
	if (!isObject(old)) return without(now, key, name, item => textOf(item).split('=')[0] === name);
	if (!Object.hasOwn(old, name)) return notFound(name, key);
	const {[name]: _, ...rest} = old;
	return {[key]: Object.keys(rest).length === 0 ? undefined : rest};
}

function gone(now: Now, key: string): Read<Edits> {
	return now(key) === undefined ? notFound(key, key) : {[key]: undefined};
}

const securityName = (item: unknown): string => textOf(item).split(/[:=]/)[0] ?? '';

function securityOpt(now: Now, isDropped: (item: unknown) => boolean, add: readonly string[]): Edits {
	const kept = listOf(now('security_opt')).filter(item => !isDropped(item));
	return {security_opt: orNothing([...kept, ...add.filter(one => !kept.includes(one))])};
}

/** Under `deploy` where the file has it there: newer Compose refuses two that differ. */
function limit(now: Now, key: string, deployed: string, value: unknown): Edits {
	const deploy = now('deploy');
	if (at(deploy, 'resources', 'limits', deployed) === undefined || !isObject(deploy)) return {[key]: value};
	const resources = at(deploy, 'resources');
	const limits = at(resources, 'limits');
	if (!isObject(resources) || !isObject(limits)) return {[key]: value};
	const text = typeof value === 'number' && deployed === 'cpus' ? String(value) : value;
	return {deploy: {...deploy, resources: {...resources, limits: {...limits, [deployed]: text}}}};
}

const seconds = (ns: number): string => `${Math.max(1, Math.round(ns / 1e9))}s`;
const inLife = (what: SafeText): Unread =>
	new Unread(words`${what} of a compose service is not written by hullcheck: set it in the file by hand`);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});

/** What one change makes of the keys. Unread: why Compose can't be told, or not by us. */
function editsOf(change: WantedChange, now: Now): Read<Edits> {
	switch (change.is) {
		case 'capabilities':
			return {cap_drop: capabilities(now('cap_drop'), change.drop), cap_add: capabilities(now('cap_add'), change.add)};
		case 'privileged-off':
			return gone(now, 'privileged');
		case 'no-new-privileges':
			return securityOpt(now, item => securityName(item) === 'no-new-privileges', ['no-new-privileges:true']);
		case 'read-only-root': {
			const old = listOf(now('tmpfs'));
			const has = (path: string): boolean => old.some(item => textOf(item).split(':')[0] === path);
			const more = change.tmpfs
				.filter(({path}) => !has(path))
				.map(({path, options}) => (options === '' ? path : `${path}:${options}`));
			return {read_only: true, ...(more.length === 0 ? {} : {tmpfs: [...old, ...more]})};
		}
		case 'user':
			return {user: change.user};
		case 'own-namespace':
			switch (change.of) {
				case 'cgroup':
					return {cgroup: 'private'};
				case 'user':
					return gone(now, 'userns_mode');
				case 'pid':
				case 'ipc':
				case 'uts':
					return gone(now, change.of);
			}
		case 'own-network': {
			const ports = change.publish.map(({port, hostIp, hostPort}) => onAddress(`${hostPort}:${port}`, hostIp));
			if (ports.length === 0) return inLife(words`a network of its own, with none of its ports named,`);
			if (now('network_mode') === undefined) return notFound('network_mode', 'network_mode');
			return {network_mode: undefined, ...(ports.length === 0 ? {} : {ports: [...listOf(now('ports')), ...ports]})};
		}
		case 'seccomp':
			return change.profile === null
				? securityOpt(now, item => securityName(item) === 'seccomp', [])
				: new Unread(
						words`Compose reads a seccomp profile from a file: write it beside the compose file and name it in security_opt`,
					);
		case 'apparmor':
			return securityOpt(
				now,
				item => securityName(item) === 'apparmor',
				change.profile === null ? [] : [`apparmor:${change.profile}`],
			);
		case 'selinux-labels':
			return securityOpt(now, item => /^label[:=]disable$/.test(textOf(item)), []);
		case 'kernel-paths':
			return securityOpt(now, item => securityName(item) === 'systempaths', []);
		case 'bind-port':
			return items(
				now,
				'ports',
				change.port,
				item => targetPort(item) === change.port,
				item => onAddress(item, change.hostIp),
			);
		case 'unpublish-port':
			return without(now, 'ports', change.port, item => targetPort(item) === change.port);
		case 'mount-read-only':
			return items(now, 'volumes', change.target, item => mountTarget(item) === change.target, readOnly);
		case 'remove-mount':
			return without(now, 'volumes', change.target, item => mountTarget(item) === change.target);
		case 'mount-propagation':
			return items(now, 'volumes', change.target, item => mountTarget(item) === change.target, withoutPropagation);
		case 'remove-device':
			return without(now, 'devices', change.path, item => textOf(item).split(':').slice(0, 2).includes(change.path));
		case 'remove-device-requests':
			return inLife(words`GPUs and other devices`);
		case 'tmpfs-options': {
			const isIt = (item: unknown): boolean => textOf(item).split(':')[0] === change.path;
			return items(now, 'tmpfs', change.path, isIt, () => `${change.path}:${change.options}`);
		}
		case 'image':
			return inLife(words`the image`);
		case 'host-port':
			return inLife(words`the number a port is published at`);
		case 'remove-variable':
			return isObject(now('environment'))
				? withoutEntry(now, 'environment', change.name)
				: without(now, 'environment', change.name, item => textOf(item).split('=')[0] === change.name);
		case 'remove-device-rule':
			return without(now, 'device_cgroup_rules', change.rule, item => textOf(item) === change.rule);
		case 'remove-sysctl':
			return withoutEntry(now, 'sysctls', change.name);
		case 'ulimit':
			return {ulimits: {...fieldsOf(now('ulimits')), [change.name]: {soft: change.soft, hard: change.hard}}};
		case 'log-rotation': {
			const logging = fieldsOf(now('logging'));
			const rotation = {'max-size': String(change.maxSizeBytes), 'max-file': String(change.maxFiles)};
			return {logging: {driver: 'json-file', ...logging, options: {...fieldsOf(logging['options']), ...rotation}}};
		}
		case 'health-check':
			// Its image's own is what it has when nothing is said.
			if (change.test.length === 0) return gone(now, 'healthcheck');
			return {
				healthcheck: {
					test: change.test,
					interval: seconds(change.intervalNs),
					timeout: seconds(change.timeoutNs),
					retries: change.retries,
				},
			};
		case 'oom-killer-on':
			return gone(now, 'oom_kill_disable');
		case 'oom-score':
			return {oom_score_adj: change.score};
		case 'default-cgroup-parent':
			return gone(now, 'cgroup_parent');
		case 'default-runtime':
			return gone(now, 'runtime');
		case 'storage-limit':
			return {storage_opt: {...fieldsOf(now('storage_opt')), size: bytesForCommand(change.sizeBytes)}};
		case 'remove-extra-host': {
			const [host = ''] = change.entry.split(/[:=]/);
			if (isObject(now('extra_hosts'))) return withoutEntry(now, 'extra_hosts', host);
			return without(
				now,
				'extra_hosts',
				change.entry,
				item => textOf(item).replace('=', ':') === change.entry.replace('=', ':'),
			);
		}
		case 'remove-link': {
			const isIt = (item: unknown): boolean => textOf(item).split(':').at(-1) === change.link.split(/[:/]/).at(-1);
			const key = listOf(now('links')).some(isIt) ? 'links' : 'external_links';
			return without(now, key, change.link, isIt);
		}
		case 'memory-limit':
			return {
				...limit(now, 'mem_limit', 'memory', bytesForCommand(change.memoryBytes)),
				memswap_limit: change.memorySwapBytes > 0 ? bytesForCommand(change.memorySwapBytes) : change.memorySwapBytes,
			};
		case 'pids-limit':
			return limit(now, 'pids_limit', 'pids', change.pids);
		case 'cpu-limit':
			return limit(now, 'cpus', 'cpus', change.cpus);
		case 'restart-policy':
			return {
				restart:
					change.name === 'on-failure' && change.maximumRetryCount > 0
						? `on-failure:${change.maximumRetryCount}`
						: change.name,
			};
		case 'publish-all-off':
			return inLife(words`publishing all ports`);
		case 'secret-to-file':
			return inLife(words`moving a secret into a file`);
		case 'move-network':
		case 'join-network':
		case 'leave-network':
			return inLife(words`the networks`);
	}
}

/** All that can be said, and what can't be. */
export function editEach(
	changes: readonly WantedChange[],
	now: Now,
): {readonly wanted: Wanted; readonly left: ReadonlyArray<{readonly change: WantedChange; readonly why: SafeText}>} {
	const wanted = new Map<string, unknown>();
	const left: Array<{change: WantedChange; why: SafeText}> = [];
	for (const change of changes) {
		const edits = editsOf(change, key => (wanted.has(key) ? wanted.get(key) : now(key)));
		if (isUnread(edits)) left.push({change, why: edits.why});
		else for (const [key, value] of Object.entries(edits)) wanted.set(key, value);
	}
	return {wanted: new Map([...wanted].filter(([key, value]) => !isSame(value, now(key)))), left};
}

/** All changes together; Unread with the reason of the first that can't be. */
export function editService(changes: readonly WantedChange[], now: Now): Read<Wanted> {
	const {wanted, left} = editEach(changes, now);
	return left[0] === undefined ? wanted : new Unread(left[0].why);
}
