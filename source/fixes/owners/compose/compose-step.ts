/**
 * Doing what `planCompose` said, taking it back, and looking. Each may be called again after a crash: what counts is what
 * stands in the files and runs in the engine, never how far one thinks one came.
 */
import {setTimeout as pause} from 'node:timers/promises';
import {EngineAnswer} from '../../../engine/engine.ts';
import type {ComposeCall} from '../../../host/programs.ts';
import type {ComposeStep, FileChange, Patience} from '../../../model/delegate.ts';
import {at} from '../../../model/foreign.ts';
import type {ProofLine} from '../../../model/fix.ts';
import {isUnread} from '../../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {isCarried} from '../carried.ts';
import {done, failed, type OwnerOutcome} from '../outcome.ts';
import {usersWhoRunUs, whyNotTrusted} from '../trust.ts';
import {serviceLabels, type ComposeDoors} from './plan-compose.ts';

export const maxFileBytes = 1024 ** 2;

type FileState = 'before' | 'after' | 'other';

async function stateOf({managedFiles}: ComposeDoors, {path, before, after}: FileChange): Promise<FileState> {
	const now = await managedFiles.read(path, maxFileBytes);
	if (now === before) return 'before';
	return now === after ? 'after' : 'other';
}

/** The way to a file that is not there yet is the way to the one it stands beside. */
async function whyNotOurs({managedFiles, host}: ComposeDoors, {files, project}: ComposeStep): Promise<SafeText | null> {
	const trusted = usersWhoRunUs(host.uid, host.env);
	for (const path of [...project.files, ...files.filter(({before}) => before !== null).map(file => file.path)]) {
		const way = await managedFiles.wayTo(path);
		const why = isUnread(way) ? words`${sanitise(path, 300)}: ${way.why}` : whyNotTrusted(way, trusted);
		if (why !== null) return why;
	}
	return null;
}

const reason = (error: unknown): SafeText => sanitise(error instanceof Error ? error.message : String(error), 300);

async function put(doors: ComposeDoors, step: ComposeStep, which: 'before' | 'after'): Promise<SafeText | null> {
	const like = step.project.files[0] ?? step.project.directory;
	try {
		const states = await Promise.all(step.files.map(file => stateOf(doors, file)));
		const strange = step.files[states.indexOf('other')];
		if (strange !== undefined) {
			return words`${sanitise(strange.path, 300)} was changed by somebody meanwhile and is left as it is`;
		}
		for (const [index, file] of step.files.entries()) {
			if (states[index] !== which) await doors.managedFiles.replace(file.path, file[which], like);
		}
		return null;
	} catch (error) {
		return words`the compose files could not be written: ${reason(error)}`;
	}
}

/** What Compose says last is what stopped it. */
async function up(doors: ComposeDoors, step: ComposeStep, files: readonly string[]): Promise<SafeText | null> {
	const project = {...step.project, files};
	const calls: readonly ComposeCall[] = [
		{is: 'up', service: step.service, isForced: false},
		...step.joiners.map(service => ({is: 'up', service, isForced: true}) as const),
	];
	for (const call of calls) {
		const {exitCode, stderr} = await doors.programs.compose(step.program, project, call);
		if (exitCode === 0) continue;
		const lines = stderr
			.split('\n')
			.map(line => line.trim())
			.filter(line => line !== '');
		return words`docker compose up failed: ${sanitise(lines.slice(-3).join(' '), 300)}`;
	}
	return null;
}

export async function applyCompose(doors: ComposeDoors, step: ComposeStep): Promise<OwnerOutcome> {
	const notOurs = await whyNotOurs(doors, step);
	if (notOurs !== null) return failed(notOurs, false);
	const notWritten = await put(doors, step, 'after');
	if (notWritten !== null) return failed(notWritten, await isAnyWritten(doors, step));
	const notUp = await up(doors, step, step.newFiles);
	if (notUp !== null) return failed(notUp, true);
	return done(...step.files.map(({path}) => words`${sanitise(path, 300)} written`));
}

async function isAnyWritten(doors: ComposeDoors, step: ComposeStep): Promise<boolean> {
	try {
		const states = await Promise.all(step.files.map(file => stateOf(doors, file)));
		return states.includes('after');
	} catch {
		return true;
	}
}

