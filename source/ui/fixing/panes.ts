/** The same plan said otherwise: every field as a diff, as a docker run command, as a Compose patch. Pure. */
import {delegatedWay, foresightOf, type FieldChange, type Plan} from '../../model/fix.ts';
import type {ImageUpdate} from '../../model/image-update.ts';
import type {Preparation} from '../../model/recreate.ts';
import type {Cell} from '../blocks.ts';
import {blank, text, type Piece} from '../detail/lay.ts';
import {dim, normal, strong} from '../detail/say.ts';
import {commandLines, filePieces} from './delegated.ts';
import {labelled} from './foresight-lines.ts';
import {updateDetail} from './update-lines.ts';

export type Pane = 'plan' | 'diff' | 'run' | 'compose';

/** Of one field several parts may change: what it was at first, what it is at last. */
function merged(fields: readonly FieldChange[]): readonly FieldChange[] {
	const byName = new Map<string, FieldChange>();
	for (const one of fields) byName.set(one.field, {...one, before: byName.get(one.field)?.before ?? one.before});
	return [...byName.values()];
}

function preparationWords(one: Preparation): string {
	switch (one.is) {
		case 'network':
			return `network ${one.name} is made`;
		case 'volume':
			return `volume ${one.name} is made`;
		case 'file':
			return `file ${one.path} is put into it`;
	}
}

const verbatim = (key: string, lines: string): readonly Piece[] =>
	lines.split('\n').map((line, index) => text(`${key}.${index}`, [{text: line, tone: 'accent'}], 4));

function diffPieces(plan: Plan): readonly Piece[] {
	const {parts, way} = plan;
	const delegated = delegatedWay(plan);
	const fields = delegated?.fields ?? parts.flatMap(part => part.fields);
	const minus = (said: string): Cell => [{text: '    - ', tone: 'high'}, dim(said)];
	const plus = (said: string): Cell => [{text: '    + ', tone: 'good'}, normal(said)];
	return [
		...merged(fields).flatMap(({field, before, after}) => [
			text(`diff.${field}`, [strong(field)]),
			text(`diff.${field}.-`, minus(before), 6),
			text(`diff.${field}.+`, plus(after), 6),
		]),
		...(way.is === 'recreate'
			? [
					...way.prepares.map((one, index) =>
						text(`prepare.${index}`, [{text: '+ ', tone: 'good'}, normal(preparationWords(one))], 2),
					),
					blank('diff.'),
					...way.foresight.losses.flatMap(({what, detail}, index) => [
						labelled(`lost.${index}`, index === 0 ? 'lost' : '', [normal(what)]),
						...detail.map((one, at) => labelled(`lost.${index}.${at}`, '', [dim(one)])),
					]),
				]
			: []),
		...(delegated === null ? [] : filePieces(delegated.files)),
		text('diff.rest', [
			dim(delegated === null ? 'All else of the container is asked for again as it is.' : 'All else stays as it is.'),
		]),
	];
}

export function panePieces(
	pane: Exclude<Pane, 'plan'>,
	plan: Plan,
	update: ImageUpdate | null = null,
): readonly Piece[] {
	const foresight = foresightOf(plan);
	const delegated = delegatedWay(plan);
	const none = [text('none', [normal('Nothing of this is done by a new container: the preview shows its commands.')])];
	switch (pane) {
		case 'diff':
			// Somebody else makes it: which fields change is his to say.
			if (update !== null && plan.blocked !== null) return updateDetail(update);
			return [...diffPieces(plan), ...(update === null ? [] : [blank('update.'), ...updateDetail(update)])];
		case 'run':
			if (delegated !== null) return commandLines(delegated.commands);
			return foresight === null
				? none
				: [
						text('run.head', [dim('The new container as a command. Secrets are masked: put them in yourself.')]),
						blank('run.'),
						...verbatim('run', foresight.dockerRun),
					];
		case 'compose':
			return foresight === null || foresight.composePatch === ''
				? none
				: [
						text('compose.head', [dim('The same for a Compose file. Secrets are masked: put them in yourself.')]),
						blank('compose.'),
						...verbatim('compose', foresight.composePatch),
					];
	}
}

export const paneTitles: Readonly<Record<Exclude<Pane, 'plan'>, string>> = {
	diff: 'every field that changes',
	run: 'as a command',
	compose: 'as a Compose patch',
};
