/** How much room V8 takes before it collects. */
import {setFlagsFromString} from 'node:v8';

/**
 * The program is started with a heap that suits a screen: small, for it stays open for weeks. A command that works for seconds
 * takes the room V8 would take by itself. Read by V8 when a thread begins, and as a heap grows: what is there stays as it is.
 */
export function takeUsualRoom(): void {
	setFlagsFromString('--max-semi-space-size=0');
	setFlagsFromString('--heap-growing-percent=0');
}
