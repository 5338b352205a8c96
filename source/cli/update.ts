/** `hullcheck update`: the newer image of a container's tag: pull, compare, go over, each after a yes; or all back. */
import process from 'node:process';
import {openScanners} from '../choose-scanner.ts';
import {openScanner} from '../open-scanner.ts';
import {settleTransaction} from '../fixes/recover.ts';
import {runPlan} from '../fixes/run-plan.ts';
import {undoTransaction} from '../fixes/undo.ts';
import {words} from '../model/safe-text.ts';
import {isUndecided, type Plan, type Transaction} from '../model/fix.ts';
import {createPlanner, type Planner, type Subject} from '../session/plan-for.ts';
import {compareUpdate, findUpdate, type Candidate, type Compared, type ScanNow} from '../session/update-for.ts';
import {sayProgress} from '../session/updating.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {areConfirmed} from './fix.ts';
import {proofOf, withProof} from './fix-apply.ts';
import {askYes, canAsk, mustBeAskable} from './fix-ask.ts';
import {mustBeChangeable, withDoors, type OpenDoors} from './fix-doors.ts';
import {outcomeLines, troubleLines} from './fix-outcome.ts';
import {previewLines} from './fix-preview.ts';
import {linesOf} from './fix-results.ts';
import {carryOut, watchForSignals} from './fix-run.ts';
import {oneOfName} from './fix-targets.ts';
import {configFlag, engineFlags, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';
import {loadSettings} from './settings.ts';
import {updateLines} from './update-preview.ts';

const flags = {
	'dry-run': {takes: null, says: 'what would be pulled; an image that is here already is compared'},
	pull: {takes: null, says: 'the pull is confirmed beforehand; going over to it is still asked'},
	yes: {takes: null, says: 'both are confirmed beforehand, whatever the comparison says'},
	drop: {takes: null, says: 'where it is not gone over to: drop what was pulled, where nothing uses it'},
	...configFlag,
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'update',
	usage: [
		['update CONTAINER', 'ask the registry, pull after a yes, compare, go over after another'],
		['update CONTAINER --dry-run', 'see first whether there is a newer image'],
	],
	flags,
	most: 1,
	notes: [
		'The newer image is scanned before anything runs from it. A no gives the tag back to the old image; so does an image',
		'that does not start. hullcheck undo brings back the old container and the tag. docs/fix.md says more.',
		'Exit codes: 0 updated, or nothing newer, 1 failed and rolled back, 2 wrong usage, refused or a no, 3 needs a person.',
	].join('\n'),
};

type Run = {
	readonly doors: OpenDoors;
	readonly planner: Planner;
	readonly subject: Subject;
	readonly isDropped: boolean;
	/** Of `--config`. */
	readonly configPath: string | null;
};

const show = (lines: readonly string[]): Promise<void> => print([linesOf(lines)]);

async function refuse({containerName, blocked, patch = []}: Plan): Promise<ExitCode> {
	const todo = patch.length === 0 ? words`Nothing was changed` : words`Put this where it belongs yourself`;
	await show([
		...troubleLines(containerName, {what: words`there is no update from here`, why: blocked ?? words``, todo}),
		...patch.map(line => `      ${line}`),
		...(patch.length === 0 ? [] : ['']),
	]);
	return exit.trouble;
}

/** null: it did not come, and that was said. */
async function pull(
	{doors}: Run,
	plan: Plan,
	auth: string | null,
): Promise<{readonly pulled: Transaction | null; readonly code: ExitCode}> {
	const cancel = new AbortController();
	const onSignal = (): void => cancel.abort();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
	let said = -1;
	const ended = await carryOut('update', plan.containerName, doors.journal, onProgress =>
		runPlan({
			...doors,
			plan,
			onProgress,
			pulling: {
				auth,
				signal: cancel.signal,
				onProgress(progress) {
					if (progress.layersDone === said) return;
					said = progress.layersDone;
					say('update', `${plan.containerName}: ${sayProgress(progress)}`);
				},
			},
		}),
	);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
	if (ended === null) return {pulled: null, code: exit.needsPerson};
	const {outcome, code} = ended;
	if (outcome.is === 'ended' && isUndecided(outcome.transaction)) {
		return {pulled: outcome.transaction, code: exit.good};
	}
	await show(outcomeLines(plan.containerName, outcome));
	return {pulled: null, code};
}

/** The tag goes back to the old image. */
async function giveBack({doors, subject, isDropped}: Run, pulled: Transaction | null): Promise<ExitCode> {
	if (pulled === null) return exit.trouble;
	const {name} = subject.listing;
	const ended = await carryOut('update', name, doors.journal, onProgress =>
		undoTransaction({...doors, isImageDropped: isDropped, transaction: pulled, onProgress}),
	);
	if (ended === null) return exit.needsPerson;
	await show(outcomeLines(name, ended.outcome));
	return ended.code === exit.good ? exit.trouble : exit.needsPerson;
}

async function scannerFor({engine, host, engineId}: OpenDoors): Promise<ScanNow> {
	const ours = openScanner(host, {hasScreen: false});
	await ours.notesOf(engineId).removeLeftOvers(engine);
	const scan = await openScanners(host, ours.scan).by('auto');
	const {signal} = new AbortController();
	return imageId => scan({engine, engineId, imageId, through: null, signal});
}

async function compare(run: Run, candidate: Candidate, pulled: Transaction | null): Promise<Compared> {
	const {engine, host} = run.doors;
	// A dry run too: a scan makes a container, if for a moment.
	await mustBeChangeable(engine.endpoint, run.configPath, host);
	const request = await run.planner.request(run.subject);
	say('update', `${run.subject.listing.name}: scanning both images`);
	return compareUpdate(request, candidate, {pulled, scan: await scannerFor(run.doors)});
}

async function goOver(run: Run, plan: Plan, pulled: Transaction | null): Promise<ExitCode> {
	const {doors, planner, subject} = run;
	const interruption = watchForSignals('update');
	try {
		const ended = await carryOut('update', plan.containerName, doors.journal, onProgress =>
			runPlan({...doors, plan, onProgress}),
		);
		if (ended === null) return exit.needsPerson;
		const proven = withProof(ended, await proofOf(planner, {subject}, ended));
		await show(outcomeLines(plan.containerName, proven.outcome));
		// Not even begun: nothing else ends the pull.
		return ended.outcome.is === 'refused' ? await giveBack(run, pulled) : ended.code;
	} finally {
		interruption.stop();
	}
}

export async function update(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const [name] = parsed.input;
	if (name === undefined) throw new UsageError('update wants a container: hullcheck update CONTAINER.');
	const [isDryRun, isYes] = [parsed.is('dry-run'), parsed.is('yes')];
	const configPath = parsed.one('config');
	const {rules, judge} = await loadSettings(configPath);
	return withDoors(parsed, {isChanging: !isDryRun, configPath}, async doors => {
		const planner = await createPlanner({...doors, ...rules, judge: judge.container});
		const listing = oneOfName(name, planner.listings);
		const subject = await planner.look(listing.id, listing.name);
		const run: Run = {doors, planner, subject, isDropped: parsed.is('drop'), configPath};
		const found = await findUpdate(await planner.request(subject));
		if (found.is === 'current') {
			await show([found.says]);
			return exit.good;
		}
		if (found.is === 'blocked') return refuse(found.plan);

		let pulled: Transaction | null = null;
		if (found.is === 'pull') {
			await show(previewLines(found.plan));
			if (isDryRun) return exit.good;
			if (!isYes && !parsed.is('pull')) {
				mustBeAskable(`${listing.name} was not changed`);
				if (!(await askYes('Pull it?'))) return exit.trouble;
			}
			const came = await pull(run, found.plan, found.auth);
			if (came.pulled === null) return came.code;
			({pulled} = came);
		}

		let compared: Compared;
		try {
			compared = await compare(run, found.candidate, pulled);
		} catch (error) {
			await giveBack(run, pulled);
			throw error;
		}
		if (compared.is === 'current') {
			if (pulled !== null) await settleTransaction({...doors, transaction: pulled});
			await show([compared.says]);
			return exit.good;
		}
		const {plan} = compared;
		await show([...updateLines(compared.update), '']);
		if (plan.blocked !== null) {
			await refuse(plan);
			return giveBack(run, pulled);
		}
		await show(previewLines(plan));
		if (isDryRun) return exit.good;
		if (!isYes && !canAsk()) {
			say('update', 'nobody is there to say yes: it was compared and no more. Add --yes to go over to it.');
			return giveBack(run, pulled);
		}
		if (!isYes && !(await areConfirmed([plan]))) return giveBack(run, pulled);
		return goOver(run, plan, pulled);
	});
}
