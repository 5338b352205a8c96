/**
 * Every check against all samples. Each that decides comes to a pass, a failure and an unknown; what was not read never
 * makes a pass of what might as well be a failure; and a live fix closes its own finding.
 */
import {describe, expect, it} from 'vitest';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {changesOf, type Change} from '../../source/model/fix.ts';
import {foretell} from '../helpers/foretell.ts';
import type {CheckOf, VerdictName} from '../../source/model/check.ts';
import {Unread} from '../../source/model/read.ts';
import {unread} from '../helpers/evidence.ts';
import {containers, containerSources, hosts} from './samples.ts';

const decided: readonly VerdictName[] = ['pass', 'fail', 'unknown'];

/** Checks that never come to some verdict, by their record, and why. */
type Exceptions = Readonly<Record<string, readonly [never: string, why: string]>>;

const noScanner = 'what is in an image only a look into its files tells: manual, until there is a scanner';
const historyOnly = 'the build history shows what was done, never that nothing was: manual instead of a pass';

const ofImages: Exceptions = {
	'4.3': ['pass', historyOnly],
	'X-IMG-SUDO-PKG': ['pass', historyOnly],
	'X-IMG-EMPTYPW': ['pass', historyOnly],
	'4.4': ['pass fail', noScanner],
	'X-IMG-CVE': ['pass fail', noScanner],
	'X-IMG-EOL': ['pass fail', noScanner],
	'4.12': ['pass fail', 'who signed, and who is trusted to, only a person can say'],
};
const ofContainers: Exceptions = {
	...ofImages,
	'5.9': ['fail', 'which ports are needed only a person can say'],
	'X-DNS-INTERNAL': ['fail', 'whether it needs to reach outside only a person can say'],
	'X-DRIFT': [
		'pass fail unknown',
		'the list of changes is costly for an engine to make: always for a person to ask for',
	],
};
const ofHosts: Exceptions = {
	'7.6': ['pass fail', 'no engine keeps a record of when the unlock key was changed'],
};

function missing<Evidence>(
	checks: ReadonlyArray<CheckOf<Evidence>>,
	samples: Iterable<Evidence>,
): ReadonlyMap<string, string> {
	const seen = new Map<string, Set<string>>(checks.map(({record}) => [record, new Set()]));
	for (const sample of samples) {
		for (const {check, verdict} of runChecks(checks, sample)) seen.get(check.record)?.add(verdict.is);
	}
	return new Map(
		[...seen]
			.map(([record, found]) => [record, decided.filter(one => !found.has(one)).join(' ')] as const)
			.filter(([, never]) => never !== ''),
	);
}

const lists = [
	['containers', missing(containerChecks, containers.values()), ofContainers],
	['images', missing(imageChecks, containers.values()), ofImages],
	['hosts', missing(hostChecks, hosts.values()), ofHosts],
] as const;

describe('each check passes, fails and does not know', () => {
	it('all records but none twice: 117 of CIS and 71 beyond', () => {
		const records = new Set([...containerChecks, ...imageChecks, ...hostChecks].map(({record}) => record));
		expect([...records].filter(record => /^\d/.test(record))).toHaveLength(117);
		expect(records.size).toBe(117 + 71);
	});
	it.each(lists)('of %s, but for those that are named here', (_name, found, named) => {
		expect(Object.fromEntries(found)).toEqual(
			Object.fromEntries(Object.entries(named).map(([record, [never]]) => [record, never])),
		);
	});
});

type Path = readonly string[];

const get = (value: unknown, [key, ...rest]: Path): unknown => {
	if (key === undefined) return value;
	return typeof value === 'object' && value !== null && !(value instanceof Unread)
		? get(Reflect.get(value, key), rest)
		: undefined;
};

function put<T>(value: T, [key, ...rest]: Path, to: unknown): T {
	if (key === undefined || typeof value !== 'object' || value === null) return value;
	return {...value, [key]: rest.length === 0 ? to : put(Reflect.get(value, key), rest, to)};
}

const below = (folder: Path, names: string): readonly Path[] => names.split(' ').map(name => [...folder, name]);

