/** The API version spoken: pinned in every path, because an unpinned one changes its fields when the engine is upgraded. */
import {at, textOr} from '../model/foreign.ts';
import type {Trouble} from '../model/errors.ts';
import {words} from '../model/safe-text.ts';

/** Fields this program reads were tried up to here. */
export const newestTested = '1.51';
/** Docker 1.12: older engines have no `MinAPIVersion` and other shapes. */
export const oldestSupported = '1.24';

function compare(a: string, b: string): number {
	const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
	const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
	return aMajor - bMajor || aMinor - bMinor;
}

/** From the answer to `GET /version`: `1.41`, or why we have no version in common. */
export function negotiate(version: unknown): string | Trouble {
	const [api, least, engine] = [
		textOr(at(version, 'ApiVersion')),
		textOr(at(version, 'MinAPIVersion'), oldestSupported),
		textOr(at(version, 'Version'), 'of unknown version'),
	];
	if (!/^\d{1,3}\.\d{1,3}$/.test(api)) {
		return {
			what: words`What answers there is no Docker engine`,
			why: words`its answer to /version names no API version`,
			todo: words`Check the address: another program may be listening on it`,
		};
	}
	if (compare(api, oldestSupported) < 0) {
		return {
			what: words`The engine is too old`,
			why: words`engine ${engine} speaks API ${api}, hullcheck needs 1.24 (Docker 1.12) or newer`,
			todo: words`Upgrade the engine`,
		};
	}
	if (compare(least, newestTested) > 0) {
		return {
			what: words`The engine is too new`,
			why: words`engine ${engine} speaks API ${least} and newer, hullcheck knows up to 1.51`,
			todo: words`Upgrade hullcheck`,
		};
	}
	return compare(api, newestTested) < 0 ? api : newestTested;
}
