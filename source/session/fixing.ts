/** Preview → confirm → run → proof → undo, as commands. Only the journal and the transaction itself are elsewhere. */
import type {Engine} from '../engine/engine.ts';
import type {Clock} from '../fleet/clock.ts';
import {isOpen} from '../fixes/entry.ts';
import type {FixDoors, Outcome} from '../fixes/outcome.ts';
import {openTransactions, settleTransaction, type OpenTransaction} from '../fixes/recover.ts';
import {runPlan} from '../fixes/run-plan.ts';
import {undoTransaction, whyNotUndo} from '../fixes/undo.ts';
import type {Commands, Wish} from '../model/app.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerId} from '../model/evidence.ts';
import {isByOwner, type Plan, type Transaction} from '../model/fix.ts';
import type {Recovery} from '../model/fixing.ts';
import type {Fleet} from '../model/fleet.ts';
import type {Hardening} from '../model/harden.ts';
import {words} from '../model/safe-text.ts';
import {serviceOf, type ServiceReport} from '../model/swarm.ts';
import {createBackups} from './backups.ts';
import {makeServicePlan, type ServicePlanner} from './fixing-service.ts';
import {createFixingMany} from './fixing-many.ts';
import {judgement} from './judgement.ts';
import {makeHardening, makePlan, proposedChanges} from './make-plan.ts';
import {createProbation} from './probation.ts';
import {createStage, standsFor, trouble, type StageOptions} from './stage.ts';
import {createUpdating, type UpdatingOptions} from './updating.ts';
import {writtenSince} from './written-since.ts';

export type FixingOptions = StageOptions & {
	readonly clock: Clock;
	/** Absent: services of a swarm are looked at, never changed. */
	readonly planner?: ServicePlanner;
	/** Absent: nothing is scanned here, and a newer image can't be told from an older. */
	readonly scanNow?: UpdatingOptions['scanNow'];
};

type FixCommands = Pick<
	Commands,
	| 'plan'
	| 'replan'
	| 'planMany'
	| 'toggleItem'
	| 'planUndo'
	| 'planUndoMany'
	| 'planRemoveBackup'
	| 'update'
	| 'dropUpdate'
	| 'confirm'
	| 'keep'
	| 'dismiss'
	| 'lookAtBackups'
>;

export type FixingSession = {
	readonly commands: FixCommands;
	/** Once an engine is known: its history, and what a crash left open there. */
	meetEngine(): Promise<void>;
	/** Who has just been replaced is watched for a while. */
	followFleet(fleet: Fleet): void;
};

type Made = {readonly plan: Plan; readonly hardening: Hardening | null};

const isSwap = ({steps}: Transaction): boolean => steps.some(({step}) => step.is === 'swap');

