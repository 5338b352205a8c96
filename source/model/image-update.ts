/** A newer image for a container, held against the one it runs: what gets better and what worse by going over. */
import type {Transaction} from './fix.ts';
import type {PackageKind} from './package.ts';
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';
import type {Coverage, Match} from './vulnerability.ts';

/** Several versions of one package may lie in one image, as those of npm do. */
export type ChangedPackage = {
	readonly kind: PackageKind;
	readonly name: SafeText;
	/** [] where it is new. */
	readonly before: readonly SafeText[];
	/** [] where it is gone. */
	readonly after: readonly SafeText[];
};

export type ImageComparison = {
	readonly packages: readonly ChangedPackage[];
	/** In the older image only, by vulnerability and package. */
	readonly fixed: readonly Match[];
	/** In the newer image only. */
	readonly added: readonly Match[];
	/** In both. */
	readonly kept: number;
	/**
	 * Ecosystems of which one of the two could not be judged: what is not in the lists above proves nothing there. With
	 * one of these nobody may call the newer image better.
	 */
	readonly uncovered: readonly Extract<Coverage, {is: 'not-covered'}>[];
};

export type ImageSide = {
	/** `sha256:…` */
	readonly id: SafeText;
	/** null: the build is reproducible and says nothing, or it can't be read. */
	readonly createdAtUnixMs: number | null;
	readonly sizeBytes: number;
};

export type ImageUpdate = {
	/** `docker.io/library/nginx:1.27` */
	readonly reference: SafeText;
	readonly before: ImageSide;
	readonly after: ImageSide;
	/** Unread: why nobody can say what gets better. */
	readonly comparison: Read<ImageComparison>;
	/** Nobody has data about one of the two: what would be counted is not known, and never zero. */
	readonly isNotCovered: boolean;
	/** Why what is not in the comparison proves nothing, a reason each; with one of these nobody may call it better. */
	readonly doubts: readonly SafeText[];
	/** Waits for what is said here: a no gives the name back to the old image. null: it was here already. */
	readonly pulled: Transaction | null;
};
