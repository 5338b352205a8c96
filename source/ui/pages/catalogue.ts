/** Every check there is, and how many fail it now. The checks themselves are handed in: the screen judges nothing. */
import type {HostView, ImagesView} from '../../model/app.ts';
import {isBad, type CheckSpec, type Finding} from '../../model/check.ts';
import type {ContainerId} from '../../model/evidence.ts';
import type {FleetContainer} from '../../model/fleet.ts';
import type {ImageReport} from '../../model/report.ts';

export type Catalogue = {
	readonly containerChecks: readonly CheckSpec[];
	/** Those that stand among `containerChecks` too are judged with the containers. */
	readonly imageChecks: readonly CheckSpec[];
	readonly hostChecks: readonly CheckSpec[];
};

export type Judged = 'containers' | 'images' | 'host';
export type Listed = {readonly check: CheckSpec; readonly judged: Judged};

/** `1.1.10` behind `1.1.9`, records of ours behind those of the benchmark. */
const recordKey = ({record}: CheckSpec): string =>
	/^\d/.test(record) ? record.replace(/\d+/g, digits => digits.padStart(4, '0')) : `~${record}`;

const lists = new WeakMap<Catalogue, readonly Listed[]>();

/** In the order of the benchmark, each once. */
export function listCatalogue(catalogue: Catalogue): readonly Listed[] {
	const list = lists.get(catalogue) ?? makeList(catalogue);
	lists.set(catalogue, list);
	return list;
}

function makeList({containerChecks, imageChecks, hostChecks}: Catalogue): readonly Listed[] {
	const listed = new Map<string, Listed>();
	const add = (checks: readonly CheckSpec[], judged: Judged): void => {
		for (const check of checks) if (!listed.has(check.id)) listed.set(check.id, {check, judged});
	};
	add(containerChecks, 'containers');
	add(imageChecks, 'images');
	add(hostChecks, 'host');
	const keys = new Map([...listed.values()].map(one => [one, `${recordKey(one.check)} ${one.check.id}`]));
	return [...listed.values()].sort((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1));
}

type About = {
	readonly containers: ReadonlyMap<ContainerId, FleetContainer>;
	readonly images: ImagesView | null;
	readonly host: HostView | null;
};
export type Tally = {readonly fails: number; readonly unknown: number};
export const noTally: Tally = {fails: 0, unknown: 0};

/** Little of what was judged is bad, and it is asked for at every change of the fleet. */
const bads = new WeakMap<readonly Finding[], readonly Finding[]>();
function badOf(findings: readonly Finding[]): readonly Finding[] {
	const before = bads.get(findings);
	if (before !== undefined) return before;
	const bad = findings.filter(finding => isBad(finding));
	bads.set(findings, bad);
	return bad;
}

/** How many of each kind fail each check, or can't be decided. */
export function tallyAll({containers, images, host}: About): (listed: Listed) => Tally {
	type Tallies = Map<string, {fails: number; unknown: number}>;
	const tallies: Readonly<Record<Judged, Tallies>> = {containers: new Map(), images: new Map(), host: new Map()};
	const add = (into: Tallies, findings: readonly Finding[]): void => {
		for (const {check, verdict} of badOf(findings)) {
			let tally = into.get(check.id);
			if (tally === undefined) into.set(check.id, (tally = {fails: 0, unknown: 0}));
			if (verdict.is === 'fail') tally.fails++;
			else tally.unknown++;
		}
	};
	for (const {assessment} of containers.values()) {
		if (assessment !== null) add(tallies.containers, assessment.findings);
	}
	for (const {findings} of images?.images ?? []) add(tallies.images, findings);
	add(tallies.host, host?.assessment?.findings ?? []);
	return ({check, judged}) => tallies[judged].get(check.id) ?? noTally;
}

export type Who =
	| {readonly is: 'container'; readonly container: FleetContainer; readonly finding: Finding}
	| {readonly is: 'image'; readonly image: ImageReport; readonly finding: Finding}
	| {readonly is: 'host'; readonly finding: Finding};

/** Who fails a check, then who can't be decided; the lowest scores first. */
export function whoIsBad({check, judged}: Listed, {containers, images, host}: About): readonly Who[] {
	const bad = (findings: readonly Finding[]): readonly Finding[] =>
		badOf(findings).filter(finding => finding.check.id === check.id);
	const found = ((): readonly Who[] => {
		switch (judged) {
			case 'containers':
				return [...containers.values()]
					.sort((a, b) => (a.assessment?.score.value ?? 101) - (b.assessment?.score.value ?? 101))
					.flatMap(container =>
						bad(container.assessment?.findings ?? []).map((finding): Who => ({is: 'container', container, finding})),
					);
			case 'images':
				return (images?.images ?? []).flatMap(image =>
					bad(image.findings).map((finding): Who => ({is: 'image', image, finding})),
				);
			case 'host':
				return bad(host?.assessment?.findings ?? []).map((finding): Who => ({is: 'host', finding}));
		}
	})();
	const isUnknown = ({finding}: Who): number => Number(finding.verdict.is === 'unknown');
	return [...found].sort((a, b) => isUnknown(a) - isUnknown(b));
}
