/** Hardening is as sure as the time a container was watched: when it is worth asking again. Pure. */
import {saySpan} from '../../model/quantity.ts';
import {day} from '../detail/say.ts';
import {clockText} from '../text.ts';
import {keyOf} from '../keymap/in-force.ts';

/** What a day has not shown is believed not to come. */
const longEnoughMs = 24 * 3_600_000;

export function whenToComeBack(name: string, seenForMs: number | null, nowUnixMs: number): string {
	if (seenForMs === null) return `${name} does not run: start it, use it for a day, then ${keyOf('harden', 'H')}`;
	if (seenForMs >= longEnoughMs)
		return `${name} has run for ${saySpan(seenForMs)}: longer would hardly tell more; ${keyOf('harden', 'H')}`;
	const at = nowUnixMs + longEnoughMs - seenForMs;
	return `nothing was changed; ask again with ${keyOf('harden', 'H')} after ${day(at)} ${clockText(at).slice(0, 5)}: ${name} will have run a day`;
}
