/** From a preview to its proof: nothing is done here before a person has seen it and said so. */
import {useInput, usePaste} from 'ink';
import {useEffect, useRef, useState, type ReactNode} from 'react';
import {confirmable, draftFor, isWhollyReversible, whyNotApply, whyNotUndo} from '../fixing/allowed.ts';
import * as drafts from '../fixing/draft.ts';
import type {Draft} from '../fixing/draft.ts';
import type {Timing} from '../fixing/guard.ts';
import {clampTop, innerWidth, keepInSight, Panel, roomOf} from '../fixing/panel.tsx';
import {pageOf, show} from '../fixing/show.ts';
import {useConfirm} from '../fixing/use-confirm.ts';
import {boundsOf, type Bounds} from '../../model/values/change-values.ts';
import {whyNoWayBack} from '../fixing/history-rows.ts';
import {actionFor, type ActionId} from '../keymap.ts';
import {leastWidth} from '../layout.ts';
import {readPresses, type Press} from '../keys.ts';
import type {ScreenProps} from './screen.ts';

type View = {
	readonly draft: Draft | null;
	readonly isCommandShown: boolean;
	readonly top: number;
	/** Why the last key did nothing. Goes with the next. */
	readonly note: string | null;
};
/** Lines of a plan without which nothing of it can be said to have been seen. */
const leastRoom = 3;

/** What keys do, by their names in the keymap. */
type Deeds = Partial<Readonly<Record<ActionId, () => void>>>;

const startView: View = {draft: null, isCommandShown: true, top: 0, note: null};

