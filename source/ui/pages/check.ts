/** One check: why it is made, what it may come to, who fails it, and how that is put right. */
import type {Finding} from '../../model/check.ts';
import type {Block, Cell, Column, TableRow} from '../blocks.ts';
import {blank, heading, lay, text, type Piece} from '../detail/lay.ts';
import {count, dim, normal} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {checkPieces} from './about-finding.ts';
import {listCatalogue, whoIsBad, type Listed, type Who} from './catalogue.ts';
import {containerColumns, containerRow} from './container-rows.ts';
import {fixPieces} from './fix-lines.ts';
import {imageName} from './images.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

function seen({verdict}: Finding): Cell {
	switch (verdict.is) {
		case 'fail':
			return [normal(verdict.outcome), dim(`  ${verdict.proof.field}: ${verdict.proof.actual}`)];
		case 'unknown':
			return [{text: `not known: ${verdict.why}`, tone: 'unknown'}];
		case 'manual':
		case 'pass':
		case 'not-applicable':
			return [];
	}
}

const otherColumns: readonly Column[] = [
	{id: 'severity', title: '', width: 9, priority: 0},
	{id: 'name', title: '', width: 28, priority: 0},
	{id: 'what', title: '', width: 20, isGrow: true, priority: 1},
];

function otherRow(key: string, name: string, finding: Finding, act: NonNullable<TableRow['act']>): TableRow {
	const isUnknown = finding.verdict.is === 'unknown';
	return {
		key,
		act,
		cells: {
			severity: [{text: `${finding.severity}${isUnknown ? '?' : ''}`, tone: findingTone(finding)}],
			name: [normal(name)],
			what: seen(finding),
		},
	};
}

function rowOf(who: Who): TableRow {
	const {finding} = who;
	switch (who.is) {
		case 'container':
			return containerRow(who.container, seen(finding), finding.check.id);
		case 'image':
			return otherRow(who.image.id, imageName(who.image), finding, {is: 'go', to: {is: 'image', id: who.image.id}});
		case 'host':
			return otherRow('host', 'the host', finding, {is: 'go', to: {is: 'host-finding', checkId: finding.check.id}});
	}
}

function whoWords({judged}: Listed, who: readonly Who[], {state}: PageProps): readonly [words: string, more: string] {
	const fails = who.filter(({finding}) => finding.verdict.is === 'fail').length;
	const unknown = who.length - fails;
	const more = [...(unknown > 0 ? [`${unknown} not known`] : []), ...(who.length > 0 ? ['enter goes there'] : [])].join(
		' · ',
	);
	switch (judged) {
		case 'containers':
			return [
				fails === 0 ? 'No container fails it' : `${count(fails, 'container')} ${fails === 1 ? 'fails' : 'fail'} it`,
				more,
			];
		case 'images':
			if ((state.images?.images ?? null) === null)
				return ['Images have not been looked at', `${keyOf('images', 'i')} looks at them`];
			return [
				fails === 0 ? 'No image fails it' : `${count(fails, 'image')} ${fails === 1 ? 'fails' : 'fail'} it`,
				more,
			];
		case 'host':
			if ((state.host?.assessment ?? null) === null)
				return ['The host has not been looked at yet', `${keyOf('host', 'o')} looks at it`];
			return [fails === 0 ? 'The host does not fail it' : 'The host fails it', more];
	}
}

const mostFixes = 3;

/** A check tells the way where it fails; what differs only in names is told a few times, no more. */
function fixes(who: readonly Who[], width: number): readonly Piece[] {
	const hows = [
		...new Map(who.flatMap(({finding: {fix}}) => (fix === null ? [] : [[fix.how, fix] as const]))).values(),
	];
	if (hows.length === 0) return [];
	return [
		blank('fixes.'),
		heading('fixes', 'How it is put right'),
		...hows.slice(0, mostFixes).flatMap((fix, index) => fixPieces(`fix${index}`, [dim('· ')], fix, width)),
		...(hows.length > mostFixes
			? [text('fixes.more', [dim(`and ${hows.length - mostFixes} more, where it fails`)])]
			: []),
	];
}

export function checkPage(checkId: string, props: PageProps): PageView {
	const {state, catalogue, width, isAscii} = props;
	const listed = listCatalogue(catalogue).find(({check}) => check.id === checkId);
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const back = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Check'});
	if (listed === undefined) {
		return {
			title: [back],
			blocks: layOut([text('none', [normal(`There is no check ${checkId}.`)])]),
			found: null,
		};
	}
	const {fleet, images, host} = state;
	const who = whoIsBad(listed, {containers: fleet.containers, images, host});
	const [words, more] = whoWords(listed, who, props);
	return {
		title: [back, part(0, {text: listed.check.title, tone: 'strong'})],
		blocks: [
			...layOut([...checkPieces(listed.check), blank('who.'), heading('who', words, more)]),
			...(who.length === 0
				? []
				: [
						{
							is: 'table',
							key: 'who.table',
							columns: listed.judged === 'containers' ? containerColumns : otherColumns,
							rows: who.map(rowOf),
						} as const,
					]),
			...layOut(fixes(who, width)),
		],
		found: null,
	};
}
