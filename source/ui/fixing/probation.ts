/** A new container is on probation for minutes: how long still, in words that change every ten seconds. Pure. */
import type {Fixing} from '../../model/app.ts';
import {probationEndsAt} from '../../model/probation.ts';

const stepMs = 10_000;

/** `4 min 20 s`; '' where nothing is on probation. */
export function probationWords(fixing: Fixing, nowUnixMs: number): string {
	if (fixing.is !== 'finished' || fixing.transaction.problem !== null) return '';
	const endsAt = probationEndsAt(fixing.transaction, nowUnixMs);
	if (endsAt === null) return '';
	const seconds = (Math.ceil((endsAt - nowUnixMs) / stepMs) * stepMs) / 1000;
	const minutes = Math.floor(seconds / 60);
	const rest = seconds % 60;
	return [...(minutes > 0 ? [`${minutes} min`] : []), ...(rest > 0 ? [`${rest} s`] : [])].join(' ');
}
