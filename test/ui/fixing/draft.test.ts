import {describe, expect, it} from 'vitest';
import * as drafts from '../../../source/ui/fixing/draft.ts';
import {boundsOf} from '../../../source/model/values/change-values.ts';
import {t} from '../../helpers/evidence.ts';
import {memoryPart, pidsPart, plan} from '../screens/helpers.tsx';

const bounds = boundsOf(null, null);
const mib = 1024 ** 2;
const first = plan();
const start = drafts.startDraft(first);
const states = (draft: drafts.Draft): readonly string[] =>
	draft.parts.map(({subject, isOn}) => `${isOn ? '+' : '-'}${subject}`);
const typed = (draft: drafts.Draft, text: string): drafts.Draft => drafts.write(drafts.eraseAll(draft), text);
const opened = (draft: drafts.Draft): drafts.Draft => {
	const next = drafts.edit(draft);
	if (typeof next === 'string') throw new Error(next);
	return next;
};

describe('parts', () => {
	it('are all on at first, and what is shown is what the plan does', () => {
		expect(states(start)).toEqual(['+memory-limit', '+pids-limit']);
		expect(drafts.isWhatIsShown(start)).toBe(true);
	});
	it('are left out by asking for a plan without them', () => {
		const {draft, ask} = drafts.toggle(start);
		expect(states(draft)).toEqual(['-memory-limit', '+pids-limit']);
		expect(ask).toEqual([pidsPart().change]);
		expect([draft.isAsking, drafts.isWhatIsShown(draft)]).toEqual([true, false]);
	});
	it('stay in sight when that plan comes, and can be taken in again', () => {
		const out = drafts.toggle(start).draft;
		const without = drafts.takePlan(out, plan({id: 'p2', parts: [pidsPart()]}));
		expect(states(without)).toEqual(['-memory-limit', '+pids-limit']);
		expect(drafts.isWhatIsShown(without)).toBe(true);
		expect(drafts.toggle(without).ask).toEqual([memoryPart().change, pidsPart().change]);
	});
	it('need no plan when all are left out, nor when the plan at hand is what is shown again', () => {
		const one = drafts.startDraft(plan({parts: [pidsPart()]}));
		const none = drafts.toggle(one);
		expect(none.ask).toBeNull();
		expect(drafts.isWhatIsShown(none.draft)).toBe(false);
		const again = drafts.toggle(none.draft);
		expect(again.ask).toBeNull();
		expect(drafts.isWhatIsShown(again.draft)).toBe(true);
	});
	it('that the planner left out are shown as left out', () => {
		const taken = drafts.takePlan(start, plan({id: 'p2', parts: [memoryPart()]}));
		expect(states(taken)).toEqual(['+memory-limit', '-pids-limit']);
		expect(drafts.isWhatIsShown(taken)).toBe(true);
	});
	it('keep the hand where it is, and it does not go past the ends', () => {
		expect(drafts.select(start, 1).selected).toBe(1);
		expect(drafts.select(start, 5).selected).toBe(1);
		expect(drafts.select(start, -1)).toBe(start);
	});
});

