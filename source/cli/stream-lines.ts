/** The lines of `hullcheck watch`: what a reader must be told so that it knows what we know. Pure. docs/watch.md names each field. */
import {cisOf, isOpen, severities, type Finding, type Severity} from '../model/check.ts';
import type {EngineFacts} from '../model/evidence.ts';
import {findingWords} from '../model/finding-words.ts';
import type {EndpointName, FeedEntry, Fleet, FleetContainer} from '../model/fleet.ts';
import {grades, type Assessment, type Grade, type Score} from '../model/score.ts';

type ContainerName = {readonly id: string; readonly name: string; readonly image: string};
type EngineName = {readonly id: string; readonly name: string; readonly version: string; readonly address: string};
type FindingLine = {
	readonly check: string;
	readonly cis: string | null;
	readonly severity: Severity;
	readonly verdict: 'fail' | 'unknown';
	/** What is wrong. */
	readonly words: string;
	/** The name of the rule: what should be. */
	readonly title: string;
	/** Of a failure. */
	readonly proof: {readonly field: string; readonly actual: string; readonly expected: string} | null;
	/** Why it is not known. */
	readonly why: string | null;
};
type ScoreLine = {readonly score: number; readonly grade: Grade; readonly best: number};

export type Line = {
	readonly at: string;
	/** Of several. */
	readonly host?: string;
} & (
	| {
			readonly type: 'hello';
			readonly schemaVersion: 1;
			readonly version: string;
			readonly engine: EngineName;
			readonly counts: {
				readonly containers: number;
				readonly running: number;
				readonly grades: Readonly<Record<Grade, number>>;
				readonly findings: Readonly<Record<Severity, number>>;
			};
	  }
	| {
			readonly type: 'event';
			readonly container: {readonly id: string; readonly name: string} | null;
			readonly weight: FeedEntry['weight'];
			readonly says: string;
	  }
	| {readonly type: 'container-added' | 'container-removed'; readonly container: ContainerName}
	| {
			readonly type: 'finding-opened' | 'finding-closed';
			readonly container: ContainerName;
			readonly finding: FindingLine;
			/** Its container went, and the finding with it. */
			readonly isContainerGone: boolean;
	  }
	| {
			readonly type: 'score-changed';
			readonly container: ContainerName;
			readonly before: ScoreLine | null;
			readonly after: ScoreLine;
	  }
	| {readonly type: 'engine-lost'; readonly why: string}
	| {readonly type: 'engine-back'; readonly engine: EngineName; readonly lostForMs: number}
	| {readonly type: 'dropped'; readonly lines: number; readonly engine: 'live' | 'lost'}
);

export const timeOf = (unixMs: number): string => new Date(unixMs).toISOString();

const nameOf = ({id, listing}: FleetContainer): ContainerName => ({id, name: listing.name, image: listing.image});

export const engineName = (facts: EngineFacts, {address}: EndpointName): EngineName => ({
	id: facts.ID,
	name: facts.Name,
	version: facts.ServerVersion,
	address,
});

const scoreLine = ({value, grade, best}: Score): ScoreLine => ({score: value, grade, best});

/** What stands against it and nobody accepted. */
const openOf = (assessment: Assessment | null): readonly Finding[] =>
	assessment === null ? [] : assessment.findings.filter(isOpen);

/** The same check with another outcome is another finding; another proof of the same outcome is not. */
function keyOf({check, verdict, severity}: Finding): string {
	return `${check.id} ${verdict.is === 'fail' ? verdict.outcome : 'unknown'} ${severity}`;
}

function findingLine(finding: Finding): FindingLine {
	const {check, severity, verdict} = finding;
	return {
		check: check.id,
		cis: cisOf(check.record),
		severity,
		verdict: verdict.is === 'unknown' ? 'unknown' : 'fail',
		words: findingWords(finding),
		title: check.title,
		proof: verdict.is === 'fail' ? verdict.proof : null,
		why: verdict.is === 'unknown' ? verdict.why : null,
	};
}

export function helloLine(fleet: Fleet, facts: EngineFacts, version: string, atUnixMs: number): Line {
	const all = [...fleet.containers.values()];
	const gradeCounts = Object.fromEntries(grades.map(grade => [grade, 0])) as Record<Grade, number>;
	const findingCounts = Object.fromEntries(severities.map(severity => [severity, 0])) as Record<Severity, number>;
	for (const {assessment} of all) {
		if (assessment !== null) gradeCounts[assessment.score.grade] += 1;
		for (const {severity} of openOf(assessment)) findingCounts[severity] += 1;
	}
	return {
		type: 'hello',
		at: timeOf(atUnixMs),
		schemaVersion: 1,
		version,
		engine: engineName(facts, fleet.endpoint),
		counts: {
			containers: all.length,
			running: all.filter(({listing}) => listing.status === 'running').length,
			grades: gradeCounts,
			findings: findingCounts,
		},
	};
}

export const eventLine = ({atUnixMs, containerId, containerName, weight, says}: FeedEntry): Line => ({
	type: 'event',
	at: timeOf(atUnixMs),
	container: containerId === null ? null : {id: containerId, name: containerName},
	weight,
	says,
});

type Containers = Fleet['containers'];

/** From what the reader knows to what is so now. Each finding that is opened is closed once. */
export function changeLines(known: Containers, now: Containers, atUnixMs: number): readonly Line[] {
	const at = timeOf(atUnixMs);
	const lines: Line[] = [];
	for (const [id, before] of known) {
		if (now.has(id)) continue;
		const container = nameOf(before);
		for (const finding of openOf(before.assessment)) {
			lines.push({type: 'finding-closed', at, container, finding: findingLine(finding), isContainerGone: true});
		}
		lines.push({type: 'container-removed', at, container});
	}
	for (const [id, after] of now) {
		const before = known.get(id);
		if (before === undefined) lines.push({type: 'container-added', at, container: nameOf(after)});
		if (after.assessment !== (before?.assessment ?? null)) lines.push(...movedLines(before ?? null, after, at));
	}
	return lines;
}

function movedLines(before: FleetContainer | null, after: FleetContainer, at: string): readonly Line[] {
	const container = nameOf(after);
	const [had, has] = [openOf(before?.assessment ?? null), openOf(after.assessment)];
	const [hadKeys, hasKeys] = [new Set(had.map(keyOf)), new Set(has.map(keyOf))];
	const lines: Line[] = [];
	const say = (type: 'finding-opened' | 'finding-closed', finding: Finding) =>
		lines.push({type, at, container, finding: findingLine(finding), isContainerGone: false});
	for (const finding of had) if (!hasKeys.has(keyOf(finding))) say('finding-closed', finding);
	for (const finding of has) if (!hadKeys.has(keyOf(finding))) say('finding-opened', finding);
	const [was, is] = [before?.assessment?.score ?? null, after.assessment?.score ?? null];
	if (is !== null && (was === null || was.value !== is.value || was.best !== is.best)) {
		lines.push({
			type: 'score-changed',
			at,
			container,
			before: was === null ? null : scoreLine(was),
			after: scoreLine(is),
		});
	}
	return lines;
}
