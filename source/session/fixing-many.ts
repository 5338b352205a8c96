/** One wish for several containers: planned side by side, applied one by one, stopped at the first failure. */
import type {Engine} from '../engine/engine.ts';
import type {OnProgress, Outcome} from '../fixes/outcome.ts';
import {runPlan} from '../fixes/run-plan.ts';
import {undoTransaction} from '../fixes/undo.ts';
import type {Commands, WishForMany} from '../model/app.ts';
import type {Batch, BatchItem} from '../model/batch.ts';
import {byKey} from '../model/by-key.ts';
import {isOpen} from '../model/check.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerId} from '../model/evidence.ts';
import {changesOf, foresightOf, type Change, type Plan} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import {makeHardening, makePlan, proposedChanges} from './make-plan.ts';
import {trouble, type Stage} from './stage.ts';

export type FixingMany = {
	readonly commands: Pick<Commands, 'planMany' | 'toggleItem' | 'planUndoMany'>;
	run(batch: Batch): void;
	undo(batch: Batch): void;
};

/** So many plans are asked for at a time: each is a handful of calls, and the table goes on being looked after. */
const atOnce = 4;

async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
	const waiting = [...all];
	const worker = async (): Promise<void> => {
		for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await act(one);
	};
	await Promise.all(Array.from({length: atOnce}, worker));
}

const notPlanned = {state: 'waiting', transaction: null, startedAtUnixMs: null, tookMs: null} as const;

function changesFor(assessment: Assessment, what: Exclude<WishForMany, 'harden'>): readonly Change[] {
	if (what === 'all-live') return proposedChanges(assessment, null);
	if (what === 'worst') {
		const key = byKey(assessment)[0]?.fix?.key;
		return key === undefined ? [] : proposedChanges(assessment, [key]);
	}
	return assessment.findings.flatMap(finding =>
		finding.check.id === what.checkId && isOpen(finding) && finding.fix !== null ? changesOf(finding.fix) : [],
	);
}

function titleOf(what: WishForMany, count: number, titleOfCheck: (id: string) => string | undefined): SafeText {
	if (what === 'harden') return words`Harden ${count} containers`;
	if (what === 'worst') return words`The worst of each of ${count} containers`;
	if (what === 'all-live') return words`All live fixes of ${count} containers`;
	return words`${sanitise(titleOfCheck(what.checkId) ?? what.checkId)}: ${count} containers`;
}

/** What is on, unless a person says otherwise: no risk that wants its name typed is taken in by a single key. */
function itemOf(plan: Plan): BatchItem {
	const {containerId, containerName, blocked} = plan;
	const isRisky = foresightOf(plan)?.consent === 'name';
	const why =
		blocked ?? (isRisky ? words`data, clients or other risks: space takes it in, its name is asked for` : null);
	return {...notPlanned, containerId, containerName, plan, why, isOn: why === null};
}

