/** How far Swarm is with an update: what it says of it, and how many tasks run. Pure. */
import type {AppState} from '../../model/app.ts';
import {isOfService, type Transaction} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import {serviceOf, type ServiceUpdate} from '../../model/swarm.ts';
import {blank, text, type Piece} from '../detail/lay.ts';
import {dim, normal} from '../detail/say.ts';
import {tasksCell} from '../pages/services.ts';
import {labelled} from './foresight-lines.ts';

/** What Swarm says then is of the update before, and the look is older than this one. */
const isOver = ({State}: ServiceUpdate): boolean => ['completed', 'rollback_completed'].includes(State);

/** []: it is of no service, or nothing is known of it. */
export function convergingPieces({swarm}: Pick<AppState, 'swarm'>, transaction: Transaction): readonly Piece[] {
	const report = isOfService(transaction) ? serviceOf(swarm, transaction.containerId) : null;
	if (report === null) return [];
	const {tasks, facts} = report;
	const failed = isUnread(tasks) ? undefined : tasks.find(({state}) => state === 'failed' || state === 'rejected');
	return [
		labelled('tasks', 'tasks', [
			...tasksCell(report),
			normal(' run'),
			dim(facts.update === null || isOver(facts.update) ? '' : `; ${facts.update.Message || facts.update.State}`),
		]),
		...(failed === undefined || failed.error === ''
			? []
			: [labelled('failed', 'failed', [{text: failed.error, tone: 'high'}])]),
		text('converging', [dim('Swarm goes back by itself where new tasks fail.')]),
		blank('converging.'),
	];
}
