/**
 * What is known of the versions an engine names: flaws not fixed in them, and how long fixes come. Pure: the data lies
 * beside, with its date. A distribution's build keeps an old number and adds fixes; where nobody can tell, it says so.
 */
import {isPodman} from '../model/engine-kind.ts';
import type {EngineFacts} from '../model/evidence.ts';
import type {ReleaseFacts} from '../model/host-evidence.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {backports, kernelCounters, type Backports} from './data/backports.ts';
import {engineAdvisories, type Advisory, type Component} from './data/engine-advisories.ts';
import {kernelAdvisories} from './data/kernel-advisories.ts';
import {asOf, branchEnds, distributionEnds} from './data/support.ts';
import {compareVersions, isWithin, parseVersion, type Version} from './version.ts';

/** BuildKit of 0.12.5 came with this engine; 24.0.9 did not carry it (tags of moby). */
const firstWithFixedBuildKit = '25.0.2';

/** A year on, what is not in the data is no sign of health any more. */
const dataLastsMs = 365 * 86_400_000;

export function releasesOf(engine: EngineFacts, nowUnixMs: number): readonly ReleaseFacts[] {
	const named = (name: RegExp): SafeText | undefined => engine.components.find(([one]) => name.test(one))?.[1];
	if (isPodman(engine)) return [unknownEngine(engine), releaseOf('kernel', engine.KernelVersion, engine, nowUnixMs)];
	const releases = [releaseOf('engine', engine.ServerVersion, engine, nowUnixMs)];
	const containerd = named(/^containerd$/i);
	const runc = named(/^runc$/i);
	const buildkit = named(/^buildkitd?$/i) ?? bundledBuildKit(engine.ServerVersion);
	if (containerd !== undefined) releases.push(releaseOf('containerd', containerd, engine, nowUnixMs));
	if (runc !== undefined) releases.push(releaseOf('runc', runc, engine, nowUnixMs));
	if (buildkit !== undefined) releases.push(releaseOf('buildkit', buildkit, engine, nowUnixMs));
	if (engine.KernelVersion !== '') releases.push(releaseOf('kernel', engine.KernelVersion, engine, nowUnixMs));
	return releases;
}

/** Its numbers are its own: judged by Docker's, it would have all of that engine's flaws, or none. */
const unknownEngine = ({ServerVersion}: EngineFacts): ReleaseFacts => ({
	component: 'engine',
	version: ServerVersion,
	isDistributionBuild: false,
	supportEndsAtUnixMs: null,
	open: [],
	undecided: [words`the flaws of Podman ${ServerVersion} are not in the data`],
});

/** Engines carry BuildKit inside and do not name its version; old ones are known to carry one before its fixes. */
function bundledBuildKit(serverVersion: string): SafeText | undefined {
	const engine = parseVersion(serverVersion);
	if (engine === null || engine.isDistributionBuild) return undefined;
	const first = parseVersion(firstWithFixedBuildKit);
	return first !== null && compareVersions(engine, first) < 0 ? words`0.12.4` : undefined;
}

type Undecided = {readonly why: SafeText; readonly severity: Advisory['severity']};
type OpenFlaw = ReleaseFacts['open'][number];

function releaseOf(component: Component, version: SafeText, engine: EngineFacts, nowUnixMs: number): ReleaseFacts {
	const parsed = component === 'kernel' ? kernelVersion(version, engine) : parseVersion(version);
	if (parsed === null) {
		return {
			component,
			version,
			isDistributionBuild: false,
			supportEndsAtUnixMs: null,
			open: [],
			undecided: [words`its version ${version} has no form that is known`],
		};
	}
	const open: OpenFlaw[] = [];
	const undecided: Undecided[] = [];
	for (const advisory of component === 'kernel' ? kernelAdvisories : engineAdvisories) {
		if (advisory.component !== component || !canHappen(advisory, engine)) continue;
		if (!advisory.affected.some(range => isWithin(parsed, range))) continue;
		const standing = standingOf(advisory, version, parsed);
		if (standing.is === 'open') open.push(flaw(advisory, standing.fixedIn));
		if (standing.is === 'undecided') undecided.push({why: standing.why, severity: advisory.severity});
	}
	const ends = supportEnds(component, parsed, engine);
	if (ends === 'not in the data') {
		undecided.push({
			why: words`how long ${engine.OperatingSystem} keeps its build ${version} fixed is not in the data`,
			severity: 'low',
		});
	}
	if (nowUnixMs - Date.parse(asOf) > dataLastsMs) {
		undecided.push({why: words`what is known here of flaws ends on ${sanitise(asOf)}`, severity: 'low'});
	}
	const worst = ranks.find(rank => undecided.some(one => one.severity === rank));
	return {
		component,
		version,
		isDistributionBuild: parsed.isDistributionBuild,
		supportEndsAtUnixMs: typeof ends === 'number' ? ends : null,
		open: open.sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity)),
		undecided: undecided.map(({why}) => why),
		...(worst === undefined ? {} : {worstUndecided: worst}),
	};
}

