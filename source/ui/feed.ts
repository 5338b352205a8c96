/** The feed of events as rows and lines. */
import type {ContainerId} from '../model/evidence.ts';
import type {FeedEntry, EventWeight} from '../model/fleet.ts';
import type {Cell, Column, Span, TableRow, Tone} from './blocks.ts';
import {gradeTone} from './finding-tones.ts';
import {hostTone} from './fleet-row.ts';
import {clockText} from './text.ts';

const tones: Readonly<Record<EventWeight, Tone>> = {
	security: 'high',
	trouble: 'medium',
	change: 'normal',
	routine: 'dim',
};
/** The letter repeats what the colour says. */
export const weightLetters: Readonly<Record<EventWeight, string>> = {
	security: '!',
	trouble: '*',
	change: '+',
	routine: ' ',
};

/** `C 66 → E 38 ▼28`; empty where the score stayed. */
export function changeCell({before, after}: FeedEntry): Cell {
	if (before === null || after === null) {
		return after === null ? [] : [{text: `${after.grade} ${after.value}`, tone: gradeTone(after.grade)}];
	}
	const by = after.value - before.value;
	if (by === 0 && before.grade === after.grade) return [];
	return [
		{text: `${before.grade} ${before.value}`, tone: gradeTone(before.grade)},
		{text: ' → '},
		{text: `${after.grade} ${after.value}`, tone: gradeTone(after.grade)},
		...(by === 0 ? [] : [{text: ` ${by < 0 ? '▼' : '▲'}${Math.abs(by)}`, tone: by < 0 ? 'high' : 'good'} as Span]),
	];
}

export const eventColumns: readonly Column[] = [
	{id: 'time', title: 'TIME', width: 8, priority: 0},
	{id: 'weight', title: '', width: 1, priority: 0},
	{id: 'host', title: 'HOST', width: 12, priority: 0},
	{id: 'container', title: 'CONTAINER', width: 20, priority: 0},
	{id: 'says', title: 'WHAT HAPPENED', width: 20, isGrow: true, priority: 0},
	{id: 'score', title: 'SCORE', width: 16, priority: 1},
];

const made = new WeakMap<FeedEntry, TableRow>();
export function eventRow(entry: FeedEntry): TableRow {
	const before = made.get(entry);
	if (before !== undefined) return before;
	const tone = tones[entry.weight];
	const row: TableRow = {
		key: entry.key,
		cells: {
			time: [{text: clockText(entry.atUnixMs), tone: 'dim'}],
			weight: [{text: weightLetters[entry.weight], tone}],
			host: entry.host === undefined ? [] : [{text: entry.host.name, tone: hostTone(entry.host.colour)}],
			container: [{text: entry.containerName}],
			says: [{text: entry.says, tone}],
			score: changeCell(entry),
		},
	};
	made.set(entry, row);
	return row;
}

function matches(entry: FeedEntry, words: readonly string[]): boolean {
	const text = `${entry.containerName}\n${entry.host?.name ?? ''}\n${entry.says}\n${entry.weight}`.toLowerCase();
	return words.every(word => (/^[!-]./.test(word) ? !text.includes(word.slice(1)) : text.includes(word)));
}

export type FeedView = {
	/** Newest first. */
	readonly entries: readonly FeedEntry[];
	readonly keys: readonly string[];
	/** Came while the feed was held. */
	readonly waiting: number;
	/** Before the filter. */
	readonly total: number;
};

/** A held feed stays as it was, but for scores that came in since; the live one is bounded and forgets. */
function shownOf(feed: readonly FeedEntry[], held: readonly FeedEntry[] | null): readonly FeedEntry[] {
	if (held === null) return feed;
	const now = new Map(feed.map(entry => [entry.key, entry]));
	return held.map(entry => now.get(entry.key) ?? entry);
}

export function viewFeed(feed: readonly FeedEntry[], filter: string, held: readonly FeedEntry[] | null): FeedView {
	const shown = shownOf(feed, held);
	const last = held?.at(-1)?.key;
	const waiting = held === null ? 0 : feed.length - 1 - feed.findLastIndex(({key}) => key === last);
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	const entries = (words.length === 0 ? [...shown] : shown.filter(entry => matches(entry, words))).reverse();
	return {entries, keys: entries.map(({key}) => key), waiting, total: shown.length};
}

const entrySpans = (entry: FeedEntry): Cell => {
	const change = changeCell(entry);
	return [
		{text: `${clockText(entry.atUnixMs)} `, tone: 'dim'},
		...(entry.host === undefined ? [] : [{text: `${entry.host.name} `, tone: hostTone(entry.host.colour)} as const]),
		{text: `${entry.containerName} `},
		{text: entry.says, tone: tones[entry.weight]},
		...(change.length === 0 ? [] : [{text: '  '}, ...change]),
	];
};

/** The last thing worth a look, of one container or of all: for the foot of the screen. */
export function lastEventLine(feed: readonly FeedEntry[], of: ContainerId | null): Cell {
	const last = feed.findLast(
		entry => (of === null || entry.containerId === of) && (entry.weight !== 'routine' || changeCell(entry).length > 0),
	);
	return last === undefined ? [] : [{text: ' '}, ...entrySpans(last)];
}
