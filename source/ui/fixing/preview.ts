/** A plan as lines: every field before and after, why, by which command, and what the way back leaves. Pure. */
import {sayChange} from '../../model/changes.ts';
import type {AppState} from '../../model/app.ts';
import type {Owner} from '../../model/evidence.ts';
import {delegatedWay, type Change, type FieldChange, type Plan, type ScoreGlimpse} from '../../model/fix.ts';
import type {ImageUpdate} from '../../model/image-update.ts';
import {fieldsOf} from '../../model/values/change-values.ts';
import type {Cell} from '../blocks.ts';
import {lay, blank, text, type Piece} from '../detail/lay.ts';
import {dim, normal, strong} from '../detail/say.ts';
import {widthOf} from '../text.ts';
import {saySpan} from '../../model/quantity.ts';
import {gradeTone} from '../finding-tones.ts';
import type {Obstacle} from './allowed.ts';
import {confirmWords, consentOf} from './consent.ts';
import {delegatedPieces, patchPieces, wayBack, wayDoes} from './delegated.ts';
import type {Draft, DraftPart, Editor} from './draft.ts';
import {foresightPieces, labelled, riskPieces, risksOfPart} from './foresight-lines.ts';
import {keyOf} from '../keymap/in-force.ts';
import {noPieces, updatePieces} from './update-lines.ts';

/** Lines, and where the part in the hand begins and ends among them. */
export type Page = {readonly lines: readonly Cell[]; readonly from: number; readonly to: number};

const indentCells = 6;
const indent = ' '.repeat(indentCells);

const padTo = (said: string, cells: number): string => said + ' '.repeat(Math.max(0, cells - widthOf(said)));

type Widths = {readonly field: number; readonly before: number};
const widthsOf = (fields: readonly FieldChange[]): Widths => ({
	field: Math.max(0, ...fields.map(({field}) => widthOf(field))),
	before: Math.max(0, ...fields.map(({before}) => widthOf(before))),
});

/** On one line where there is room for all, so that what was and what will be stand under each other. */
function fieldPieces(key: string, one: FieldChange, widths: Widths, width: number): readonly Piece[] {
	const after = indentCells + widths.field + 2 + widths.before + 4;
	if (after + widthOf(one.after) <= width) {
		return [
			text(key, [
				normal(indent + padTo(one.field, widths.field + 2)),
				dim(padTo(one.before, widths.before)),
				normal('  → '),
				strong(one.after),
			]),
		];
	}
	return [
		text(key, [normal(indent + one.field)], indentCells + 2),
		text(`${key}.`, [normal(`${indent}  `), dim(one.before), normal(' → '), strong(one.after)], indentCells + 2),
	];
}

function editorPieces(key: string, change: Change, editor: Editor): readonly Piece[] {
	const fields = fieldsOf(change);
	return [
		...fields.map((field, index) => {
			const isHere = index === editor.at;
			return text(
				`${key}.edit.${field.label}`,
				[
					{text: indent},
					isHere ? {text: field.label.padEnd(12), tone: 'accent' as const} : dim(field.label.padEnd(12)),
					isHere ? {text: `${editor.texts[index] ?? ''}_`, tone: 'strong' as const} : normal(editor.texts[index] ?? ''),
					dim(`  (${field.hint})`),
				],
				indentCells + 12,
			);
		}),
		...(editor.problem === null
			? []
			: [text(`${key}.problem`, [{text: indent}, {text: editor.problem, tone: 'high'}], indentCells)]),
	];
}

type Showing = {
	readonly plan: Plan;
	readonly isSelected: boolean;
	readonly isCommandShown: boolean;
	/** Of many parts only the one in the hand says all. */
	readonly isBrief: boolean;
	readonly editor: Editor | null;
};

const briefFrom = 4;

