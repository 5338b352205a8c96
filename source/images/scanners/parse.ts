import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {JsonObject} from '../../model/foreign.ts';
import {isObject} from '../../model/foreign.ts';

/** What a scanner printed as JSON. `who`: its name, for the reason why not. */
export function parseText(stdout: string, who: string): Read<JsonObject> {
	try {
		const json: unknown = JSON.parse(stdout);
		if (isObject(json)) return json;
	} catch {}
	return new Unread(words`${sanitise(who)} did not answer in JSON`);
}
