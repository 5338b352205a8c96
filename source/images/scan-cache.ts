/**
 * What was read of images before, on disk: an image never changes, so its contents are kept by its id and found by its
 * layers too, and what was found in them for as long as the store of vulnerabilities is the same. Losing it costs time and nothing else.
 */
import {createHash} from 'node:crypto';
import type {Host, StateFiles} from '../host/host.ts';
import type {ImageScan} from '../model/image-scan.ts';
import type {ImageContents} from '../model/package.ts';
import type {Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Matches} from '../model/vulnerability.ts';
import type {ImageConfig} from './contents/image-config.ts';
import {readerVersion} from './contents/read-contents.ts';
import {fromJson, toJson} from './kept-json.ts';
import {ownersVersion, type Owners} from './owners/owners.ts';

export type KeptContents = {readonly readAtUnixMs: number; readonly contents: ImageContents};
/** Of the same reading. A file of its own: only who asks what is in use needs it, and it is larger than the rest. */
export type KeptOwners = {readonly owners: Read<Owners>};
/** `storeKey`: which state of the store they were matched with. */
export type KeptMatches = {readonly storeKey: string; readonly readAtUnixMs: number; readonly matches: Matches};

export type ScanCache = {
	/** null: not there, of an older reader, or damaged. So with the others. */
	contentsOf(imageId: string): Promise<KeptContents | null>;
	keepContents(imageId: string, kept: KeptContents): Promise<void>;
	ownersOf(imageId: string): Promise<KeptOwners | null>;
	/** As `toJson` makes it, and as it is kept. */
	ownersJsonOf(imageId: string): Promise<string | null>;
	keepOwnersJson(imageId: string, json: string): Promise<void>;
	/** The image that was read last of those with these files; see `filesKeyOf`. */
	twinOf(filesKey: string): Promise<SafeText | null>;
	keepTwin(filesKey: string, imageId: SafeText): Promise<void>;
	matchesOf(imageId: string): Promise<KeptMatches | null>;
	keepMatches(imageId: string, kept: KeptMatches): Promise<void>;
	/** Of a scanner that is not ours. */
	foreignScanOf(imageId: string, scanner: string): Promise<ImageScan | null>;
	keepForeignScan(scan: ImageScan): Promise<void>;
};

const maxBytes = 64 * 1024 * 1024;
const mostFiles = 2000;
/** Of the shapes of what is kept; readers have a version of their own. */
const format = 1;

/** `$XDG_CACHE_HOME`, which counts only when absolute, or its default. */
export function scanFolder({env, homeDir}: Pick<Host, 'env' | 'homeDir'>): string {
	const given = env['XDG_CACHE_HOME'];
	return `${given?.startsWith('/') === true ? given : `${homeDir}/.cache`}/hullcheck/scans`;
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function openScanCache(files: StateFiles, folder: string): ScanCache {
	const fileOf = (imageId: string, what: string): string => `${imageId.replace(/[^\da-z]/g, '-')}.${what}.${format}`;

	/** Only what we wrote ourselves has its own sum before it: of its shape nothing is to be doubted. */
	async function bodyOf(file: string): Promise<string | null> {
		const text = await files.read(`${folder}/${file}`, maxBytes).catch(() => null);
		const end = text?.indexOf('\n') ?? -1;
		if (text === null || end === -1) return null;
		const body = text.slice(end + 1);
		return text.slice(0, end) === sumOf(body) ? body : null;
	}

	async function load<T>(file: string): Promise<T | null> {
		const body = await bodyOf(file);
		return body === null ? null : fromJson<T>(body);
	}

	async function keepBody(file: string, body: string): Promise<void> {
		await files.makeFolder(folder);
		const names = await files.list(folder);
		if (names.length >= mostFiles) await Promise.all(names.slice(0, mostFiles / 4).map(drop));
		const beside = `${folder}/.${file}.${files.pid}`;
		await files.remove(beside);
		await files.createFile(beside, `${sumOf(body)}\n${body}`);
		await files.rename(beside, `${folder}/${file}`);
	}
	const keep = async (file: string, value: unknown): Promise<void> => keepBody(file, toJson(value));
	const drop = (file: string): Promise<void> => files.remove(`${folder}/${file}`);

	const contentsFile = (imageId: string): string => fileOf(imageId, `contents-${readerVersion}`);
	const ownersFile = (imageId: string): string => fileOf(imageId, `owners-${ownersVersion}`);
	return {
		contentsOf: imageId => load(contentsFile(imageId)),
		keepContents: (imageId, kept) => keep(contentsFile(imageId), kept),
		ownersOf: imageId => load(ownersFile(imageId)),
		ownersJsonOf: imageId => bodyOf(ownersFile(imageId)),
		keepOwnersJson: (imageId, json) => keepBody(ownersFile(imageId), json),
		twinOf: filesKey => load(fileOf(filesKey, 'files')),
		keepTwin: (filesKey, imageId) => keep(fileOf(filesKey, 'files'), imageId),
		matchesOf: imageId => load(fileOf(imageId, 'matches')),
		keepMatches: (imageId, kept) => keep(fileOf(imageId, 'matches'), kept),
		foreignScanOf: (imageId, scanner) => load(fileOf(imageId, scanner)),
		keepForeignScan: scan => keep(fileOf(scan.imageId, scan.scanner.name), scan),
	};
}

/** What a reading depends on, and nothing else: the files, and where the configuration leads it. */
export const filesKeyOf = (layers: readonly string[], config: ImageConfig): string =>
	sumOf(JSON.stringify([layers, config]));

/** Which state of the store: another one finds other things. */
export const storeKeyOf = (
	sets: ReadonlyArray<{readonly folder: string; readonly meta: {readonly asOfUnixMs: number}}>,
): string => sumOf(sets.map(({folder, meta}) => `${folder} ${meta.asOfUnixMs}`).join('\n'));
