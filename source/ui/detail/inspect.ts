/** What the engine says of it, whole, with secrets masked: for everything no other tab shows. */
import {isUnread} from '../../model/read.ts';
import {laid, text, type Piece} from './lay.ts';
import {unreadSpans, withNotice} from './notice.ts';
import {beingRead, dim, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

const indentOf = (line: string): number => line.length - line.trimStart().length;

function pieces(props: TabProps): readonly Piece[] {
	const read = props.detail?.json ?? null;
	if (read === null) return withNotice(props, [text('loading', [dim('Inspect: '), beingRead])]);
	if (isUnread(read)) return withNotice(props, [text('unread', unreadSpans('Inspect could not be read', read.why))]);
	if (read.length === 0) return withNotice(props, [text('empty', [dim('The engine said nothing of it.')])]);
	return withNotice(
		props,
		read.map((line, index) => text(String(index), [normal(line)], indentOf(line) + 2)),
	);
}

export const inspectTab: Tab = {id: 'inspect', key: '0', title: 'Inspect', blocks: laid(pieces)};
