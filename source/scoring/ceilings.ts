/**
 * What each ceiling is made of. A signal is one thing that is so (by a finding or a fact); a ceiling applies where all
 * signals of one of its ways are there. Only "is so", never "is not": so one finding more can't lift a ceiling.
 */
import type {CheckSpec, Severity} from '../model/check.ts';
import type {CeilingHit, ScoringFacts} from '../model/score.ts';
import {ceilings, type Ceiling, type CeilingName} from './model.ts';

const names = [
	'privileged',
	'socket',
	'mount-critical',
	'mount-high',
	'device-critical',
	'sys-module',
	'dac-read-search',
	'sys-admin',
	'sys-ptrace',
	'host-pid',
	'host-network',
	'seccomp-off',
	'paths-unmasked',
	'root',
	'new-privileges',
	'writable-root',
	'database',
	'vulnerable',
	'other-critical',
	'high',
	'exposed',
	'unconfined',
	'unscanned',
] as const;
type SignalName = (typeof names)[number];

/** What is said of it: where it is so, and where it could not be read and counts as if. */
const phrases: Readonly<Record<SignalName, readonly [isSo: string, mayBe: string]>> = {
	privileged: ['privileged', 'privileged or not: not known'],
	socket: ['an engine or runtime socket is within reach', 'an engine socket within reach or not: not known'],
	'mount-critical': ['the host can be written to from inside', 'ways to write to the host: not known'],
	'mount-high': ['sensitive host paths are mounted', 'host mounts: not known'],
	'device-critical': ['a raw host device is open to it', 'host devices: not known'],
	'sys-module': ['SYS_MODULE is held', 'SYS_MODULE: not known'],
	'dac-read-search': ['DAC_READ_SEARCH is held', 'DAC_READ_SEARCH: not known'],
	'sys-admin': ['SYS_ADMIN is held', 'SYS_ADMIN: not known'],
	'sys-ptrace': ['SYS_PTRACE is held', 'SYS_PTRACE: not known'],
	'host-pid': ['in the host PID namespace', 'host PID namespace or not: not known'],
	'host-network': ['on the host network', 'host network or not: not known'],
	'seccomp-off': ['seccomp off', 'seccomp: not known'],
	'paths-unmasked': ['kernel paths unmasked', 'kernel paths masked or not: not known'],
	root: ['as root', 'user not known, may be root'],
	'new-privileges': ['no-new-privileges off', 'no-new-privileges: not known'],
	'writable-root': ['root file system writable', 'root file system writable or not: not known'],
	database: [
		'a database or admin port is published beyond loopback',
		'a database or admin port published or not: not known',
	],
	vulnerable: ['a critical or high vulnerability has a fix', 'vulnerabilities: not known'],
	'other-critical': ['a critical finding', 'a check that may be critical could not be read'],
	high: ['a high finding', 'a check that may be high could not be read'],
	exposed: ['a port is published beyond loopback', 'published ports: not known'],
	unconfined: ['no LSM confines it', 'confined by an LSM or not: not known'],
	unscanned: ['the image has not been scanned', 'the image has not been scanned'],
};

const bit = (name: SignalName): number => 1 << names.indexOf(name);
const all = (...signals: readonly SignalName[]): number => signals.reduce((bits, name) => bits | bit(name), 0);

const ways: Readonly<Record<CeilingName, readonly number[]>> = {
	privileged: [all('privileged')],
	'engine-socket': [all('socket')],
	'host-writable': [all('mount-critical')],
	'raw-device': [all('device-critical')],
	'escape-capability': [
		all('sys-module'),
		all('dac-read-search'),
		all('sys-admin', 'unconfined'),
		all('sys-admin', 'seccomp-off'),
		all('sys-ptrace', 'host-pid'),
	],
	// SYS_ADMIN stays here when it also opens the way above: it is what is left once an LSM confines it.
	critical: [all('other-critical'), all('sys-admin')],
	'host-readable': [all('mount-high', 'root')],
	'host-namespace-root': [all('host-network', 'root'), all('host-pid', 'root')],
	'syscalls-open-root': [all('seccomp-off', 'root'), all('paths-unmasked', 'root')],
	'exploitable-exposed': [all('vulnerable', 'exposed')],
	'exposed-root': [all('exposed', 'root', 'new-privileges', 'writable-root')],
	'database-exposed': [all('database')],
	high: [all('high')],
	'not-scanned': [all('unscanned')],
};

const rules: ReadonlyArray<{readonly ceiling: Ceiling; readonly ways: readonly number[]}> = ceilings.map(ceiling => ({
	ceiling,
	ways: ways[ceiling.name],
}));

