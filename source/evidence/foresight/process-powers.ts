/** Who runs in the container, as whom, and what each of them may do. */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {ProcessSeen} from '../../model/footprint.ts';
import {at} from '../../model/foreign.ts';
import {isUnread, knownOr, mapRead, Unread, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {notLocal, notRunning} from '../detail/not-known.ts';
import {readStatus} from '../detail/privileges.ts';
import {listProcesses} from '../processes.ts';
import type {Doors} from './layer.ts';
import type {Place} from './place.ts';

/** More are of a kind with these. */
const maxProcesses = 256;

/** As the host counts; null: the name of a host's user. */
const numberOf = (uid: SafeText): number | null => (/^\d+$/.test(uid) ? Number(uid) : null);

/** Users of a container are others outside, where the engine maps them: then ps of its host does not tell who is root. */
async function whyUidsAreNotTold(engine: Engine): Promise<Unread | null> {
	const options = await attempt(words`whether the engine maps users`, async () => {
		const list = at(await engine.info(), 'SecurityOptions');
		return Array.isArray(list) ? list : [];
	});
	if (isUnread(options)) return options;
	return options.some(one => typeof one === 'string' && /name=(?:userns|rootless)/.test(one))
		? new Unread(words`the engine maps users to others, and its host's ps tells only those`)
		: null;
}

/** Never rejects. */
export async function readProcessPowers(
	{engine, host, view}: Doors,
	place: Place,
): Promise<Read<readonly ProcessSeen[]>> {
	if (place.pid === 0) return notRunning;
	const [listed, why] = await Promise.all([
		listProcesses(engine, place.id),
		view === null ? whyUidsAreNotTold(engine) : null,
	]);
	if (isUnread(listed)) return listed;
	if (why !== null) return why;
	if (listed.length > maxProcesses) return new Unread(words`it runs more than ${maxProcesses} processes`);
	const all = await Promise.all(
		listed.map(async ({pid, uid, comm}): Promise<ProcessSeen | null> => {
			if (view === null) return toldByPs(pid, numberOf(uid), comm);
			const seen = await statusOf(host, pid);
			return isUnread(seen) ? toldByPs(pid, numberOf(uid), comm) : {pid, comm, uid: seen.uid, capEff: seen.capEff};
		}),
	);
	const told = all.filter(one => one !== null);
	return told.length === all.length ? told : new Unread(words`ps named users, not their numbers`);
}

const toldByPs = (pid: number, uid: number | null, comm: SafeText): ProcessSeen | null =>
	uid === null ? null : {pid, comm, uid, capEff: notLocal};

async function statusOf(
	host: Host,
	pid: number,
): Promise<Read<{readonly uid: number; readonly capEff: readonly string[]}>> {
	const [status, uidMap] = await Promise.all([
		host.readText(`/proc/${pid}/status`),
		host.readText(`/proc/${pid}/uid_map`),
	]);
	if (isUnread(status)) return status;
	return mapRead(readStatus(status, knownOr(uidMap, ''), words``), ({uid, capEff}) => ({uid, capEff}));
}