const [aContainer] = containers.values();
const containerPaths: readonly Path[] = [
	...containerSources.map(name => [name]),
	...below(['inspect'], 'RestartCount AppArmorProfile ProcessLabel State Mounts seccomp secrets'),
	...below(['inspect', 'Config'], 'User Entrypoint Cmd Env Healthcheck'),
	...Object.keys(get(aContainer, ['inspect', 'HostConfig']) as object).map(name => ['inspect', 'HostConfig', name]),
	...below(['inspect', 'NetworkSettings'], 'Ports Networks'),
	...below(['image'], 'createdAtUnixMs User WorkingDir Healthcheck secrets history'),
];

const [aHost] = hosts.values();
const hostPaths: readonly Path[] = [
	...Object.keys(aHost ?? {})
		.filter(name => !['policy', 'nowUnixMs', 'files'].includes(name))
		.map(name => [name]),
	...Object.keys(aHost?.files ?? {}).map(name => ['files', name]),
	...below(
		['swarm'],
		'AutoLockManagers nodeCertExpiryMs caNotBeforeUnixMs isRootRotationInProgress services listenAddresses dataPathAddress',
	),
];

/** Passes with something unread that are failures with what another sample has there. */
function guessed<Evidence>(
	checks: ReadonlyArray<CheckOf<Evidence>>,
	samples: ReadonlyMap<string, Evidence>,
	paths: readonly Path[],
): readonly string[] {
	const found = new Set<string>();
	for (const [name, sample] of samples) {
		for (const path of paths) {
			if (get(sample, path) === undefined) continue;
			const passed = new Set(
				runChecks(checks, put(sample, path, unread))
					.filter(({verdict}) => verdict.is === 'pass')
					.map(({check}) => check.id),
			);
			if (passed.size === 0) continue;
			const those = checks.filter(({id}) => passed.has(id));
			for (const other of samples.values()) {
				const value = get(other, path);
				if (value === undefined || value instanceof Unread) continue;
				for (const {check, verdict} of runChecks(those, put(sample, path, value))) {
					if (verdict.is === 'fail') found.add(`${check.record} ${path.join('.')} (${name})`);
				}
			}
		}
	}
	return [...found];
}

describe('what was not read is never guessed to be good', () => {
	// Each sample with each part unread, against each other sample: much, on a machine with much to do.
	it('of containers', {timeout: 30_000}, () =>
		expect(guessed(containerChecks, containers, containerPaths)).toEqual([]),
	);
	it('of images', () =>
		expect(
			guessed(
				imageChecks,
				containers,
				containerPaths.filter(([first]) => first === 'image' || first === 'engine'),
			),
		).toEqual([]));
	it('of hosts, but for the open API: of that engines since 19.03 warn by themselves', () => {
		const found = guessed(hostChecks, hosts, hostPaths);
		expect(found.filter(one => !/^(?:2\.7|X-API-TCP) settings /.test(one))).toEqual([]);
	});
});

describe('what a fix changes closes its own finding', () => {
	/** Refused, in words, of an image that is not known to read its secrets from files. */
	const mayBeRefused = (changes: readonly Change[]): boolean => changes.some(({is}) => is === 'secret-to-file');

	it.each([...containers])('%s', (_name, evidence) => {
		for (const {check, verdict, fix} of runChecks(containerChecks, evidence)) {
			// What was seen over time stays seen, whatever is changed now.
			if (verdict.is !== 'fail' || fix === null || check.isOverTime === true) continue;
			const changes = changesOf(fix);
			if (fix.by !== 'live' && fix.by !== 'recreate') expect(changes, check.id).toEqual([]);
			else if ('whyNot' in fix) expect(fix.whyNot, check.id).toMatch(/\S \S/);
			else {
				expect(changes, check.id).not.toEqual([]);
				if (mayBeRefused(changes)) continue;
				const [after] = runChecks(
					containerChecks.filter(one => one === check),
					foretell(evidence, changes),
				);
				expect(['pass', 'not-applicable', 'manual'], check.id).toContain(after?.verdict.is);
			}
		}
	});
});