function partPieces(one: DraftPart, showing: Showing, width: number): readonly Piece[] {
	const {part, isOn, subject} = one;
	const head = text(
		subject,
		[
			showing.isSelected ? {text: '▸ ', tone: 'accent'} : normal('  '),
			isOn ? normal('[x] ') : dim('[ ] '),
			isOn ? strong(sayChange(part.change)) : dim(sayChange(part.change)),
			...(isOn ? [] : [dim('  left out')]),
		],
		indentCells,
	);
	const {editor} = showing;
	if (showing.isSelected && editor !== null) return [head, ...editorPieces(subject, part.change, editor)];
	if (!isOn) {
		return one.offWhy === null
			? [head]
			: [head, labelled(`${subject}.off`, 'why', [dim(one.offWhy.replace(/^left out: /, ''))], indentCells)];
	}
	const {change} = part;
	const risks = riskPieces(subject, risksOfPart(showing.plan, change.is), indentCells);
	const isBrief = showing.isBrief && !showing.isSelected;
	const widths = widthsOf(part.fields);
	return [
		head,
		...part.fields.flatMap((field, index) => fieldPieces(`${subject}.${index}`, field, widths, width)),
		...risks,
		...(isBrief
			? []
			: [
					labelled(`${subject}.because`, 'because', [normal(part.because)], indentCells),
					labelled(`${subject}.effect`, 'effect', [normal(part.effect)], indentCells),
				]),
		...(showing.isCommandShown && !isBrief && delegatedWay(showing.plan) === null
			? [
					labelled(
						`${subject}.command`,
						showing.plan.way.is === 'live' ? 'command' : 'option',
						[{text: part.command, tone: 'accent'}],
						indentCells,
					),
				]
			: []),
		...(part.undoLeaves === null
			? []
			: [labelled(`${subject}.undo`, 'undo', [{text: part.undoLeaves, tone: 'medium'}], indentCells)]),
	];
}

export const glimpseSpans = ({grade, value}: ScoreGlimpse): Cell => [
	{text: `${grade} ${value}`, tone: gradeTone(grade)},
];

function scoreSpans({scoreBefore, scoreAfter}: Plan, isAsking: boolean): Cell {
	if (isAsking) return [dim('being worked out again…')];
	if (scoreBefore === null || scoreAfter === null) return [dim("can't be foretold")];
	if (scoreBefore.value === scoreAfter.value) {
		return [normal('stays '), ...glimpseSpans(scoreBefore), dim(': other findings hold it there')];
	}
	return [...glimpseSpans(scoreBefore), normal(' → '), ...glimpseSpans(scoreAfter)];
}

function ownerWords(owner: Owner): string | null {
	switch (owner.is) {
		case 'nobody':
			return null;
		case 'compose':
			return `Docker Compose, project ${owner.project}, service ${owner.service}`;
		case 'swarm':
			return `swarm service ${owner.service}`;
		case 'kubernetes':
			return `Kubernetes pod ${owner.pod}`;
		case 'other':
			return owner.name;
	}
}

/** What a day has not shown is believed not to come: less is said to be less. */
const watchedWords = (seenForMs: number | null): string =>
	seenForMs === null
		? 'it does not run, so nothing was seen of what it needs'
		: `it has run for ${saySpan(seenForMs)}; ${keyOf('watch', 'w')} leaves it to be watched longer`;

const chosenParts = ({parts}: Draft): readonly DraftPart[] => parts.filter(({isOn}) => isOn);
const isApplicable = (draft: Draft): boolean => draft.plan.blocked === null && chosenParts(draft).length > 0;

/** What is to be known before the question: it stands above the parts, where it is seen however many they are. */
function opening({draft, owner, question, update}: PreviewProps): readonly Piece[] {
	const {plan, isAsking, hardening} = draft;
	const made = owner === null ? null : ownerWords(owner);
	const said = [
		...(update === null ? [] : updatePieces(update)),
		...(isApplicable(draft) && plan.way.is !== 'pull' ? [labelled('score', 'score', scoreSpans(plan, isAsking))] : []),
		...(hardening === null ? [] : [labelled('watched', 'watched', [normal(watchedWords(hardening.seenForMs))])]),
		...foresightPieces(plan),
		...(made === null ? [] : [labelled('owner', 'made by', [normal(made)])]),
		...plan.warnings.map((warning, index) => labelled(`warning.${index}`, 'note', [{text: warning, tone: 'medium'}])),
		...(question === null || !isApplicable(draft) ? [] : [labelled('question', 'confirm', [strong(question)])]),
		...(update === null ? [] : noPieces(update)),
	];
	return said.length === 0 ? [] : [...said, blank('opening.')];
}

