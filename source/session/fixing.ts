/** Preview → confirm → run → proof → undo, as commands. Only the journal and the transaction itself are elsewhere. */
import type {Engine} from '../engine/engine.ts';
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {Journal} from '../fixes/journal.ts';
import type {Machine} from '../fixes/machine.ts';
import {type FixDoors, type Outcome} from '../fixes/outcome.ts';
import {openTransactions, settleTransaction} from '../fixes/recover.ts';
import {runPlan} from '../fixes/run-plan.ts';
import {undoTransaction, whyNotUndo} from '../fixes/undo.ts';
import type {Host} from '../host/host.ts';
import type {Commands, Fixing} from '../model/app.ts';
import {ActionableError, reasonOf, type Trouble} from '../model/errors.ts';
import type {ContainerEvidence, ContainerId} from '../model/evidence.ts';
import type {Transaction} from '../model/fix.ts';
import {words} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import {judgement} from './judgement.ts';
import {makePlan, proposedChanges, type Chosen} from './make-plan.ts';

export type FixingOptions = {
	readonly engine: () => Engine | null;
	readonly host: Host;
	readonly journal: Journal;
	readonly clock: Clock;
	readonly store: WritableStore;
	readonly judge: (evidence: ContainerEvidence) => Assessment;
	readonly isReadOnly: boolean;
	readonly machine?: Machine;
	/** Something was done to it: look again now, and say how it is judged. null: it can't be looked at. */
	readonly reassess: (id: ContainerId) => Promise<Assessment | null>;
};

type FixCommands = Pick<Commands, 'plan' | 'replan' | 'planUndo' | 'confirm' | 'dismiss'>;

export type FixingSession = {
	readonly commands: FixCommands;
	/** Once an engine is known: its history, and what a crash left open there. */
	meetEngine(): Promise<void>;
};

const trouble = (error: unknown): Trouble =>
	error instanceof ActionableError
		? error.trouble
		: {
				what: words`No plan could be made`,
				why: reasonOf(error),
				todo: words`Nothing was changed: look again with r, then try once more`,
			};

