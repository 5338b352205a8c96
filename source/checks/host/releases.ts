/** CIS 1.2.2 and what goes with it: parts of the engine and the kernel against known flaws and dates of support. */
import {severities, type HostCheck, type Severity, type Verdict} from '../../model/check.ts';
import type {Flaw, ReleaseFacts} from '../../model/host-evidence.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineHostCheck, pass, unknown} from '../define-check.ts';
import {upgradeOf} from './upgrade.ts';

type Component = ReleaseFacts['component'];
type Outcome =
	| 'a serious flaw is open'
	| 'a serious flaw may be open'
	| 'out of support'
	| 'a lesser flaw is open'
	| 'a minor flaw may be open';
type Found = {readonly outcome: Outcome; readonly actual: SafeText; readonly expected: string};

const isSerious = ({severity}: Flaw): boolean => severity === 'critical' || severity === 'high';
const named = 3;

const some = <T>(all: readonly T[], say: (one: T) => SafeText, separator: string): SafeText =>
	words`${join(all.slice(0, named).map(say), separator)}${all.length > named ? words` and ${all.length - named} more` : words``}`;

function flaws({version, open}: ReleaseFacts, outcome: Outcome): Found {
	return {
		outcome,
		actual: words`${version}: ${some(open, ({id, severity}) => words`${id} (${sanitise(severity)})`, ', ')}`,
		expected: `fixed: ${open[0]?.fixedIn.join(', ') || 'in a newer release'}`,
	};
}

/** Half a flaw: upstream's numbers say yes, and what would say no can't be seen from here. */
function doubtful({version, possible, doubts}: ReleaseFacts, outcome: Outcome): Found {
	const all = [...possible.map(({id, severity, why}) => words`${id} (${sanitise(severity)}): ${why}`), ...doubts];
	return {
		outcome,
		actual: words`${version}, maybe ${some(all, one => one, '; ')}`,
		expected: 'a build known to be fixed',
	};
}

const endedAt = ({support}: ReleaseFacts): number | null => (support.is === 'ended' ? support.endedAtUnixMs : null);
const isOutOfSupport = ({support}: ReleaseFacts): boolean => support.is === 'ended';

function ended(release: ReleaseFacts): Found {
	const atUnixMs = endedAt(release);
	const day = atUnixMs === null ? words`long ago` : sanitise(new Date(atUnixMs).toISOString().slice(0, 10));
	return {
		outcome: 'out of support',
		actual: words`${release.version}, ended ${day}`,
		expected: 'a release that still gets fixes',
	};
}

/** All that is wrong, or may be. */
function faultsOf(release: ReleaseFacts): readonly Found[] {
	const {open, possible, doubts} = release;
	const isMinor = open.every(one => one.severity === 'low');
	return [
		...(open.some(isSerious) ? [flaws(release, 'a serious flaw is open')] : []),
		...(isOutOfSupport(release) ? [ended(release)] : []),
		...(possible.some(isSerious) ? [doubtful(release, 'a serious flaw may be open')] : []),
		...(open.length > 0 ? [flaws(release, isMinor ? 'a minor flaw may be open' : 'a lesser flaw is open')] : []),
		...(possible.length + doubts.length > 0 ? [doubtful(release, 'a minor flaw may be open')] : []),
	];
}

type Severities = Readonly<Record<Outcome, Severity>>;

/** The worst; of the same weight what is known before what may be. */
function judge(
	release: ReleaseFacts | undefined,
	component: Component,
	outcomes: Severities,
): Found | Extract<Verdict, {is: 'pass' | 'unknown'}> {
	if (release === undefined)
		return {is: 'unknown', why: words`the engine does not say which ${sanitise(component)} it runs`};
	if (release.undecided.length > 0) return {is: 'unknown', why: join(release.undecided, '; ')};
	const weight = ({outcome}: Found): number => severities.indexOf(outcomes[outcome]);
	const [worst] = faultsOf(release).toSorted((a, b) => weight(a) - weight(b));
	return worst ?? {is: 'pass'};
}

const of = (releases: readonly ReleaseFacts[], component: Component): ReleaseFacts | undefined =>
	releases.find(one => one.component === component);

type Row = {
	readonly record: string;
	readonly id: string;
	readonly subject: 'daemon' | 'host';
	readonly component: Component;
	/** Judged as a part of it where its version is known. */
	readonly inside?: Component;
	readonly title: string;
	readonly why: string;
	readonly group: string;
	readonly serious: Severity;
	readonly ended: Severity;
};

