/** `hullcheck scan`: what is inside of images, what of it is vulnerable, and which of that comes first. */
import type {Engine} from '../engine/engine.ts';
import {EngineAnswer} from '../engine/engine.ts';
import {createNodeHost} from '../host/node-host.ts';
import {writeOutputFile} from '../host/output-file.ts';
import {ActionableError, reasonOf} from '../model/errors.ts';
import {at, readText, readTexts, textOr} from '../model/foreign.ts';
import {doubtsOf, scannerNames, type ImageScan} from '../model/image-scan.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import type {ScannedImage, ScanReport} from '../model/scan-report.ts';
import {vulnerabilityLevels, type VulnerabilityLevel} from '../model/vulnerability.ts';
import {chooseScanner, type ChosenScanner} from '../choose-scanner.ts';
import {scanFormatNames, scanFormats, type ScanFormatName} from '../report/scan/index.ts';
import {version} from '../version.ts';
import {exit, say, Stopped, UsageError, type ExitCode} from './exit.ts';
import {engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {openOne, openOptions} from './open.ts';
import {print} from './print.ts';

const usualFormat: ScanFormatName = 'text';
const scannerChoices = ['auto', ...scannerNames] as const;
const bars = ['critical', 'high', 'medium', 'low'] as const satisfies readonly VulnerabilityLevel[];

const flags = {
	format: {takes: 'FORMAT', says: `${scanFormatNames.join(', ')}; else ${usualFormat}`},
	output: {takes: 'FILE', says: 'instead of standard output; written whole or not at all'},
	'fail-on': {takes: 'SEVERITY', says: `exit 1 where one is this bad or worse: ${bars.join(', ')}; not rated counts`},
	fixable: {takes: null, says: '--fail-on: only what an update takes away'},
	scanner: {takes: 'NAME', says: `${scannerChoices.join(', ')}; else auto, which never uses the network`},
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
		['scan --pull --drop IMAGE', 'look at it before anything runs from it'],
	],
	flags,
	most: 1000,
	notes: [
		'An image is read through a container that is made for it, never started, and removed. hullcheck db update',
		'brings the data; without it an image is "not covered", never without vulnerabilities.',
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

/** Ctrl-C ends it in order: what was made on the engine is taken away first. */
function interrupt(): AbortSignal {
	const cancel = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => cancel.abort());
	return cancel.signal;
}

async function scanAll(
	engine: Engine,
	scanner: ChosenScanner,
	names: readonly string[],
	{mayPull, isDropped}: {readonly mayPull: boolean; readonly isDropped: boolean},
): Promise<readonly ScannedImage[]> {
	const signal = interrupt();
	const engineId = textOr(at(await engine.info(), 'ID'));
	await scanner.notesOf(engineId).removeLeftOvers(engine);
	return inPool(names, mostAtOnce, async name => {
		const {id, tags, wasPulled} = await find(engine, name, mayPull);
		try {
			const scan = await scanner.scan({engine, engineId, imageId: id, through: null, signal});
			return {name: sanitise(name, 300), tags, scan};
		} catch (error) {
			if (signal.aborted) throw new Stopped('cancelled; nothing is left behind.');
			if (error instanceof ActionableError || error instanceof Stopped) throw error;
			throw new Stopped(`${sanitise(name, 300)} could not be scanned: ${reasonOf(error)}.`);
		} finally {
			if (isDropped && wasPulled) await engine.removeImage(name).catch(() => {});
		}
	});
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
	const choice = oneOf('scanner', parsed.one('scanner') ?? 'auto', scannerChoices);
	const host = createNodeHost();
	const opened = await openOne(openOptions(parsed));
	try {
		const scanner = await chooseScanner(host, choice);
		const images = await scanAll(opened.engine, scanner, names, {
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
