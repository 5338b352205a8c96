/** Why `/proc` has no answer, in one wording for all its readers. */
import {Unread} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';

export const notRunning = new Unread(words`the container is not running: the kernel keeps nothing of it`);
export const notLocal = new Unread(
	words`only /proc of the engine's own machine tells: run hullcheck there, as root, to see it`,
);

/** null: `/proc/PID` is that of the container. */
export function whyNoProc(pid: number, isLocal: boolean): Unread | null {
	if (pid <= 0) return notRunning;
	return isLocal ? null : notLocal;
}