const rows: readonly Row[] = [
	{
		record: 'X-VER-ENGINE',
		id: 'engine-release',
		subject: 'daemon',
		component: 'engine',
		inside: 'buildkit',
		title: 'Engine has no known flaw that a newer one closes',
		why: 'Flaws of the engine let requests pass an authorization plugin, let a copy out of a hostile container write on the host, or open ports that were meant for loopback. After the end of support nobody closes the next one.',
		group: 'engine-release',
		serious: 'high',
		ended: 'high',
	},
	{
		record: 'X-VER-CONTAINERD',
		id: 'containerd-release',
		subject: 'daemon',
		component: 'containerd',
		title: 'containerd has no known flaw that a newer one closes',
		why: 'This part unpacks images and holds the running containers. Its flaws opened host files to crafted images, ran containers as root against their settings and left folders open to local users.',
		group: 'containerd-release',
		serious: 'high',
		ended: 'medium',
	},
	{
		record: 'X-VER-RUNC',
		id: 'runc-release',
		subject: 'daemon',
		component: 'runc',
		title: 'runc has no known flaw that a newer one closes',
		why: 'This part starts each container and enters it for each exec, as root. Its flaws are the classic way out: a crafted image or an exec into a hostile container gets hold of host files, and so of the machine.',
		group: 'runc-release',
		serious: 'critical',
		ended: 'medium',
	},
	{
		record: 'X-KERNEL',
		id: 'kernel-release',
		subject: 'host',
		component: 'kernel',
		title: 'Kernel has no known way out of a container',
		why: 'All containers share the kernel of the machine. One flaw by which a local user becomes root is an escape from every container that can reach it, whatever else was done to lock it up.',
		group: 'kernel-release',
		serious: 'high',
		ended: 'high',
	},
];

/** Not known for sure, it weighs one step less. */
const lighter = (severity: Severity): Severity => severities[severities.indexOf(severity) + 1] ?? severity;

const release = ({record, id, subject, component, inside, title, why, group, serious, ended: end}: Row): HostCheck => {
	const outcomes: Severities = {
		'a serious flaw is open': serious,
		'a serious flaw may be open': lighter(serious),
		'out of support': end,
		'a lesser flaw is open': 'medium',
		'a minor flaw may be open': 'low',
	};
	return defineHostCheck(subject, {
		id,
		record,
		title,
		why,
		theme: 'updates',
		group,
		outcomes,
		needs: ['releases', 'engine'],
		evaluate({releases}, fail) {
			const whole = of(releases, component);
			const part = inside === undefined ? undefined : of(releases, inside);
			const found = judge(withPart(whole, part), component, outcomes);
			return 'is' in found ? found : fail(found.outcome, `version of ${component}`, found.actual, found.expected);
		},
		fix: ({releases, engine}) => upgradeOf(component, releases, engine),
	});
};

/** Flaws of what is built in are flaws of the whole; what cannot be told of the part is not held against it. */
function withPart(whole: ReleaseFacts | undefined, part: ReleaseFacts | undefined): ReleaseFacts | undefined {
	return whole === undefined || part === undefined ? whole : {...whole, open: [...whole.open, ...part.open]};
}

const supportedOutcomes = {
	'out of support': 'high',
	'a serious flaw is open': 'high',
	'a serious flaw may be open': 'medium',
} as const;

export const supportedRelease = defineHostCheck('host', {
	id: 'supported-release',
	record: '1.2.2',
	title: 'Docker engine is a supported, current release',
	why: 'A branch past its end gets no fixes, however serious the next flaw is. Engine, containerd and runc together keep containers apart, so the oldest of the three decides how safe the others are.',
	theme: 'updates',
	group: 'engine-release',
	outcomes: supportedOutcomes,
	needs: ['releases', 'engine'],
	evaluate({releases}, fail) {
		const parts = (['engine', 'containerd', 'runc'] as const).map(component => of(releases, component));
		const [engine] = parts;
		const faults = parts.flatMap(part => (part === undefined ? [] : faultsOf(part).map(found => ({...found, part}))));
		for (const outcome of ['out of support', 'a serious flaw is open', 'a serious flaw may be open'] as const) {
			// The end of a part comes with that of its engine, or is a finding of its own.
			const found = faults.find(
				one => one.outcome === outcome && (outcome !== 'out of support' || one.part === engine),
			);
			if (found !== undefined) {
				return fail(outcome, `version of ${found.part.component}`, found.actual, found.expected);
			}
		}
		const undecided = parts.flatMap(part => part?.undecided ?? [words`the engine does not name all its parts`]);
		return undecided.length === 0 ? pass() : unknown(join(undecided, '; '));
	},
	fix: ({releases, engine}) => upgradeOf('engine', releases, engine),
});

export const releaseChecks = [supportedRelease, ...rows.map(release)];