const ranks: ReadonlyArray<Advisory['severity']> = ['critical', 'high', 'medium', 'low'];

function flaw({id, severity, title, affected}: Advisory, fixedIn: readonly string[] | null): OpenFlaw {
	return {
		id: sanitise(id),
		severity,
		title: sanitise(title),
		fixedIn: (fixedIn ?? affected.map(([, fixed]) => fixed)).map(one => sanitise(one)),
	};
}

function canHappen({only}: Advisory, engine: EngineFacts): boolean {
	switch (only) {
		case undefined:
			return true;
		case 'swarm':
			return engine.isSwarmActive;
		case 'rootless':
			return engine.isRootless;
		case 'userns-remap':
			return engine.hasUserNamespaces;
	}
}

type Standing =
	| {readonly is: 'open'; readonly fixedIn: readonly string[] | null}
	| {readonly is: 'fixed'}
	| {readonly is: 'undecided'; readonly why: SafeText};

/** Of a version that upstream's ranges call affected. */
function standingOf({id, component}: Advisory, version: SafeText, {isDistributionBuild}: Version): Standing {
	if (!isDistributionBuild) return {is: 'open', fixedIn: null};
	const name = sanitise(id);
	const build = backports.find(one => one.component === component && updateOf(one, version) !== undefined);
	if (build === undefined) {
		return {
			is: 'undecided',
			why: words`${name}: ${version} is a distribution's build, and whether the fix was ported back is not known here`,
		};
	}
	const fix = build.fixedIn.get(id);
	const update = updateOf(build, version) ?? 'not told';
	// The changelogs name every fix: what none names is open, whichever update this is.
	if (fix === undefined && (update === 'not told' || update <= build.newest)) return {is: 'open', fixedIn: null};
	if (update === 'not told') {
		return {
			is: 'undecided',
			why: words`${name}: fixed by update ${fix ?? 0} of ${version}, which the engine does not tell`,
		};
	}
	if (fix === undefined) {
		return {is: 'undecided', why: words`${name}: update ${update} of this build is newer than what is known here`};
	}
	return update >= fix
		? {is: 'fixed'}
		: {is: 'open', fixedIn: [`${build.base} update ${fix} of ${build.distribution}`]};
}

/** Which update of that build a version is; undefined: another build. Debian's engine leaves the end of its version out. */
function updateOf({base, suffix}: Backports, version: string): number | 'not told' | undefined {
	if (base.startsWith(`${version}-`)) return 'not told';
	const [ofBase] = version.split(/\+b\d+$/);
	if (ofBase === base) return 0;
	if (ofBase === undefined || !ofBase.startsWith(base)) return undefined;
	const [, update] = suffix.exec(ofBase.slice(base.length)) ?? [];
	return update === undefined ? undefined : Number(update);
}

/** The upstream release a kernel was made from, as far as its name tells. */
function kernelVersion(release: string, {OperatingSystem}: EngineFacts): Version | null {
	const parsed = parseVersion(release);
	for (const {distribution, series, from, upstream} of kernelCounters) {
		if (!OperatingSystem.startsWith(distribution) || !release.startsWith(`${series}-`)) continue;
		const counter = Number.parseInt(release.slice(series.length + 1), 10);
		const built = counter >= from ? parseVersion(upstream) : null;
		if (built !== null) return {...built, isDistributionBuild: true};
	}
	return parsed;
}

/** Unix ms; null: no end announced, or nothing is published about it. */
function supportEnds(component: Component, version: Version, engine: EngineFacts): number | null | 'not in the data' {
	if (component === 'kernel' || component === 'buildkit') return null;
	if (version.isDistributionBuild) {
		const found = distributionEnds.find(([name, release]) => isOf(engine.OperatingSystem, name, release));
		return found === undefined ? 'not in the data' : endOf(found[2]);
	}
	const branches = branchEnds[component];
	const major = version.branch.split('.')[0];
	const found = branches.find(([branch]) => branch === version.branch) ?? branches.find(([branch]) => branch === major);
	if (found !== undefined) return found[1] === null ? null : endOf(found[1]);
	// Older than every branch that is known ended with the oldest; newer ones are not known to end.
	const oldest = branches.at(-1);
	const first = parseVersion(oldest?.[0] ?? '');
	const isOlder = first !== null && compareVersions(version, first) < 0;
	return isOlder && oldest?.[1] ? endOf(oldest[1]) : null;
}

/** `Ubuntu 22.04.5 LTS` is of 22.04, `Debian GNU/Linux 12 (bookworm)` of 12. */
function isOf(operatingSystem: string, name: string, release: string): boolean {
	if (!operatingSystem.startsWith(`${name} ${release}`)) return false;
	return !/^\d/.test(operatingSystem.slice(name.length + 1 + release.length));
}

/** The day itself still counts. */
const endOf = (day: string): number => Date.parse(`${day}T23:59:59Z`);