describe('another plan', () => {
	it('of the same container takes the place of the old, with its values', () => {
		const next = drafts.takePlan(
			drafts.select(start, 1),
			plan({id: 'p2', parts: [memoryPart(1024 * mib), pidsPart()]}),
		);
		expect(next.selected).toBe(1);
		expect(next.parts[0]?.part.change).toMatchObject({memoryBytes: 1024 * mib});
	});
	it('of another container starts anew', () => {
		const other = plan({containerId: 'other', parts: [pidsPart()]});
		expect(states(drafts.takePlan(drafts.select(start, 1), other))).toEqual(['+pids-limit']);
	});
	it('that can not be made leaves what was chosen, and is not what is shown', () => {
		const blocked = drafts.takePlan(start, plan({id: 'p2', parts: [], blocked: t('no')}));
		expect(states(blocked)).toEqual(['+memory-limit', '+pids-limit']);
		expect(drafts.isWhatIsShown(blocked)).toBe(false);
	});
	it('that is the same changes nothing', () => expect(drafts.takePlan(start, first)).toBe(start));
	it('that is late is shown for what it is, and the last wish stays asked for', () => {
		// Out and in again before any answer: the answer to "out" may come first.
		const out = drafts.toggle(start).draft;
		const {draft: back, ask} = drafts.toggle(out);
		expect(ask).toEqual([memoryPart().change, pidsPart().change]);
		expect(drafts.isWhatIsShown(back)).toBe(false);
		const late = drafts.takePlan(back, plan({id: 'p2', parts: [pidsPart()]}));
		expect(states(late)).toEqual(['-memory-limit', '+pids-limit']);
		expect(states(drafts.takePlan(late, plan()))).toEqual(['+memory-limit', '+pids-limit']);
	});
});

describe('a value', () => {
	it('is written, erased, and asked for with the other parts', () => {
		const draft = drafts.erase(drafts.write(typed(opened(start), '1 GiB'), 'x'));
		expect(draft.editor?.texts).toEqual(['1 GiB', '512 MiB']);
		const {draft: taken, ask} = drafts.accept(draft, bounds);
		expect(ask).toEqual([
			{is: 'memory-limit', memoryBytes: 1024 * mib, memorySwapBytes: 1024 * mib},
			pidsPart().change,
		]);
		expect([taken.editor, taken.isAsking]).toEqual([null, true]);
	});
	it('that is wrong says why, and asks for nothing', () => {
		const {draft, ask} = drafts.accept(typed(opened(start), 'lots'), bounds);
		expect(ask).toBeNull();
		expect(draft.editor?.problem).toBe('"lots" is no size; write it like 512 MiB or 1.5 GiB');
		expect(drafts.write(draft, '1').editor?.problem).toBeNull();
	});
	it('that is the same asks for nothing', () => {
		const {draft, ask} = drafts.accept(opened(start), bounds);
		expect([draft.editor, ask]).toEqual([null, null]);
	});
	it('of a part that was left out takes it in', () => {
		const out = drafts.takePlan(drafts.toggle(start).draft, plan({id: 'p2', parts: [pidsPart()]}));
		const {draft, ask} = drafts.accept(opened(out), bounds);
		expect(states(draft)).toEqual(['+memory-limit', '+pids-limit']);
		expect(ask).toHaveLength(2);
	});
	it('goes from one to the next and round', () => {
		const draft = opened(start);
		expect([drafts.nextField(draft, 1).editor?.at, drafts.nextField(draft, 2).editor?.at]).toEqual([1, 0]);
		expect(drafts.nextField(draft, -1).editor?.at).toBe(1);
	});
	it('is plain and not endless, whatever is pasted', () => {
		const draft = drafts.write(typed(opened(start), '1'), `2\r\n\u001B[31m3\u202E${'9'.repeat(500)}`);
		expect(draft.editor?.texts[0]).toMatch(/^12\[31m39+$/);
		expect(draft.editor?.texts[0]).toHaveLength(128);
	});
	it('is none where a part has none', () => {
		const leaving = {...pidsPart(), change: {is: 'leave-network', network: t('old')} as const};
		expect(drafts.edit(drafts.startDraft(plan({parts: [leaving]})))).toBe(
			'this part has no value: leave it out with space',
		);
		expect(drafts.edit(drafts.startDraft(plan({parts: []})))).toBe('there is no part to change');
	});
	it('that is open is not what the plan does', () => expect(drafts.isWhatIsShown(opened(start))).toBe(false));
});

it('tells changes of one thing from those of another', () => {
	const leave = (network: string) => drafts.lineOf({is: 'leave-network', network: t(network)});
	expect(leave('a')).not.toBe(leave('b'));
	const join = (network: string) => drafts.lineOf({is: 'join-network', network: t(network)});
	expect(join('a')).toBe(join('b'));
});
