/** One image: what it is, what is wrong with it, and the containers made from it. */
import {isBad, recordWords, type Finding} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {containersByImage} from '../../model/fleet.ts';
import type {ImageReport} from '../../model/report.ts';
import type {Act, Block, Cell} from '../blocks.ts';
import {howItCloses, seenSpans} from '../detail/findings.ts';
import {blank, heading, lay, pair, text, type Piece} from '../detail/lay.ts';
import {ago, bytes, count, day, dim, normal, shortId} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {scanPieces} from '../image-scan.ts';
import {part} from '../parts.ts';
import {containerColumns, containerRow} from './container-rows.ts';
import {findingColumns, findingRow, worstFirst, worstOf} from './finding-rows.ts';
import {fixPieces} from './fix-lines.ts';
import {imageName, userCell} from './images.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

const facts = (image: ImageReport, nowUnixMs: number): readonly Piece[] => [
	pair('tags', 'tags', [
		image.tags.length === 0 ? dim('none: no name leads to it') : normal(image.tags.join(', ')),
		dim(`  ${shortId(image.id)}`),
	]),
	pair('created', 'created', [
		image.createdAtUnixMs === null
			? dim('not known, or not said: a reproducible build carries no date')
			: normal(`${day(image.createdAtUnixMs)}, ${ago(image.createdAtUnixMs, nowUnixMs)}`),
	]),
	pair('size', 'size', [normal(bytes(image.sizeBytes)), dim('  user '), ...userCell(image)]),
];

const severityCells = 10;

function bad(finding: Finding, width: number): readonly Piece[] {
	const {check, verdict, fix, severity} = finding;
	const act: Act = {is: 'go', to: {is: 'check', checkId: check.id}};
	const key = check.id;
	const line = (index: number, spans: Cell): Piece =>
		text(`${key}~r~${index}`, [{text: ' '.repeat(severityCells)}, ...spans], severityCells + 7, act);
	return [
		text(
			key,
			[
				{text: severity.padEnd(severityCells), tone: findingTone(finding)},
				{text: findingWords(finding), tone: 'strong'},
				dim(`  ${recordWords(check.record)} · ${check.theme}`),
			],
			severityCells,
			act,
		),
		line(0, [dim('why    '), normal(check.why)]),
		...(verdict.is === 'fail' ? [line(1, seenSpans(verdict.proof))] : []),
		...(verdict.is === 'unknown' ? [line(1, [dim('reason '), {text: verdict.why, tone: 'unknown'}])] : []),
		...(fix === null ? [] : fixPieces(`${key}~r~3`, [{text: ' '.repeat(severityCells)}, dim('fix    ')], fix, width)),
		...(fix === null || fix.by === 'image' ? [] : [line(2, [dim(`       ${howItCloses(fix.by)}`)])]),
		blank(`${key}.`),
	];
}

export function imagePage(id: string, {state, width, isAscii}: PageProps): PageView {
	const {images, fleet, scanning, nowUnixMs} = state;
	const image = images?.images?.find(one => one.id === id);
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const back = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Image'});
	if (image === undefined) {
		const words =
			(images?.images ?? null) === null
				? 'The images are being looked at…'
				: `This image is gone from the engine. ${keyOf('back', 'q')} goes back.`;
		return {
			title: [back, part(0, normal(shortId(id)))],
			blocks: layOut([text('none', [normal(words)])]),
			found: null,
		};
	}
	const users = containersByImage(fleet.containers).get(id) ?? [];
	const worst = worstOf(image.findings);
	const wrong = worstFirst(
		image.findings.filter(finding => isBad(finding)),
		null,
	);
	const quiet = image.findings.filter(finding => !isBad(finding));
	return {
		title: [
			back,
			part(0, {text: imageName(image), tone: 'strong'}),
			...(worst === null ? [] : [part(2, {text: findingWords(worst), tone: findingTone(worst)})]),
		],
		blocks: [
			...layOut([
				...facts(image, nowUnixMs),
				blank('users.'),
				heading(
					'users',
					users.length === 0 ? 'No container is made from it' : `Used by ${count(users.length, 'container')}`,
					users.length === 0 ? '' : 'enter opens one',
				),
			]),
			...(users.length === 0
				? []
				: [
						{
							is: 'table',
							key: 'users.table',
							columns: containerColumns,
							rows: users.map(one =>
								containerRow(one, [
									one.assessment?.worst == null
										? dim('')
										: {text: findingWords(one.assessment.worst), tone: findingTone(one.assessment.worst)},
								]),
							),
						} as const,
					]),
			...layOut([
				blank('findings.'),
				heading(
					'findings',
					wrong.length === 0 ? 'Nothing is wrong with it that these checks can see' : count(wrong.length, 'finding'),
				),
				...wrong.flatMap(finding => bad(finding, width)),
			]),
			...layOut([
				blank('scan.'),
				...scanPieces(
					{
						scan: image.scan,
						isBeingRead: scanning.running?.now.includes(image.id) === true,
						problem: scanning.problems.get(image.id) ?? null,
						toldOf: 'image',
					},
					nowUnixMs,
				),
				blank('quiet.'),
			]),
			...(quiet.length === 0
				? []
				: [
						{
							is: 'table',
							key: 'quiet',
							columns: findingColumns,
							rows: quiet.map(one => findingRow(one, {is: 'go', to: {is: 'check', checkId: one.check.id}})),
						} as const,
					]),
		],
		found: null,
	};
}
