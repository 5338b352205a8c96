/** From a row, a page or a mark to a preview of what would be changed. Nothing is changed here. */
import type {WishForMany} from '../../model/app.ts';
import {isOpen} from '../../model/check.ts';
import {insteadOf, isByKey} from '../../model/fix.ts';
import {actionsInForce} from '../keymap.ts';
import {hostNameOf} from '../scope.ts';
import {screenOf} from '../state.ts';
import {aboutRow, findingOf, fixable, undoable, undoIsOf} from '../why-not.ts';
import type {ControllerDoors, Notice} from './doors.ts';

export function fixingActs({ui, commands, state, sight}: ControllerDoors, notice: Notice) {
	/** Those that are marked, in the order of the table; where none is, false. */
	function planMarked(what: WishForMany): boolean {
		const {place, view} = sight();
		const {marked} = ui.getState();
		if (place !== 'fleet' || marked.size === 0) return false;
		const inSight = view.ids.filter(id => marked.has(id));
		const others = [...marked].filter(id => !inSight.includes(id) && state().fleet.containers.has(id));
		commands.planMany([...inSight, ...others], what);
		return true;
	}

	/** The row, or the worst of the container. */
	function fixIt(): void {
		const {selected, context} = sight();
		if (planMarked('worst') || selected === null) return;
		if (!aboutRow(context)) {
			const key = fixable(selected)[0]?.fix?.key;
			if (key !== undefined) commands.plan(selected.id, {keys: [key]});
			return;
		}
		const key = context.act?.is === 'fix' ? context.act.fixKey : findingOf(context.act, selected)?.fix?.key;
		if (key !== undefined) commands.plan(selected.id, {keys: [key]});
	}

	return {
		/** Also by enter, which asks for no leave of the key. */
		fix(): void {
			const {place, context} = sight();
			const why =
				actionsInForce()
					.find(({id, places}) => id === 'fix' && places.includes(place))
					?.whyNot?.(context) ?? null;
			if (why === null) fixIt();
			else notice(why);
		},

		/** All of a container, or of those that are marked. */
		fixAll(what: 'harden' | 'all-live'): void {
			const {selected} = sight();
			if (!planMarked(what) && selected !== null) commands.plan(selected.id, what);
		},

		/** The check of the row, or of the page, wherever it fails and a key can mend it. */
		fixEverywhere(): void {
			const {selected, context} = sight();
			const screen = screenOf(ui.getState());
			const checkId = screen.is === 'check' ? screen.checkId : (findingOf(context.act, selected)?.check.id ?? null);
			if (checkId === null) return;
			const {containers} = state().fleet;
			// Of several hosts that of the row: one plan is for one host.
			const of = context.act?.is === 'container' ? (containers.get(context.act.id) ?? null) : selected;
			const host = hostNameOf(of);
			const ids = [...containers.values()].flatMap(({id, assessment, host: its}) =>
				(host === null || its?.name === host) &&
				(assessment?.findings ?? []).some(one => one.check.id === checkId && isOpen(one) && isByKey(one.fix))
					? [id]
					: [],
			);
			if (ids.length === 0) notice('no container fails it that a key could mend');
			else commands.planMany(ids, {checkId});
		},

		fixByFirewall(): void {
			const {selected, context} = sight();
			const found = findingOf(context.act, selected)?.fix ?? null;
			if (selected !== null && found !== null) commands.plan(selected.id, {changes: insteadOf(found)});
		},

		undo(): void {
			const transaction = undoable(state().history, undoIsOf(sight().context));
			if (transaction !== null) commands.planUndo(transaction.id);
		},
	};
}