/** Files and containers as they were before; again and again, if need be. */
export async function undoCompose(doors: ComposeDoors, step: ComposeStep): Promise<OwnerOutcome> {
	const notWritten = await put(doors, step, 'before');
	if (notWritten !== null) return failed(notWritten, true);
	const notUp = await up(doors, step, step.project.files);
	if (notUp !== null) return failed(notUp, true);
	return done(
		words`files are as they were, byte for byte`,
		words`service ${sanitise(step.service)} was made from them again`,
	);
}

/** The raw answers about all containers of the service. */
export async function containersOf(
	{engine}: Pick<ComposeDoors, 'engine'>,
	{project, service}: {readonly project: {readonly name: string}; readonly service: string},
): Promise<readonly unknown[]> {
	const listed = await engine.listContainers(serviceLabels(project.name, service));
	const seen = await Promise.all(
		listed.map(async ({id}) => {
			try {
				return [await engine.inspectContainer(id)];
			} catch (error) {
				if (error instanceof EngineAnswer && error.status === 404) return [];
				throw error;
			}
		}),
	);
	return seen.flat();
}

const isWell = (one: unknown): boolean =>
	at(one, 'State', 'Running') === true &&
	at(one, 'State', 'Restarting') !== true &&
	[undefined, 'healthy', 'none'].includes(healthOf(one));

function healthOf(one: unknown): string | undefined {
	const status = at(one, 'State', 'Health', 'Status');
	return typeof status === 'string' ? status : undefined;
}

/** Sure to stay so: a health check that is still counting may yet say yes. */
const isLost = (one: unknown): boolean =>
	at(one, 'State', 'Running') !== true ||
	at(one, 'State', 'Restarting') === true ||
	// A policy that starts it again and again would look like running.
	Number(at(one, 'RestartCount') ?? 0) > 0 ||
	healthOf(one) === 'unhealthy';

const stepMs = 250;

type Verified = Pick<ComposeStep, 'service' | 'replaces' | 'changes'> & {readonly project: {readonly name: string}};

/** The new containers run, keep running, turn healthy, and carry every change. */
export async function verifyCompose(
	doors: ComposeDoors,
	step: Verified,
	{graceMs, healthTimeoutMs}: Patience,
): Promise<OwnerOutcome> {
	const startedAt = doors.host.nowUnixMs();
	let now = await containersOf(doors, step);
	for (;;) {
		if (now.length === 0) return failed(words`service ${sanitise(step.service)} has no container`, true);
		const lost = now.find(isLost);
		if (lost !== undefined) return failed(whyLost(lost), true);
		const passedMs = doors.host.nowUnixMs() - startedAt;
		if (passedMs >= graceMs && now.every(isWell)) break;
		if (passedMs >= Math.max(graceMs, healthTimeoutMs))
			return failed(words`it did not turn healthy in ${Math.round(passedMs / 1000)} s`, true);
		await pause(stepMs);
		now = await containersOf(doors, step);
	}
	const lines: ProofLine[] = [
		{says: words`${now.length} of service ${sanitise(step.service)} made anew and running`, isGood: true},
	];
	const missing = step.changes.filter(change => now.some(one => isCarried(change, one) === false));
	if (missing.length > 0) {
		return failed(words`the new container lacks ${join(missing.map(({is}) => sanitise(is)))}`, true, lines);
	}
	const old = now.find(one => step.replaces.includes(String(at(one, 'Id'))));
	return old === undefined ? {is: 'done', lines} : failed(words`Compose left the old container in place`, true, lines);
}

function whyLost(one: unknown): SafeText {
	const name = sanitise(String(at(one, 'Name')).replace(/^\//, ''), 100);
	if (healthOf(one) === 'unhealthy') return words`${name} turned unhealthy`;
	const code = at(one, 'State', 'ExitCode');
	const said = at(one, 'State', 'Error');
	const why = typeof said === 'string' && said !== '' ? words`: ${sanitise(said, 200)}` : words``;
	return words`${name} did not keep running (exit code ${typeof code === 'number' ? code : -1})${why}`;
}