const byRecord: ReadonlyMap<string, number> = new Map([
	['4.1', bit('root')],
	['5.26', bit('new-privileges')],
	['5.13', bit('writable-root')],
	['5.16', bit('host-pid')],
	['5.10', bit('host-network')],
	['X-PUB-ADMIN-DB', bit('database')],
	['X-CAP-SYS_MODULE', bit('sys-module')],
	['X-CAP-DAC_READ_SEARCH', bit('dac-read-search')],
	['X-CAP-SYS_ADMIN', bit('sys-admin')],
	['X-CAP-SYS_PTRACE', bit('sys-ptrace')],
]);

const byGroup: ReadonlyMap<string, number> = new Map([
	['engine-socket', bit('socket')],
	['seccomp', bit('seccomp-off')],
	['kernel-paths', bit('paths-unmasked')],
	['image-vulnerabilities', bit('vulnerable')],
]);

/** Criticals with a ceiling of their own; any other is one for `critical`. */
const byCriticalGroup: ReadonlyMap<string, number> = new Map([
	['privileged', bit('privileged')],
	['engine-socket', bit('socket')],
	['host-mounts', bit('mount-critical')],
	['devices', bit('device-critical')],
]);
const namedCapabilities = all('sys-module', 'dac-read-search', 'sys-admin');

/** What a failing or unknown finding of a scoring group says to the ceilings. */
export function signalsOf(check: CheckSpec, severity: Severity): number {
	const group = check.group ?? '';
	const bits = (byRecord.get(check.record) ?? 0) | (byGroup.get(group) ?? 0);
	switch (severity) {
		case 'critical':
			if ((bits & namedCapabilities) !== 0) return bits;
			return bits | (byCriticalGroup.get(group) ?? bit('other-critical'));
		case 'high':
			return bits | bit('high') | (group === 'host-mounts' ? bit('mount-high') : 0);
		case 'medium':
		case 'low':
		case 'info':
			return bits;
	}
}

/** Facts at their worst: what is not known is taken as so. */
export function worstSignalsOfFacts(facts: ScoringFacts): number {
	return (
		(facts.isExposedBeyondLoopback === 'no' ? 0 : bit('exposed')) |
		(facts.isConfinedByLsm === 'yes' ? 0 : bit('unconfined')) |
		(facts.imageScan === 'not-scanned' ? bit('unscanned') : 0)
	);
}

/** Facts at their best. An image nobody scanned may have nothing: the upper end does not hold it against it. */
export function bestSignalsOfFacts(facts: ScoringFacts): number {
	return (
		(facts.isExposedBeyondLoopback === 'yes' ? bit('exposed') : 0) |
		(facts.isConfinedByLsm === 'no' ? bit('unconfined') : 0)
	);
}

function wayThat(possible: readonly number[], signals: number): number | undefined {
	for (const way of possible) if ((way & signals) === way) return way;
	return undefined;
}

type Lowest = {readonly name: CeilingName | null; readonly score: number; readonly way: number};

const noCeiling: Lowest = {name: null, score: 100, way: 0};

/** Ceilings that no waiver lifts whose scope the one who runs the container chooses. */
const heldUpTo = 39;

/**
 * The lowest ceiling that applies, and the signals that brought it down; 100 and none where none does. `held` are those of
 * findings waived by a weak scope: they count for the lowest ceilings only.
 */
export function lowestCeiling(signals: number, held: number): Lowest {
	for (const {ceiling, ways: possible} of rules) {
		const way = wayThat(possible, ceiling.score <= heldUpTo ? signals | held : signals);
		if (way !== undefined) return {name: ceiling.name, score: ceiling.score, way};
	}
	return noCeiling;
}

export type Signals = {
	/** At their worst. */
	readonly all: number;
	/** A part of `all`: what is so and not merely possible. */
	readonly sure: number;
	/** The same two, of findings that are waived by a weak scope. */
	readonly held: number;
	readonly sureHeld: number;
};

export function ceilingHits({all: possibly, sure, held, sureHeld}: Signals): readonly CeilingHit[] {
	const hits: CeilingHit[] = [];
	for (const {ceiling, ways: possible} of rules) {
		const isHeld = ceiling.score <= heldUpTo;
		const known = isHeld ? sure | sureHeld : sure;
		// What is known to be so tells more than what may be.
		const way = wayThat(possible, known) ?? wayThat(possible, isHeld ? possibly | held : possibly);
		if (way === undefined) continue;
		hits.push({name: ceiling.name, score: ceiling.score, because: because(way, way & known)});
	}
	return hits;
}

const said = new Map<number, string>();

/** There are few ways, so each sentence is put together once. */
function because(way: number, sure: number): string {
	// Every signal has one bit in each half; 23 of them don't fit twice into 32 bits, so no shifting here.
	const key = way * 2 ** names.length + sure;
	const before = said.get(key);
	if (before !== undefined) return before;
	const parts = names.flatMap((name, index) => {
		const one = 1 << index;
		return (way & one) === 0 ? [] : [phrases[name][(sure & one) === 0 ? 1 : 0]];
	});
	const sentence = parts.join(', ');
	said.set(key, sentence);
	return sentence;
}
