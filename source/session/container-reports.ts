/**
 * Containers judged as they are looked at, so that no evidence is kept for longer than it takes. Only where the engine does
 * not tell its defaults, what one container showed of them has to hold for all: those looked at before it wait, or the
 * same fleet would not give the same report twice.
 */
import {containerStatus} from '../fleet/fleet.ts';
import type {ContainerEvidence, EngineFacts, ImageFacts} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import {isUnread, knownOr, type Read} from '../model/read.ts';
import type {ContainerReport} from '../model/report.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Judge} from './judge.ts';

export type ContainerReports = {
	take(listing: Listing, evidence: ContainerEvidence): void;
	/** By image id. */
	readonly images: ReadonlyMap<SafeText, Read<ImageFacts>>;
	/** When everything was taken. By name. */
	all(): readonly ContainerReport[];
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export function createContainerReports(judge: Judge['container']): ContainerReports {
	const reports: ContainerReport[] = [];
	const waiting: Array<{readonly listing: Listing; readonly evidence: ContainerEvidence}> = [];
	const images = new Map<SafeText, Read<ImageFacts>>();
	let telling: EngineFacts | null = null;
	return {
		images,
		take(listing, evidence) {
			images.set(listing.imageId, evidence.image);
			const {engine} = evidence;
			if (!isUnread(engine) && engine.isNoNewPrivilegesDefault === null) waiting.push({listing, evidence});
			else {
				if (!isUnread(engine)) telling = engine;
				reports.push(reportOf(listing, evidence, judge));
			}
		},
		all() {
			const late = waiting.map(({listing, evidence}) =>
				reportOf(listing, telling === null ? evidence : {...evidence, engine: telling}, judge),
			);
			return [...reports, ...late].sort((one, other) => compare(one.name, other.name) || compare(one.id, other.id));
		},
	};
}

function reportOf(listing: Listing, evidence: ContainerEvidence, judge: Judge['container']): ContainerReport {
	const inspect = knownOr(evidence.inspect, null);
	const state = inspect === null ? null : knownOr(inspect.State, null);
	return {
		id: listing.id,
		name: inspect?.Name ?? listing.name,
		image: inspect?.Config.Image ?? listing.image,
		imageId: inspect?.Image ?? listing.imageId,
		status: state === null ? listing.status : containerStatus(state.Status),
		owner: inspect?.owner ?? {is: 'nobody'},
		assessment: judge(evidence),
	};
}
