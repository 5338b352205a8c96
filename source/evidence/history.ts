/** `GET /images/{id}/history`: the image's layers, newest first, with the secrets of build arguments masked. */
import type {Engine, Foreign} from '../engine/engine.ts';
import type {HistoryLayer} from '../model/detail.ts';
import {reasonOf} from '../model/errors.ts';
import {at, numberOr, readList, textOr} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';

export function readHistory(json: Foreign): Read<readonly HistoryLayer[]> {
	return readList(json, 'history', layer => ({
		createdBy: sanitise(maskText(textOr(at(layer, 'CreatedBy')))),
		sizeBytes: numberOr(at(layer, 'Size'), 0),
		createdAtUnixMs: numberOr(at(layer, 'Created'), 0) * 1000,
	}));
}

export async function listHistory(engine: Engine, imageId: string): Promise<Read<readonly HistoryLayer[]>> {
	try {
		return readHistory(await engine.imageHistory(imageId));
	} catch (error) {
		return new Unread(words`the image's history could not be read: ${reasonOf(error)}`);
	}
}
