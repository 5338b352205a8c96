/** CIS 1.2.2 and what goes with it: parts of the engine and the kernel against known flaws and dates of support. */
import type {HostCheck, Severity, Verdict} from '../../model/check.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import type {ReleaseFacts} from '../../model/host-evidence.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineHostCheck, pass, unknown} from '../define-check.ts';

type Component = ReleaseFacts['component'];
type Outcome = 'a serious flaw is open' | 'out of support' | 'a lesser flaw is open' | 'a minor flaw may be open';
type Found = {readonly outcome: Outcome; readonly actual: SafeText; readonly expected: string};

const isSerious = (severity: string | undefined): boolean => severity === 'critical' || severity === 'high';
const named = 3;

function flaws({version, open}: ReleaseFacts, outcome: Outcome): Found {
	const first = open.slice(0, named).map(({id, severity}) => words`${id} (${sanitise(severity)})`);
	const more = open.length > named ? words` and ${open.length - named} more` : words``;
	return {
		outcome,
		actual: words`${version}: ${join(first)}${more}`,
		expected: `fixed: ${open[0]?.fixedIn.join(', ') || 'in a newer release'}`,
	};
}

function ended({version, supportEndsAtUnixMs}: ReleaseFacts): Found {
	const day = sanitise(new Date(supportEndsAtUnixMs ?? 0).toISOString().slice(0, 10));
	return {
		outcome: 'out of support',
		actual: words`${version}, ended ${day}`,
		expected: 'a release that still gets fixes',
	};
}

const isOutOfSupport = ({supportEndsAtUnixMs: ends}: ReleaseFacts, nowUnixMs: number): boolean =>
	ends !== null && ends <= nowUnixMs;

/** What is known to be wrong before what may be; what may be serious before what is known to be small. */
function judge(
	release: ReleaseFacts | undefined,
	component: Component,
	nowUnixMs: number,
): Found | Extract<Verdict, {is: 'pass' | 'unknown'}> {
	if (release === undefined)
		return {is: 'unknown', why: words`the engine does not say which ${sanitise(component)} it runs`};
	const {open, undecided, worstUndecided} = release;
	if (open.some(one => isSerious(one.severity))) return flaws(release, 'a serious flaw is open');
	if (undecided.length > 0 && (worstUndecided === undefined || isSerious(worstUndecided))) {
		return {is: 'unknown', why: join(undecided.slice(0, named), '; ')};
	}
	if (isOutOfSupport(release, nowUnixMs)) return ended(release);
	if (open.length > 0) {
		const isMinor = open.every(one => one.severity === 'low');
		return flaws(release, isMinor ? 'a minor flaw may be open' : 'a lesser flaw is open');
	}
	if (undecided.length === 0) return {is: 'pass'};
	return {
		outcome: 'a minor flaw may be open',
		actual: words`${release.version}: ${join(undecided.slice(0, named), '; ')}`,
		expected: 'a build known to be fixed',
	};
}

const of = (releases: readonly ReleaseFacts[], component: Component): ReleaseFacts | undefined =>
	releases.find(one => one.component === component);

/** One act renews engine, containerd and runc. */
function upgrade(releases: readonly ReleaseFacts[]): FixOfCheck {
	const packages = of(releases, 'engine')?.isDistributionBuild
		? 'docker.io containerd runc'
		: 'docker-ce docker-ce-cli containerd.io';
	return {
		key: 'upgrade-engine',
		by: 'host',
		copy: [`apt-get update && apt-get install --only-upgrade ${packages}`],
		how: `apt-get update && apt-get install --only-upgrade ${packages} (or the like of your distribution). Containers keep running with live-restore on; what runs keeps its old runc until it is re-created. A distribution without a fixed build: use the packages of docker.com.`,
	};
}

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

const release = ({record, id, subject, component, inside, title, why, group, serious, ended}: Row): HostCheck =>
	defineHostCheck(subject, {
		id,
		record,
		title,
		why,
		theme: 'updates',
		group,
		outcomes: {
			'a serious flaw is open': serious,
			'out of support': ended,
			'a lesser flaw is open': 'medium',
			'a minor flaw may be open': 'low',
		},
		needs: ['releases', 'nowUnixMs'],
		evaluate({releases, nowUnixMs}, fail) {
			const whole = of(releases, component);
			const part = inside === undefined ? undefined : of(releases, inside);
			const found = judge(withPart(whole, part), component, nowUnixMs);
			return 'is' in found ? found : fail(found.outcome, `version of ${component}`, found.actual, found.expected);
		},
		fix: ({releases}) =>
			component === 'kernel'
				? {
						key: 'upgrade-kernel',
						by: 'host',
						copy: ['apt-get update && apt-get upgrade'],
						how: 'apt-get update && apt-get upgrade (or the like of your distribution), then reboot: only the running kernel counts.',
					}
				: upgrade(releases),
	});

/** Flaws of what is built in are flaws of the whole; what cannot be told of the part is not held against it. */
function withPart(whole: ReleaseFacts | undefined, part: ReleaseFacts | undefined): ReleaseFacts | undefined {
	return whole === undefined || part === undefined ? whole : {...whole, open: [...whole.open, ...part.open]};
}

export const supportedRelease = defineHostCheck('host', {
	id: 'supported-release',
	record: '1.2.2',
	title: 'Docker engine is a supported, current release',
	why: 'A branch past its end gets no fixes, however serious the next flaw is. Engine, containerd and runc together keep containers apart, so the oldest of the three decides how safe the others are.',
	theme: 'updates',
	group: 'engine-release',
	outcomes: {'out of support': 'high', 'a serious flaw is open': 'high'},
	needs: ['releases', 'nowUnixMs'],
	evaluate({releases, nowUnixMs}, fail) {
		const engine = of(releases, 'engine');
		if (engine !== undefined && isOutOfSupport(engine, nowUnixMs)) {
			const {actual, expected} = ended(engine);
			return fail('out of support', 'version of engine', actual, expected);
		}
		const undecided: SafeText[] = [];
		for (const component of ['engine', 'containerd', 'runc'] as const) {
			const found = judge(of(releases, component), component, nowUnixMs);
			if ('is' in found) {
				if (found.is === 'unknown') undecided.push(found.why);
			} else if (found.outcome === 'a serious flaw is open') {
				return fail('a serious flaw is open', `version of ${component}`, found.actual, found.expected);
			}
		}
		return undecided.length === 0 ? pass() : unknown(join(undecided, '; '));
	},
	fix: ({releases}) => upgrade(releases),
});

export const releaseChecks = [supportedRelease, ...rows.map(release)];
