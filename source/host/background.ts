/** The scheduler told that a thread may wait. */
import {setPriority} from 'node:os';
import process from 'node:process';

const niceness = 10;

/** The thread that calls it stands back for all others; the screen beside it among them. Only Linux knows threads by number here. */
export function standBack(): void {
	if (process.platform !== 'linux') return;
	try {
		setPriority(niceness);
	} catch {
		// Where that is forbidden, it goes on as it is.
	}
}
