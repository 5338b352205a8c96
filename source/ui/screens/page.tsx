/** A screen of blocks: its title, and a window on them with a cursor. What it shows is made in pages/. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {Cell} from '../blocks.ts';
import {ItemWindow} from '../components/item-window.tsx';
import {Line} from '../components/line.tsx';
import {joinParts, spread} from '../parts.ts';
import type {PageSight} from '../seeing/page.ts';
import type {Sight} from '../sight.ts';
import {widthOf} from '../text.ts';
import type {Theme} from '../theme.ts';

type Props = {sight: Sight; theme: Theme; isLost: boolean};

function titleCell({view, items, placed, height}: PageSight, width: number): Cell {
	const {keys} = items.list;
	const where = items.all.length > height ? `${placed.index + 1}/${keys.length}` : '';
	const title = joinParts(view.title, width - widthOf(where) - 4, {text: '  ', tone: 'dim'});
	return [{text: ' '}, ...spread(title, [{text: where, tone: 'dim'}], width - 2)];
}

export function PageScreen({sight, theme, isLost}: Props): ReactNode {
	const {layout, page} = sight;
	const {width} = layout;
	if (page === null) return null;
	return (
		<Box flexDirection="column" height={layout.bodyHeight}>
			<Line spans={titleCell(page, width)} width={width} theme={theme} />
			{layout.isRoomy && <Text> </Text>}
			<ItemWindow segments={page.segments} placed={page.placed} width={width} theme={theme} isDimmed={isLost} />
		</Box>
	);
}
