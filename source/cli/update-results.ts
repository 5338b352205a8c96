/** What came of `hullcheck update`, as one object for programs. No value of a secret is in it. Pure. */
import type {Outcome} from '../fixes/outcome.ts';
import {byWorst} from '../model/comparison-words.ts';
import type {Trouble} from '../model/errors.ts';
import type {Plan} from '../model/fix.ts';
import type {ImageSide, ImageUpdate} from '../model/image-update.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {matchFields} from '../report/scan/json.ts';
import {isoTime} from '../report/say.ts';
import type {Candidate, Compared, Found} from '../session/update-for.ts';
import {version} from '../version.ts';
import {exit, type ExitCode} from './exit.ts';
import {outcomeLines, transactionJson, troubleLines} from './fix-outcome.ts';
import {planJson} from './fix-preview.ts';
import type {Done} from './fix-tell.ts';

/** Whose image it is, and what it runs now. */
export type Asked = {
	readonly name: SafeText;
	readonly id: string;
	/** As the container was asked for. */
	readonly image: SafeText | null;
	readonly before: ImageSide | null;
};

/** As far as it came. */
export type Came = {
	readonly code: ExitCode;
	readonly found: Found;
	/** Of the pull; null: there was none. */
	readonly pulled: Outcome | null;
	readonly compared: Compared | null;
	/** Of going over to it; null: that was not begun. */
	readonly ended: Outcome | null;
	/** Why it came no further, where that stands in none of these. */
	readonly trouble: Trouble | null;
};

export const troubleOf = ({blocked, patch = []}: Plan): Trouble => ({
	what: words`there is no update from here`,
	why: blocked ?? words``,
	todo: patch.length === 0 ? words`Nothing was changed` : words`Put this where it belongs yourself`,
});

type Verdict = {
	readonly is: 'planned' | 'applied' | 'failed' | 'nothing' | 'refused';
	/** null: not known. */
	readonly isNewer: boolean | null;
	readonly says: readonly SafeText[];
	readonly trouble: Trouble | null;
	readonly patch: readonly SafeText[];
};

const verdict = (is: Verdict['is'], over: Partial<Verdict> = {}): Verdict => ({
	is,
	isNewer: is !== 'nothing',
	says: [],
	trouble: null,
	patch: [],
	...over,
});
const blocked = (plan: Plan, isNewer: boolean | null): Verdict =>
	verdict('refused', {isNewer, trouble: troubleOf(plan), patch: plan.patch ?? []});

const refusalIn = (outcome: Outcome | null): Trouble | null => (outcome?.is === 'refused' ? outcome.trouble : null);

/** null: its transaction says it. */
const halfDone = (ended: Outcome | null): Trouble | null =>
	ended?.is === 'ended'
		? null
		: {
				what: words`the update was left in the middle`,
				why: ended?.trouble.why ?? words`it is not known how far it came`,
				todo: words`hullcheck recover says what is open, and ends it`,
			};

function verdictOf({code, found, pulled, compared, ended, trouble}: Came): Verdict {
	if (found.is === 'current') return verdict('nothing', {says: [found.says]});
	if (found.is === 'blocked') return blocked(found.plan, found.newer === null ? null : true);
	// The tag could not be given back, or nobody knows how far it came: whatever else is so, that is what counts.
	if (code === exit.needsPerson) return verdict('failed', {trouble: trouble ?? refusalIn(pulled) ?? halfDone(ended)});
	if (trouble !== null) return verdict('refused', {trouble});
	if (ended !== null) {
		return ended.is === 'refused'
			? verdict('refused', {trouble: ended.trouble})
			: verdict(ended.transaction.state === 'applied' ? 'applied' : 'failed');
	}
	if (compared !== null) {
		if (compared.is === 'current') return verdict('nothing', {says: [compared.says]});
		return compared.plan.blocked === null ? verdict('planned') : blocked(compared.plan, true);
	}
	switch (pulled?.is) {
		case undefined:
			return verdict('planned');
		case 'refused':
			return verdict('refused', {trouble: pulled.trouble});
		case 'ended': {
			const {state, proof} = pulled.transaction;
			// For other platforms alone.
			if (state === 'applied') return verdict('nothing', {says: proof.map(({says}) => says)});
			return verdict(state === 'failed' ? 'failed' : 'planned');
		}
	}
}

/** What is to be said of it where the object can't be written. */
export function doneIn(name: SafeText, came: Came): Done {
	const {code, pulled, ended} = came;
	const {trouble} = verdictOf(came);
	return {
		code,
		lines: [
			...(trouble === null ? [] : troubleLines(name, trouble)),
			...[pulled, ended].flatMap(one => (one?.is === 'ended' ? outcomeLines(name, one) : [])),
		],
		isChanged: ended?.is === 'ended' && code === exit.good,
	};
}

const sideJson = ({id, createdAtUnixMs, sizeBytes}: ImageSide) => ({
	id,
	createdAt: createdAtUnixMs === null ? null : isoTime(createdAtUnixMs),
	sizeBytes: sizeBytes === 0 ? null : sizeBytes,
});

/** What nobody has data about is null: never none, never zero. */
function comparisonJson({comparison, isNotCovered, doubts}: ImageUpdate) {
	if (isUnread(comparison)) return null;
	const {packages, fixed, added, kept} = comparison;
	return {
		is: isNotCovered ? 'not-covered' : doubts.length === 0 ? 'covered' : 'partly',
		fixed: isNotCovered ? null : fixed.toSorted(byWorst).map(matchFields),
		added: isNotCovered ? null : added.toSorted(byWorst).map(matchFields),
		kept: isNotCovered ? null : kept,
		packages: packages.map(({kind, name, before, after}) => ({type: kind, name, before, after})),
	};
}

const candidateOf = (found: Found): Candidate | null => (found.is === 'blocked' ? found.newer : found.candidate);

function whyNotCompared({found}: Came, is: Verdict['is'], update: ImageUpdate | null): SafeText | null {
	if (update !== null) return isUnread(update.comparison) ? update.comparison.why : null;
	const isWaiting = is === 'planned' || (found.is === 'blocked' && found.newer !== null);
	return isWaiting ? words`it is compared once it is pulled` : null;
}

const transactionIn = (outcome: Outcome | null) =>
	outcome?.is === 'ended' ? transactionJson(outcome.transaction) : null;

/** docs/fix.md names every field. */
export function updateJson({name, id, image, before}: Asked, came: Came, isDryRun: boolean): string {
	const {code, found, pulled, compared, ended} = came;
	const {is, isNewer, says, trouble, patch} = verdictOf(came);
	const [plan, update] = compared?.is === 'plan' ? [compared.plan, compared.update] : [null, null];
	const was = update?.before ?? before;
	const candidate = candidateOf(found);
	const told = {
		hullcheck: version,
		isDryRun,
		exitCode: code,
		name,
		id,
		is,
		isNewer,
		says,
		trouble,
		patch,
		image,
		reference: candidate === null ? null : sanitise(candidate.target.reference, 300),
		before: was === null ? null : sideJson(was),
		after: update === null ? null : sideJson(update.after),
		comparison: update === null ? null : comparisonJson(update),
		whyNotCompared: whyNotCompared(came, is, update),
		doubts: update?.doubts ?? [],
		pull: found.is === 'pull' ? {plan: planJson(found.plan, []), transaction: transactionIn(pulled)} : null,
		plan: plan === null || plan.blocked !== null ? null : planJson(plan, []),
		transaction: transactionIn(ended),
	};
	return `${JSON.stringify(told, null, '\t')}\n`;
}
