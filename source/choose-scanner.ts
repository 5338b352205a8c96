/** Which scanner does it: ours, one that the user named, or the one that knows the image. */
import type {Host} from './host/host.ts';
import {createScannerPrograms, type ScannerPrograms} from './host/scanner-programs.ts';
import {nodeDataFiles} from './host/data-files.ts';
import {dataSetsOf, openReleaseData} from './images/database/release-data.ts';
import {databaseFolder} from './images/database/store.ts';
import {externalScanners} from './images/scanners/index.ts';
import {findScanner, runScanner, type FoundScanner} from './images/scanners/run-scanner.ts';
import {openScanCache, scanFolder, type ScanCache} from './images/scan-cache.ts';
import type {ScanImage} from './images/scan-image.ts';
import {nodeStateFiles} from './host/state-files.ts';
import {ActionableError} from './model/errors.ts';
import {isWholeScan, scannerTitles, withContents, type ScannerName} from './model/image-scan.ts';
import {sanitise, words} from './model/safe-text.ts';
import type {OtherScanners} from './session/scanners.ts';

type Doors = Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>;
type Scan = ScanImage['scan'];
type ForeignName = Exclude<ScannerName, 'embedded'>;

const notHere = (name: ScannerName): ActionableError =>
	new ActionableError({
		what: words`${sanitise(scannerTitles[name])} can't be used`,
		why: words`it is not on PATH, or does not say its version`,
		todo: words`Install it, or leave --scanner out: hullcheck scans by itself`,
	});

/** Kept by the date of its data; they lock their files, so one after the other. */
function external(programs: ScannerPrograms, found: FoundScanner, cache: ScanCache, host: Doors): Scan {
	let before: Promise<unknown> = Promise.resolve();
	return ({engine, imageId, signal}) => {
		const turn = before.then(async () => {
			const {socketPath} = engine;
			if (socketPath === null) {
				throw new ActionableError({
					what: words`${sanitise(scannerTitles[found.scanner.name])} can't be used for this engine`,
					why: words`it is not on a socket of this machine`,
					todo: words`Use --scanner embedded, or run it on that machine`,
				});
			}
			const kept = await cache.foreignScanOf(imageId, found.scanner.name);
			const {version, databaseAsOfUnixMs} = found;
			const isOfNow = kept?.scanner.version === version && kept.scanner.databaseAsOfUnixMs === databaseAsOfUnixMs;
			if (kept !== null && isOfNow && databaseAsOfUnixMs !== null) return kept;
			const scan = await runScanner(programs, found, {
				imageId,
				socketPath,
				signal,
				nowUnixMs: host.nowUnixMs(),
				ends: (await openReleaseData(nodeDataFiles, databaseFolder(host))).ends,
			});
			await cache.keepForeignScan(scan).catch(() => {});
			return scan;
		});
		before = turn.catch(() => {});
		return turn;
	};
}

/** What we can't judge by ourselves, a scanner that is here may; the network and a vendor are for those who ask for them. */
function automatic(ours: Scan, foreign: (name: ForeignName) => Promise<Scan | null>): Scan {
	const candidates = externalScanners.filter(({needsVendor}) => !needsVendor);
	return async request => {
		const own = await ours(request);
		if (isWholeScan(own) || request.engine.socketPath === null) return own;
		for (const {name} of candidates) {
			try {
				const scan = await (await foreign(name))?.(request);
				if (scan !== undefined && isWholeScan(scan)) return withContents(scan, own);
			} catch (error) {
				// Without its data it can't either: then ours is the answer.
				if (request.signal.aborted) throw error;
			}
		}
		return own;
	};
}

/** `ours` is asked by itself, and first by `auto`. */
export function openScanners(host: Doors, ours: Scan): OtherScanners {
	const programs = createScannerPrograms(host.env);
	const cache = openScanCache(nodeStateFiles, scanFolder(host));
	const found = new Map<ForeignName, Promise<FoundScanner | null>>();
	const scans = new Map<ForeignName, Scan>();

	function find(name: ForeignName): Promise<FoundScanner | null> {
		const scanner = externalScanners.find(one => one.name === name);
		const known = found.get(name) ?? (scanner === undefined ? Promise.resolve(null) : findScanner(programs, scanner));
		found.set(name, known);
		return known;
	}
	async function foreign(name: ForeignName): Promise<Scan | null> {
		const here = await find(name);
		if (here === null) return null;
		const scan = scans.get(name) ?? external(programs, here, cache, host);
		scans.set(name, scan);
		return scan;
	}

	return {
		dataSets: () => dataSetsOf(nodeDataFiles, databaseFolder(host)),
		async installed() {
			const all = await Promise.all(externalScanners.map(({name}) => find(name)));
			return all.flatMap(one => {
				if (one === null) return [];
				const {scanner, version, databaseAsOfUnixMs, path} = one;
				return [
					{
						name: scanner.name,
						version,
						databaseAsOfUnixMs,
						path: sanitise(path, 300),
						needsVendor: scanner.needsVendor,
					},
				];
			});
		},
		async by(choice) {
			if (choice === 'embedded') return ours;
			if (choice === 'auto') return automatic(ours, foreign);
			const scan = await foreign(choice);
			if (scan === null) throw notHere(choice);
			return scan;
		},
		async kept(imageId) {
			const all = await Promise.all(externalScanners.map(({name}) => cache.foreignScanOf(imageId, name)));
			return all.filter(one => one !== null);
		},
	};
}
