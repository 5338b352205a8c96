/** The frame of an opened container: who it is, its tabs, and the blocks of one of them in a window with a cursor. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {isUnread, knownOr} from '../../model/read.ts';
import type {FleetContainer} from '../../model/fleet.ts';
import type {Cell} from '../blocks.ts';
import {gutter} from '../components/data-table.tsx';
import {ItemWindow} from '../components/item-window.tsx';
import {Line} from '../components/line.tsx';
import type {Tab} from '../detail/tab.ts';
import {scoreMark} from '../fleet-row.ts';
import {gradeTone} from '../finding-tones.ts';
import {joinParts, part, spread} from '../parts.ts';
import type {ContainerSight} from '../seeing/container.ts';
import type {Sight} from '../sight.ts';
import {ageText, widthOf} from '../text.ts';
import type {Theme} from '../theme.ts';
import {keyOf} from '../keymap/in-force.ts';

type Props = {sight: Sight; tabs: readonly Tab[]; nowUnixMs: number; theme: Theme; isLost: boolean};

function ownerText(container: FleetContainer): string {
	const inspect = container.evidence === null ? null : knownOr(container.evidence.inspect, null);
	if (inspect === null) return '';
	const {owner} = inspect;
	switch (owner.is) {
		case 'nobody':
			return '';
		case 'compose':
			return `compose ${owner.project}/${owner.service}`;
		case 'swarm':
			return `swarm ${owner.service}`;
		case 'kubernetes':
			return `kubernetes ${owner.pod}`;
		case 'other':
			return owner.name;
	}
}

function stateText({listing, evidence}: FleetContainer, nowUnixMs: number): string {
	if (listing.status !== 'running') return listing.status;
	const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
	const state = inspect === null || isUnread(inspect.State) ? null : inspect.State;
	const startedAt = state === null ? NaN : Date.parse(state.StartedAt);
	return Number.isNaN(startedAt) ? 'up' : `up ${ageText(startedAt, nowUnixMs)}`;
}

export function titleCell({container, isGone}: ContainerSight, where: string, nowUnixMs: number, width: number): Cell {
	const {listing, assessment} = container;
	const owner = ownerText(container);
	const parts = [
		part(
			0,
			{text: '‹ ', tone: 'dim'},
			{text: listing.name, tone: 'strong'},
			...(assessment === null
				? [{text: '  being looked at', tone: 'dim'} as const]
				: [
						{text: `  ${assessment.score.grade} ${assessment.score.value}`, tone: gradeTone(assessment.score.grade)},
						...scoreMark(assessment),
					]),
		),
		isGone ? part(0, {text: 'gone from the engine', tone: 'high'}) : part(1, {text: stateText(container, nowUnixMs)}),
		part(3, {text: listing.image, tone: 'dim'}),
		part(2, {text: listing.id.slice(0, 12), tone: 'dim'}),
		...(owner === '' ? [] : [part(4, {text: owner, tone: 'dim'})]),
	];
	const title = joinParts(parts, width - widthOf(where) - 4, {text: ' · ', tone: 'dim'});
	return [{text: ' '}, ...spread(title, [{text: where, tone: 'dim'}], width - 2)];
}

/** Where in the tab one is, and whether there is more at the side. */
function whereText({items, placed, height}: ContainerSight, width: number): string {
	const isLonger = items.all.length > height;
	const isWider = items.widest > width - gutter;
	return [
		...(isWider ? [`${keyOf('sideways-left', '<')} ${keyOf('sideways-right', '>')} sideways`] : []),
		...(isLonger ? [`${placed.index + 1}/${items.list.keys.length}`] : []),
	].join('  ');
}

/** All tabs where they fit; else what fits around the open one, and signs that there are more. */
export function tabBar(tabs: readonly Tab[], sight: ContainerSight, width: number, theme: Theme): string {
	const labels = tabs.map((tab, index) => {
		const count = sight.counts[index] ?? null;
		return `${tab.key} ${tab.title}${count === null ? '' : ` ${count}`}`;
	});
	const open = tabs.indexOf(sight.tab);
	const between = 2;
	const room = width - 4;
	let first = open;
	let last = open;
	let used = labels[open]?.length ?? 0;
	const fits = (index: number): boolean => {
		const label = labels[index];
		return label !== undefined && used + between + label.length <= room;
	};
	// To the right first, as one reads.
	while (fits(last + 1) || fits(first - 1)) {
		const next = fits(last + 1) ? ++last : --first;
		used += between + (labels[next]?.length ?? 0);
	}
	const shown = labels.slice(first, last + 1).map((label, index) => {
		const text = theme.say(label);
		return first + index === open ? theme.select(theme.paint(text, 'strong')) : theme.paint(text, 'normal');
	});
	const more = (isMore: boolean, sign: string): string => (isMore ? theme.paint(theme.say(sign), 'dim') : ' ');
	return ` ${more(first > 0, '‹')}${shown.join(' '.repeat(between))} ${more(last < labels.length - 1, '›')}`;
}

export function ContainerScreen({sight, tabs, nowUnixMs, theme, isLost}: Props): ReactNode {
	const {layout, container: shown} = sight;
	const {width} = layout;
	if (shown === null) {
		return (
			<Box flexDirection="column" height={layout.bodyHeight}>
				<Line
					spans={[{text: ` That container is gone. ${keyOf('back', 'q')} goes back.`}]}
					width={width}
					theme={theme}
				/>
			</Box>
		);
	}
	const {placed, segments, left} = shown;
	const title = titleCell(shown, whereText(shown, width), nowUnixMs, width);
	return (
		<Box flexDirection="column" height={layout.bodyHeight}>
			<Line spans={title} width={width} theme={theme} />
			<Text wrap="truncate">{tabBar(tabs, shown, width, theme)}</Text>
			{layout.isRoomy && <Text> </Text>}
			<ItemWindow segments={segments} placed={placed} left={left} width={width} theme={theme} isDimmed={isLost} />
		</Box>
	);
}
