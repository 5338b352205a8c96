/** A plan before the question, as lines for people and as an object for programs. No value of a secret is in either. Pure. */
import type {HardenPart} from '../fixes/harden.ts';
import {sayChange} from '../model/changes.ts';
import type {FieldChange, Plan, PlanPart, ScoreGlimpse} from '../model/fix.ts';
import type {Consent, Foresight, Loss, Risk} from '../model/recreate.ts';
import {wrap} from '../report/lay.ts';

type Lines = readonly string[];

const indent = '      ';
const labelled = (label: string, text: string, at = '  '): Lines => wrap(text, `${at}${label.padEnd(10)}`);

export const foresightOf = ({way}: Plan): Foresight | null => (way.is === 'live' ? null : way.foresight);

/** In place and by one key on a screen; here nothing happens without a word. */
export const consentOf = (plan: Plan): Exclude<Consent, 'enter'> =>
	foresightOf(plan)?.consent === 'name' ? 'name' : 'y';

const fieldLines = ({field, before, after}: FieldChange): Lines => wrap(`${before} → ${after}`, `${indent}${field}  `);

const partLines = ({change, because, effect, command, fields, undoLeaves}: PlanPart): Lines => [
	`  ${sayChange(change)}`,
	...fields.flatMap(fieldLines),
	...labelled('because', because, indent),
	...labelled('effect', effect, indent),
	...(command === '' ? [] : labelled('command', command, indent)),
	...(undoLeaves === null ? [] : labelled('undo', undoLeaves, indent)),
];

const sayGlimpse = ({grade, value}: ScoreGlimpse): string => `${grade} ${value}`;

function scoreLines({scoreBefore, scoreAfter}: Plan): Lines {
	if (scoreBefore === null || scoreAfter === null) return labelled('score', "can't be foretold");
	const [before, after] = [sayGlimpse(scoreBefore), sayGlimpse(scoreAfter)];
	return labelled('score', before === after ? `stays ${before}` : `${before} → ${after}`);
}

const lossLines = ({what, detail}: Loss): Lines => [
	...labelled('lost', what),
	...detail.flatMap(one => wrap(one, `${indent}${indent}- `)),
];
const riskLines = ({level, says, seen}: Risk): Lines => labelled(level, `${says} (${seen})`);

function foresightLines({downtime, losses, risks}: Foresight): Lines {
	return [...labelled('away', downtime), ...risks.flatMap(riskLines), ...losses.flatMap(lossLines)];
}

const leftOutLines = ({change, why}: HardenPart): Lines => labelled('off', `${sayChange(change)}: ${why}`);

/** `leftOut`: what hardening would do too, if its risks were taken. */
export function previewLines(plan: Plan, leftOut: readonly HardenPart[] = []): Lines {
	const {containerName, containerId, way, warnings, parts} = plan;
	const foresight = foresightOf(plan);
	const made = way.is === 'live' ? 'changed while it runs' : 'a new container takes its place';
	return [
		...wrap(`${containerName} (${containerId.slice(0, 12)}): ${made}`),
		...scoreLines(plan),
		...warnings.flatMap(warning => labelled('note', warning)),
		...(foresight === null ? [] : foresightLines(foresight)),
		...parts.flatMap(partLines),
		...leftOut.flatMap(leftOutLines),
		'',
	];
}

/** docs/fix.md names every field. */
export function planJson(plan: Plan, leftOut: readonly HardenPart[]) {
	const {way, title, warnings, scoreBefore, scoreAfter, parts} = plan;
	const foresight = foresightOf(plan);
	return {
		way: way.is,
		title,
		consent: consentOf(plan),
		scoreBefore,
		scoreAfter,
		warnings,
		changes: parts.map(({change, because, effect, command, fields, undoLeaves}) => ({
			change: change.is,
			says: sayChange(change),
			fields,
			because,
			effect,
			command,
			undoLeaves,
		})),
		leftOut: leftOut.map(({change, level, why}) => ({change: change.is, says: sayChange(change), level, why})),
		downtime: foresight?.downtime ?? null,
		losses: foresight?.losses ?? [],
		risks: (foresight?.risks ?? []).map(({level, of, says, seen}) => ({level, change: of, says, seen})),
		dockerRun: foresight?.dockerRun ?? null,
		composePatch: foresight?.composePatch ?? null,
	};
}
