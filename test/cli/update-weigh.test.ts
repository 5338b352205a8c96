/** From the pull to its end: whatever fails in between, the tag is given back, or it is said that it was not. */
import {describe, expect, it} from 'vitest';
import {codeOf, exit, Untold} from '../../source/cli/exit.ts';
import {updateJson} from '../../source/cli/update-results.ts';
import {weigh, type Steps} from '../../source/cli/update-weigh.ts';
import {whileThere} from '../../source/session/while-there.ts';
import {EngineAnswer} from '../../source/engine/engine.ts';
import {refused as refusedWith} from '../../source/fixes/outcome.ts';
import {ActionableError} from '../../source/model/errors.ts';
import type {Transaction} from '../../source/model/fix.ts';
import {Unread} from '../../source/model/read.ts';
import type {Compared} from '../../source/session/update-for.ts';
import type {Ended} from '../../source/cli/fix-run.ts';
import {t} from '../helpers/evidence.ts';
import {plan, transaction} from '../ui/screens/helpers.tsx';

const side = {id: t('sha256:a'), createdAtUnixMs: null, sizeBytes: 0};
const compared = (over: Parameters<typeof plan>[0] = {}): Compared => ({
	is: 'plan',
	plan: plan(over),
	update: {
		reference: t('shop/web:4'),
		before: side,
		after: side,
		comparison: new Unread(t('no scanner')),
		isNotCovered: false,
		doubts: [],
		pulled: null,
	},
});
const current: Compared = {is: 'current', says: t('there is no newer one')};
const pulled = transaction({state: 'applying', title: t('pull shop/web:4')});
const ends = (state: Transaction['state'], code: Ended['code'] = exit.good): Ended => ({
	outcome: {is: 'ended', transaction: transaction({state, title: t(`now ${state}`)})},
	code,
});
const refused: Ended = {
	outcome: refusedWith(t('Nothing was changed'), t('another hullcheck is at it'), t('Wait for it')),
	code: exit.trouble,
};

function rig(over: Partial<Steps> = {}) {
	const [calls, shown]: [string[], string[]] = [[], []];
	const steps: Steps = {
		name: t('web'),
		isDryRun: false,
		compare: async () => compared(),
		confirm: async () => true,
		show: async lines => void shown.push(...lines),
		...over,
		goOver: async one => (calls.push('go over'), over.goOver?.(one) ?? ends('applied')),
		giveBack: async one => (calls.push('give back'), over.giveBack?.(one) ?? ends('undone')),
		settle: async one => (calls.push('settle'), over.settle?.(one) ?? ends('applied')),
	};
	return {
		calls,
		text: () => shown.join('\n').replaceAll(/\s+/g, ' '),
		run: async (one = pulled) => weigh(steps, one),
		steps,
	};
}

const full = new ActionableError({what: t('The report could not be written'), why: t('ENOSPC'), todo: t('Make room')});
/** Standard output that is full from this line on. */
const fullAt = (mark: RegExp): Steps['show'] => {
	let isFull = false;
	return async lines => {
		isFull ||= lines.some(line => mark.test(line));
		if (isFull) throw full;
	};
};
const thrown = async (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => null,
		(error: unknown) => error,
	);

describe('standard output fails after the pull', () => {
	it.each<readonly [string, RegExp, Partial<Steps>]>([
		['at the comparison', /shop\/web:4/, {}],
		['at the preview', /web-1/, {}],
		['at why it is refused', /Compose/, {compare: async () => compared({blocked: t('Compose owns it')})}],
	])('%s: the tag is given back, and nothing was changed', async (_, mark, over) => {
		const {calls, run} = rig({...over, show: fullAt(mark)});
		const error = await thrown(run());
		expect(calls).toEqual(['give back']);
		expect([error, codeOf(error, exit.trouble)]).toEqual([expect.any(Untold), exit.trouble]);
		expect(String(error)).toMatch(/could not be written[^]*now undone/);
	});

	it('and it can not be given back: that is for a person', async () => {
		const {calls, run} = rig({show: fullAt(/./), giveBack: async () => refused});
		const error = await thrown(run());
		expect(calls).toEqual(['give back']);
		expect(codeOf(error, exit.trouble)).toBe(exit.needsPerson);
		expect(String(error)).toContain('another hullcheck is at it');
	});

	it('at what a no led to: it is given back once', async () => {
		const {calls, run} = rig({confirm: async () => false, show: fullAt(/now undone/)});
		expect(codeOf(await thrown(run()), exit.trouble)).toBe(exit.trouble);
		expect(calls).toEqual(['give back']);
	});

	it('at what came of going over: nothing is given back, and no code says that nothing was changed', async () => {
		const {calls, run} = rig({show: fullAt(/now applied/)});
		const error = await thrown(run());
		expect(calls).toEqual(['go over']);
		expect(codeOf(error, exit.trouble)).toBe(exit.needsPerson);
		expect(String(error)).toContain('now applied');
	});

	it('of an image that was here, nothing was pulled: there is nothing to give back', async () => {
		const {calls, steps} = rig({show: fullAt(/./)});
		expect(await thrown(weigh(steps, null))).toBe(full);
		expect(calls).toEqual([]);
	});
});

