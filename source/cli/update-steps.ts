/** What `hullcheck update` does after a yes: the pull, the scans, going over; and the way back of a pull. */
import process from 'node:process';
import {openScanners} from '../choose-scanner.ts';
import type {OnProgress, Outcome} from '../fixes/outcome.ts';
import {runPlan} from '../fixes/run-plan.ts';
import {settleTransaction} from '../fixes/recover.ts';
import {undoTransaction} from '../fixes/undo.ts';
import {isUndecided, type Plan, type Transaction} from '../model/fix.ts';
import {openScanner} from '../open-scanner.ts';
import type {Planner, Subject} from '../session/plan-for.ts';
import {compareUpdate, type Candidate, type Compared, type ScanNow} from '../session/update-for.ts';
import {sayProgress} from '../session/updating.ts';
import {say} from './exit.ts';
import {proofOf, withProof} from './fix-apply.ts';
import type {OpenDoors} from './fix-doors.ts';
import {carryOut, watchForSignals, type Ended} from './fix-run.ts';
import {whileThere} from '../session/while-there.ts';

export type Run = {
	readonly doors: OpenDoors;
	readonly planner: Planner;
	readonly subject: Subject;
	readonly isDropped: boolean;
};

const carry = ({doors, subject}: Run, act: (onProgress: OnProgress) => Promise<Outcome>): Promise<Ended | null> =>
	carryOut('update', subject.listing.name, doors.journal, act);

/** A signal leaves it. */
export async function pull(run: Run, plan: Plan, auth: string | null): Promise<Ended | null> {
	const cancel = new AbortController();
	const onSignal = (): void => cancel.abort();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
	let said = -1;
	const ended = await carry(run, onProgress =>
		runPlan({
			...run.doors,
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
	return ended;
}

/** It came, and somebody has to say what is to become of it. */
export const waitingIn = (ended: Ended): Transaction | null =>
	ended.outcome.is === 'ended' && isUndecided(ended.outcome.transaction) ? ended.outcome.transaction : null;

/** The tag goes back to the old image. */
export const giveBack = (run: Run, pulled: Transaction): Promise<Ended | null> =>
	carry(run, onProgress =>
		undoTransaction({...run.doors, isImageDropped: run.isDropped, transaction: pulled, onProgress}),
	);

/** The tag stays where it leads. */
export const settle = (run: Run, pulled: Transaction): Promise<Ended | null> =>
	carry(run, onProgress => settleTransaction({...run.doors, transaction: pulled, onProgress}));

async function scannerFor({engine, host, engineId}: OpenDoors): Promise<ScanNow> {
	const ours = openScanner(host, {hasScreen: false});
	await ours.notesOf(engineId).removeLeftOvers(engine);
	const scan = await openScanners(host, ours.scan).by('auto');
	const {signal} = new AbortController();
	return imageId => scan({engine, engineId, imageId, through: null, signal});
}

export const compare = (run: Run, candidate: Candidate, pulled: Transaction | null): Promise<Compared> =>
	whileThere(run.doors.engine, run.subject.listing, async () => {
		const request = await run.planner.request(run.subject);
		say('update', `${run.subject.listing.name}: scanning both images`);
		return compareUpdate(request, candidate, {pulled, scan: await scannerFor(run.doors)});
	});

export async function goOver(run: Run, plan: Plan): Promise<Ended | null> {
	const {doors, planner, subject} = run;
	const interruption = watchForSignals('update');
	try {
		const ended = await carry(run, onProgress => runPlan({...doors, plan, onProgress}));
		return ended === null ? null : withProof(ended, await proofOf(planner, {subject}, ended));
	} finally {
		interruption.stop();
	}
}