export function FixingScreen(props: ScreenProps & {timing?: Timing}): ReactNode {
	const {state, commands, width, height, theme, isCovered, timing} = props;
	const {fixing} = state;
	const [view, setView] = useState(startView);
	// A second key may come before the first one's view is drawn.
	const latest = useRef(view);
	const change = (over: Partial<View>): void => {
		latest.current = {...latest.current, ...over};
		setView(latest.current);
	};

	const draft = draftFor(view.draft, fixing);
	useEffect(() => {
		const kept = fixing.is === 'planning' ? latest.current.draft : draftFor(latest.current.draft, fixing);
		if (kept === latest.current.draft && latest.current.note === null) return;
		// What a key had to say was said of what stood here before.
		latest.current = {...latest.current, draft: kept, note: null, ...(kept === null ? {top: 0} : {})};
		setView(latest.current);
	}, [fixing]);

	const room = roomOf(height);
	const place = {width: innerWidth(width), isAscii: theme.terminal.isAscii, isCommandShown: view.isCommandShown};
	const shown = show(fixing, draft, state, place);
	const {page} = shown;
	const top = clampTop(view.top, page.lines.length, room);

	const confirm = useConfirm({
		// Nobody has seen what there was no room for.
		what: isCovered || width < leastWidth || room < leastRoom ? null : confirmable(fixing, draft),
		...(timing === undefined ? {} : {timing}),
		confirm: () => {
			const now = draftFor(latest.current.draft, fixing);
			const why =
				fixing.is === 'undo-preview'
					? whyNotUndo(state, fixing.transaction)
					: now === null
						? 'there is nothing to confirm'
						: whyNotApply(state, now);
			if (why === null) commands.confirm();
			else change({note: why});
		},
		onOvertaken: () => change({note: 'keys came too fast: nothing was confirmed; press again'}),
	});

	/** Keeps the part in the hand in sight. */
	const put = (next: Draft, over: Partial<View> = {}): void => {
		const after = pageOf(next, state, {...place, isCommandShown: latest.current.isCommandShown});
		change({draft: next, top: keepInSight(latest.current.top, after.from, after.to, room), ...over});
	};
	const putOutcome = ({draft: next, ask}: drafts.Outcome): void => {
		put(next);
		if (ask === null) return;
		// Only a plan that is there can be made again; one that is on its way is asked for anew.
		if (fixing.is === 'preview') commands.replan(ask);
		else commands.plan(next.plan.containerId, {changes: ask});
	};
	const bounds = ({plan}: Draft): Bounds =>
		boundsOf(state.fleet.engine, state.detail?.id === plan.containerId ? state.detail : null);
	// Of a burst of keys the second must meet what the first one made, drawn or not.
	const topNow = (): number => clampTop(latest.current.top, page.lines.length, room);
	const scroll = (by: number): void => change({top: clampTop(topNow() + by, page.lines.length, room)});

	const leave = (): void => {
		if (fixing.is === 'running') change({note: 'it is being made: wait, or ctrl-c leaves it to the journal'});
		else props.onLeave();
	};
	const askConfirm = (press: Press, why: string | null): void => {
		const refused = why ?? confirm.ask(press);
		if (refused === null) return;
		if (why !== null) confirm.noteKey();
		change({note: refused});
	};

	const onEditorKey = (now: Draft, press: Press): void => {
		confirm.noteKey();
		switch (press.key) {
			case 'escape':
				return put(drafts.closeEditor(now));
			case 'enter':
				// A pasted line's end is no person's enter.
				return press.isAlone ? putOutcome(drafts.accept(now, bounds(now))) : undefined;
			case 'tab':
			case 'down':
				return put(drafts.nextField(now, 1));
			case 'shift-tab':
			case 'up':
				return put(drafts.nextField(now, -1));
			case 'backspace':
			case 'delete':
				return put(drafts.erase(now));
			case 'ctrl-u':
				return put(drafts.eraseAll(now));
			default:
				return press.text === '' ? undefined : put(drafts.write(now, press.text));
		}
	};

	const onPreviewKey = (now: Draft, press: Press, action: ActionId | undefined): void => {
		if (action === 'confirm') {
			const isTooLittle = press.key === 'enter' && !isWhollyReversible(now);
			const why = whyNotApply(state, now);
			return askConfirm(
				press,
				why ?? (isTooLittle ? 'taking it back would leave something (see "undo"): press y to apply' : null),
			);
		}
		confirm.noteKey();
		const deeds: Deeds = {
			down: () => (now.selected < now.parts.length - 1 ? put(drafts.select(now, 1)) : scroll(1)),
			up: () => (topNow() > page.from || now.selected === 0 ? scroll(-1) : put(drafts.select(now, -1))),
			toggle: () => (press.isAlone ? putOutcome(drafts.toggle(now)) : undefined),
			values() {
				const next = drafts.edit(now);
				if (typeof next === 'string') change({note: next});
				else put(next);
			},
			command: () => change({isCommandShown: !latest.current.isCommandShown}),
		};
		const deed = action === undefined ? undefined : deeds[action];
		if (deed === undefined) onAnyKey(press, action);
		else deed();
	};

	const onAnyKey = (press: Press, action: ActionId | undefined): void => {
		const deeds: Deeds = {
			'page-down': () => scroll(room - 1),
			'page-up': () => scroll(1 - room),
			down: () => scroll(1),
			up: () => scroll(-1),
			help: () => props.onHelp(),
			suspend: () => (fixing.is === 'running' ? change({note: 'it is being made: wait for its end'}) : undefined),
			leave: () => (press.isAlone ? leave() : undefined),
		};
		if (action !== undefined) deeds[action]?.();
	};

	const onPress = (press: Press): void => {
		if (latest.current.note !== null) change({note: null});
		const now = draftFor(latest.current.draft, fixing);
		const action = actionFor('fixing', press.key)?.id;
		if (now !== null) return now.editor === null ? onPreviewKey(now, press, action) : onEditorKey(now, press);
		if (fixing.is === 'undo-preview' && action === 'confirm') {
			return askConfirm(press, whyNotUndo(state, fixing.transaction));
		}
		confirm.noteKey();
		if (fixing.is === 'finished' && action === 'undo' && press.isAlone) {
			const why = whyNoWayBack(fixing.transaction) ?? whyNotUndo(state, fixing.transaction);
			return why === null ? commands.planUndo(fixing.transaction.id) : change({note: why});
		}
		onAnyKey(press, action);
	};

	const isActive = !isCovered;
	useInput(
		(input, key) => {
			for (const press of readPresses(input, key)) onPress(press);
		},
		{isActive},
	);
	usePaste(
		pasted => {
			const now = draftFor(latest.current.draft, fixing);
			confirm.noteKey();
			if (now?.editor) put(drafts.write(now, pasted));
			else change({note: 'pasted text does nothing here'});
		},
		{isActive},
	);

	return (
		<Panel
			title={shown.title}
			aside={shown.aside}
			lines={page.lines}
			top={top}
			note={view.note ?? (top > 0 ? shown.obstacle : null)}
			keys={shown.keys}
			width={width}
			height={height}
			theme={theme}
		/>
	);
}
