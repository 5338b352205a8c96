/** Both images are here: compared, asked about, and gone over to; or what was pulled for it is given back, whatever fails. */
import type {Outcome} from '../fixes/outcome.ts';
import {explain, isAnswered} from '../fixes/steps.ts';
import {ActionableError, reasonOf, type Trouble} from '../model/errors.ts';
import type {Plan, Transaction} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Compared} from '../session/update-for.ts';
import {exit, isForeseen, say, wordsOf} from './exit.ts';
import {outcomeLines, troubleLines} from './fix-outcome.ts';
import {previewLines} from './fix-preview.ts';
import type {Ended} from './fix-run.ts';
import {tellDone} from './fix-tell.ts';
import {updateLines} from './update-preview.ts';
import {troubleOf, type Came} from './update-results.ts';

/** What it can do; nothing of it but `compare`, `confirm` and `show` rejects. */
export type Steps = {
	readonly name: SafeText;
	readonly isDryRun: boolean;
	compare(): Promise<Compared>;
	/** Of what was shown. False: a no, or nobody is there to say yes. */
	confirm(plan: Plan): Promise<boolean>;
	goOver(plan: Plan): Promise<Ended | null>;
	/** The tag goes back to the old image. */
	giveBack(pulled: Transaction): Promise<Ended | null>;
	/** The pull is over, and the tag stays where it leads. */
	settle(pulled: Transaction): Promise<Ended | null>;
	/** Rejects where it can't be written. */
	show(lines: readonly string[]): Promise<void>;
};

export const blockedLines = (plan: Plan): readonly string[] => {
	const {containerName, patch = []} = plan;
	return [
		...troubleLines(containerName, troubleOf(plan)),
		...patch.map(line => `      ${line}`),
		...(patch.length === 0 ? [] : ['']),
	];
};

type Weighed = Omit<Came, 'found'>;

const openPull = (pulled: Transaction | null): Outcome | null =>
	pulled === null ? null : {is: 'ended', transaction: pulled};

/** A bug too gets its words into the object; standard error has it whole. */
function troubleFrom(error: unknown, name: SafeText): Trouble {
	if (error instanceof ActionableError) return error.trouble;
	const what = words`${name} was not put onto the newer image`;
	if (isAnswered(error)) return {what, why: explain(error), todo: words`Look at ${name}, then try again`};
	if (isForeseen(error)) return {what, why: reasonOf(error), todo: words`Mend that, then try again`};
	say('update', wordsOf(error));
	return {what, why: reasonOf(error), todo: words`This is a bug: please report what standard error says`};
}

/** Both, where it could not be taken back what that was for: the one that a person has to see to leads. */
function stillOpen(name: SafeText, left: Trouble | null, refused: Trouble | null): Trouble {
	const why = refused === null ? words`it is not known how far that came` : words`${refused.what}: ${refused.why}`;
	return {
		what: words`what was pulled for ${name} still waits to be decided on`,
		why: left === null ? why : words`${why}. It was to be decided because ${left.what}: ${left.why}`,
		todo: words`hullcheck recover says what is open, and ends it`,
	};
}

/** Nothing is gone over to. `trouble`: why, where that is no answer of a person; `lines`: what else there is to tell. */
async function withdraw(
	steps: Steps,
	pulled: Transaction | null,
	{trouble = null, lines = []}: {readonly trouble?: Trouble | null; readonly lines?: readonly string[]} = {},
): Promise<Pick<Weighed, 'code' | 'pulled' | 'trouble'>> {
	const {name, show} = steps;
	const said = [...lines, ...(trouble === null ? [] : troubleLines(name, trouble))];
	if (pulled === null) {
		if (said.length > 0) await show(said);
		return {code: exit.trouble, pulled: null, trouble};
	}
	const ended = await steps.giveBack(pulled);
	const isBack = ended !== null && ended.code === exit.good;
	const code = isBack ? exit.trouble : exit.needsPerson;
	const told = [...said, ...(ended === null ? [] : outcomeLines(name, ended.outcome))];
	await tellDone(() => show(told), {lines: told, code});
	if (ended?.outcome.is === 'ended') return {code, pulled: ended.outcome, trouble};
	// It is still open in the journal, whether that refused or nobody knows how far it came.
	const refused = ended?.outcome.is === 'refused' ? ended.outcome.trouble : null;
	return {code, pulled: openPull(pulled), trouble: stillOpen(name, trouble, refused)};
}

/** The tag leads to what runs: there is nothing to go over to, nor to give back. */
async function close({name, settle, show}: Steps, says: SafeText, pulled: Transaction | null) {
	const ended = pulled === null ? null : await settle(pulled);
	const refused = ended?.outcome.is === 'refused' ? ended.outcome.trouble : null;
	// Closed because the tag was moved back meanwhile, it counts as rolled back: that is as good.
	const isOver = pulled === null || (ended !== null && refused === null && ended.code !== exit.needsPerson);
	const trouble = isOver ? null : stillOpen(name, null, refused);
	const code = isOver ? exit.good : exit.needsPerson;
	const lines = [says, ...(trouble === null ? [] : ['', ...troubleLines(name, trouble)])];
	await tellDone(() => show(lines), {lines, code, isChanged: !isOver});
	const outcome = ended?.outcome.is === 'ended' ? ended.outcome : openPull(pulled);
	return {code, pulled: outcome, trouble};
}

/** The plan that somebody said yes to. null: a no, or there is nothing to say yes to. */
async function answerTo({show, confirm, isDryRun}: Steps, compared: Compared): Promise<Plan | null> {
	if (compared.is === 'current') return null;
	const {plan, update} = compared;
	await show([...updateLines(update), '']);
	if (plan.blocked !== null) {
		await show(blockedLines(plan));
		return null;
	}
	await show(previewLines(plan));
	return !isDryRun && (await confirm(plan)) ? plan : null;
}

/** `pulled`: for this, and waits for what is said. */
export async function weigh(steps: Steps, pulled: Transaction | null): Promise<Weighed> {
	const {name, isDryRun, show} = steps;
	let compared: Compared | null = null;
	let agreed: Plan | null;
	try {
		compared = await steps.compare();
		agreed = await answerTo(steps, compared);
	} catch (error) {
		return {compared, ended: null, ...(await withdraw(steps, pulled, {trouble: troubleFrom(error, name)}))};
	}
	if (compared.is === 'current') return {compared, ended: null, ...(await close(steps, compared.says, pulled))};
	const pull = openPull(pulled);
	if (agreed === null) {
		if (isDryRun && compared.plan.blocked === null)
			return {code: exit.good, pulled: pull, compared, ended: null, trouble: null};
		return {compared, ended: null, ...(await withdraw(steps, pulled))};
	}
	const ended = await steps.goOver(agreed);
	if (ended === null) return {code: exit.needsPerson, pulled: pull, compared, ended: null, trouble: null};
	const lines = outcomeLines(name, ended.outcome);
	// Not even begun: nothing else ends the pull.
	if (ended.outcome.is === 'refused')
		return {compared, ended: ended.outcome, ...(await withdraw(steps, pulled, {lines}))};
	await tellDone(() => show(lines), {lines, code: ended.code});
	return {code: ended.code, pulled: pull, compared, ended: ended.outcome, trouble: null};
}
