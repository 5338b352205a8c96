/**
 * The header blob of one package in an RPM database: counts of entries and bytes, entries of tag, type, offset and count,
 * then the bytes they point into; all big-endian (rpm's `lib/header.c`).
 */
const tags = {name: 1000, version: 1001, release: 1002, epoch: 1003, sourceRpm: 1044} as const;
const int32 = 4;
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

/** null where it is none. */
export function readRpmHeader(blob: Buffer): RpmHeader | null {
	if (blob.length < headSize) return null;
	const [entries, dataSize] = [blob.readUInt32BE(0), blob.readUInt32BE(4)];
	const data = headSize + entries * entrySize;
	if (entries > mostEntries || data + dataSize > blob.length) return null;

	const text = new Map<number, string>();
	let epoch: number | null = null;
	for (let at = headSize; at < data; at += entrySize) {
		const [tag, type, offset] = [blob.readUInt32BE(at), blob.readUInt32BE(at + 4), blob.readUInt32BE(at + 8)];
		if (tag === tags.epoch && type === int32 && offset + 4 <= dataSize) epoch = blob.readUInt32BE(data + offset);
		if (!strings.includes(type) || !isAsked(tag) || offset >= dataSize) continue;
		const end = blob.indexOf(0, data + offset);
		if (end !== -1 && end - data - offset <= longestText) text.set(tag, blob.toString('utf8', data + offset, end));
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
