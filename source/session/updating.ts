/**
 * The key that brings a container up to date: ask, pull after a yes, scan and compare, and go over after a second yes. What
 * was pulled stays an open transaction until that is said: a no, an error and the next start all find it.
 */
import type {Engine, PullProgress} from '../engine/engine.ts';
import {runPlan} from '../fixes/run-plan.ts';
import type {FixDoors, OnProgress, Outcome} from '../fixes/outcome.ts';
import {undoTransaction} from '../fixes/undo.ts';
import type {Commands} from '../model/app.ts';
import type {ContainerId} from '../model/evidence.ts';
import {isUndecided, type Plan, type Transaction} from '../model/fix.ts';
import type {ImageScan} from '../model/image-scan.ts';
import {sayBytes} from '../model/quantity.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {settleTransaction} from '../fixes/recover.ts';
import {trouble, type Stage} from './stage.ts';
import {compareUpdate, findUpdate, type Candidate, type Compared, type Found} from './update-for.ts';
import {whileThere} from './while-there.ts';

export type UpdatingOptions = {
	readonly stage: Stage;
	/** One image, for the comparison; what was read before is not read again. */
	readonly scanNow: (imageId: SafeText, signal: AbortSignal) => Promise<ImageScan>;
	/** Carries a change out on the screen, to its proof. */
	readonly start: (
		now: Engine,
		id: ContainerId,
		act: (doors: FixDoors, onProgress: OnProgress) => Promise<Outcome>,
	) => void;
};

export type Updating = {
	readonly commands: Pick<Commands, 'update' | 'dropUpdate'>;
	/** The first yes: fetches it, and shows the comparison. */
	pull(now: Engine, plan: Plan): void;
	/** The second: the plan of the comparison. */
	goOver(now: Engine, plan: Plan): void;
	/** What is under way is left, and what was pulled for it loses its tag. False: there is nothing of it. */
	leave(): boolean;
	/** The same from what is so now. False: it was none of ours. */
	again(): boolean;
};

type Pulled = {readonly transaction: Transaction; readonly containerId: ContainerId};

export function sayProgress({layers, layersDone, bytes, totalBytes}: PullProgress): SafeText {
	const size = totalBytes === 0 ? words`` : words`, ${sayBytes(bytes)} of ${sayBytes(totalBytes)}`;
	return words`${layersDone} of ${layers} layers${size}`;
}

