/**
 * The daemon's settings as it runs: its own flags and daemon.json as dockerd merges them (a key in both it refuses), then
 * what the API tells, then what dockerd takes by itself. Values that may hold secrets are masked.
 */
import type {EngineFacts, NetworkFacts} from '../../model/evidence.ts';
import {isObject, type JsonObject} from '../../model/foreign.ts';
import type {DaemonInfo, DaemonSettings, Setting} from '../../model/host-evidence.ts';
import {mapRead, Unread, type Read} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {maskText, secretInVariable, secretMask} from '../../model/secrets.ts';
import {whole} from '../share.ts';
import {daemonPaths} from './daemon-paths.ts';
import type {Flags} from './flags.ts';

export type SettingsSources = {
	readonly flags: Flags;
	/** daemon.json, parsed. */
	readonly file: JsonObject;
	readonly env: ReadonlyMap<string, string>;
	readonly engine: EngineFacts;
	readonly info: DaemonInfo;
	readonly networks: Read<readonly NetworkFacts[]>;
};

/** Where the flag's name is not the file's: what may be given more than once. */
const flagNames: Readonly<Record<string, string>> = {
	hosts: 'host',
	'log-opts': 'log-opt',
	'authorization-plugins': 'authorization-plugin',
	'insecure-registries': 'insecure-registry',
	'default-ulimits': 'default-ulimit',
	'storage-opts': 'storage-opt',
};

/** Older names of settings, still read. */
const oldNames: Readonly<Record<string, string>> = {'data-root': 'graph'};

type Given =
	| {readonly from: 'flag'; readonly values: readonly string[]}
	| {readonly from: 'daemon.json'; readonly value: unknown}
	| null;

export function readSettings({flags, file, env, engine, info, networks}: SettingsSources): Read<DaemonSettings> {
	const paths = daemonPaths(engine.isRootless, env);
	const major = Number.parseInt(engine.ServerVersion, 10);

	function given(key: string): Read<Given> {
		const names = [key, oldNames[key]].filter(name => name !== undefined);
		const values = names.flatMap(name => flags.get(flagNames[name] ?? name) ?? []);
		const inFile = names.find(name => Object.hasOwn(file, name));
		if (values.length > 0 && inFile !== undefined) {
			return new Unread(
				words`${sanitise(key)} is set by a flag and in daemon.json: dockerd refuses that, so the file was changed after the start`,
			);
		}
		if (values.length > 0) return {from: 'flag', values};
		return inFile === undefined ? null : {from: 'daemon.json', value: file[inFile]};
	}

	/** `engine` is what the API tells, undefined where it does not. */
	function setting<T>(
		key: string,
		fromFlag: (values: readonly string[]) => T,
		fromFile: (value: unknown) => T | undefined,
		{engine, otherwise}: {readonly engine?: T | undefined; readonly otherwise: T},
	): Read<Setting<T>> {
		return mapRead<Given, Read<Setting<T>>>(given(key), one => {
			if (one === null) {
				return engine === undefined ? {value: otherwise, from: 'default'} : {value: engine, from: 'engine'};
			}
			if (one.from === 'flag') return {value: fromFlag(one.values), from: 'flag'};
			const value = fromFile(one.value);
			if (value !== undefined) return {value, from: 'daemon.json'};
			return new Unread(words`${sanitise(key)} in daemon.json is of the wrong kind: dockerd refuses to start with it`);
		});
	}

	const bool = (key: string, otherwise: boolean, engine?: boolean): Read<Setting<boolean>> =>
		setting(
			key,
			values => isTrue(values.at(-1) ?? ''),
			value => (typeof value === 'boolean' ? value : undefined),
			{
				engine,
				otherwise,
			},
		);
	const text = (key: string, otherwise: string, engine?: SafeText): Read<Setting<SafeText>> =>
		setting(
			key,
			values => shown(values.at(-1) ?? ''),
			value => (typeof value === 'string' ? shown(value) : undefined),
			{engine, otherwise: sanitise(otherwise)},
		);
	const texts = (
		key: string,
		otherwise: readonly string[],
		engine?: readonly SafeText[],
	): Read<Setting<readonly SafeText[]>> =>
		setting(
			key,
			values => values.map(shown),
			value => listIn(value)?.map(shown),
			{
				engine,
				otherwise: otherwise.map(value => sanitise(value)),
			},
		);

	const tlsverify = bool('tlsverify', (env.get('DOCKER_TLS_VERIFY') ?? '') !== '');
	const tls = bool('tls', false);
	return mapRead(
		whole({
			hosts: texts('hosts', [`unix://${paths.socket}`]),
			tls,
			tlsverify,
			tlscacert: text('tlscacert', ''),
			tlscert: text('tlscert', ''),
			tlskey: text('tlskey', ''),
			'log-level': text('log-level', 'info'),
			'log-driver': text('log-driver', 'json-file', info.LoggingDriver),
			'log-opts': setting('log-opts', values => values.map(pairIn), pairsIn, {otherwise: []}),
			debug: bool('debug', false, info.Debug),
			icc: bool('icc', true, defaultBridge(networks)?.isIccOn),
			iptables: bool('iptables', true),
			ip6tables: bool('ip6tables', major >= 27),
			'userland-proxy': bool('userland-proxy', true),
			'live-restore': bool('live-restore', false, info.LiveRestoreEnabled),
			'no-new-privileges': bool('no-new-privileges', false, engine.isNoNewPrivilegesDefault ?? undefined),
			'selinux-enabled': bool('selinux-enabled', false, engine.hasSELinux),
			experimental: bool('experimental', false, info.ExperimentalBuild),
			'cgroup-parent': text('cgroup-parent', ''),
			'userns-remap': text('userns-remap', ''),
			'seccomp-profile': text('seccomp-profile', '', engine.seccompProfile),
			'authorization-plugins': texts('authorization-plugins', [], info.authorizationPlugins),
			'insecure-registries': texts('insecure-registries', [], info.insecureRegistries),
			'default-ulimits': setting('default-ulimits', values => values.map(shown), ulimitsIn, {otherwise: []}),
			'storage-driver': text('storage-driver', '', info.Driver),
			'storage-opts': texts('storage-opts', []),
			'data-root': text('data-root', paths.dataRoot, engine.DockerRootDir),
			'exec-root': text('exec-root', paths.execRoot),
			'config-file': text('config-file', paths.configFile),
			containerd: text('containerd', ''),
		}),
		all => withImpliedTls(all, major),
	);
}

