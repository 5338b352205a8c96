/** What changes by itself while a change is made and watched. */
import type {Fixing} from '../../model/app.ts';
import {saySpan} from '../../model/quantity.ts';
import {probationWords} from './probation.ts';

/** What changes by itself on the screen; '': nothing does. */
export function tickingWords(fixing: Fixing, nowUnixMs: number): string {
	if (fixing.is === 'running') {
		return sinceWords(fixing.transaction.plannedAtUnixMs, fixing.transaction.state === 'undoing', nowUnixMs);
	}
	if (fixing.is === 'running-many') {
		const doing = fixing.batch.items.find(({state}) => state === 'doing');
		return doing === undefined ? '' : sinceWords(doing.startedAtUnixMs, false, nowUnixMs);
	}
	return probationWords(fixing, nowUnixMs);
}

/** When an undo was begun stands in no transaction. */
const sinceWords = (sinceUnixMs: number | null, isUnknown: boolean, nowUnixMs: number): string =>
	sinceUnixMs === null || isUnknown ? '' : saySpan(Math.max(0, nowUnixMs - sinceUnixMs));
