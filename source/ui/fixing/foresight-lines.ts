/** What is foreseen of a new container, or of what others do, as lines: what is lost, what may break and what says so, how long it is away. Pure. */
import {foresightOf, type Plan} from '../../model/fix.ts';
import type {Foresight, Loss, Risk, RiskLevel} from '../../model/recreate.ts';
import type {Cell, Tone} from '../blocks.ts';
import {text, type Piece} from '../detail/lay.ts';
import {dim, normal} from '../detail/say.ts';
import {keyOf} from '../keymap/in-force.ts';

const labelCells = 9;
/** `  because  the reason`, set in where it wraps. */
export const labelled = (key: string, label: string, spans: Cell, at = 0): Piece =>
	text(key, [{text: ' '.repeat(at)}, {text: label.padEnd(labelCells), tone: 'dim'}, ...spans], at + labelCells);

const levels: readonly RiskLevel[] = ['blocked', 'risky', 'probable', 'safe'];
const tones: Readonly<Record<RiskLevel, Tone>> = {blocked: 'critical', risky: 'high', probable: 'medium', safe: 'good'};
const words: Readonly<Record<RiskLevel, string>> = {
	blocked: 'will break',
	risky: 'risky',
	probable: 'probably fine',
	safe: 'safe',
};

const riskSpans = ({level, says, seen}: Risk): Cell => [
	{text: `${words[level]}: `, tone: tones[level]},
	normal(says),
	dim(`  ← ${seen}`),
];

export const riskPieces = (key: string, risks: readonly Risk[], at = 0): readonly Piece[] =>
	risks.map((risk, index) => labelled(`${key}.risk.${index}`, 'risk', riskSpans(risk), at));

/** How many of each, worst first. */
export const riskCounts = ({risks}: Foresight): Cell =>
	levels.flatMap((level, index): Cell => {
		const many = risks.filter(risk => risk.level === level).length;
		if (many === 0) return [];
		const isFirst = levels.slice(0, index).every(worse => risks.every(risk => risk.level !== worse));
		return [...(isFirst ? [] : [dim(' · ')]), {text: `${many} ${words[level]}`, tone: tones[level]}];
	});

const shownDetails = 4;

function lossSpans({what, detail, isData}: Loss): Cell {
	const more =
		detail.length > shownDetails ? ` and ${detail.length - shownDetails} more, ${keyOf('diff', 'd')} shows them` : '';
	const said = detail.length === 0 ? '' : ` (${detail.slice(0, shownDetails).join(', ')}${more})`;
	return [{text: what, tone: isData ? 'high' : 'normal'}, dim(said)];
}

/** Data has a line of its own; what goes with every new container stands in one. */
export function lossPieces(losses: readonly Loss[], at = 0): readonly Piece[] {
	const data = losses.filter(({isData}) => isData);
	const usual = losses.filter(({isData}) => !isData);
	const said = [
		...data.map(lossSpans),
		...(usual.length === 0 ? [] : [usual.flatMap((loss, index) => [dim(index === 0 ? '' : '; '), ...lossSpans(loss)])]),
	];
	return said.length === 0
		? [labelled('loss', 'lost', [normal('nothing')], at)]
		: said.map((spans, index) => labelled(`loss.${index}`, index === 0 ? 'lost' : '', spans, at));
}

/** Above the parts: the worst of the risks stands with its part. */
export function foresightPieces(plan: Plan): readonly Piece[] {
	const foresight = foresightOf(plan);
	if (foresight === null) return [];
	return [
		labelled('gap', 'away', [normal(foresight.downtime)]),
		...lossPieces(foresight.losses),
		...(foresight.risks.length === 0 ? [] : [labelled('risks', 'risks', riskCounts(foresight))]),
	];
}

/** Of one part. */
export const risksOfPart = (plan: Plan, of: string): readonly Risk[] =>
	foresightOf(plan)?.risks.filter(risk => risk.of === of) ?? [];