/** Whoever asks for verification, even to switch it off, gets TLS; from 23 on, whoever asks for TLS alone gets verification. */
function withImpliedTls(all: DaemonSettings, major: number): DaemonSettings {
	const {tls, tlsverify} = all;
	const isAsked = tlsverify.from !== 'default' || tlsverify.value;
	if (isAsked) return {...all, tls: {value: true, from: tls.from === 'default' ? tlsverify.from : tls.from}};
	return major >= 23 && tls.from !== 'default' ? {...all, tlsverify: tls} : all;
}

const defaultBridge = (networks: Read<readonly NetworkFacts[]>): NetworkFacts | undefined =>
	networks instanceof Unread ? undefined : networks.find(network => network.isDefaultBridge);

/** As Go reads a boolean; what it can't read keeps dockerd from starting. */
const isTrue = (text: string): boolean => /^(?:1|t|T|true|TRUE|True)$/.test(text);

const shown = (text: string): SafeText => sanitise(maskText(text));

function listIn(value: unknown): readonly string[] | undefined {
	return Array.isArray(value) && value.every(one => typeof one === 'string') ? value : undefined;
}

function masked(key: string, value: string): readonly [SafeText, SafeText] {
	return [sanitise(key), secretInVariable(key, value) === null ? sanitise(value) : secretMask];
}

function pairIn(text: string): readonly [SafeText, SafeText] {
	const [key = '', value = ''] = text.split(/=(.*)/s, 2);
	return masked(key, value);
}

function pairsIn(value: unknown): ReadonlyArray<readonly [SafeText, SafeText]> | undefined {
	if (!isObject(value)) return undefined;
	const pairs = Object.entries(value);
	return pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')
		? pairs.map(([key, text]) => masked(key, text))
		: undefined;
}

/** `{"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 2048}}` → `nofile=1024:2048`, as the flag writes it. */
function ulimitsIn(value: unknown): readonly SafeText[] | undefined {
	if (!isObject(value)) return undefined;
	return Object.entries(value).map(([name, limit]) => {
		const ends = isObject(limit) ? [limit['Soft'], limit['Hard']].filter(end => typeof end === 'number') : [];
		return words`${sanitise(name)}=${join(
			ends.map(end => words`${end}`),
			':',
		)}`;
	});
}
