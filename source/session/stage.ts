/** What all commands that change something share: whose turn it is, the doors, and why nothing may be changed now. */
import type {Engine} from '../engine/engine.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {Journal} from '../fixes/journal.ts';
import type {Machine} from '../fixes/machine.ts';
import type {FixDoors} from '../fixes/outcome.ts';
import type {Host} from '../host/host.ts';
import type {Fixing} from '../model/app.ts';
import {ActionableError, reasonOf, type Trouble} from '../model/errors.ts';
import {knownOr} from '../model/read.ts';
import type {ContainerEvidence, ContainerId} from '../model/evidence.ts';
import type {Transaction} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import {lastingEngine} from './lasting-engine.ts';
import type {Request} from './make-plan.ts';

export type StageOptions = {
	readonly engine: () => Engine | null;
	readonly host: Host;
	readonly journal: Journal;
	readonly store: WritableStore;
	readonly judge: (evidence: ContainerEvidence) => Assessment;
	readonly isReadOnly: boolean;
	/** What fixes touch besides the engine; absent: nothing of it. */
	readonly machine?: Machine | undefined;
	/** Something was done to it: look again now, and say how it is judged. null: it can't be looked at. */
	readonly reassess: (id: ContainerId) => Promise<Assessment | null>;
};

export type Stage = StageOptions & {
	show(fixing: Fixing): void;
	refuse(trouble: Trouble): void;
	doorsOf(now: Engine): FixDoors;
	/** The engine, where it may be changed now; else says why not on the screen and gives null. */
	engineToChange(): Engine | null;
	/** What a plan of it is made from; null: it has not been looked at yet. */
	aboutContainer(now: Engine, id: ContainerId): {readonly request: Request; readonly assessment: Assessment} | null;
	/** An answer that comes after the person has gone on to something else is not shown: ask before showing it. */
	takeTurn(): () => boolean;
	inHistory(id: string): Transaction | undefined;
	loadHistory(): Promise<void>;
};

/** What an error says of a preview that could not be made. */
export const trouble = (error: unknown, what: SafeText = words`No plan could be made`): Trouble =>
	error instanceof ActionableError
		? error.trouble
		: {what, why: reasonOf(error), todo: words`Nothing was changed: look again with r, then try once more`};

/** What goes by the name now: after a swap the old container is the backup. */
export const standsFor = ({containerId, replacedBy, state}: Transaction): ContainerId =>
	state === 'undone' ? containerId : (replacedBy ?? containerId);

export function createStage(options: StageOptions): Stage {
	const {engine, host, journal, store, judge, isReadOnly, machine} = options;
	let turn = 0;
	const show = (fixing: Fixing): void => store.update(state => ({...state, fixing}));
	const refuse = (what: Trouble): void => show({is: 'refused', trouble: what});
	return {
		...options,
		show,
		refuse,
		doorsOf(now) {
			const {engine: facts} = store.getState().fleet;
			const lasting = facts === null ? now : lastingEngine(now, facts.ID, engine);
			return {engine: lasting, host, journal, isReadOnly, ...(machine === undefined ? {} : {machine})};
		},
		engineToChange() {
			const now = engine();
			const what = words`Nothing was changed`;
			const {readOnlyWhy} = store.getState();
			if (isReadOnly) {
				refuse({
					what,
					why: readOnlyWhy == null ? words`hullcheck runs read-only` : words`it is read-only: ${readOnlyWhy}`,
					todo:
						readOnlyWhy == null
							? words`Start it without --read-only to change containers`
							: words`The page of hosts (O) and docs/config.md say more`,
				});
				return null;
			}
			if (now === null) {
				refuse({what, why: words`the engine is out of reach`, todo: words`Wait until it is back: the table says when`});
			}
			return now;
		},
		aboutContainer(now, id) {
			const {fleet, detail} = store.getState();
			const {listing, evidence = null, assessment = null} = fleet.containers.get(id) ?? {};
			if (listing === undefined || evidence === null || assessment === null) return null;
			const samples = detail?.id === id ? detail.samples : [];
			const inspects = [...fleet.containers.values()].flatMap(
				one => knownOr(one.evidence?.inspect ?? null, null) ?? [],
			);
			return {
				request: {engine: now, host, judge, machine, container: listing, evidence, samples, inspects},
				assessment,
			};
		},
		takeTurn() {
			turn += 1;
			const mine = turn;
			return () => mine === turn;
		},
		inHistory: id => store.getState().history.find(one => one.id === id),
		async loadHistory() {
			const facts = store.getState().fleet.engine;
			if (facts === null) return;
			const {transactions, problems} = await journal.loadHistory(facts.ID);
			store.update(state => ({...state, history: transactions, historyProblems: problems}));
		},
	};
}
