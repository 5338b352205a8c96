/** What an undo leaves behind: files written into the new container's own layer, which the old one has not. */
import type {Engine} from '../engine/engine.ts';
import {gatherFootprint} from '../evidence/foresight/gather-footprint.ts';
import type {Host} from '../host/host.ts';
import type {Transaction} from '../model/fix.ts';
import {sayBytes} from '../model/quantity.ts';
import {isUnread} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

const mostFolders = 12;

const many = (files: number): SafeText => (files === 1 ? words`1 file` : words`${files} files`);

/** Words for each folder; []: nothing, or it was no swap. Never rejects: what can't be seen is said. */
export async function writtenSince(
	{engine, host}: {readonly engine: Engine; readonly host: Host},
	{replacedBy}: Transaction,
): Promise<readonly SafeText[]> {
	if (replacedBy === undefined || replacedBy === null) return [];
	try {
		const inspect = await engine.inspectContainer(replacedBy);
		const {layer} = await gatherFootprint({engine, host, inspect, changes: []});
		if (isUnread(layer)) return [words`what it wrote since can't be seen: ${layer.why}`];
		const said = layer
			.slice(0, mostFolders)
			.map(({path, files, sizeBytes}) =>
				sizeBytes === null
					? words`${path} (${many(files.length)})`
					: words`${path} (${many(files.length)}, ${sayBytes(sizeBytes)})`,
			);
		return layer.length > mostFolders ? [...said, words`and ${layer.length - mostFolders} more folders`] : said;
	} catch {
		// Gone or out of reach: whether it can be taken back at all is told beside.
		return [];
	}
}
