/** What keys do to the service in sight. */
import type {Commands} from '../model/app.ts';
import type {KeyContext} from './why-not.ts';
import {serviceFixKey, undoableOf} from './service-sight.ts';
import type {UiStore} from './ui-store.ts';

export type ServiceKey = 'service-fix' | 'service-explain' | 'service-undo';

export function onServiceKey(
	key: ServiceKey,
	context: KeyContext,
	{ui, commands}: {readonly ui: UiStore; readonly commands: Pick<Commands, 'plan' | 'planUndo'>},
): void {
	const {service = null} = context;
	if (service === null) return;
	const {id} = service.report.facts;
	switch (key) {
		case 'service-fix': {
			const fixKey = serviceFixKey(service);
			if (fixKey !== null) commands.plan(id, {keys: [fixKey]});
			return;
		}
		case 'service-explain':
			return ui.dispatch({do: 'overlay', overlay: {is: 'explain-service', id}});
		case 'service-undo': {
			const transaction = undoableOf(context);
			if (transaction !== null) commands.planUndo(transaction.id);
		}
	}
}