export function createFixing(options: FixingOptions): FixingSession {
	const stage = createStage(options);
	const {engine, host, store, isReadOnly, reassess, show, refuse, doorsOf, loadHistory, inHistory} = stage;
	const backups = createBackups(stage);
	const many = createFixingMany(stage);
	const probation = createProbation(stage);
	const {scanNow = () => Promise.reject(new Error('there is no scanner here'))} = options;
	const updating = createUpdating({stage, scanNow, start});

	function startPlan(id: ContainerId, wish: Wish, isSized: boolean, hardening: Hardening | null): void {
		const now = stage.engineToChange();
		if (now === null) return;
		const service = serviceOf(store.getState().swarm, id);
		if (service !== null) return startServicePlan(now, service, wish, isSized);
		const about = stage.aboutContainer(now, id);
		if (about === null) {
			return refuse({
				what: words`No plan could be made`,
				why: words`the container has not been looked at yet`,
				todo: words`Try again in a moment`,
			});
		}
		const {request, assessment} = about;
		const name = store.getState().fleet.containers.get(id)?.listing.name ?? words`the container`;
		const isMine = stage.takeTurn();
		const made = (): Promise<Made> => {
			if (wish === 'harden') return makeHardening({...request, findings: assessment.findings});
			const changes =
				wish !== 'all-live' && 'changes' in wish
					? wish.changes
					: proposedChanges(assessment, wish === 'all-live' ? null : wish.keys);
			if (changes.length === 0)
				throw new Error('none of this can be put right by a keystroke: its findings say what each needs');
			const byOwner = wish !== 'all-live' && 'changes' in wish && wish.isByOwner === true;
			return makePlan({...request, chosen: {changes, isSized, isByOwner: byOwner}}).then(plan => ({plan, hardening}));
		};
		show({is: 'planning', containerId: id});
		Promise.resolve()
			.then(made)
			.then(
				({plan, ...rest}) => {
					if (isMine()) show({is: 'preview', plan, hardening: rest.hardening});
				},
				(error: unknown) => {
					if (isMine()) refuse(trouble(error, words`Nothing was changed on ${name}`));
				},
			);
	}

	function startServicePlan(now: Engine, report: ServiceReport, wish: Wish, isSized: boolean): void {
		const {planner} = options;
		const {id, name} = report.facts;
		const keys = typeof wish !== 'string' && 'keys' in wish ? wish.keys : [];
		const changes =
			typeof wish !== 'string' && 'changes' in wish ? wish.changes : proposedChanges(report.assessment, keys);
		const isMine = stage.takeTurn();
		show({is: 'planning', containerId: id});
		Promise.resolve()
			.then(() => {
				if (planner === undefined || changes.length === 0)
					throw new Error('none of this can be put right by a keystroke: its findings say what each needs');
				return makeServicePlan({engine: now, host, planner, report, changes, isSized});
			})
			.then(
				plan => {
					if (isMine()) show({is: 'preview', plan, hardening: null});
				},
				(error: unknown) => {
					if (isMine()) refuse(trouble(error, words`Nothing was changed on service ${name}`));
				},
			);
	}

	/** The journal tells what was done; only the engine tells whether it can still be taken back. */
	function startUndo(transaction: Transaction, recovery: Recovery | null = null): void {
		const now = stage.engineToChange();
		if (now === null) return;
		const isMine = stage.takeTurn();
		show({is: 'planning', containerId: standsFor(transaction)});
		Promise.all([whyNotUndo(doorsOf(now), transaction), writtenSince({engine: now, host}, transaction)]).then(
			([why, losses]) => {
				if (isMine()) show({is: 'undo-preview', transaction: {...transaction, undoBlocked: why}, losses, recovery});
			},
			(error: unknown) => {
				if (isMine()) refuse(trouble(error));
			},
		);
	}

	/** Nobody knows what happened while the engine was out of reach: what is on the screen to be confirmed is made again. */
	function planAgain(): void {
		const {fixing, fleet, swarm} = store.getState();
		if (fixing.is === 'preview') {
			const {containerId, parts, way} = fixing.plan;
			if ((way.is === 'pull' || fixing.update !== undefined) && updating.again()) return;
			const changes = parts.map(({change}) => change);
			// Of one that is gone nothing can be planned, and the preview says so; of nothing there is no other plan.
			const isThere = fleet.containers.has(containerId) || serviceOf(swarm, containerId) !== null;
			if (isThere && changes.length > 0)
				startPlan(containerId, {changes, isByOwner: isByOwner(fixing.plan)}, true, fixing.hardening);
		} else if (fixing.is === 'undo-preview') {
			const transaction = inHistory(fixing.transaction.id);
			// Why it was offered unasked, after a crash, stands in no journal.
			if (transaction !== undefined) startUndo({...transaction, problem: fixing.transaction.problem}, fixing.recovery);
		}
	}

	async function carryOut(
		now: Engine,
		id: ContainerId,
		act: (doors: FixDoors, onProgress: (transaction: Transaction) => void) => Promise<Outcome>,
	): Promise<void> {
		const isMine = stage.takeTurn();
		// A transaction always reaches the screen, whatever the person did meanwhile: it changes an engine.
		const {fleet, swarm} = store.getState();
		if (serviceOf(swarm, id) !== null) options.planner?.watch(id);
		const before = fleet.containers.get(id)?.assessment ?? serviceOf(swarm, id)?.assessment ?? null;
		const outcome = await act(doorsOf(now), transaction => show({is: 'running', transaction}));
		const touched = outcome.is === 'ended' ? standsFor(outcome.transaction) : id;
		const after = await reassess(touched).catch(() => null);
		await loadHistory();
		if (outcome.is === 'ended') {
			const {transaction} = outcome;
			probation.begin(transaction);
			show({
				is: 'finished',
				transaction: {...transaction, proof: [...transaction.proof, ...judgement(before, after, transaction.state)]},
			});
		} else if (isMine()) refuse(outcome.trouble);
	}

	function start(now: Engine, id: ContainerId, act: Parameters<typeof carryOut>[2]): void {
		void carryOut(now, id, act).catch(error => refuse(trouble(error)));
	}

	/** A person decides on whatever is half done; a live change that is whole, or nothing at all, is only written down. */
	async function recover(now: Engine): Promise<void> {
		for (const open of await openTransactions(doorsOf(now))) {
			const isWhole = open.canKeep && open.isUndecided !== true && !isSwap(open.transaction);
			const isOnlyWritten = open.canClose || isWhole;
			if (isOnlyWritten && !isReadOnly) await settleTransaction({...doorsOf(now), transaction: open.transaction});
			else if (store.getState().fixing.is === 'nothing') offer(open);
		}
	}

	const offer = ({transaction, says, canKeep}: OpenTransaction): void =>
		show({is: 'undo-preview', transaction: {...transaction, problem: says}, losses: [], recovery: {canKeep}});

	function leftOpen(): boolean {
		const {fixing} = store.getState();
		const transaction = fixing.is === 'finished' ? inHistory(fixing.transaction.id) : undefined;
		return transaction !== undefined && isOpen(transaction);
	}

	async function meetEngine(): Promise<void> {
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
	}

	return {
		followFleet: probation.followFleet,
		meetEngine,

		commands: {
			...many.commands,
			...backups.commands,
			...updating.commands,
			plan(id, what) {
				startPlan(id, what, typeof what !== 'string' && 'changes' in what, null);
			},
			replan(changes) {
				const {fixing} = store.getState();
				if (fixing.is !== 'preview') return;
				const {plan, hardening} = fixing;
				startPlan(plan.containerId, {changes, isByOwner: isByOwner(plan)}, true, hardening);
			},
			planUndo(transactionId) {
				const transaction = inHistory(transactionId);
				if (transaction !== undefined) startUndo(transaction);
			},
			confirm(shown) {
				const {fixing} = store.getState();
				if (shown !== undefined && shown !== fixing) return;
				switch (fixing.is) {
					case 'preview': {
						const {plan} = fixing;
						const now = plan.blocked === null ? stage.engineToChange() : null;
						if (now === null) return;
						if (plan.way.is === 'pull') updating.pull(now, plan);
						else if (fixing.update !== undefined) updating.goOver(now, plan);
						else start(now, plan.containerId, (doors, onProgress) => runPlan({...doors, plan, onProgress}));
						return;
					}
					case 'undo-preview': {
						const {transaction} = fixing;
						const now = stage.engineToChange();
						if (now !== null)
							start(now, standsFor(transaction), (doors, onProgress) =>
								undoTransaction({...doors, transaction, onProgress}),
							);
						return;
					}
					case 'preview-many':
						return many.run(fixing.batch);
					case 'undo-many-preview':
						return many.undo(fixing.batch);
					case 'backup-preview':
						return backups.remove(fixing.backup);
					case 'nothing':
					case 'planning':
					case 'planning-many':
					case 'running':
					case 'running-many':
					case 'removing':
					case 'finished':
					case 'finished-many':
					case 'told':
					case 'refused':
				}
			},
			keep(shown) {
				const {fixing} = store.getState();
				if (shown !== undefined && shown !== fixing) return;
				if (fixing.is !== 'undo-preview' || fixing.recovery?.canKeep !== true) return;
				const {transaction} = fixing;
				const now = stage.engineToChange();
				if (now !== null)
					start(now, standsFor(transaction), (doors, onProgress) =>
						settleTransaction({...doors, transaction, onProgress}),
					);
			},
			dismiss() {
				const {is} = store.getState().fixing;
				if (is === 'running') updating.leave();
				if (is === 'running' || is === 'running-many' || is === 'removing') return;
				stage.takeTurn();
				if (updating.leave()) return;
				const left = leftOpen();
				show({is: 'nothing'});
				probation.sayNow();
				// Its engine went away in the middle, and may be back: what is to be done about it is asked at once.
				if (left) void meetEngine();
			},
		},
	};
}
