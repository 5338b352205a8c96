/** One chosen container → its plan, or why there is none. Nothing is changed. */
import {chosenOf, type HardenPart} from '../fixes/harden.ts';
import {ActionableError, type Trouble} from '../model/errors.ts';
import {foresightOf, type Change, type Plan} from '../model/fix.ts';
import type {Listing} from '../model/fleet.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {boundsOf} from '../model/values/change-values.ts';
import {changesFor} from '../session/changes-for.ts';
import type {Planner, Subject} from '../session/plan-for.ts';
import {applySettings, type Setting} from './fix-values.ts';

export type Prepared = {readonly name: SafeText; readonly id: string; readonly unused: readonly Setting[]} & (
	| {
			readonly is: 'plan';
			readonly subject: Subject;
			readonly plan: Plan;
			readonly changes: readonly Change[];
			readonly leftOut: readonly HardenPart[];
	  }
	/** All is in order already. */
	| {readonly is: 'nothing'; readonly says: readonly SafeText[]}
	| {
			readonly is: 'refused';
			readonly trouble: Trouble;
			/** The same for a person to put where it belongs; []: nothing of the kind is known. */
			readonly patch: readonly SafeText[];
			/** What its owner would have to do; null: it is not even known what. */
			readonly asked: {readonly subject: Subject; readonly changes: readonly Change[]} | null;
	  }
);

type Choice =
	| {readonly is: 'changes'; readonly changes: readonly Change[]; readonly leftOut: readonly HardenPart[]}
	| {readonly is: 'nothing'; readonly says: readonly SafeText[]}
	| {readonly is: 'refused'; readonly trouble: Trouble};

async function choose(planner: Planner, subject: Subject, checkIds: readonly string[]): Promise<Choice> {
	if (checkIds.length > 0) {
		const chosen = changesFor(subject.listing.name, subject.assessment, checkIds);
		return chosen.is === 'changes' ? {...chosen, leftOut: []} : chosen;
	}
	const parts = await planner.harden(subject);
	const changes = chosenOf(parts);
	const leftOut = parts.filter(({isOn}) => !isOn);
	if (changes.length > 0) return {is: 'changes', changes, leftOut};
	if (leftOut.length === 0) return {is: 'nothing', says: [words`nothing is open that a change of it would put right`]};
	return {is: 'nothing', says: leftOut.map(({why}) => why)};
}

const isPatchToldOf = words`hullcheck fix … --dry-run --format compose (or run) says how, for whoever made it`;

const isPatchBelow = words`Put this where it belongs yourself`;

/** Rejects where the engine can't be asked, and throws `UsageError` for a value that makes no sense. */
export async function prepare(
	planner: Planner,
	{id, name}: Pick<Listing, 'id' | 'name'>,
	{checkIds, settings}: {readonly checkIds: readonly string[]; readonly settings: readonly Setting[]},
): Promise<Prepared> {
	const about = {name, id, unused: []};
	try {
		const subject = await planner.look(id, name);
		const choice = await choose(planner, subject, checkIds);
		if (choice.is === 'nothing') return {...about, ...choice};
		if (choice.is === 'refused') return {...about, ...choice, patch: [], asked: null};
		const [sample = null] = subject.samples;
		const bounds = {
			...boundsOf(planner.facts, null),
			memoryInUse: sample?.memoryBytes ?? null,
			pidsInUse: sample?.pids ?? null,
		};
		const {changes, unused} = applySettings(planner.fit(subject, choice.changes), settings, bounds);
		const plan = await planner.plan(subject, changes);
		if (plan.blocked !== null) {
			const {patch = []} = plan;
			const todo = patch.length === 0 ? isPatchToldOf : isPatchBelow;
			const trouble = {what: words`${name} was not changed`, why: plan.blocked, todo};
			return {...about, unused, is: 'refused', trouble, patch, asked: {subject, changes}};
		}
		return {...about, unused, is: 'plan', subject, plan, changes, leftOut: choice.leftOut};
	} catch (error) {
		if (error instanceof ActionableError)
			return {...about, is: 'refused', trouble: error.trouble, patch: [], asked: null};
		throw error;
	}
}

export type Wording = 'compose' | 'run';

/** As a patch or a command; a comment says why there is none. */
export async function inWords(planner: Planner, prepared: Prepared, wording: Wording): Promise<string> {
	const heading = `# ${prepared.name}`;
	const asked = prepared.is === 'plan' ? prepared : prepared.is === 'refused' ? prepared.asked : null;
	if (asked === null) {
		const why = prepared.is === 'refused' ? [prepared.trouble.why] : prepared.is === 'nothing' ? prepared.says : [];
		return `${heading}: ${why.join('; ')}\n`;
	}
	const foreseen = prepared.is === 'plan' ? foresightOf(prepared.plan) : null;
	const said = foreseen ?? (await planner.inWords(asked.subject, asked.changes));
	if (isUnread(said)) return `${heading}: ${sanitise(said.why)}\n`;
	return `${heading}\n${wording === 'compose' ? said.composePatch : said.dockerRun}\n`;
}
