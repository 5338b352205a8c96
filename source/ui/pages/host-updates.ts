/** The parts an engine is made of: how long fixes come, which flaws are known, and what to run. hullcheck never runs it. */
import {isBad, type Finding} from '../../model/check.ts';
import type {Flaw, ReleaseFacts} from '../../model/host-evidence.ts';
import {isUnread, type Read} from '../../model/read.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, heading, text, type GridColumn, type Piece} from '../detail/lay.ts';
import {unreadSpans} from '../detail/notice.ts';
import {day, dim, normal} from '../detail/say.ts';

const names: Readonly<Record<ReleaseFacts['component'], string>> = {
	engine: 'engine',
	containerd: 'containerd',
	runc: 'runc',
	buildkit: 'BuildKit',
	kernel: 'kernel',
};

const columns: readonly GridColumn[] = [
	{id: 'part', title: 'PART', priority: 0},
	{id: 'version', title: 'VERSION', max: 32, priority: 0},
	{id: 'support', title: 'FIXES COME', max: 26, priority: 1},
	{id: 'flaws', title: 'KNOWN FLAWS', isGrow: true, priority: 0},
];

function supportCell({support}: ReleaseFacts): Cell {
	switch (support.is) {
		case 'supported':
			return [normal(support.endsAtUnixMs === null ? 'yes' : `until ${day(support.endsAtUnixMs)}`)];
		case 'extended': {
			const until = support.endsAtUnixMs === null ? '' : ` until ${day(support.endsAtUnixMs)}`;
			return [{text: `extended${until}`, tone: 'low'}];
		}
		case 'ended':
			return [{text: support.endedAtUnixMs === null ? 'ended' : `ended ${day(support.endedAtUnixMs)}`, tone: 'high'}];
		case 'unknown':
			return [{text: 'not known', tone: 'unknown'}];
	}
}

const worstTone = (flaws: readonly Flaw[]): Tone => flaws[0]?.severity ?? 'normal';

/** `2 open: CVE-2024-41110, CVE-2026-17106 · 3 maybe · 9 do not apply here`. Each list is worst first. */
export function flawsCell({open, possible, notApplicable, undecided}: ReleaseFacts): Cell {
	const [why] = undecided;
	if (why !== undefined) return [{text: why, tone: 'unknown'}];
	const shown = open.slice(0, 3).map(({id}) => id);
	const more = open.length > shown.length ? ' …' : '';
	const parts: Cell[] = [
		...(open.length === 0
			? []
			: [[{text: `${open.length} open`, tone: worstTone(open)}, dim(`: ${shown.join(', ')}${more}`)]]),
		...(possible.length === 0 ? [] : [[{text: `${possible.length} maybe`, tone: 'unknown' as const}]]),
		...(notApplicable.length === 0 ? [] : [[dim(`${notApplicable.length} that need what is not here`)]]),
	];
	if (parts.length === 0) return [{text: 'none', tone: 'good'}];
	return parts.flatMap((part, index) => (index === 0 ? part : [dim(' · '), ...part]));
}

/** What the fixes of findings that are bad say to run, each once. */
function commands(findings: readonly Finding[]): readonly string[] {
	const copied = findings.flatMap(finding =>
		isBad(finding) && finding.fix?.key.startsWith('upgrade-') === true ? (finding.fix?.copy ?? []) : [],
	);
	return [...new Set(copied)];
}

export function updatePieces(releases: Read<readonly ReleaseFacts[]>, findings: readonly Finding[]): readonly Piece[] {
	const title = [blank('updates.'), heading('updates', 'Parts and updates')];
	if (isUnread(releases)) return [...title, text('updates.unread', unreadSpans('Not known', releases.why))];
	const [first] = releases;
	if (first === undefined) return [];
	const toRun = commands(findings);
	return [
		...title,
		{
			is: 'grid',
			key: 'updates.parts',
			columns,
			rows: releases.map(one => ({
				key: one.component,
				cells: {
					part: [normal(names[one.component])],
					version: [normal(one.version)],
					support: supportCell(one),
					flaws: flawsCell(one),
				},
			})),
		},
		...toRun.map((command, index) =>
			text(
				`updates.run${index}`,
				[dim(index === 0 ? 'to run         ' : ' '.repeat(15)), {text: command, tone: 'accent'}],
				15,
			),
		),
		text('updates.asof', [
			dim(
				`Flaws known on ${first.asOf}. ${toRun.length === 0 ? '' : 'hullcheck upgrades nothing by itself: containers may restart with the daemon.'}`.trim(),
			),
		]),
	];
}
