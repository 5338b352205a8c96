/** `GET /tasks` → who carries out a service, and how it goes. A task of another shape is left out: it is drawn, never judged. */
import {at, isObject, listOf, numberOr, textOf, textOr} from '../../model/foreign.ts';
import {sanitise} from '../../model/safe-text.ts';
import {maskText} from '../../model/secrets.ts';
import type {TaskFacts} from '../../model/swarm.ts';
import {dateOf} from './service.ts';

const idForm = /^[a-z0-9]{1,64}$/;

function readTask(task: unknown): readonly TaskFacts[] {
	const [id, serviceId] = [textOf(at(task, 'ID')), textOf(at(task, 'ServiceID'))];
	if (!isObject(task) || !idForm.test(id) || !idForm.test(serviceId)) return [];
	const error = textOf(at(task, 'Status', 'Err')) || (isWaiting(task) ? textOf(at(task, 'Status', 'Message')) : '');
	return [
		{
			id: sanitise(id),
			serviceId,
			slot: numberOr(task['Slot'], 0),
			nodeId: textOr(task['NodeID']),
			state: textOr(at(task, 'Status', 'State')),
			desiredState: textOr(task['DesiredState']),
			// "exec: mysql -psecret: not found"
			error: sanitise(maskText(error), 500),
			containerId: textOr(at(task, 'Status', 'ContainerStatus', 'ContainerID')),
			atUnixMs: dateOf(at(task, 'Status', 'Timestamp')),
		},
	];
}

const isWaiting = (task: unknown): boolean => ['pending', 'rejected'].includes(textOf(at(task, 'Status', 'State')));

/** The newest state first; of one service no more than can be looked through. */
export const readTasks = (json: unknown, most = 500): readonly TaskFacts[] =>
	listOf(json)
		.flatMap(readTask)
		.toSorted((a, b) => (b.atUnixMs ?? 0) - (a.atUnixMs ?? 0) || (a.id < b.id ? -1 : 1))
		.slice(0, most);
