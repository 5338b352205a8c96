/** From a preview to its proof: nothing is done here before a person has seen it and said so. */
import {useInput, usePaste} from 'ink';
import {useCallback, useEffect, useRef, useState, type ReactNode} from 'react';
import {isByOwner, type Change} from '../../model/fix.ts';
import {confirmable, draftFor, obstacleToAll, whyNotUndo} from '../fixing/allowed.ts';
import {askedOf, tooLittle} from '../fixing/asked.ts';
import {namingWords, startNaming, type Naming} from '../fixing/consent.ts';
import * as drafts from '../fixing/draft.ts';
import type {Draft} from '../fixing/draft.ts';
import {editByKey} from '../fixing/editor-keys.ts';
import type {Timing} from '../fixing/guard.ts';
import {whyNoWayBack, whyNotBack} from '../fixing/history-rows.ts';
import {nameByKey, tooFast} from '../fixing/naming-keys.ts';
import {isPull, type Undo} from '../fixing/outcome.ts';
import type {Pane} from '../fixing/panes.ts';
import {clampTop, innerWidth, keepInSight, Panel, roomOf} from '../fixing/panel.tsx';
import {pageOf, show} from '../fixing/show.ts';
import {tickingWords} from '../fixing/ticking.ts';
import {useConfirm} from '../fixing/use-confirm.ts';
import {boundsOf, type Bounds} from '../../model/values/change-values.ts';
import {whenToComeBack} from '../fixing/watch-longer.ts';
import {useTicking} from '../hooks/use-ticking.ts';
import {actionFor, type ActionId} from '../keymap.ts';
import {leastWidth} from '../layout.ts';
import {readPresses, type Press} from '../keys.ts';
import type {ScreenProps} from './screen.ts';
import {keyOf} from '../keymap/in-force.ts';

type View = {
	readonly draft: Draft | null;
	readonly isCommandShown: boolean;
	readonly pane: Pane;
	/** Of many: the one in the hand. */
	readonly item: number;
	/** A name is being typed; null: none is. */
	readonly naming: Naming | null;
	readonly top: number;
	/** Why the last key did nothing. Goes with the next. */
	readonly note: string | null;
};
/** Lines of a plan without which nothing of it can be said to have been seen. */
const leastRoom = 3;

/** What keys do, by their names in the keymap. */
type Deeds = Partial<Readonly<Record<ActionId, () => void>>>;

const startView: View = {
	draft: null,
	isCommandShown: true,
	pane: 'plan',
	item: 0,
	naming: null,
	top: 0,
	note: null,
};
const onlyWay = 'there is no other way for this: only what Docker Compose made and the engine can change live has two';