export function createFixing({
	engine,
	host,
	journal,
	store,
	judge,
	isReadOnly,
	machine,
	reassess,
}: FixingOptions): FixingSession {
	/** An answer that comes after the person has gone on to something else is not shown. */
	let turn = 0;
	const show = (fixing: Fixing) => store.update(state => ({...state, fixing}));
	const refuse = (what: Trouble) => show({is: 'refused', trouble: what});
	const past = machine === undefined ? {} : {machine};
	const doorsOf = (now: Engine): FixDoors => ({engine: now, host, journal, isReadOnly, ...past});

	function whyNot(): Trouble | null {
		const what = words`Nothing was changed`;
		if (isReadOnly)
			return {
				what,
				why: words`hullcheck runs read-only`,
				todo: words`Start it without --read-only to change containers`,
			};
		if (engine() === null)
			return {what, why: words`the engine is out of reach`, todo: words`Wait until it is back: the table says when`};
		return null;
	}

	function startPlan(id: ContainerId, choose: (assessment: Assessment) => Chosen): void {
		const blocked = whyNot();
		if (blocked !== null) return refuse(blocked);
		const now = engine();
		const container = store.getState().fleet.containers.get(id);
		if (
			now === null ||
			container?.evidence === undefined ||
			container.evidence === null ||
			container.assessment === null
		) {
			return refuse({
				what: words`No plan could be made`,
				why: words`the container has not been looked at yet`,
				todo: words`Try again in a moment`,
			});
		}
		const chosen = choose(container.assessment);
		if (chosen.changes.length === 0) {
			return refuse({
				what: words`Nothing to change on ${container.listing.name}`,
				why: words`none of this can be put right while it runs`,
				todo: words`Its findings say what each needs`,
			});
		}
		turn += 1;
		const mine = turn;
		show({is: 'planning', containerId: id});
		const request = {
			engine: now,
			host,
			state: store.getState(),
			judge,
			container,
			evidence: container.evidence,
			chosen,
			...past,
		};
		makePlan(request).then(
			plan => {
				if (mine === turn) show({is: 'preview', plan});
			},
			(error: unknown) => {
				if (mine === turn) refuse(trouble(error));
			},
		);
	}

	/** The journal tells what was done; only the engine tells whether it can still be taken back. */
	function startUndo(transaction: Transaction): void {
		const blocked = whyNot();
		const now = engine();
		if (blocked !== null || now === null) return refuse(blocked ?? trouble(null));
		turn += 1;
		const mine = turn;
		show({is: 'planning', containerId: transaction.containerId});
		whyNotUndo(doorsOf(now), transaction).then(
			why => {
				if (mine === turn) show({is: 'undo-preview', transaction: {...transaction, undoBlocked: why}});
			},
			(error: unknown) => {
				if (mine === turn) refuse(trouble(error));
			},
		);
	}

	const inHistory = (id: string): Transaction | undefined => store.getState().history.find(one => one.id === id);

	/** Nobody knows what happened while the engine was out of reach: what is on the screen to be confirmed is made again. */
	function planAgain(): void {
		const {fixing, fleet} = store.getState();
		if (fixing.is === 'preview') {
			const {containerId, parts, way} = fixing.plan;
			const changes = parts.map(({change}) => change);
			const isByOwner = way.is === 'compose';
			// Of one that is gone nothing can be planned, and the preview says so; of nothing there is no other plan.
			if (fleet.containers.has(containerId) && changes.length > 0)
				startPlan(containerId, () => ({changes, isSized: true, isByOwner}));
		} else if (fixing.is === 'undo-preview') {
			const transaction = inHistory(fixing.transaction.id);
			// Why it was offered unasked, after a crash, stands in no journal.
			if (transaction !== undefined) startUndo({...transaction, problem: fixing.transaction.problem});
		}
	}

	async function carryOut(
		now: Engine,
		id: ContainerId,
		act: (doors: FixDoors, onProgress: (transaction: Transaction) => void) => Promise<Outcome>,
	): Promise<void> {
		turn += 1;
		const mine = turn;
		// A transaction always reaches the screen, whatever the person did meanwhile: it changes an engine.
		const before = store.getState().fleet.containers.get(id)?.assessment ?? null;
		const outcome = await act(doorsOf(now), transaction => show({is: 'running', transaction}));
		const after = await reassess(id).catch(() => null);
		await loadHistory();
		if (outcome.is === 'ended') {
			const {transaction} = outcome;
			show({
				is: 'finished',
				transaction: {...transaction, proof: [...transaction.proof, ...judgement(before, after, transaction.state)]},
			});
		} else if (mine === turn) refuse(outcome.trouble);
	}

	async function loadHistory(): Promise<void> {
		const facts = store.getState().fleet.engine;
		if (facts === null) return;
		const {transactions, problems} = await journal.loadHistory(facts.ID);
		store.update(state => ({...state, history: transactions, historyProblems: problems}));
	}

	/** What a crash left open. Where all of it is in force, or none of it, only the journal is put right; else a person decides. */
	async function recover(now: Engine): Promise<void> {
		if (isReadOnly) return;
		for (const open of await openTransactions(doorsOf(now))) {
			if (open.canKeep || open.canClose) await settleTransaction({...doorsOf(now), transaction: open.transaction});
			else if (open.canUndo && store.getState().fixing.is === 'nothing') {
				show({is: 'undo-preview', transaction: {...open.transaction, problem: open.says}});
			}
		}
	}

	return {
		async meetEngine() {
			const now = engine();
			if (now === null) return;
			const {fixing: shown} = store.getState();
			try {
				await recover(now);
				await loadHistory();
				if (engine() === now && store.getState().fixing === shown) planAgain();
			} catch (error) {
				// Without its history the table is as good as ever: what keeps the journal from being read is said, no more.
				if (engine() === now)
					refuse({
						what: words`The journal could not be read`,
						why: reasonOf(error),
						todo: words`Look at its folder: $XDG_STATE_HOME/hullcheck, usually ~/.local/state/hullcheck`,
					});
			}
		},

		commands: {
			plan(id, what) {
				startPlan(id, assessment => {
					if (what !== 'all-live' && 'changes' in what) return {...what, isSized: true};
					return {changes: proposedChanges(assessment, what === 'all-live' ? null : what.keys), isSized: false};
				});
			},
			replan(changes) {
				const {fixing} = store.getState();
				if (fixing.is !== 'preview') return;
				const {containerId, way} = fixing.plan;
				startPlan(containerId, () => ({changes, isSized: true, isByOwner: way.is === 'compose'}));
			},
			planUndo(transactionId) {
				const transaction = inHistory(transactionId);
				if (transaction !== undefined) startUndo(transaction);
			},
			confirm() {
				const {fixing} = store.getState();
				const blocked = whyNot();
				const now = engine();
				if (fixing.is !== 'preview' && fixing.is !== 'undo-preview') return;
				if (blocked !== null || now === null) return refuse(blocked ?? trouble(null));
				if (fixing.is === 'preview') {
					const {plan} = fixing;
					if (plan.blocked === null)
						void carryOut(now, plan.containerId, (doors, onProgress) => runPlan({...doors, plan, onProgress})).catch(
							error => refuse(trouble(error)),
						);
				} else {
					const {transaction} = fixing;
					void carryOut(now, transaction.containerId, (doors, onProgress) =>
						undoTransaction({...doors, transaction, onProgress}),
					).catch(error => refuse(trouble(error)));
				}
			},
			dismiss() {
				if (store.getState().fixing.is === 'running') return;
				turn += 1;
				show({is: 'nothing'});
			},
		},
	};
}
