/** `GET /images/{id}/history`: what built the image. Build arguments and variables stand there in full. */
import type {Engine} from '../engine/engine.ts';
import type {BuildStep} from '../model/evidence.ts';
import {isObject, readList, readNumber} from '../model/foreign.ts';
import {mapRead, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {attempt} from './attempt.ts';
import {noObject} from './host-config.ts';
import {whole} from './share.ts';

/** Newest first, as the engine lists them. */
export function readHistory(json: unknown): Read<readonly BuildStep[]> {
	if (!Array.isArray(json)) return noObject('the history of the image');
	return readList(json, 'history', (layer, path): Read<BuildStep> => {
		if (!isObject(layer)) return noObject(path);
		const createdBy = layer['CreatedBy'];
		const read = whole({
			sizeBytes: readNumber(layer['Size'], `${path}.Size`),
			createdAtUnixMs: mapRead(readNumber(layer['Created'], `${path}.Created`, 0), seconds => seconds * 1000),
		});
		return mapRead(read, numbers => ({
			...numbers,
			createdBy: sanitise(maskText(typeof createdBy === 'string' ? createdBy : '')),
		}));
	});
}

/** Never rejects. */
export function listHistory(engine: Engine, imageId: string): Promise<Read<readonly BuildStep[]>> {
	return attempt(words`the history of the image`, async () => readHistory(await engine.imageHistory(imageId)));
}