export function createUpdating({stage, scanNow, start}: UpdatingOptions): Updating {
	const {store, show, refuse} = stage;
	/** Of the preview that is shown. */
	let found: {readonly found: Found; readonly id: ContainerId} | null = null;
	let pulled: Pulled | null = null;
	/** Of a pull, or of the scans after it. */
	let leaving = new AbortController();

	const nameOf = (id: ContainerId): SafeText =>
		store.getState().fleet.containers.get(id)?.listing.name ?? words`the container`;

	/** The tag goes back to the old image, on the screen. */
	function putBack(now: Engine, isDropped: boolean): void {
		if (pulled === null) return;
		const {transaction, containerId} = pulled;
		pulled = null;
		start(now, containerId, (doors, onProgress) =>
			undoTransaction({...doors, isImageDropped: isDropped, transaction, onProgress}),
		);
	}

	/** Nobody is asked any more: it can't be compared, or there is nothing to go over to. */
	async function closePull(now: Engine): Promise<SafeText> {
		if (pulled === null) return words``;
		const {transaction} = pulled;
		pulled = null;
		const outcome = await undoTransaction({...stage.doorsOf(now), transaction});
		await stage.loadHistory();
		const isBack = outcome.is === 'ended' && outcome.transaction.state === 'undone';
		return isBack
			? words`. The tag points to the old image again`
			: words`. What was pulled still has the tag: t shows it, and u takes it back`;
	}

	/** The tag leads to what runs: the pull is over. */
	async function keepPull(now: Engine): Promise<SafeText> {
		if (pulled === null) return words``;
		const {transaction} = pulled;
		pulled = null;
		const outcome = await settleTransaction({...stage.doorsOf(now), transaction});
		await stage.loadHistory();
		const isOver = outcome.is === 'ended' && !isUndecided(outcome.transaction);
		return isOver ? words`` : words`. What was pulled for it still waits to be decided on: t shows it`;
	}

	function compare(now: Engine, id: ContainerId, candidate: Candidate): void {
		const about = stage.aboutContainer(now, id);
		if (about === null) return;
		const isMine = stage.takeTurn();
		leaving = new AbortController();
		const {signal} = leaving;
		show({is: 'planning', containerId: id, says: words`Scanning both images, before the newer one is used…`});
		whileThere(now, {id, name: nameOf(id)}, () =>
			compareUpdate(about.request, candidate, {
				pulled: pulled?.transaction ?? null,
				scan: imageId => scanNow(imageId, signal),
			}),
		).then(
			async (compared: Compared) => {
				if (!isMine()) return;
				if (compared.is === 'current') {
					const more = await keepPull(now);
					if (isMine())
						show({is: 'told', title: words`${nameOf(id)} is up to date`, says: words`${compared.says}${more}`});
					return;
				}
				found = {found: {is: 'here', candidate}, id};
				show({is: 'preview', plan: compared.plan, hardening: null, update: compared.update});
			},
			async (error: unknown) => {
				if (!isMine()) return;
				const what = trouble(error, words`${nameOf(id)} was not put onto the newer image`);
				const more = await closePull(now);
				if (isMine()) refuse({...what, why: words`${what.why}${more}`});
			},
		);
	}

	function update(id: ContainerId): void {
		const now = stage.engineToChange();
		if (now === null) return;
		const about = stage.aboutContainer(now, id);
		if (about === null) {
			return refuse({
				what: words`The newer image was not looked for`,
				why: words`the container has not been looked at yet`,
				todo: words`Try again in a moment`,
			});
		}
		const isMine = stage.takeTurn();
		found = null;
		show({is: 'planning', containerId: id, says: words`Asking whether there is a newer image…`});
		findUpdate(about.request).then(
			seen => {
				if (!isMine()) return;
				found = {found: seen, id};
				switch (seen.is) {
					case 'current':
						return show({is: 'told', title: words`${nameOf(id)} is up to date`, says: seen.says});
					case 'here':
						return compare(now, id, seen.candidate);
					case 'pull':
					case 'blocked':
						return show({is: 'preview', plan: seen.plan, hardening: null});
				}
			},
			(error: unknown) => {
				if (isMine()) refuse(trouble(error, words`Nothing was changed on ${nameOf(id)}`));
			},
		);
	}

	async function pullNow(now: Engine, plan: Plan): Promise<void> {
		const seen = found?.found;
		if (seen?.is !== 'pull') return;
		const {containerId} = plan;
		stage.takeTurn();
		leaving = new AbortController();
		let shown: Transaction | null = null;
		const outcome = await runPlan({
			...stage.doorsOf(now),
			plan,
			onProgress(transaction) {
				shown = transaction;
				show({is: 'running', transaction});
			},
			pulling: {
				auth: seen.auth,
				signal: leaving.signal,
				onProgress(progress) {
					if (shown !== null) show({is: 'running', transaction: shown, says: sayProgress(progress)});
				},
			},
		});
		await stage.loadHistory();
		if (outcome.is === 'refused') return refuse(outcome.trouble);
		const {transaction} = outcome;
		if (!isUndecided(transaction)) return show({is: 'finished', transaction});
		pulled = {transaction, containerId};
		compare(now, containerId, seen.candidate);
	}

	return {
		commands: {
			update,
			dropUpdate() {
				const {fixing} = store.getState();
				const now = stage.engineToChange();
				if (fixing.is === 'preview' && now !== null) putBack(now, true);
			},
		},
		pull(now, plan) {
			void pullNow(now, plan).catch((error: unknown) => refuse(trouble(error)));
		},
		goOver(now, plan) {
			const waiting = pulled;
			// From here its end is that of the pull too.
			pulled = null;
			start(now, plan.containerId, async (doors, onProgress) => {
				const outcome = await runPlan({...doors, plan, onProgress});
				if (outcome.is === 'ended' || waiting === null) return outcome;
				pulled = waiting;
				const more = await closePull(now);
				return {is: 'refused', trouble: {...outcome.trouble, why: words`${outcome.trouble.why}${more}`}};
			});
		},
		leave() {
			leaving.abort();
			found = null;
			if (pulled === null) return false;
			// Out of reach it stays open in the journal, and the next connection finds it.
			const now = stage.engine();
			if (now === null || store.getState().fleet.link.is === 'lost') {
				pulled = null;
				return false;
			}
			putBack(now, false);
			return true;
		},
		again() {
			if (found === null) return false;
			const {found: seen, id} = found;
			const now = stage.engine();
			if (now === null) return false;
			if (seen.is === 'here') compare(now, id, seen.candidate);
			else update(id);
			return true;
		},
	};
}
