/**
 * What is known of the versions an engine names: flaws not fixed in them, whether what those take is here, and how long
 * fixes come. Pure: the data lies beside, with its date. Where nobody can tell, it says so.
 */
import {isPodman} from '../model/engine-kind.ts';
import type {EngineFacts} from '../model/evidence.ts';
import type {ConditionalFlaw, EnginePackage, Flaw, ReleaseFacts} from '../model/host-evidence.ts';
import {Unread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {standingOf, type Build} from './backports.ts';
import {bearingOf, type Surroundings} from './circumstances.ts';
import {kernelCounters} from './data/backports.ts';
import type {Advisory, Component} from './data/engine-advisories.ts';
import {kernelAdvisories} from './data/kernel-advisories.ts';
import {packagedData, type ReleaseData} from './release-data.ts';
import {isForMoney, supportOf} from './support.ts';
import {compareVersions, isWithin, parseVersion, type Version} from './version.ts';

/** BuildKit of 0.12.5 came with this engine; 24.0.9 did not carry it (tags of moby). */
const firstWithFixedBuildKit = '25.0.2';

/** A year on, what is not in the data is no sign of health any more. */
const dataLastsMs = 365 * 86_400_000;

export type ReleaseSources = Surroundings & {
	/** Of the machine's own database; [] where it could not be read, or is not ours to read. */
	readonly packages: readonly EnginePackage[];
	readonly nowUnixMs: number;
	/** Absent: what hullcheck brings along. */
	readonly data?: ReleaseData;
};

export function releasesOf(sources: ReleaseSources): readonly ReleaseFacts[] {
	const {engine, data = packagedData} = sources;
	const asOf = sanitise(data.flaws.asOf);
	const named = (name: RegExp): SafeText | undefined => engine.components.find(([one]) => name.test(one))?.[1];
	const kernel = engine.KernelVersion === '' ? [] : [releaseOf('kernel', engine.KernelVersion, sources)];
	if (isPodman(engine)) return [unknownEngine(engine, asOf), ...kernel];
	// Ubuntu's engine names its revision only among the parts.
	const parts: ReadonlyArray<readonly [Component, SafeText | undefined]> = [
		['engine', named(/^engine$/i) ?? engine.ServerVersion],
		['containerd', named(/^containerd$/i)],
		['runc', named(/^runc$/i)],
		['buildkit', named(/^buildkitd?$/i) ?? bundledBuildKit(engine)],
	];
	return [
		...parts.flatMap(([component, version]) => (version === undefined ? [] : [releaseOf(component, version, sources)])),
		...kernel,
	];
}

export type NodeSources = Pick<ReleaseSources, 'engine' | 'nowUnixMs' | 'data'> & {
	/** The node whose engine was asked. */
	readonly isThis: boolean;
};

/**
 * Of a swarm's node, whose manager tells the version of its engine and no more: what depends on how that engine is set up
 * or who built it is left open, but for the node that was asked.
 */
export function releaseOfNode(
	version: SafeText,
	{engine, isThis, nowUnixMs, data = packagedData}: NodeSources,
): ReleaseFacts {
	const asOf = sanitise(data.flaws.asOf);
	if (version === '') return unjudged('engine', version, words`the manager does not say which engine it runs`, asOf);
	const untold = new Unread(words`a manager does not tell it of its nodes`);
	const {platformName: _, ...anyBuild} = engine;
	return releaseOf('engine', version, {
		engine: isThis ? engine : {...anyBuild, ServerVersion: version, components: []},
		info: untold,
		networks: untold,
		processes: untold,
		packages: [],
		nowUnixMs,
		data,
	});
}

const unjudged = (component: Component, version: SafeText, why: SafeText, asOf: SafeText): ReleaseFacts => ({
	component,
	version,
	isDistributionBuild: false,
	support: {is: 'unknown', why},
	open: [],
	possible: [],
	notApplicable: [],
	undecided: [why],
	doubts: [],
	asOf,
});

/** Its numbers are its own: judged by Docker's, it would have all of that engine's flaws, or none. */
const unknownEngine = ({ServerVersion}: EngineFacts, asOf: SafeText): ReleaseFacts =>
	unjudged('engine', ServerVersion, words`the flaws of Podman ${ServerVersion} are not in the data`, asOf);

/** Engines carry BuildKit inside and do not name its version; old ones are known to carry one before its fixes. */
function bundledBuildKit(engine: EngineFacts): SafeText | undefined {
	const parsed = engineVersion(engine.ServerVersion, engine);
	if (parsed === null || parsed.isDistributionBuild) return undefined;
	const first = parseVersion(firstWithFixedBuildKit);
	return first !== null && compareVersions(parsed, first) < 0 ? words`0.12.4` : undefined;
}

/** Docker's own builds bear the name of a product, and those of distributions do not, even under a plain number. */
function engineVersion(version: string, {platformName}: EngineFacts): Version | null {
	const parsed = parseVersion(version);
	return parsed !== null && platformName === '' ? {...parsed, isDistributionBuild: true} : parsed;
}

function versionOf(component: Component, version: SafeText, engine: EngineFacts): Version | null {
	switch (component) {
		case 'engine':
			return engineVersion(version, engine);
		case 'kernel':
			return kernelVersion(version, engine);
		case 'containerd':
		case 'runc':
		case 'buildkit':
			return parseVersion(version);
	}
}

/** What is installed is what runs only where the numbers agree: the daemon may have been started from elsewhere. */
const isThatBuild = (installed: string, told: string): boolean => {
	const plain = installed.replace(/^\d+:/, '');
	return plain === told || (plain.startsWith(told) && /^[-+~.]/.test(plain.slice(told.length)));
};

function releaseOf(component: Component, told: SafeText, sources: ReleaseSources): ReleaseFacts {
	const {engine, packages, nowUnixMs, data = packagedData} = sources;
	const asOf = sanitise(data.flaws.asOf);
	const parsed = versionOf(component, told, engine);
	if (parsed === null) return unjudged(component, told, words`its version ${told} has no form that is known`, asOf);
	const installed = packages.find(one => one.component === component && isThatBuild(one.version, told)) ?? null;
	const version = parsed.isDistributionBuild ? (installed?.version ?? told) : told;
	const build: Build = {version, isDistributionBuild: parsed.isDistributionBuild, installed};
	const support = supportOf(component, parsed, engine, nowUnixMs, data.ends);
	return {
		component,
		version,
		isDistributionBuild: parsed.isDistributionBuild,
		support,
		...sortFlaws(component, parsed, build, sources),
		undecided: [],
		doubts: [
			...(support.is === 'unknown' ? [support.why] : []),
			...(isForMoney(support, parsed, engine)
				? [words`${engine.OperatingSystem} gets fixes only for those who pay for extended support`]
				: []),
			...(nowUnixMs - Date.parse(data.flaws.asOf) > dataLastsMs
				? [words`what is known here of flaws ends on ${asOf}`]
				: []),
		],
		asOf,
	};
}

function sortFlaws(
	component: Component,
	parsed: Version,
	build: Build,
	{data = packagedData, ...surroundings}: ReleaseSources,
): Pick<ReleaseFacts, 'open' | 'possible' | 'notApplicable'> {
	const open: Flaw[] = [];
	const possible: ConditionalFlaw[] = [];
	const notApplicable: ConditionalFlaw[] = [];
	for (const advisory of component === 'kernel' ? kernelAdvisories : data.flaws.advisories) {
		if (advisory.component !== component || !advisory.affected.some(range => isWithin(parsed, range))) continue;
		const standing = standingOf(advisory, build);
		if (standing.is === 'fixed') continue;
		const flaw = flawOf(advisory, standing.is === 'open' ? standing.fixedIn : null);
		const bearing = advisory.needs === undefined ? null : bearingOf(advisory.needs, surroundings);
		if (bearing?.is === 'not-applicable') notApplicable.push({...flaw, why: bearing.why});
		else if (standing.is === 'undecided') possible.push({...flaw, why: standing.why});
		else if (bearing?.is === 'possible') possible.push({...flaw, why: bearing.why});
		else open.push(flaw);
	}
	return {open: open.sort(worstFirst), possible: possible.sort(worstFirst), notApplicable};
}

const ranks: ReadonlyArray<Advisory['severity']> = ['critical', 'high', 'medium', 'low'];
const worstFirst = (a: Flaw, b: Flaw): number => ranks.indexOf(a.severity) - ranks.indexOf(b.severity);

function flawOf({id, severity, title, takes, affected}: Advisory, fixedIn: readonly SafeText[] | null): Flaw {
	return {
		id: sanitise(id),
		severity,
		title: takes === undefined ? sanitise(title) : words`${sanitise(title)} It takes: ${sanitise(takes)}.`,
		fixedIn: fixedIn ?? affected.map(([, fixed]) => sanitise(fixed)),
	};
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
