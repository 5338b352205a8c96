/** What `hullcheck scan` found: all that its report is made of. */
import type {ScanComparison} from './compare-scans.ts';
import type {ImageScan} from './image-scan.ts';
import type {SafeText} from './safe-text.ts';

export type ScannedImage = {
	/** As it was asked for. */
	readonly name: SafeText;
	readonly tags: readonly SafeText[];
	readonly scan: ImageScan;
	/** With what another scanner says of it; absent: none was asked. */
	readonly comparison?: ScanComparison;
};

export type ScanReport = {
	readonly generatedAtUnixMs: number;
	/** Of hullcheck. */
	readonly version: string;
	/** In the order they were asked for. */
	readonly images: readonly ScannedImage[];
};