function closing(draft: Draft): readonly Piece[] {
	if (!isApplicable(draft)) return [];
	const {way} = draft.plan;
	if (way.is !== 'live') {
		const delegated = delegatedWay(draft.plan);
		return [
			...(delegated === null ? [] : delegatedPieces(delegated)),
			labelled('back', 'back', [normal(wayBack(way))]),
		];
	}
	const isWhole = chosenParts(draft).every(({part}) => part.undoLeaves === null);
	const says = `${keyOf('undo', 'u')} takes it back, ${isWhole ? 'also after a crash' : 'but for what "undo" says above'}`;
	return [labelled('back', 'back', [normal(says)])];
}

function blockedPieces({plan, parts}: Draft, obstacle: Obstacle | null): readonly Piece[] {
	if (obstacle !== null) {
		return [
			text('blocked', [{text: "This can't be applied now: ", tone: 'high'}, strong(obstacle.says)], 2),
			text('blocked.todo', [dim(obstacle.todo)]),
			blank('blocked.'),
		];
	}
	if (plan.blocked === null) return [];
	const patch = patchPieces(plan);
	return [
		text('blocked', [{text: "This can't be applied: ", tone: 'high'}, strong(plan.blocked)], 2),
		text('blocked.todo', [
			dim(
				`Nothing was changed. ${plan.isUpdate && patch.length === 0 ? 'Esc leaves.' : blockedTodo(patch.length > 0, parts.length > 0)}`,
			),
		]),
		blank('blocked.'),
		...patch,
		...(patch.length === 0 ? [] : [blank('patch.')]),
	];
}

function blockedTodo(hasPatch: boolean, hasParts: boolean): string {
	const leave = keyOf('leave', 'escape');
	if (hasPatch) return `This does the same where it belongs, put there by you; ${leave} leaves.`;
	return hasParts
		? `Another value (${keyOf('values', 'v')}) or fewer parts (${keyOf('toggle', 'space')}) may do; ${leave} leaves.`
		: `The Findings tab says what a person can do instead; ${leave} leaves.`;
}

export type PreviewProps = {
	readonly draft: Draft;
	/** The newer image it would be put onto; null: it is not about one. */
	readonly update: ImageUpdate | null;
	readonly owner: Owner | null;
	/** null: it can be applied now, as far as the screen knows. */
	readonly obstacle: Obstacle | null;
	/** What a yes means; null: it stands with the keys. */
	readonly question: string | null;
	readonly isCommandShown: boolean;
	readonly width: number;
	readonly isAscii: boolean;
};

/** Of what is more than a change in place: what y does, to whom and where. */
export function questionOf({plan}: Draft, state: Pick<AppState, 'fleet'>): string | null {
	if (plan.way.is !== 'live') return confirmWords(consentOf(plan), wayDoes(plan, plan.way), state);
	// One of several, or one that its owner gave a name, is named in every question.
	if (state.fleet.endpoint.host === undefined) return null;
	return confirmWords(consentOf(plan), `changes ${plan.containerName} live`, state);
}

export function previewPage(props: PreviewProps): Page {
	const {draft, obstacle, isCommandShown, width, isAscii} = props;
	const lines: Cell[] = [];
	const add = (pieces: readonly Piece[]): void => {
		for (const block of lay(pieces, width, isAscii)) if (block.is === 'line') lines.push(block.spans);
	};
	add(blockedPieces(draft, obstacle));
	const isBrief = draft.parts.length >= briefFrom;
	add(opening(props));
	let [from, to] = [0, 0];
	for (const [index, one] of draft.parts.entries()) {
		const isSelected = index === draft.selected;
		// What stands above the parts comes into sight with the first.
		if (isSelected) from = index === 0 ? 0 : lines.length;
		add(partPieces(one, {plan: draft.plan, isSelected, isCommandShown, isBrief, editor: draft.editor}, width));
		if (isSelected) to = lines.length;
		if (!isBrief || isSelected || index === draft.parts.length - 1) add([blank(`${one.subject}.`)]);
	}
	add(closing(draft));
	return {lines, from, to};
}
