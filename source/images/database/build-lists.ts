/** The two lists of what is exploited: KEV of CISA (JSON) and EPSS of FIRST (CSV, packed or not) → a table each. */
import zlib from 'node:zlib';
import type {DataFiles} from '../../host/host.ts';
import {at} from '../../model/foreign.ts';
import {sanitise} from '../../model/safe-text.ts';
import {lineOf} from './advisory.ts';
import type {BuildJob} from './build.ts';
import {formatVersion, tableNames, writeMeta, type SetMeta} from './data-set.ts';
import {createTableWriter} from './table-writer.ts';
import {readWhole, sha256Of} from './whole-files.ts';
import {BadArchive} from './zip.ts';

type Job = Extract<BuildJob, {is: 'kev' | 'epss'}>;

const maxFileBytes = 64 * 1024 ** 2;
/** 300,000 vulnerabilities take 10 MB. */
const maxUnpackedBytes = 256 * 1024 ** 2;

type Listed = {readonly lines: readonly string[]; readonly releasedAtUnixMs: number; readonly skipped: number};

async function write(
	files: DataFiles,
	folder: string,
	name: string,
	{source, etag, sha256, asOfUnixMs}: Job['origin'],
	bytes: Buffer,
	{lines, releasedAtUnixMs, skipped}: Listed,
): Promise<SetMeta> {
	const writer = createTableWriter(files, folder);
	try {
		for (const line of lines) {
			writer.add(tableNames.only, line);
			await writer.flush();
		}
		const meta: SetMeta = {
			format: formatVersion,
			name,
			source: sanitise(source, 300),
			asOfUnixMs: asOfUnixMs ?? releasedAtUnixMs,
			records: lines.length,
			skipped,
			releases: [],
			sha256: sha256 === '' ? sha256Of(bytes) : sha256,
			etag,
			tables: await writer.finish(),
		};
		await writeMeta(files, folder, meta);
		return meta;
	} finally {
		await writer.abandon();
	}
}

const isCve = (id: unknown): id is string => typeof id === 'string' && /^CVE-\d{4}-\d{4,12}$/.test(id);

export async function buildKev(files: DataFiles, folder: string, {file, origin}: Job): Promise<SetMeta> {
	const bytes = await readWhole(files, file, maxFileBytes);
	let json: unknown;
	try {
		json = JSON.parse(bytes.toString('utf8'));
	} catch {
		throw new BadArchive('it is no JSON');
	}
	const entries = at(json, 'vulnerabilities');
	if (!Array.isArray(entries) || entries.length === 0) throw new BadArchive('it is no catalogue of KEV');
	const lines = entries.flatMap((entry: unknown) => {
		const id = at(entry, 'cveID');
		if (!isCve(id)) return [];
		return [lineOf(id, id, String(at(entry, 'dateAdded')), at(entry, 'knownRansomwareCampaignUse') === 'Known')];
	});
	const released = Date.parse(String(at(json, 'dateReleased')));
	if (Number.isNaN(released)) throw new BadArchive('it does not say when it was released');
	return write(files, folder, 'KEV', origin, bytes, {
		lines,
		releasedAtUnixMs: released,
		skipped: entries.length - lines.length,
	});
}

export async function buildEpss(files: DataFiles, folder: string, {file, origin}: Job): Promise<SetMeta> {
	const bytes = await readWhole(files, file, maxFileBytes);
	let text: string;
	try {
		const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
		text = (isPacked ? zlib.gunzipSync(bytes, {maxOutputLength: maxUnpackedBytes}) : bytes).toString('latin1');
	} catch {
		throw new BadArchive('it cannot be unpacked');
	}
	// `#model_version:v2025.03.14,score_date:2026-11-30T12:55:00Z`, then the names of the columns.
	const [head = '', columns = '', ...rows] = text.split('\n');
	const scored = Date.parse(/score_date:([\d:TZ+-]+)/.exec(head)?.[1]?.replace(/\+0000$/, 'Z') ?? '');
	if (Number.isNaN(scored) || !columns.startsWith('cve,epss,percentile'))
		throw new BadArchive('it is no list of EPSS scores');
	const filled = rows.filter(row => row.trim() !== '');
	const lines = filled.flatMap(row => {
		const [id, probability, percentile] = row.split(',');
		const numbers = [Number(probability), Number(percentile)];
		return isCve(id) && numbers.every(one => one >= 0 && one <= 1) ? [lineOf(id, id, ...numbers)] : [];
	});
	if (lines.length === 0) throw new BadArchive('it is no list of EPSS scores');
	return write(files, folder, 'EPSS', origin, bytes, {
		lines,
		releasedAtUnixMs: scored,
		skipped: filled.length - lines.length,
	});
}
