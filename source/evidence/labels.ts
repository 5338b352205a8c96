/** The few labels that waivers ask about. All others stay behind: they are long, many, and may hold secrets. */
import {at, isObject} from '../model/foreign.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {maskText, secretInVariable, secretMask} from '../model/secrets.ts';
import {shareText} from './share.ts';

export type Labels = ReadonlyArray<readonly [key: SafeText, value: SafeText]>;

const none: Labels = [];

/** `json`: `GET /containers/{id}/json`. A label whose value is no text is left out. */
export function readLabels(json: unknown, keys: ReadonlySet<string>): Labels {
	if (keys.size === 0) return none;
	const labels = at(json, 'Config', 'Labels');
	if (!isObject(labels)) return none;
	const found: Array<readonly [SafeText, SafeText]> = [];
	for (const key of keys) {
		const value = labels[key];
		if (typeof value !== 'string') continue;
		const isSecret = secretInVariable(key, value) !== null;
		found.push([sanitise(key), shareText(isSecret ? secretMask : sanitise(maskText(value)))]);
	}
	return found;
}
