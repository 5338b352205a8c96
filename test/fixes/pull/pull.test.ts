/** A pull as a transaction: what it leaves wherever it ends, and what is done with it afterwards. The engine is a list of images. */
import {describe, expect, it} from 'vitest';
import {EngineAnswer, type Engine} from '../../../source/engine/engine.ts';
import {openJournal} from '../../../source/fixes/journal.ts';
import type {FixDoors, Outcome} from '../../../source/fixes/outcome.ts';
import {planPull} from '../../../source/fixes/pull/plan-pull.ts';
import {openTransactions, settleTransaction} from '../../../source/fixes/recover.ts';
import {runPlan} from '../../../source/fixes/run-plan.ts';
import {undoTransaction, whyNotUndo} from '../../../source/fixes/undo.ts';
import {nodeStateFiles} from '../../../source/host/state-files.ts';
import type {Plan, Transaction} from '../../../source/model/fix.ts';
import {t} from '../../helpers/evidence.ts';
import {rawContainer} from '../raw.ts';
import {stateHome} from '../../helpers/temporary.ts';

const reference = '127.0.0.1:5000/shop/web:4';
const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [old, newer, other] = [id('a'), id('b'), id('c')];

async function rig() {
	const images = new Set([old]);
	const tags = new Map([[reference, old]]);
	const calls: string[] = [];
	const container = {...(structuredClone(rawContainer()) as object), Image: old};
	const state = {
		pull: async (_signal: AbortSignal): Promise<void> => {
			images.add(newer);
			tags.set(reference, newer);
		},
		isUsed: false,
		container: container as Record<string, unknown> | null,
	};
	const missing = (): never => {
		throw new EngineAnswer(404, t('no such image'));
	};
	const engine = {
		socketPath: null,
		endpoint: {address: t('unix:///fake'), from: t('test'), isDemo: false},
		apiVersion: '1.41',
		ping: async () => undefined,
		info: async () => ({ID: 'ENGI:NE01'}),
		listContainers: async () => [],
		inspectContainer: async (idOrName: string) => {
			const {container: one} = state;
			return one !== null && (one['Id'] === idOrName || one['Name'] === `/${idOrName}`)
				? structuredClone(one)
				: missing();
		},
		listImages: async () => [...images].map(Id => ({Id})),
		inspectImage: async (name: string) => {
			const found = tags.get(name) ?? (images.has(name) ? name : missing());
			return {Id: found};
		},
		pullImage: async (name: string, signal: AbortSignal, how: {readonly auth: string | null}) => {
			calls.push(`pull ${name} as ${how.auth ?? 'nobody'}`);
			await state.pull(signal);
		},
		tagImage: async (image: string, name: string) => {
			calls.push(`tag ${name}`);
			tags.set(name, images.has(image) ? image : missing());
		},
		removeImage: async (name: string) => {
			calls.push(`remove ${name.slice(0, 12)}`);
			if (tags.has(name)) return void tags.delete(name);
			if (state.isUsed) throw new EngineAnswer(409, t('image is being used'));
			images.delete(name);
		},
	} as unknown as Engine;
	const home = await stateHome();
	let nowMs = Date.UTC(2026, 11, 1);
	const host = {env: {XDG_STATE_HOME: home}, homeDir: '/nowhere', nowUnixMs: () => nowMs++, readText: async () => ''};
	const journal = openJournal({files: nodeStateFiles, host});
	const doors = {engine, host, journal, isReadOnly: false, pause: async () => undefined} as FixDoors;
	const plan = (beforeId: string | null = old): Plan =>
		planPull({
			inspectJson: structuredClone(state.container),
			step: {is: 'pull-image', reference, beforeId, imageId: old},
			digest: id('d'),
			newDigest: id('e'),
			registry: '127.0.0.1:5000',
			hasLogin: false,
		});
	const leaving = new AbortController();
	const pull = async (one = plan()): Promise<Outcome> =>
		runPlan({
			...doors,
			plan: one,
			pulling: {auth: 'c2VjcmV0', signal: leaving.signal, onProgress: () => undefined},
		});
	return {images, tags, calls, state, container, doors, plan, pull, leaving, journal};
}

