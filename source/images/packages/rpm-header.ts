/**
 * The header blob of one package in an RPM database: counts of entries and bytes, entries of tag, type, offset and count,
 * then the bytes they point into; all big-endian (rpm's `lib/header.c`).
 */
const tags = {name: 1000, version: 1001, release: 1002, epoch: 1003, sourceRpm: 1044} as const;
/** A file's path is its base name behind the folder of its index. */
const fileTags = {folderIndexes: 1116, baseNames: 1117, folders: 1118} as const;
const int32 = 4;
const stringList = 8;
const strings: readonly number[] = [6, 9];

const entrySize = 16;
const headSize = 8;
/** Of rpm itself. */
const mostEntries = 65_535;
const longestText = 1024;

export type RpmHeader = {
	readonly name: string;
	/** `epoch:version-release`, without the epoch where there is none. */
	readonly version: string;
	/** `bash-5.1.8-6.el9_1.src.rpm`; '' for keys. */
	readonly sourceRpm: string;
};

type Entry = {readonly tag: number; readonly type: number; readonly offset: number; readonly count: number};
type Index = {readonly entries: readonly Entry[]; readonly data: Buffer};

/** Entries that begin within the bytes; null where it is no header. */
function readIndex(blob: Buffer): Index | null {
	if (blob.length < headSize) return null;
	const [count, dataSize] = [blob.readUInt32BE(0), blob.readUInt32BE(4)];
	const data = headSize + count * entrySize;
	if (count > mostEntries || data + dataSize > blob.length) return null;
	const entries: Entry[] = [];
	for (let at = headSize; at < data; at += entrySize) {
		const [tag, type, offset] = [blob.readUInt32BE(at), blob.readUInt32BE(at + 4), blob.readUInt32BE(at + 8)];
		if (offset < dataSize) entries.push({tag, type, offset, count: blob.readUInt32BE(at + 12)});
	}
	return {entries, data: blob.subarray(data, data + dataSize)};
}

/** null where it is none. */
export function readRpmHeader(blob: Buffer): RpmHeader | null {
	const index = readIndex(blob);
	if (index === null) return null;
	const {entries, data} = index;

	const text = new Map<number, string>();
	let epoch: number | null = null;
	for (const {tag, type, offset} of entries) {
		if (tag === tags.epoch && type === int32 && offset + 4 <= data.length) epoch = data.readUInt32BE(offset);
		if (!strings.includes(type) || !isAsked(tag)) continue;
		const end = data.indexOf(0, offset);
		if (end !== -1 && end - offset <= longestText) text.set(tag, data.toString('utf8', offset, end));
	}
	const [name, version, release] = [text.get(tags.name), text.get(tags.version), text.get(tags.release)];
	if (name === undefined || version === undefined || release === undefined) return null;
	return {
		name,
		version: `${epoch === null ? '' : `${epoch}:`}${version}-${release}`,
		sourceRpm: text.get(tags.sourceRpm) ?? '',
	};
}

const asked: readonly number[] = Object.values(tags);
const isAsked = (tag: number): boolean => asked.includes(tag);

/** The paths of its files; [] where it says none, or not as rpm does. */
export function filesInRpmHeader(blob: Buffer): readonly string[] {
	const index = readIndex(blob);
	if (index === null) return [];
	const {entries, data} = index;
	const listOf = (wanted: number): readonly string[] => {
		const entry = entries.find(({tag, type}) => tag === wanted && type === stringList);
		const texts: string[] = [];
		for (let at = entry?.offset ?? data.length; at < data.length && texts.length < (entry?.count ?? 0);) {
			const end = data.indexOf(0, at);
			if (end === -1) break;
			texts.push(data.toString('utf8', at, end));
			at = end + 1;
		}
		return texts;
	};
	const folders = listOf(fileTags.folders);
	const areFolders = new Set(folders);
	const at = entries.find(({tag, type}) => tag === fileTags.folderIndexes && type === int32);
	if (at === undefined) return [];
	return listOf(fileTags.baseNames).flatMap((name, index) => {
		const offset = at.offset + index * 4;
		const folder = offset + 4 <= data.length ? folders[data.readUInt32BE(offset)] : undefined;
		const path = (folder ?? '') + name;
		// Its folders stand there too.
		return folder === undefined || areFolders.has(`${path}/`) ? [] : [path];
	});
}
