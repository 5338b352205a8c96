/** `GET /images/{id}/history`: what built the image. Build arguments and variables stand there in full. */
import type {Engine} from '../engine/engine.ts';
import type {BuildStep, SecretPlace} from '../model/evidence.ts';
import {isObject, readList, readNumber} from '../model/foreign.ts';
import {mapRead, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskText, secretsIn} from '../model/secrets.ts';
import {attempt} from './attempt.ts';
import {noObject} from './host-config.ts';
import type {Searched} from './secret-places.ts';
import {whole} from './share.ts';

/** As much as `maskText` looks at: what matters in an instruction may stand far to the right. */
const longestStep = 65_536;

/** Newest first, as the engine lists them. */
export function readHistory(json: unknown): Read<Searched<readonly BuildStep[]>> {
	if (!Array.isArray(json)) return noObject('the history of the image');
	const secrets: SecretPlace[] = [];
	const steps = readList(json, 'history', (layer, path): Read<BuildStep> => {
		if (!isObject(layer)) return noObject(path);
		const createdBy = typeof layer['CreatedBy'] === 'string' ? layer['CreatedBy'] : '';
		const read = whole({
			sizeBytes: readNumber(layer['Size'], `${path}.Size`),
			createdAtUnixMs: mapRead(readNumber(layer['Created'], `${path}.Created`, 0), seconds => seconds * 1000),
		});
		secrets.push(...secretsOfStep(createdBy));
		return mapRead(read, numbers => ({...numbers, createdBy: sanitise(maskText(createdBy), longestStep)}));
	});
	return mapRead(steps, value => ({value, secrets}));
}

function secretsOfStep(createdBy: string): readonly SecretPlace[] {
	return secretsIn(createdBy).map(({start, kind}) => ({
		where: 'history',
		name: nameBefore(createdBy.slice(Math.max(0, start - 200), start)) ?? words`a build step`,
		kind,
	}));
}

/** `NPM_TOKEN=`, `--password `: what the secret was given to. */
function nameBefore(text: string): SafeText | null {
	const [, name] = /(-{0,2}[A-Za-z_][\w.-]*)(?:=|\s+)["']?$/.exec(text) ?? [];
	return name === undefined ? null : sanitise(maskText(name), 80);
}

/** Never rejects. */
export function listHistory(engine: Engine, imageId: string): Promise<Read<Searched<readonly BuildStep[]>>> {
	return attempt(words`the history of the image`, async () => readHistory(await engine.imageHistory(imageId)));
}
