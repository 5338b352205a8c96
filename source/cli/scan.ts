/** `hullcheck scan`: what is inside of images, what of it is vulnerable, and which of that comes first. */
import type {Engine} from '../engine/engine.ts';
import {EngineAnswer} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import {createNodeHost} from '../host/node-host.ts';
import {writeOutputFile} from '../host/output-file.ts';
import {ActionableError, reasonOf} from '../model/errors.ts';
import {at, readText, readTexts, textOr} from '../model/foreign.ts';
import {
	doubtsOf,
	scannerChoices,
	scannerNames,
	type ImageScan,
	type ScannerChoice,
	type ScannerName,
} from '../model/image-scan.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import type {ScannedImage, ScanReport} from '../model/scan-report.ts';
import {vulnerabilityLevels, type VulnerabilityLevel} from '../model/vulnerability.ts';
import {openScanners} from '../choose-scanner.ts';
import type {ScanImage} from '../images/scan-image.ts';
import {compareScans} from '../model/compare-scans.ts';
import {openScannerFor, type OpenedScanner} from '../open-scanner.ts';
import {scanFormatNames, scanFormats, type ScanFormatName} from '../report/scan/index.ts';
import {createExposures} from '../session/exposures.ts';
import {residentsIn} from '../session/inhabitants.ts';
import {version} from '../version.ts';
import {exit, say, Stopped, UsageError, type ExitCode} from './exit.ts';
import {mustBeChangeable} from './fix-doors.ts';
import {engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {interrupt} from './interrupt.ts';
import {openOne, openOptions} from './open.ts';
import {print} from './print.ts';

const usualFormat: ScanFormatName = 'text';
const bars = ['critical', 'high', 'medium', 'low'] as const satisfies readonly VulnerabilityLevel[];

const flags = {
	format: {takes: 'FORMAT', says: `${scanFormatNames.join(', ')}; else ${usualFormat}`},
	output: {takes: 'FILE', says: 'instead of standard output; written whole or not at all'},
	'fail-on': {takes: 'SEVERITY', says: `exit 1 where one is this bad or worse: ${bars.join(', ')}; not rated counts`},
	fixable: {takes: null, says: '--fail-on: only what an update takes away'},
	scanner: {takes: 'NAME', says: `${scannerChoices.join(', ')}; else auto, which never uses the network`},
	compare: {
		takes: 'NAME',
		says: 'what that scanner says beside it: only here, only there, told differently; text, json',
	},
	pull: {takes: null, says: 'pull an image that is not there; nothing of it is run'},
	drop: {takes: null, says: 'remove again what was pulled'},
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'scan',
	usage: [
		['scan IMAGE…', 'by name or id: packages, vulnerabilities, end of life'],
		['scan --format cyclonedx IMAGE', 'a bill of materials, with what was found; spdx too'],
		['scan --fail-on high --fixable IMAGE', 'a bar for build pipelines'],
		['scan --compare trivy IMAGE', 'where two scanners differ'],
		['scan --pull --drop IMAGE', 'look at it before anything runs from it'],
	],
	flags,
	most: 1000,
	notes: [
		'An image is read through a container that is made for it, never started, and removed. hullcheck db update',
		'brings the data; without it an image is "not covered", never without vulnerabilities.',
		'scout sends what is in an image to Docker: only where it is named.',
		'Exit codes: 0 passed, 1 below the bar, 2 wrong usage, or it could not be judged.',
	].join('\n'),
};

/** Two at once: the engine has others to serve. */
const mostAtOnce = 2;
const pullTimeoutMs = 30 * 60_000;

type Found = {readonly id: SafeText; readonly tags: readonly SafeText[]; readonly wasPulled: boolean};

async function inspect(engine: Engine, name: string): Promise<unknown> {
	try {
		return await engine.inspectImage(name);
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

async function find(engine: Engine, name: string, mayPull: boolean): Promise<Found> {
	const safe = sanitise(name, 300);
	let json = await inspect(engine, name);
	const wasPulled = json === null;
	if (json === null) {
		if (!mayPull) throw new Stopped(`there is no image ${safe} on this engine. --pull fetches it.`);
		say('scan', `pulling ${safe}`);
		try {
			await engine.pullImage(name, AbortSignal.timeout(pullTimeoutMs));
		} catch (error) {
			throw new Stopped(`${safe} could not be pulled: ${reasonOf(error)}.`);
		}
		json = await inspect(engine, name);
		if (json === null) throw new Stopped(`${safe} was pulled, and is not there.`);
	}
	const id = readText(at(json, 'Id'), 'Id of the image');
	if (isUnread(id)) throw new Stopped(id.why);
	return {id, tags: knownOr(readTexts(at(json, 'RepoTags'), 'RepoTags'), []), wasPulled};
}

/** This bad or worse. Nobody rated it: it may be. */
function isBelow({found}: ImageScan, bar: VulnerabilityLevel, isFixableOnly: boolean): boolean {
	const least = vulnerabilityLevels.indexOf(bar);
	return found.some(
		({match: {rating, fixedIn, isUnimportant}}) =>
			!isUnimportant &&
			(fixedIn !== null || !isFixableOnly) &&
			(rating.level === 'unknown' || vulnerabilityLevels.indexOf(rating.level) <= least),
	);
}

function judge(images: readonly ScannedImage[], bar: VulnerabilityLevel | null, isFixableOnly: boolean): ExitCode {
	if (bar === null) return exit.good;
	let code: ExitCode = exit.good;
	for (const {name, scan} of images) {
		const [doubt] = doubtsOf(scan);
		if (isBelow(scan, bar, isFixableOnly)) {
			say('scan', `below the bar: ${name}`);
			if (code === exit.good) code = exit.below;
		} else if (doubt !== undefined) {
			say('scan', `${name} could not be judged: ${doubt}`);
			code = exit.trouble;
		}
	}
	return code;
}

type Scan = ScanImage['scan'];
type Ways = {
	readonly scan: Scan;
	/** What is set beside it; null: nothing is. */
	readonly other: Scan | null;
	readonly notesOf: OpenedScanner['notesOf'];
	readonly ownersOf: ScanImage['ownersOf'];
	readonly mayPull: boolean;
	readonly isDropped: boolean;
};

/** What of it runs, and who reaches that. An engine that does not tell takes no finding away. */
async function createExpose(
	engine: Engine,
	host: Host,
	ownersOf: ScanImage['ownersOf'],
): Promise<(scan: ImageScan) => Promise<ImageScan>> {
	const exposures = createExposures({host, engine: () => engine, ownersOf});
	const residentsOf = await residentsIn(engine).catch(() => null);
	return async scan => (residentsOf === null ? scan : exposures.expose(scan, await residentsOf(scan.imageId)));
}

async function scanAll(
	engine: Engine,
	host: Host,
	names: readonly string[],
	{scan, other, notesOf, ownersOf, mayPull, isDropped}: Ways,
): Promise<readonly ScannedImage[]> {
	const signal = interrupt();
	const engineId = textOr(at(await engine.info(), 'ID'));
	await notesOf(engineId).removeLeftOvers(engine);
	const expose = await createExpose(engine, host, ownersOf);
	return inPool(names, mostAtOnce, async name => {
		const {id, tags, wasPulled} = await find(engine, name, mayPull);
		try {
			const request = {engine, engineId, imageId: id, through: null, signal};
			const found = await scan(request);
			const comparison = other === null ? {} : {comparison: compareScans(found, await other(request))};
			return {name: sanitise(name, 300), tags, scan: await expose(found), ...comparison};
		} catch (error) {
			if (signal.aborted) throw new Stopped('cancelled; nothing is left behind.');
			if (error instanceof ActionableError || error instanceof Stopped) throw error;
			throw new Stopped(`${sanitise(name, 300)} could not be scanned: ${reasonOf(error)}.`);
		} finally {
			if (isDropped && wasPulled) {
				await engine
					.removeImage(name)
					.catch((error: unknown) =>
						say('scan', `${sanitise(name, 300)} stays, it could not be removed: ${reasonOf(error)}`),
					);
			}
		}
	});
}

/** `auto` may take the other one itself: beside another, it is ours. */
function readScanners(
	scanner: string | null,
	compare: string | null,
	format: ScanFormatName,
): {readonly choice: ScannerChoice; readonly otherName: ScannerName | null} {
	const choice = oneOf('scanner', scanner ?? 'auto', scannerChoices);
	if (compare === null) return {choice, otherName: null};
	const otherName = oneOf('compare', compare, scannerNames);
	const first = choice === 'auto' ? 'embedded' : choice;
	if (otherName === first)
		throw new UsageError(`--compare ${otherName} is the scanner itself: name another with --scanner or --compare`);
	if (format !== 'text' && format !== 'json')
		throw new UsageError(`--compare is told in text and json, not in ${format}`);
	return {choice: first, otherName};
}

export async function scan(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const names = [...new Set(parsed.input)];
	if (names.length === 0) throw new UsageError('scan wants the name of an image: hullcheck scan debian:12');
	const formatName = oneOf('format', parsed.one('format') ?? usualFormat, scanFormatNames);
	const format = scanFormats[formatName];
	if (format.isOfOneImage && names.length > 1)
		throw new UsageError(`--format ${formatName} is of one image: name one, and call again for the next`);
	const barName = parsed.one('fail-on');
	const bar = barName === null ? null : oneOf('fail-on', barName, bars);
	const {choice, otherName} = readScanners(parsed.one('scanner'), parsed.one('compare'), formatName);
	const host = createNodeHost();
	const opened = await openOne(openOptions(parsed));
	try {
		await mustBeChangeable(opened.engine.endpoint, null, host);
		const ours = await openScannerFor(opened.engine.endpoint, host);
		const scanners = openScanners(host, ours.scan);
		const images = await scanAll(opened.engine, host, names, {
			scan: await scanners.by(choice),
			other: otherName === null ? null : await scanners.by(otherName),
			notesOf: ours.notesOf,
			ownersOf: ours.ownersOf,
			mayPull: parsed.is('pull'),
			isDropped: parsed.is('drop'),
		});
		const report: ScanReport = {generatedAtUnixMs: host.nowUnixMs(), version, images};
		const output = parsed.one('output');
		const text = format.format(report);
		await (output === null ? print([text]) : writeOutputFile(output, [text]));
		return judge(images, bar, parsed.is('fixable'));
	} finally {
		opened.engine.close();
		await opened.close();
	}
}
