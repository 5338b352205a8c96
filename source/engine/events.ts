/** One line of `GET /events` → `EngineEvent`. Anybody who may label a container writes part of it: nothing is believed unseen. */
import {at, isObject, textOr} from '../model/foreign.ts';
import {sanitise} from '../model/safe-text.ts';
import type {EngineEvent} from './engine.ts';

/** Hides secrets in a command line, of any length: it is cut only afterwards, for half a secret is not recognised. */
export type Mask = (text: string) => string;

const maxArgumentLength = 1024;

/**
 * The digits themselves: a double rounds 19 of them to steps of 256. Inside a JSON string every quote has a backslash
 * before it, so no label can forge this; the last one counts, for the field stands at the end of the line.
 */
function timeNanoOf(line: string): string | null {
	let found: string | null = null;
	for (const [, digits = ''] of line.matchAll(/"timeNano"\s*:\s*(\d{10,20})\s*[,}]/g)) found = digits;
	return found;
}

function timeOf(line: string, json: unknown): string | null {
	const exact = timeNanoOf(line);
	if (exact !== null) return exact;
	const seconds = at(json, 'time');
	return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 ? `${seconds}000000000` : null;
}

/** Ids are hexadecimal; anything else in their place is a label that poses as one. */
const idOr = (value: unknown): string => (typeof value === 'string' && /^[0-9a-f]{12,64}$/.test(value) ? value : '');

/** null: no event. */
export function readEvent(line: string, mask: Mask): EngineEvent | null {
	let json: unknown;
	try {
		json = JSON.parse(line);
	} catch {
		return null;
	}
	const [type, action] = [at(json, 'Type'), at(json, 'Action')];
	const timeNano = timeOf(line, json);
	if (typeof type !== 'string' || typeof action !== 'string' || timeNano === null) return null;
	const actor = at(json, 'Actor');
	const attributes = at(actor, 'Attributes');
	const attribute = (name: string): unknown => (isObject(attributes) ? at(attributes, name) : undefined);
	const colon = action.indexOf(':');
	return {
		timeNano,
		atUnixMs: Number(timeNano.slice(0, -6)),
		type: sanitise(type, 100),
		action: sanitise(colon === -1 ? action : action.slice(0, colon), 100),
		argument: sanitise(colon === -1 ? '' : mask(action.slice(colon + 1).trim()), maxArgumentLength),
		id: textOr(at(actor, 'ID')),
		name: textOr(attribute('name')),
		image: textOr(attribute('image')),
		attributes: {
			container: idOr(attribute('container')),
			execID: idOr(attribute('execID')),
			exitCode: textOr(attribute('exitCode')),
			signal: textOr(attribute('signal')),
			oldName: textOr(attribute('oldName')),
		},
	};
}