export function createFixingMany(stage: Stage): FixingMany {
	const {store, host, show, refuse, doorsOf, reassess, loadHistory} = stage;

	async function planOf(engine: Engine, id: ContainerId, what: WishForMany): Promise<BatchItem> {
		const containerName = store.getState().fleet.containers.get(id)?.listing.name ?? sanitise(id.slice(0, 12));
		const none = (why: SafeText): BatchItem => ({
			...notPlanned,
			containerId: id,
			containerName,
			plan: null,
			why,
			isOn: false,
		});
		const about = stage.aboutContainer(engine, id);
		if (about === null) return none(words`it has not been looked at yet`);
		const {request, assessment} = about;
		try {
			if (what === 'harden') return itemOf((await makeHardening({...request, findings: assessment.findings})).plan);
			const changes = changesFor(assessment, what);
			if (changes.length === 0) return none(words`nothing of this can be put right by a keystroke`);
			return itemOf(await makePlan({...request, chosen: {changes, isSized: false}}));
		} catch (error) {
			return none(reasonOf(error));
		}
	}

	async function planAll(engine: Engine, ids: readonly ContainerId[], what: WishForMany): Promise<void> {
		const isMine = stage.takeTurn();
		const assessments = ids.map(id => store.getState().fleet.containers.get(id)?.assessment);
		const title = titleOf(
			what,
			ids.length,
			checkId => assessments.flatMap(one => one?.findings ?? []).find(({check}) => check.id === checkId)?.check.title,
		);
		const made = new Map<ContainerId, BatchItem>();
		show({is: 'planning-many', title, done: 0, of: ids.length});
		await eachOf(ids, async id => {
			if (!isMine()) return;
			made.set(id, await planOf(engine, id, what));
			if (isMine()) show({is: 'planning-many', title, done: made.size, of: ids.length});
		});
		const items = ids.flatMap(id => made.get(id) ?? []);
		if (isMine()) show({is: 'preview-many', batch: {title, items}});
	}

	/** One after another; what comes after a failure is left as it was. */
	async function oneByOne(
		batch: Batch,
		isUndo: boolean,
		order: readonly number[],
		act: (item: BatchItem, onProgress: OnProgress) => Promise<Outcome | null>,
	): Promise<void> {
		stage.takeTurn();
		let items = batch.items;
		const put = (index: number, over: Partial<BatchItem>): void => {
			items = items.map((item, at) => (at === index ? {...item, ...over} : item));
			show({is: 'running-many', batch: {...batch, items}, isUndo});
		};
		for (const index of order) {
			const item = items[index];
			if (item === undefined) continue;
			const startedAtUnixMs = host.nowUnixMs();
			put(index, {state: 'doing', startedAtUnixMs, why: null});
			const outcome = await act(item, transaction => put(index, {transaction})).catch((error: unknown): Outcome => ({
				is: 'refused',
				trouble: trouble(error),
			}));
			const tookMs = host.nowUnixMs() - startedAtUnixMs;
			const wanted = isUndo ? 'undone' : 'applied';
			const isWell = outcome?.is === 'ended' && outcome.transaction.state === wanted;
			const transaction = outcome?.is === 'ended' ? outcome.transaction : item.transaction;
			if (isWell) {
				put(index, {state: wanted, transaction, tookMs});
				continue;
			}
			const why =
				outcome?.is === 'refused'
					? words`${outcome.trouble.what}: ${outcome.trouble.why}`
					: (transaction?.problem ?? null);
			put(index, {state: 'failed', transaction, tookMs, why});
			break;
		}
		await loadHistory();
		for (const {transaction} of items) {
			if (transaction !== null) void reassess(transaction.replacedBy ?? transaction.containerId).catch(() => null);
		}
		show({is: 'finished-many', batch: {...batch, items}, isUndo});
	}

	const whichOf = ({items}: Batch, isMeant: (item: BatchItem) => boolean): readonly number[] =>
		items.flatMap((item, index) => (isMeant(item) ? [index] : []));

	return {
		commands: {
			planMany(ids, what) {
				const now = stage.engineToChange();
				if (now !== null && ids.length > 0) void planAll(now, ids, what).catch(error => refuse(trouble(error)));
			},
			toggleItem(id) {
				const {fixing} = store.getState();
				if (fixing.is !== 'preview-many') return;
				const items = fixing.batch.items.map(item =>
					item.containerId === id && item.plan?.blocked === null ? {...item, isOn: !item.isOn} : item,
				);
				show({is: 'preview-many', batch: {...fixing.batch, items}});
			},
			planUndoMany() {
				const {fixing} = store.getState();
				if (fixing.is === 'finished-many' && !fixing.isUndo) show({is: 'undo-many-preview', batch: fixing.batch});
			},
		},
		run(batch) {
			const now = stage.engineToChange();
			if (now === null) return;
			const order = whichOf(batch, ({isOn, plan}) => isOn && plan?.blocked === null);
			void oneByOne(batch, false, order, async ({plan}, onProgress) =>
				plan === null ? null : runPlan({...doorsOf(now), plan, onProgress}),
			).catch(error => refuse(trouble(error)));
		},
		undo(batch) {
			const now = stage.engineToChange();
			if (now === null) return;
			const order = whichOf(batch, ({state}) => state === 'applied').toReversed();
			void oneByOne(batch, true, order, async ({transaction}, onProgress) =>
				transaction === null ? null : undoTransaction({...doorsOf(now), transaction, onProgress}),
			).catch(error => refuse(trouble(error)));
		},
	};
}
