/**
 * What of a scanned image runs, and from where that is reached: the scan's findings ranked by it. Looked at when somebody
 * looks, never with every look at the table; what was seen of a container is good for a while.
 */
import type {Engine} from '../engine/engine.ts';
import {readFilesInUse} from '../evidence/files-in-use.ts';
import type {Host} from '../host/host.ts';
import {joinUses, usesIn} from '../images/owners/use.ts';
import {rankMatches} from '../images/rank.ts';
import type {ScanImage} from '../images/scan-image.ts';
import type {FilesInUse, ReachableAt} from '../model/exposure.ts';
import type {ImageScan} from '../model/image-scan.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import type {Resident} from './residents.ts';

export type Exposures = {
	/** The scan again, by what runs in these and who reaches them. Never rejects. */
	expose(scan: ImageScan, residents: readonly Resident[]): Promise<ImageScan>;
};

export const neverScanned = new Unread(words`nothing is scanned here`);

const keptMs = 30_000;
const mostAtOnce = 4;

export function createExposures({
	host,
	engine,
	ownersOf,
}: {
	readonly host: Host;
	readonly engine: () => Engine | null;
	readonly ownersOf: ScanImage['ownersOf'];
}): Exposures {
	const seen = new Map<string, {readonly atUnixMs: number; readonly files: Promise<Read<FilesInUse>>}>();

	function filesOf(now: Engine, {id, pid}: Resident, wantsOpenFiles: boolean): Promise<Read<FilesInUse>> {
		if (isUnread(pid)) return Promise.resolve(pid);
		const nowUnixMs = host.nowUnixMs();
		for (const [key, {atUnixMs}] of seen) if (nowUnixMs - atUnixMs > keptMs) seen.delete(key);
		const key = `${id} ${pid} ${wantsOpenFiles}`;
		const known = seen.get(key);
		if (known !== undefined) return known.files;
		const files = readFilesInUse(host, now, {Id: id, Pid: pid}, wantsOpenFiles);
		seen.set(key, {atUnixMs: nowUnixMs, files});
		return files;
	}

	return {
		async expose(scan, residents) {
			const running = residents.filter(({pid}) => isUnread(pid) || pid > 0);
			const reachableAt = running.flatMap(({name, reach}): readonly ReachableAt[] =>
				reach.map(address => ({container: name, address})),
			);
			const now = engine();
			const matches = scan.found.map(({match}) => match);
			if (now === null || matches.length === 0) return {...scan, reachableAt};
			const wantsOpenFiles = matches.some(({package: {kind}}) => kind === 'maven');
			const owners = await ownersOf(scan.imageId);
			const uses = await inPool(running, mostAtOnce, async one =>
				usesIn(one.name, owners, await filesOf(now, one, wantsOpenFiles)),
			);
			const isReachable = reachableAt.length > 0;
			return {
				...scan,
				reachableAt,
				found: rankMatches(matches, {useOf: one => joinUses(uses.map(inOne => inOne(one))), isReachable}),
			};
		},
	};
}
