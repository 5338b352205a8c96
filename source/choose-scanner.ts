/** Which scanner does it: ours, one that the user named, or the one that knows the image. */
import type {Host} from './host/host.ts';
import {createScannerPrograms, type ScannerPrograms} from './host/scanner-programs.ts';
import {externalScanners} from './images/scanners/index.ts';
import {findScanner, runScanner, type InstalledScanner} from './images/scanners/run-scanner.ts';
import {openScanCache, scanFolder} from './images/scan-cache.ts';
import type {ScanImage} from './images/scan-image.ts';
import type {ScanNotes} from './images/scan-notes.ts';
import {nodeStateFiles} from './host/state-files.ts';
import {ActionableError} from './model/errors.ts';
import {doubtsOf, type ImageScan, type ScannerName} from './model/image-scan.ts';
import {isUnread} from './model/read.ts';
import {sanitise, words} from './model/safe-text.ts';
import {openScanner} from './open-scanner.ts';

export type ScannerChoice = ScannerName | 'auto';
export type ChosenScanner = Pick<ScanImage, 'scan' | 'ownersOf'> & {notesOf(engineId: string): ScanNotes};

type Doors = Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>;
type Scan = ScanImage['scan'];

const notHere = (name: string): ActionableError =>
	new ActionableError({
		what: words`${sanitise(name)} can't be used`,
		why: words`it is not on PATH, or does not say its version`,
		todo: words`Install it, or leave --scanner out: hullcheck scans by itself`,
	});

/** Kept by the date of its data; they lock their files, so one after the other. */
function external(programs: ScannerPrograms, installed: InstalledScanner, host: Doors): Scan {
	const cache = openScanCache(nodeStateFiles, scanFolder(host));
	let before: Promise<unknown> = Promise.resolve();
	return ({engine, imageId, signal}) => {
		const turn = before.then(async () => {
			const {socketPath} = engine;
			if (socketPath === null) {
				throw new ActionableError({
					what: words`${sanitise(installed.scanner.name)} can't be used for this engine`,
					why: words`it is not on a socket of this machine`,
					todo: words`Use --scanner embedded, or run it on that machine`,
				});
			}
			const kept = await cache.foreignScanOf(imageId, installed.scanner.name);
			const {version, databaseAsOfUnixMs} = installed;
			const isOfNow = kept?.scanner.version === version && kept.scanner.databaseAsOfUnixMs === databaseAsOfUnixMs;
			if (kept !== null && isOfNow && databaseAsOfUnixMs !== null) return kept;
			const scan = await runScanner(programs, installed, {imageId, socketPath, signal, nowUnixMs: host.nowUnixMs()});
			await cache.keepForeignScan(scan).catch(() => {});
			return scan;
		});
		before = turn.catch(() => {});
		return turn;
	};
}

/** What we can't judge by ourselves, a scanner that is here may; the network and a vendor are for those who ask for them. */
function automatic(programs: ScannerPrograms, ours: Scan, host: Doors): Scan {
	const candidates = externalScanners.filter(({needsVendor}) => !needsVendor);
	const others = new Map<string, Promise<Scan | null>>();
	const otherOf = (scanner: (typeof candidates)[number]): Promise<Scan | null> => {
		const known =
			others.get(scanner.name) ??
			findScanner(programs, scanner).then(found => (found === null ? null : external(programs, found, host)));
		others.set(scanner.name, known);
		return known;
	};
	const isWhole = (scan: ImageScan): boolean => doubtsOf(scan).length === 0;
	return async request => {
		const own = await ours(request);
		if (isWhole(own) || request.engine.socketPath === null) return own;
		for (const candidate of candidates) {
			try {
				const scan = await (await otherOf(candidate))?.(request);
				// What only we can tell stays: whose files are setuid, which accounts are open.
				if (scan !== undefined && isWhole(scan)) return withContents(scan, own);
			} catch (error) {
				// Without its data it can't either: then ours is the answer.
				if (request.signal.aborted) throw error;
			}
		}
		return own;
	};
}

/** A list of packages that is not whole would make a doubt of what the other knew. */
function withContents(scan: ImageScan, {contents}: ImageScan): ImageScan {
	return isUnread(contents) || contents.unreadPackages.length > 0 ? scan : {...scan, contents};
}

/** Rejects with an `ActionableError` where the one that was named is not here. */
export async function chooseScanner(host: Doors, choice: ScannerChoice): Promise<ChosenScanner> {
	const ours = openScanner(host, {hasScreen: false});
	const {notesOf, ownersOf} = ours;
	const programs = createScannerPrograms(host.env);
	if (choice === 'embedded') return ours;
	if (choice === 'auto') return {notesOf, ownersOf, scan: automatic(programs, ours.scan, host)};
	const scanner = externalScanners.find(({name}) => name === choice);
	const installed = scanner === undefined ? null : await findScanner(programs, scanner);
	if (installed === null) throw notHere(choice);
	return {notesOf, ownersOf, scan: external(programs, installed, host)};
}
