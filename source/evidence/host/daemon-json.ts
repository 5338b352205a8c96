/** daemon.json, and what it means that it is not there, empty, or no JSON. */
import {isObject, type JsonObject} from '../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {jsonErrorLine} from './json-line.ts';
import {isMissing, unreadAt} from './say.ts';

/** As dockerd reads it: a byte-order mark is skipped, a missing or blank file says nothing. */
export function readDaemonJson(path: string, read: Read<string>): Read<JsonObject> {
	if (isMissing(read)) return {};
	if (isUnread(read)) return unreadAt(path, read);
	const text = read.replace(/^\uFEFF/, '');
	if (text.trim() === '') return {};
	const shown = sanitise(path, 300);
	try {
		const json: unknown = JSON.parse(text);
		return isObject(json) ? json : new Unread(words`${shown} holds JSON, but no object`);
	} catch {
		return new Unread(words`${shown} is no JSON: line ${jsonErrorLine(text) ?? 1} can't be read`);
	}
}
