/** The limits in force: from the cgroup's files where they are ours to read, else as far as the engine's statistics tell. */
import type {Host} from '../../host/host.ts';
import type {CgroupFacts, StatsSample} from '../../model/detail.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {readGroup} from './cgroup-files.ts';
import {findGroup} from './cgroup-group.ts';
import {notRunning, whyNoProc} from './not-known.ts';

export type CgroupRequest = {
	readonly host: Host;
	/** Of the main process; 0 where it does not run. */
	readonly pid: number;
	/** As `proveLocal` found. */
	readonly isLocal: boolean;
	/** null: none has come yet. */
	readonly sample: StatsSample | null;
	readonly engine: Read<EngineFacts>;
};

/** Never rejects. */
export async function readCgroup({host, pid, isLocal, sample, engine}: CgroupRequest): Promise<Read<CgroupFacts>> {
	if (pid <= 0) return notRunning;
	const facts = whyNoProc(pid, isLocal) ?? (await readFiles(host, pid));
	if (!isUnread(facts) || sample === null || isUnread(engine)) return facts;
	return fromSample(sample, engine, facts);
}

async function readFiles(host: Host, pid: number): Promise<Read<CgroupFacts>> {
	const group = await findGroup(host, pid);
	return isUnread(group) ? group : readGroup(group);
}

/** The engine gives all of the host's memory as the limit where there is none. */
export function fromSample(sample: StatsSample, engine: EngineFacts, whyNoFiles: Unread): CgroupFacts {
	const {memoryLimitBytes} = sample;
	const isLimited = memoryLimitBytes > 0 && memoryLimitBytes < engine.MemTotal;
	const notSaid = new Unread(words`statistics do not tell it: ${whyNoFiles.why}`);
	return {
		version: engine.CgroupVersion === '2' ? 2 : 1,
		path: words`path not known`,
		knownFrom: 'stats',
		memoryLimitBytes: isLimited ? memoryLimitBytes : null,
		memorySwapLimitBytes: notSaid,
		memoryPeakBytes: notSaid,
		swapBytes: notSaid,
		pidsLimit: sample.pidsLimit,
		cpus: notSaid,
		cpuShares: notSaid,
		cpuset: notSaid,
		oomKills: notSaid,
	};
}
