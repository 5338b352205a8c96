/** One image scanned by a program of the user's, and its answer made the same as ours. One at a time: they lock their files. */
import {supportOfDistribution} from '../../advisories/distributions.ts';
import type {KnownEnds} from '../../advisories/release-data.ts';
import type {ScannerPrograms} from '../../host/scanner-programs.ts';
import {ActionableError} from '../../model/errors.ts';
import {scannerTitles, type ImageScan} from '../../model/image-scan.ts';
import {Unread} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {nobodyLooked, rankMatches} from '../rank.ts';
import type {ExternalScanner, ToldVersion} from './external.ts';

export type FoundScanner = ToldVersion & {readonly scanner: ExternalScanner; readonly path: string};

/** A busy machine needs seconds to load a program of this size. */
const versionTimeoutMs = 60_000;
/** Trivy saves the whole image first: ten seconds for 200 MB, minutes for the largest. */
const scanTimeoutMs = 5 * 60_000;

/** null: it is not on PATH, or does not say what it is. */
export async function findScanner(programs: ScannerPrograms, scanner: ExternalScanner): Promise<FoundScanner | null> {
	const path = await programs.find(scanner.program);
	if (path === null) return null;
	const ran = await programs.run({path, args: scanner.versionArgs, timeoutMs: versionTimeoutMs, env: scanner.env});
	const told = scanner.readVersion(ran.stdout);
	if (ran.exitCode !== 0 || told instanceof Unread) return null;
	return {...told, databaseAsOfUnixMs: await databaseDate(programs, path, scanner, told), scanner, path};
}

/** Where its version does not say it, it is asked for once more. */
async function databaseDate(
	programs: ScannerPrograms,
	path: string,
	{database, env}: ExternalScanner,
	{databaseAsOfUnixMs}: ToldVersion,
): Promise<number | null> {
	if (database === undefined || databaseAsOfUnixMs !== null) return databaseAsOfUnixMs;
	return database.readDate((await programs.run({path, args: database.args, timeoutMs: versionTimeoutMs, env})).stdout);
}

export type ExternalRequest = {
	readonly imageId: SafeText;
	/** Of the engine that has it. */
	readonly socketPath: string;
	readonly signal: AbortSignal;
	readonly nowUnixMs: number;
	/** When support of distributions ends; absent: as hullcheck brings it along. */
	readonly ends?: KnownEnds;
};

export async function runScanner(
	programs: ScannerPrograms,
	{scanner, path, version, databaseAsOfUnixMs}: FoundScanner,
	{imageId, socketPath, signal, nowUnixMs, ends}: ExternalRequest,
): Promise<ImageScan> {
	const who = sanitise(scannerTitles[scanner.name]);
	const fail = (why: SafeText): ActionableError =>
		new ActionableError({
			what: words`${who} could not scan ${imageId}`,
			why,
			todo: words`Run it by hand to see more, or choose another with --scanner`,
		});
	const ran = await programs.run({
		path,
		args: scanner.scanArgs(imageId),
		timeoutMs: scanTimeoutMs,
		signal,
		env: {...scanner.env, DOCKER_HOST: `unix://${socketPath}`},
	});
	signal.throwIfAborted();
	if (ran.isTimedOut) throw fail(words`it was not done within ${scanTimeoutMs / 60_000} minutes`);
	if (ran.exitCode !== 0) {
		const last = ran.stderr.trim().split('\n').at(-1) ?? '';
		throw fail(last === '' ? words`it ended with ${ran.exitCode ?? -1}` : sanitise(last, 300));
	}
	const told = scanner.read(ran.stdout, {version, databaseAsOfUnixMs});
	if (told instanceof Unread) throw fail(told.why);
	return {
		imageId,
		scanner: {name: scanner.name, version, databaseAsOfUnixMs: told.databaseAsOfUnixMs},
		scannedAtUnixMs: nowUnixMs,
		isOfRunningContainer: false,
		distribution: told.distribution,
		support: told.distribution === null ? null : supportOfDistribution(told.distribution, nowUnixMs, ends),
		contents: new Unread(words`${who} tells vulnerabilities alone`),
		found: rankMatches(told.matches, nobodyLooked),
		coverage: told.coverage,
	};
}
