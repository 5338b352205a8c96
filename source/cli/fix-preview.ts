/** A plan before the question, as lines for people and as an object for programs. No value of a secret is in either. Pure. */
import type {HardenPart} from '../fixes/harden.ts';
import {sayChange} from '../model/changes.ts';
import type {DelegatedWay} from '../model/delegate.ts';
import {
	delegatedWay,
	foresightOf,
	type FieldChange,
	type Plan,
	type PlanPart,
	type ScoreGlimpse,
	type Way,
} from '../model/fix.ts';
import type {Consent, Foresight, Loss, Risk} from '../model/recreate.ts';
import {wrap} from '../report/lay.ts';

type Lines = readonly string[];

const indent = '      ';
const labelled = (label: string, text: string, at = '  '): Lines => wrap(text, `${at}${label.padEnd(10)}`);

/** In place and by one key on a screen; here nothing happens without a word. */
export const consentOf = (plan: Plan): Exclude<Consent, 'enter'> =>
	foresightOf(plan)?.consent === 'name' ? 'name' : 'y';

const fieldLines = ({field, before, after}: FieldChange): Lines => wrap(`${before} → ${after}`, `${indent}${field}  `);

/** `hasCommand`: its own; else the way has those of all parts. */
const partLines = ({change, because, effect, command, fields, undoLeaves}: PlanPart, hasCommand: boolean): Lines => [
	`  ${sayChange(change)}`,
	...fields.flatMap(fieldLines),
	...labelled('because', because, indent),
	...labelled('effect', effect, indent),
	...(command === '' || !hasCommand ? [] : labelled('command', command, indent)),
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

/** Lines of files and commands stand as they are: they are for copying. */
const delegatedLines = ({files, commands, undoLeaves}: DelegatedWay): Lines => [
	...files.flatMap(({path, lines}) => [`  file      ${path}`, ...lines.map(line => `${indent}${line}`)]),
	...commands.map((command, index) => `  ${(index === 0 ? 'command' : '').padEnd(10)}${command}`),
	...(undoLeaves === null ? [] : labelled('undo', undoLeaves)),
];

const wayWords: Readonly<Record<Way['is'], string>> = {
	live: 'changed while it runs',
	recreate: 'a new container takes its place',
	compose: 'Docker Compose makes it anew from its files',
	service: 'Swarm updates its service',
	firewall: "rules of this machine's packet filter",
	pull: 'the newer image is fetched; it goes on running',
};

/** `leftOut`: what hardening would do too, if its risks were taken. */
export function previewLines(plan: Plan, leftOut: readonly HardenPart[] = []): Lines {
	const {containerName, containerId, way, warnings, parts} = plan;
	const foresight = foresightOf(plan);
	const delegated = delegatedWay(plan);
	return [
		...wrap(`${containerName} (${containerId.slice(0, 12)}): ${wayWords[way.is]}`),
		...(way.is === 'pull' ? [] : scoreLines(plan)),
		...warnings.flatMap(warning => labelled('note', warning)),
		...(foresight === null ? [] : foresightLines(foresight)),
		...parts.flatMap(part => partLines(part, delegated === null)),
		...(delegated === null ? [] : delegatedLines(delegated)),
		...leftOut.flatMap(leftOutLines),
		'',
	];
}

/** docs/fix.md names every field. */
export function planJson(plan: Plan, leftOut: readonly HardenPart[]) {
	const {way, title, warnings, scoreBefore, scoreAfter, parts} = plan;
	const foresight = foresightOf(plan);
	const delegated = delegatedWay(plan);
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
		fields: delegated?.fields ?? [],
		files: delegated?.files ?? [],
		commands: delegated?.commands ?? [],
		undoLeaves: delegated?.undoLeaves ?? null,
		otherWay: plan.otherWay ?? null,
		dockerRun: foresight?.dockerRun ?? null,
		composePatch: foresight?.composePatch ?? null,
	};
}
