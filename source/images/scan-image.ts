/** One image scanned by ourselves: its files read through a container that never starts, its packages held against the store. */
import {randomBytes} from 'node:crypto';
import {supportOfDistribution} from '../advisories/distributions.ts';
import type {KnownEnds} from '../advisories/release-data.ts';
import type {Engine} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {JsonObject} from '../model/foreign.ts';
import type {ImageScan} from '../model/image-scan.ts';
import type {Distribution, ImageContents, Package} from '../model/package.ts';
import {isUnread, knownOr, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {datedOrNull, nobodyPublishes, type Coverage, type Matches} from '../model/vulnerability.ts';
import {readImageConfig, readLayers, type ImageConfig} from './contents/image-config.ts';
import type {Owners} from './owners/owners.ts';
import {nobodyLooked, rankMatches} from './rank.ts';
import type {ReadThrough, ImageReading} from './read-through.ts';
import {filesKeyOf, type KeptContents, type ScanCache} from './scan-cache.ts';
import {besides, withScanContainer, type ScanContainerBody, type Second} from './scan-container.ts';
import type {ScanNotes} from './scan-notes.ts';

export type ScanDoors = {
	readonly cache: ScanCache;
	/** Written down in a folder of this engine's own. */
	notesOf(engineId: string): ScanNotes;
	/** Here, or in a thread. */
	readonly read: ReadThrough;
	/** `ofDistribution`: `Distribution.ecosystem`. */
	match(packages: readonly Package[], ofDistribution: string | null): Promise<Matches>;
	/** Changes with the store. */
	storeKey(): Promise<string>;
	nowUnixMs(): number;
	/** When support of distributions ends; absent: as hullcheck brings it along. */
	ends?(): Promise<KnownEnds>;
	/** Of hullcheck. */
	readonly version: string;
};

export type ScanRequest = {
	readonly engine: Engine;
	readonly engineId: string;
	readonly imageId: SafeText;
	/** null: through a container made for it, which is a change; else this one of the image, that runs. */
	readonly through: ContainerId | null;
	readonly signal: AbortSignal;
	/** The name of the container, before it is made: whoever watches the engine need not take it for one of its own. */
	readonly onName?: (name: string) => void;
};

export type ScanImage = {
	/** What was read before, held against the store of now; null: never read, or by an older reader. */
	known(imageId: SafeText): Promise<ImageScan | null>;
	/** Whose files they are that processes of it may have mapped; unread where no scan of ours told. Never rejects. */
	ownersOf(imageId: SafeText): Promise<Read<Owners>>;
	/** Rejects where the engine is lost, or it was cancelled. The container is gone in every case. */
	scan(request: ScanRequest): Promise<ImageScan>;
};

/** One reading, as it is kept. */
type KeptReading = {readonly kept: KeptContents; readonly ownersJson: string};

const unreadDistribution = words`of which distribution its packages are could not be read`;
const noDistribution = words`no file inside says of which distribution its packages are`;

/** Matching alone can't tell why there is no data: nobody has any only where it is known about what. */
const ofKnownDistribution = (
	coverage: readonly Coverage[],
	distribution: Read<Distribution | null>,
): readonly Coverage[] => {
	if (!isUnread(distribution) && distribution !== null) return coverage;
	const why = isUnread(distribution) ? unreadDistribution : noDistribution;
	return coverage.map(one => (one.is === 'not-covered' && one.why === nobodyPublishes ? {...one, why} : one));
};

export function createScanImage({
	cache,
	notesOf,
	read: readThrough,
	match,
	storeKey,
	nowUnixMs,
	ends,
	version,
}: ScanDoors): ScanImage {
	async function matchesOf(imageId: SafeText, {readAtUnixMs, contents}: KeptContents): Promise<Matches> {
		const key = await storeKey();
		const kept = await cache.matchesOf(imageId);
		if (kept?.storeKey === key && kept.readAtUnixMs === readAtUnixMs) return kept.matches;
		const matches = await match(contents.packages, knownOr(contents.distribution, null)?.ecosystem ?? null);
		await keepIfItCan(cache.keepMatches(imageId, {storeKey: key, readAtUnixMs, matches}));
		return matches;
	}

	async function scanOf(
		imageId: SafeText,
		{readAtUnixMs, contents}: KeptContents,
		{matches, coverage: matched}: Matches,
		isOfRunningContainer: boolean,
	): Promise<ImageScan> {
		const distribution = knownOr(contents.distribution, null);
		const coverage = ofKnownDistribution(matched, contents.distribution);
		const dates = coverage.flatMap(one => (one.is === 'covered' ? [one.asOfUnixMs] : []));
		return {
			imageId,
			scanner: {
				name: 'embedded',
				version: sanitise(version),
				databaseAsOfUnixMs: dates.length === 0 ? null : datedOrNull(Math.min(...dates)),
			},
			scannedAtUnixMs: readAtUnixMs,
			isOfRunningContainer,
			distribution: contents.distribution,
			support: distribution === null ? null : supportOfDistribution(distribution, nowUnixMs(), await ends?.()),
			contents,
			found: rankMatches(matches, nobodyLooked),
			coverage,
		};
	}

	/** All of it, as it was read before; null: it must be read (again), what could not be read then may be readable now. */
	async function keptOf(imageId: SafeText): Promise<KeptReading | null> {
		const kept = await cache.contentsOf(imageId);
		if (kept === null || !isWhole(kept.contents)) return null;
		const ownersJson = await cache.ownersJsonOf(imageId);
		return ownersJson === null ? null : {kept, ownersJson};
	}

	async function keepReading(imageId: SafeText, {kept, ownersJson}: KeptReading): Promise<void> {
		await keepIfItCan(cache.keepOwnersJson(imageId, ownersJson));
		await keepIfItCan(cache.keepContents(imageId, kept));
	}

	/** Scans that read an image now. */
	let inWork = 0;

	async function read(
		{engine, engineId, imageId, through, signal, onName}: ScanRequest,
		config: ImageConfig,
	): Promise<ImageReading> {
		const task = {engine, config, signal};
		if (through !== null) return readThrough({...task, first: through, second: Promise.resolve(null)});
		const notes = notesOf(engineId);
		const door = {
			...notes,
			create: (name: string, body: ScanContainerBody) => {
				onName?.(name);
				return engine.createContainer(name, bodyOf(body), null);
			},
			remove: (id: string) => engine.removeNeverStarted(id),
		};
		const suffix = (): string => randomBytes(8).toString('hex');
		// Where others are read, the engine is busy enough.
		const isAlone = inWork === 1;
		let second: Second | null = null;
		const doorOfFirst = {
			...door,
			create(name: string, body: ScanContainerBody) {
				const made = door.create(name, body);
				// Asked for after the first, and made beside it.
				if (isAlone) second = besides(door, imageId, suffix());
				return made;
			},
		};
		try {
			return await withScanContainer(doorOfFirst, imageId, suffix(), id =>
				readThrough({...task, first: id, second: second?.made ?? Promise.resolve(null)}).finally(() => second?.leave()),
			);
		} finally {
			const last = second as Second | null;
			last?.leave();
			await last?.gone;
		}
	}

	return {
		async known(imageId) {
			const kept = await cache.contentsOf(imageId);
			if (kept === null) return null;
			return scanOf(imageId, kept, await matchesOf(imageId, kept), false);
		},

		async ownersOf(imageId) {
			const kept = await cache.ownersOf(imageId).catch(() => null);
			return kept === null ? ownersNotKept : kept.owners;
		},

		async scan(request) {
			const {engine, imageId, through, signal} = request;
			const before = through === null ? await keptOf(imageId) : null;
			if (before !== null) return scanOf(imageId, before.kept, await matchesOf(imageId, before.kept), false);
			signal.throwIfAborted();
			const json = await engine.inspectImage(imageId);
			const [config, layers] = [readImageConfig(json), readLayers(json)];
			const filesKey = layers === null || through !== null ? null : filesKeyOf(layers, config);
			const twin = filesKey === null ? null : await cache.twinOf(filesKey);
			const same = twin === null ? null : await keptOf(twin);
			if (same !== null) {
				await keepReading(imageId, same);
				return scanOf(imageId, same.kept, await matchesOf(imageId, same.kept), false);
			}
			signal.throwIfAborted();
			inWork += 1;
			const {contents, ownersJson} = await read(request, config).finally(() => (inWork -= 1));
			signal.throwIfAborted();
			// With an engine that went away half-way, all the rest would be kept as unreadable.
			if (!isWhole(contents)) await engine.ping();
			const fresh = {readAtUnixMs: nowUnixMs(), contents};
			if (through !== null) {
				const matches = await match(contents.packages, knownOr(contents.distribution, null)?.ecosystem ?? null);
				return scanOf(imageId, fresh, matches, true);
			}
			await keepReading(imageId, {kept: fresh, ownersJson});
			if (filesKey !== null) await keepIfItCan(cache.keepTwin(filesKey, imageId));
			return scanOf(imageId, fresh, await matchesOf(imageId, fresh), false);
		},
	};
}

const ownersNotKept = new Unread(
	words`it is not known which files are of which package: s, or hullcheck scan, reads the image once more`,
);

const isWhole = ({unreadPackages, distribution}: ImageContents): boolean =>
	unreadPackages.length === 0 && !isUnread(distribution);

/** A full disk is no reason not to tell what was found. */
const keepIfItCan = (keeping: Promise<void>): Promise<void> => keeping.catch(() => {});

/** As JSON of any shape, which the engine's door takes. */
const bodyOf = (body: ScanContainerBody): JsonObject => ({...body});
