/**
 * Who scans: ours until a person chooses another, for as long as the program runs. What each said of an image stays, so that
 * two can be set side by side.
 */
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {ScanImage} from '../images/scan-image.ts';
import {scannersAtStart, type Commands, type ScannersView} from '../model/app.ts';
import {reasonOf} from '../model/errors.ts';
import {
	isWholeScan,
	withContents,
	type ImageScan,
	type InstalledScanner,
	type ScannerChoice,
} from '../model/image-scan.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {DataSet} from '../model/vulnerability.ts';
import type {Scanner} from './scanning.ts';

/** Scanners that are not ours, and what all go by. */
export type OtherScanners = {
	/** Those on PATH. */
	installed(): Promise<readonly InstalledScanner[]>;
	/** Rejects with an `ActionableError` where the one that is named is not here. */
	by(choice: ScannerChoice): Promise<ScanImage['scan']>;
	/** What others said of the image before. */
	kept(imageId: SafeText): Promise<readonly ImageScan[]>;
	/** What is known offline, and how old it is. */
	dataSets(): Promise<readonly DataSet[]>;
};

export type ScannersOptions = {
	readonly ours: Scanner | null;
	/** null: this program has none, as tests may. */
	readonly others: OtherScanners | null;
	readonly clock: Clock;
	readonly store: WritableStore;
	/** Another one is chosen: what is known of every image may be another's word now. */
	readonly changed: () => void;
};

export type Scanners = {
	/** The one that is chosen. */
	readonly chosen: Scanner | null;
	/** It was just scanned: what stands side by side may be another now. */
	scanned(imageId: SafeText): void;
	readonly commands: Pick<Commands, 'lookAtScanners' | 'chooseScanner' | 'compareScans'>;
};

export function createScanners({ours, others, clock, store, changed}: ScannersOptions): Scanners {
	const view = (): ScannersView => store.getState().scanners ?? scannersAtStart;
	const put = (part: Partial<ScannersView>): void =>
		store.update(state => ({...state, scanners: {...view(), ...part}}));

	/** The word of one that is not ours, beside what only we can tell. */
	const joined = (scan: ImageScan, own: ImageScan | null): ImageScan => (own === null ? scan : withContents(scan, own));

	function chosenOf(own: Scanner, foreign: OtherScanners): Scanner {
		return {
			...own,
			async scan(request) {
				const {choice} = view();
				const scan = await (await foreign.by(choice))(request);
				return scan.scanner.name === 'embedded'
					? scan
					: joined(scan, await own.known(request.imageId).catch(() => null));
			},
			async known(imageId) {
				const {choice} = view();
				const known = await own.known(imageId);
				if (choice === 'embedded' || (choice === 'auto' && known !== null && isWholeScan(known))) return known;
				const kept = (await foreign.kept(imageId)).find(one =>
					// A vendor is not asked by `auto`, and what it said for somebody else is not taken either.
					choice === 'auto'
						? known !== null && one.scanner.name !== 'scout' && isWholeScan(one)
						: one.scanner.name === choice,
				);
				return kept === undefined ? known : joined(kept, known);
			},
		};
	}

	async function look(): Promise<void> {
		if (others === null) return;
		try {
			put({dataSets: await others.dataSets(), lookedAtUnixMs: clock.nowUnixMs(), problem: null});
			put({installed: await others.installed()});
		} catch (error) {
			put({problem: reasonOf(error)});
		}
	}

	async function compare(imageId: SafeText): Promise<void> {
		const own = await ours?.known(imageId).catch(() => null);
		const kept = (await others?.kept(imageId).catch(() => [])) ?? [];
		put({compared: {imageId, scans: own == null ? kept : [own, ...kept]}});
	}

	return {
		chosen: ours === null || others === null ? ours : chosenOf(ours, others),
		scanned(imageId) {
			if (view().compared?.imageId === imageId) void compare(imageId);
		},
		commands: {
			lookAtScanners: () => void look(),
			chooseScanner(choice) {
				if (others === null || choice === view().choice) return;
				put({choice});
				changed();
			},
			compareScans: imageId => void compare(imageId),
		},
	};
}
