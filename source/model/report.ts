/** What one audit found: all that a report is made of. Sorted, so that the same fleet gives the same bytes. */
import type {Finding} from './check.ts';
import type {ContainerId, EngineFacts, Owner} from './evidence.ts';
import type {ImageScan} from './image-scan.ts';
import type {ContainerStatus, EndpointName} from './fleet.ts';
import type {SafeText} from './safe-text.ts';
import type {Assessment} from './score.ts';
import type {ServiceReport} from './swarm.ts';

export type ContainerReport = {
	readonly id: ContainerId;
	readonly name: SafeText;
	/** Reference it was created by. */
	readonly image: SafeText;
	readonly imageId: SafeText;
	readonly status: ContainerStatus;
	readonly owner: Owner;
	readonly assessment: Assessment;
};

export type ImageReport = {
	readonly id: SafeText;
	readonly tags: readonly SafeText[];
	readonly digests: readonly SafeText[];
	readonly sizeBytes: number;
	/** Unix ms; null where the build is reproducible and says nothing. */
	readonly createdAtUnixMs: number | null;
	/** Names of the containers made from it. */
	readonly usedBy: readonly SafeText[];
	/** As the image sets it, '' where it sets none; absent where it could not be read. */
	readonly user?: SafeText;
	/** null: nobody has scanned it. */
	readonly scan: ImageScan | null;
	readonly findings: readonly Finding[];
};

export type HostReport = {
	readonly name: SafeText;
	/** Files and `/proc` of the engine's machine are ours to read. */
	readonly isLocal: boolean;
	readonly assessment: Assessment;
};

export type Bar = {
	/** Something was asked for: else nothing can be below it. */
	readonly isSet: boolean;
	readonly isPassed: boolean;
	/** What fell below, one sentence each: "web-1 scores 46, below 65". */
	readonly reasons: readonly SafeText[];
};

export type Report = {
	readonly generatedAtUnixMs: number;
	/** Of hullcheck. */
	readonly version: string;
	readonly endpoint: EndpointName;
	readonly engine: EngineFacts;
	/** What was chosen, as the flags say it; '' everything. */
	readonly selection: SafeText;
	/** null: not asked for. */
	readonly host: HostReport | null;
	/** By name. */
	readonly containers: readonly ContainerReport[];
	readonly images: readonly ImageReport[];
	/** Of the swarm that the engine manages, the lowest score first; left out where it manages none. In no count and no bar. */
	readonly services?: readonly ServiceReport[];
	/** Waivers that match nothing, an unfinished journal, weights of one's own, what was left out and why. */
	readonly notices: readonly SafeText[];
	readonly bar: Bar;
};