function ended(outcome: Outcome): Transaction {
	if (outcome.is === 'refused') throw new Error(outcome.trouble.why);
	return outcome.transaction;
}
const proofOf = ({proof}: Transaction): string => proof.map(({says}) => says).join('; ');

describe('a pull', () => {
	it('stays open when it is done, until somebody says what is to become of it', async () => {
		const {pull, tags, calls, doors} = await rig();
		const transaction = ended(await pull());
		expect(transaction).toMatchObject({state: 'applying', steps: [{state: 'done'}]});
		expect(tags.get(reference)).toBe(newer);
		expect(calls).toEqual([`pull ${reference} as c2VjcmV0`]);
		const [open] = await openTransactions(doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true, canClose: false, isUndecided: true});
		expect(open?.says).toContain('nobody said yet whether web-1 is to run on it');
	});

	it('keeps no login in its journal', async () => {
		const {pull, journal} = await rig();
		const {engineId} = ended(await pull());
		expect(JSON.stringify(await journal.load(engineId))).not.toContain('c2VjcmV0');
	});

	it('that is not wanted gives the tag back, and the image stays or goes', async () => {
		const kept = await rig();
		const first = ended(await undoTransaction({...kept.doors, transaction: ended(await kept.pull())}));
		expect(first).toMatchObject({state: 'undone', problem: null});
		expect(proofOf(first)).toContain('points to image aaaaaaaaaaaa again; the pulled image bbbbbbbbbbbb stays');
		expect([kept.tags.get(reference), kept.images.has(newer)]).toEqual([old, true]);

		const dropped = await rig();
		const second = ended(
			await undoTransaction({...dropped.doors, isImageDropped: true, transaction: ended(await dropped.pull())}),
		);
		expect(proofOf(second)).toContain('the pulled image bbbbbbbbbbbb is dropped');
		expect([dropped.tags.get(reference), dropped.images.has(newer)]).toEqual([old, false]);
	});

	it('drops nothing that is used, or that was here before', async () => {
		const used = await rig();
		used.state.isUsed = true;
		const transaction = ended(await used.pull());
		const back = ended(await undoTransaction({...used.doors, isImageDropped: true, transaction}));
		expect(back).toMatchObject({state: 'undone'});
		expect(back.proof.at(-1)).toMatchObject({isGood: false, says: expect.stringContaining('image is being used')});

		const here = await rig();
		here.images.add(newer);
		const other = ended(await here.pull());
		expect(proofOf(ended(await undoTransaction({...here.doors, isImageDropped: true, transaction: other})))).toContain(
			'it was here before the pull',
		);
		expect(here.images.has(newer)).toBe(true);
	});

	it('of a tag that was nowhere takes it away again', async () => {
		const {pull, plan, tags, doors} = await rig();
		tags.delete(reference);
		const transaction = ended(await pull(plan(null)));
		expect(ended(await undoTransaction({...doors, transaction}))).toMatchObject({state: 'undone', problem: null});
		expect(tags.has(reference)).toBe(false);
	});

	it('that fails leaves nothing; one that failed after it had moved the tag moves it back', async () => {
		const failing = await rig();
		failing.state.pull = async () => {
			throw new EngineAnswer(500, t('unauthorized'));
		};
		const nothing = ended(await failing.pull());
		expect(nothing).toMatchObject({state: 'failed', steps: [{state: 'failed'}]});
		expect(nothing.problem).toMatch(
			/could not be pulled: the engine answered 500: unauthorized\. Nothing of it is left/,
		);

		const late = await rig();
		late.state.pull = async () => {
			late.images.add(newer);
			late.tags.set(reference, newer);
			throw new EngineAnswer(500, t('disk full'));
		};
		expect(ended(await late.pull())).toMatchObject({
			state: 'failed',
			problem: expect.stringContaining('What was done was taken back'),
		});
		expect(late.tags.get(reference)).toBe(old);
		expect(await openTransactions(late.doors)).toEqual([]);
	});

	it('that somebody leaves half-way is said to be left', async () => {
		const {pull, state, leaving, tags} = await rig();
		state.pull = signal =>
			new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(new Error('aborted')));
				leaving.abort();
			});
		expect(ended(await pull())).toMatchObject({
			state: 'failed',
			problem: 'the pull was left. Nothing of it is left',
		});
		expect(tags.get(reference)).toBe(old);
	});

	it('that brings what is here is done: other platforms had a newer one', async () => {
		const {pull, state} = await rig();
		state.pull = async () => undefined;
		expect(ended(await pull())).toMatchObject({state: 'applied', problem: null});
	});

	it('is not begun where the tag was moved since the preview', async () => {
		const {pull, plan, tags, calls, images} = await rig();
		const shown = plan();
		images.add(other);
		tags.set(reference, other);
		expect(await pull(shown)).toMatchObject({is: 'refused', trouble: {why: expect.stringContaining('moved since')}});
		expect(calls).toEqual([]);
	});

	it('takes nothing back that somebody else moved since, and says so before', async () => {
		const {pull, tags, images, doors, calls} = await rig();
		const transaction = ended(await pull());
		images.add(other);
		tags.set(reference, other);
		expect(await whyNotUndo(doors, transaction)).toContain('points to image cccccccccccc by now');
		expect(await undoTransaction({...doors, transaction})).toMatchObject({is: 'refused'});
		expect(tags.get(reference)).toBe(other);
		expect(calls.filter(call => call.startsWith('tag'))).toEqual([]);
	});

	it('interrupted before the tag moved is closed; kept, it is applied; of one that went over nothing is asked', async () => {
		const early = await rig();
		early.state.pull = async () => {
			throw new Error('socket hang up');
		};
		(early.doors.engine as {ping: () => Promise<void>}).ping = async () => {
			throw new Error('gone');
		};
		await early.pull();
		expect((await openTransactions(early.doors))[0]).toMatchObject({canClose: true, canUndo: false});

		const kept = await rig();
		const transaction = ended(await kept.pull());
		expect(ended(await settleTransaction({...kept.doors, transaction}))).toMatchObject({state: 'applied'});
		expect(kept.tags.get(reference)).toBe(newer);

		const over = await rig();
		ended(await over.pull());
		over.state.container = {...over.container, Name: '/web-1.hullcheck-00000000'};
		const [open] = await openTransactions(over.doors);
		expect(open).toMatchObject({canKeep: true});
		expect(open?.isUndecided).toBeUndefined();
	});

	it('for a container that is gone is no update that was made: it is taken back, or closed', async () => {
		const back = await rig();
		const pulled = ended(await back.pull());
		back.state.container = null;
		const [open] = await openTransactions(back.doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true, isUndecided: true});
		expect(open?.says).toBe(
			`the container web-1 is gone, and ${reference} points to the newer image that was pulled for it`,
		);
		expect(ended(await undoTransaction({...back.doors, transaction: pulled}))).toMatchObject({state: 'undone'});
		expect(back.tags.get(reference)).toBe(old);

		const closed = await rig();
		const transaction = ended(await closed.pull());
		closed.state.container = null;
		expect(ended(await settleTransaction({...closed.doors, transaction}))).toMatchObject({state: 'applied'});
		expect(await openTransactions(closed.doors)).toEqual([]);
	});

	it('for one whose successor runs on it was decided, though the old one is gone', async () => {
		const {pull, state, container, doors} = await rig();
		ended(await pull());
		state.container = {...container, Id: 'f'.repeat(64), Image: newer};
		const [open] = await openTransactions(doors);
		expect(open?.says).toBe('web-1 was put onto the image that was pulled');
		expect(open?.isUndecided).toBeUndefined();
	});

	it('bars other changes until it is decided, but not the one that follows it', async () => {
		const {pull, plan, doors} = await rig();
		const {id: follows} = ended(await pull());
		const again = {...plan(newer), follows: 'another'};
		const barred = await runPlan({...doors, plan: again});
		expect(barred).toMatchObject({is: 'refused', trouble: {why: expect.stringContaining('is not decided on')}});
		const allowed = await runPlan({...doors, plan: {...again, follows}});
		expect(allowed).toMatchObject({is: 'refused', trouble: {why: expect.stringContaining('no registry is asked')}});
	});
});