describe('it can not be compared', () => {
	const told = (came: Awaited<ReturnType<typeof weigh>>) =>
		JSON.parse(
			updateJson(
				{name: t('web'), id: 'c', image: null, before: null},
				{
					...came,
					found: {
						is: 'pull',
						plan: plan(),
						auth: null,
						candidate: {
							target: {reference: 'shop/web:4', asked: null, digests: []},
							imageId: 'sha256:a',
							namedId: null,
							owned: null,
						},
					},
				},
				false,
			),
		);
	const gone = new ActionableError({
		what: t('not updated'),
		why: t('the container is gone'),
		todo: t('hullcheck audit'),
	});
	const compare = async (): Promise<Compared> => {
		throw gone;
	};

	it('is told as an object, with what became of the pull', async () => {
		const {calls, run, text} = rig({compare});
		expect(told(await run())).toMatchObject({
			exitCode: 2,
			is: 'refused',
			trouble: {why: 'the container is gone'},
			pull: {transaction: {state: 'undone'}},
			transaction: null,
		});
		expect(calls).toEqual(['give back']);
		expect(text()).toMatch(/web: not updated[^]*now undone/);
	});

	it.each<readonly [string, Ended | null, string]>([
		['is refused', refused, 'Nothing was changed: another hullcheck is at it'],
		['broke', null, 'not known how far'],
	])('giving back %s: the pull is open still, and both reasons are told', async (_, ended, why) => {
		const {run} = rig({compare, giveBack: async () => ended});
		const json = told(await run());
		expect(json).toMatchObject({exitCode: 3, is: 'failed', pull: {transaction: {isOpen: true}}});
		expect(json.trouble.why).toContain(why);
		expect(json.trouble.why).toContain('the container is gone');
		expect(json.trouble.todo).toContain('hullcheck recover');
	});

	it('an engine that says no is no bug', async () => {
		const {run} = rig({
			compare: async () => {
				throw new EngineAnswer(500, t('no space'));
			},
		});
		expect((await run()).trouble).toMatchObject({
			what: expect.stringContaining('web was not put'),
			why: 'the engine answered 500: no space',
		});
	});
});

describe('a container that goes away meanwhile', () => {
	const listing = {id: 'c', name: t('web')} as Parameters<typeof whileThere>[1];
	const missing = async (): Promise<never> => {
		throw new EngineAnswer(404, t('no such thing'));
	};

	it('is said to be gone; another thing that is missing is what it is', async () => {
		await expect(whileThere({inspectContainer: missing}, listing, missing)).rejects.toMatchObject({
			trouble: {why: expect.stringContaining('the container is gone')},
		});
		const there = {inspectContainer: async () => ({}) as never};
		await expect(whileThere(there, listing, missing)).rejects.toBeInstanceOf(EngineAnswer);
	});
});

describe('what was pulled is what runs', () => {
	it('is settled, and good', async () => {
		const {calls, run} = rig({compare: async () => current});
		expect(await run()).toMatchObject({code: exit.good, trouble: null, pulled: {transaction: {state: 'applied'}}});
		expect(calls).toEqual(['settle']);
	});

	it('moved back by somebody meanwhile, it is closed, which is as good', async () => {
		const {run} = rig({compare: async () => current, settle: async () => ends('failed', exit.rolledBack)});
		expect(await run()).toMatchObject({code: exit.good, trouble: null});
	});

	it.each<readonly [string, Ended | null]>([
		['is refused', refused],
		['is left open', ends('applying', exit.needsPerson)],
		['broke', null],
	])('settling it %s: a person has to see to it', async (_, ended) => {
		const {run, text} = rig({compare: async () => current, settle: async () => ended});
		expect(await run()).toMatchObject({
			code: exit.needsPerson,
			trouble: {todo: expect.stringContaining('hullcheck recover')},
		});
		expect(text()).toMatch(/no newer one[^]*still waits/);
	});
});

it('going over that is not begun gives the tag back, and tells both', async () => {
	const {calls, run, text} = rig({goOver: async () => refused});
	expect(await run()).toMatchObject({code: exit.trouble, ended: {is: 'refused'}});
	expect(calls).toEqual(['go over', 'give back']);
	expect(text()).toMatch(/another hullcheck is at it[^]*now undone/);
});