export function FixingScreen(props: ScreenProps & {timing?: Timing; clock?: () => number}): ReactNode {
	const {state, commands, width, height, theme, isCovered, timing, clock = Date.now} = props;
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
		const before = latest.current;
		const kept = fixing.is === 'planning' ? before.draft : draftFor(before.draft, fixing);
		if (kept === before.draft && before.note === null && before.naming === null) return;
		// What a key had to say, and a name half typed, were about what stood here before.
		latest.current = {
			...before,
			draft: kept,
			note: null,
			naming: null,
			...(kept === null ? {top: 0, pane: 'plan'} : {}),
		};
		setView(latest.current);
	}, [fixing]);

	const read = useCallback(() => tickingWords(fixing, clock()), [fixing, clock]);
	const ticking = useTicking(read, ['running', 'running-many', 'finished'].includes(fixing.is));

	const room = roomOf(height);
	const placeOf = ({isCommandShown, pane, item}: View) => ({
		width: innerWidth(width),
		isAscii: theme.terminal.isAscii,
		isCommandShown,
		pane,
		item,
		ticking,
	});
	const shown = show(fixing, draft, state, placeOf(view));
	const {page} = shown;
	const top = clampTop(view.top, page.lines.length, room);
	const isSeen = !isCovered && width >= leastWidth && room >= leastRoom && view.pane === 'plan';

	/** What the key that waits is a yes to. */
	const isForward = useRef(false);
	const confirm = useConfirm({
		// Nobody has seen what there was no room for.
		what: isSeen ? confirmable(fixing, draft) : null,
		...(timing === undefined ? {} : {timing}),
		confirm: () => {
			const asked = askedOf(fixing, draftFor(latest.current.draft, fixing), state);
			const why = asked === null ? 'there is nothing to confirm' : asked.whyNot;
			if (why === null && isForward.current) commands.keep(fixing);
			else if (why === null) commands.confirm(fixing);
			else change({note: why});
		},
		onOvertaken: () => change({note: tooFast}),
	});

	/** Keeps the part in the hand in sight. */
	const put = (next: Draft, over: Partial<View> = {}): void => {
		const after = pageOf(next, state, placeOf(latest.current));
		change({draft: next, top: keepInSight(latest.current.top, after.from, after.to, room), ...over});
	};
	const askAs = ({plan}: Draft, changes: readonly Change[], byOwner: boolean): void =>
		commands.plan(plan.containerId, {changes, isByOwner: byOwner});
	const putOutcome = ({draft: next, ask}: drafts.Outcome): void => {
		put(next);
		if (ask === null) return;
		// Only a plan that is there can be made again; one that is on its way is asked for anew.
		if (fixing.is === 'preview') commands.replan(ask);
		else askAs(next, ask, isByOwner(next.plan));
	};
	const bounds = ({plan}: Draft): Bounds =>
		boundsOf(state.fleet.engine, state.detail?.id === plan.containerId ? state.detail : null);
	// Of a burst of keys the second must meet what the first one made, drawn or not.
	const topNow = (): number => clampTop(latest.current.top, page.lines.length, room);
	const scroll = (by: number): void => change({top: clampTop(topNow() + by, page.lines.length, room)});

	const leave = (): void => {
		if (latest.current.pane !== 'plan') change({pane: 'plan', top: 0});
		else if (fixing.is === 'running' && isPull(fixing.transaction) && fixing.transaction.state === 'applying') {
			commands.dismiss();
			change({note: 'the pull is being left'});
		} else if (fixing.is === 'running' || fixing.is === 'running-many' || fixing.is === 'removing') {
			change({note: 'it is being made: wait, or ctrl-c leaves it to the journal'});
		} else props.onLeave();
	};
	const askConfirm = (press: Press, why: string | null, forward = false): void => {
		isForward.current = forward;
		const refused = why ?? confirm.ask(press);
		if (refused === null) return;
		if (why !== null) confirm.noteKey();
		change({note: refused});
	};

	/** What is at stake decides whether the key is enough, or opens the line where names are typed. */
	const onConfirm = (press: Press): void => {
		const asked = askedOf(fixing, draftFor(latest.current.draft, fixing), state);
		if (asked === null || latest.current.pane !== 'plan') return confirm.noteKey();
		const why = asked.whyNot ?? tooLittle(asked, press.key);
		if (why !== null || asked.consent !== 'name') return askConfirm(press, why);
		confirm.noteKey();
		if (press.isAlone) change({naming: startNaming(asked.names)});
	};

	const onNamingKey = (naming: Naming, press: Press): void => {
		const named = nameByKey(naming, press);
		if (named.is === 'yes') return askConfirm(press, null);
		confirm.noteKey();
		const {is: _, ...over} = named;
		change(over);
	};

	const onEditorKey = (now: Draft, press: Press): void => {
		confirm.noteKey();
		const outcome = editByKey(now, press, bounds(now));
		if (outcome !== null) putOutcome(outcome);
	};

	const toPane = (pane: Exclude<Pane, 'plan'>): void =>
		change({pane: latest.current.pane === pane ? 'plan' : pane, top: 0});

	const previewDeeds = (now: Draft, press: Press): Deeds => {
		const {way, otherWay} = now.plan;
		const views: Deeds = {
			diff: () => toPane('diff'),
			command: () => (way.is === 'live' ? change({isCommandShown: !latest.current.isCommandShown}) : toPane('run')),
			patch: () => toPane('compose'),
		};
		if (latest.current.pane !== 'plan') return views;
		return {
			...views,
			down: () => (now.selected < now.parts.length - 1 ? put(drafts.select(now, 1)) : scroll(1)),
			up: () => (topNow() > page.from || now.selected === 0 ? scroll(-1) : put(drafts.select(now, -1))),
			toggle: () => (press.isAlone ? putOutcome(drafts.toggle(now)) : undefined),
			values() {
				const next = drafts.edit(now);
				if (typeof next === 'string') change({note: next});
				else put(next);
			},
			'other-way'() {
				const changes = drafts.chosen(now);
				if (!press.isAlone) return;
				if (otherWay === undefined) change({note: onlyWay});
				else if (changes.length > 0) askAs(now, changes, otherWay === 'compose');
			},
			watch() {
				if (now.hardening === null || !press.isAlone) return;
				props.onLeave(whenToComeBack(now.plan.containerName, now.hardening.seenForMs, clock()));
			},
		};
	};

	const manyDeeds = (press: Press): Deeds => {
		if (fixing.is !== 'preview-many') return {};
		const {items} = fixing.batch;
		const toItem = (by: number): void => {
			const item = Math.max(0, Math.min(items.length - 1, latest.current.item + by));
			const after = show(fixing, null, state, {...placeOf(latest.current), item}).page;
			change({item, top: keepInSight(latest.current.top, after.from, after.to, room)});
		};
		return {
			down: () => toItem(1),
			up: () => toItem(-1),
			toggle() {
				const one = items[latest.current.item];
				if (one === undefined || !press.isAlone) return;
				if (one.plan === null || one.plan.blocked !== null)
					change({note: `${one.containerName}: ${one.why ?? 'no plan'}`});
				else commands.toggleItem(one.containerId);
			},
		};
	};

	const undo = (): void => {
		if (fixing.is === 'finished-many') return commands.planUndoMany();
		if (fixing.is !== 'finished') return;
		const why = whyNoWayBack(fixing.transaction) ?? whyNotBack(state, fixing.transaction);
		if (why === null) commands.planUndo(fixing.transaction.id);
		else change({note: why});
	};

	/** No to a newer image that was pulled, and it goes. */
	const drop = (): void => {
		if (fixing.is !== 'preview' || fixing.update === undefined) return;
		if (fixing.update.pulled === null) change({note: 'it was here before: docker image rm drops it'});
		else if (obstacleToAll(state) === null) commands.dropUpdate();
		else change({note: obstacleToAll(state)?.says ?? null});
	};

	/** Of a swap that was interrupted: the new container keeps the place. */
	const goForward = (press: Press, {recovery, transaction}: Undo): void => {
		if (recovery === null) return confirm.noteKey();
		const why = recovery.canKeep
			? whyNotUndo(state, transaction)
			: `forward is not safe here: ${keyOf('confirm', 'y')} goes back`;
		askConfirm(press, why, true);
	};

	const onKey = (press: Press, now: Draft | null): void => {
		const action = actionFor('fixing', press.key)?.id;
		if (action === 'confirm') return onConfirm(press);
		if (action === 'watch' && fixing.is === 'undo-preview') return goForward(press, fixing);
		confirm.noteKey();
		if (action === undefined) return;
		const deeds: Deeds = {
			'page-down': () => scroll(room - 1),
			'page-up': () => scroll(1 - room),
			down: () => scroll(1),
			up: () => scroll(-1),
			help: () => props.onHelp(),
			suspend: () => (fixing.is === 'running' ? change({note: 'it is being made: wait for its end'}) : undefined),
			leave: () => (press.isAlone ? leave() : undefined),
			undo: () => (press.isAlone ? undo() : undefined),
			drop: () => (press.isAlone ? drop() : undefined),
			...(now === null ? manyDeeds(press) : previewDeeds(now, press)),
		};
		deeds[action]?.();
	};

	const onPress = (press: Press): void => {
		if (latest.current.note !== null) change({note: null});
		const now = draftFor(latest.current.draft, fixing);
		const {naming} = latest.current;
		if (naming !== null) onNamingKey(naming, press);
		else if (now !== null && now.editor !== null) onEditorKey(now, press);
		else onKey(press, now);
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

	const asking = view.naming === null ? null : namingWords(view.naming, state);
	return (
		<Panel
			title={shown.title}
			aside={shown.aside}
			lines={page.lines}
			top={top}
			note={view.note ?? asking ?? (top > 0 ? shown.obstacle : null)}
			keys={view.naming === null ? shown.keys : namingKeys}
			width={width}
			height={height}
			theme={theme}
		/>
	);
}

const namingKeys = [
	{key: 'enter', does: 'confirm'},
	{key: 'ctrl-u', does: 'erase'},
	{key: 'esc', does: 'leave'},
];
