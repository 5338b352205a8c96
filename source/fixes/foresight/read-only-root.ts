/** What a read-only root would break: every write that was seen and is not given a place. */
import type {Footprint, LayerFolder} from '../../model/footprint.ts';
import {sayBytes} from '../../model/quantity.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isUnder, type Facts} from './facts.ts';
import {blocked, clean, count, probable, risky, some, unseen} from './risk.ts';
import {looksLikeData, type TmpfsEntry} from './tmpfs.ts';

const of = 'read-only-root';
const fromChanges = words`changed files since it was made`;

/** `size=64m,mode=1777` → bytes; null: none is set, which is half of the memory. */
export function sizeOfOptions(options: string): number | null {
	const [, number, unit = ''] = /(?:^|,)size=(\d+)([kmg]?)/i.exec(options) ?? [];
	if (number === undefined) return null;
	return Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

const sayFiles = ({fileCount, files}: LayerFolder): SafeText =>
	words`${count(fileCount, words`file`, words`files`)} (${some(files.map(({path}) => path))})`;

function riskOfFolder(folder: LayerFolder, tmpfs: readonly TmpfsEntry[]): readonly Risk[] {
	const {path, sizeBytes, imageFiles} = folder;
	const entry = tmpfs.find(one => isUnder(path, one.path));
	if (entry === undefined)
		return [risky(of, words`it writes to ${path}, which would be read-only: ${sayFiles(folder)}`, fromChanges)];
	const risks: Risk[] = [];
	if (looksLikeData(folder))
		risks.push(
			risky(of, words`what it keeps in ${path} looks like data: a tmpfs forgets it at every stop`, sayFiles(folder)),
		);
	const rewritten = folder.files.filter(({kind}) => kind === 'modified');
	if (rewritten.length > 0)
		risks.push(
			risky(
				of,
				words`it rewrites files of the image in ${path}, which the tmpfs would hide: ${some(rewritten.map(file => file.path))}`,
				fromChanges,
			),
		);
	else if (!isUnread(imageFiles) && imageFiles.length > 0 && entry.path === path)
		risks.push(
			risky(
				of,
				words`the tmpfs would hide files of the image: ${some(imageFiles)}`,
				words`files in ${path} that it did not write`,
			),
		);
	const limit = sizeOfOptions(entry.options);
	if (limit !== null && sizeBytes !== null && sizeBytes > limit)
		risks.push(
			risky(of, words`${path} holds ${sayBytes(sizeBytes)}, and its tmpfs only ${sayBytes(limit)}`, fromChanges),
		);
	return risks;
}

/** Where it was not seen to write, nobody looked at what the image has there; but for /tmp. */
function unlookedRisks(tmpfs: readonly TmpfsEntry[], {layer, tmpFiles}: Footprint): readonly Risk[] {
	const written = knownOr(layer, []).map(({path}) => path);
	return tmpfs
		.filter(entry => !written.some(path => isUnder(path, entry.path)))
		.flatMap(({path}) => {
			const files = path === '/tmp' ? tmpFiles : null;
			if (files !== null && !isUnread(files)) {
				return files.length === 0
					? []
					: [risky(of, words`the tmpfs would hide files of the image: ${some(files)}`, words`files in /tmp`)];
			}
			const shown = sanitise(path, 200);
			return [
				probable(
					of,
					words`what the image has in ${shown} is hidden by the tmpfs`,
					words`not seen: it wrote nothing there`,
				),
			];
		});
}

export function readOnlyRisks(
	{tmpfs}: Extract<RecreateChange, {is: 'read-only-root'}>,
	footprint: Footprint,
	facts: Facts,
): readonly Risk[] {
	const mounted = facts.mounts.map(({target}) => target);
	const twice = tmpfs.filter(({path}) => mounted.includes(path));
	if (twice.length > 0)
		return [
			blocked(
				of,
				words`${some(twice.map(({path}) => sanitise(path)))} is a mount already: a tmpfs there would hide it, and the engine refuses it`,
				words`Mounts`,
			),
		];
	const {layer, openForWrite} = footprint;
	if (isUnread(layer)) return [unseen(of, words`what it writes outside of its mounts can't be told`, layer)];
	const places = [...mounted, ...facts.tmpfs, ...tmpfs.map(({path}) => path)];
	const isServed = (path: string): boolean => places.some(place => isUnder(path, place));
	const risks = layer
		.filter(({path}) => ![...mounted, ...facts.tmpfs].some(place => isUnder(path, place)))
		.flatMap(folder => riskOfFolder(folder, tmpfs));
	risks.push(...unlookedRisks(tmpfs, footprint));
	const known = new Set(layer.flatMap(({files}) => files.map(({path}) => path)));
	const open = knownOr(openForWrite, []).filter(
		({path}) => path.startsWith('/') && !isServed(path) && !known.has(path),
	);
	if (open.length > 0)
		risks.push(
			risky(
				of,
				words`${some(open.map(({comm, path}) => words`${comm} has ${path} open for writing`))}`,
				words`/proc/PID/fd`,
			),
		);
	if (risks.length > 0) return risks;
	const says =
		layer.length === 0
			? words`no write outside of its mounts was seen`
			: words`all it was seen to write is on a mount or a tmpfs`;
	return [clean(of, says, fromChanges, footprint)];
}
