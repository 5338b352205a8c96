/** One look at what a container touches, taken when a fix of it is asked for. Reads only, and runs nothing inside. */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import type {Footprint} from '../../model/footprint.ts';
import {isUnread, mapRead, Unread} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {readListeners} from '../detail/listeners.ts';
import {proveLocal} from '../detail/local.ts';
import {notLocal, notRunning} from '../detail/not-known.ts';
import {viewOf} from '../host/view.ts';
import {readClients} from './clients.ts';
import {readLayer, readLayerBytes, readOwner, readTmpFiles} from './layer.ts';
import {readOpenFiles} from './open-files.ts';
import {placeOf} from './place.ts';
import {readProcessPowers} from './process-powers.ts';
import {readSetuidFiles} from './setuid.ts';

export type Look = {
	readonly engine: Engine;
	readonly host: Host;
	/** As the engine sent it. */
	readonly inspect: unknown;
	/** What is to be foretold: files are searched through only where a change depends on it. null: everything. */
	readonly changes: readonly RecreateChange[] | null;
};

const dependsOnSetuid: ReadonlySet<RecreateChange['is']> = new Set(['capabilities', 'no-new-privileges', 'user']);
const notLookedFor = new Unread(words`it was not looked for: no change depends on it`);
const maxMounts = 64;

/** Never rejects: what can't be seen is Unread with the reason. */
export async function gatherFootprint({engine, host, inspect, changes}: Look): Promise<Footprint> {
	const place = placeOf(inspect);
	const {pid, startedAtUnixMs} = place;
	const isLocal = pid > 0 && (await proveLocal(host, engine, {Id: place.id, Pid: pid}));
	const doors = {engine, host, view: isLocal ? await viewOf(host, pid) : null};
	const wantsSetuid = changes === null || changes.some(({is}) => dependsOnSetuid.has(is));

	const processes = readProcessPowers(doors, place);
	const open = processes.then(list =>
		isUnread(list) ? list : isLocal ? readOpenFiles(host, list) : pid > 0 ? notLocal : notRunning,
	);
	// On the host's network, or another container's, most of what listens is others'.
	const listeners = !place.isNetworkShared
		? readListeners({host, pid, isLocal})
		: open.then(files => (isUnread(files) ? files : readListeners({host, pid, isLocal, own: files.sockets})));
	const clients = Promise.all([listeners, open]).then(([heard, files]) =>
		readClients({host, place, isLocal, listeners: heard, sockets: mapRead(files, ({sockets}) => sockets)}),
	);
	const [layer, tmpFiles, layerBytes, setuidFiles, mountOwners, files] = await Promise.all([
		readLayer(doors, place),
		readTmpFiles(doors, place),
		readLayerBytes(engine, place.id),
		wantsSetuid ? readSetuidFiles(doors, place) : notLookedFor,
		Promise.all(
			place.mountTargets.slice(0, maxMounts).map(async target => ({
				target: sanitise(target),
				owner: await readOwner(doors, place, target),
			})),
		),
		open,
	]);
	return {
		seenForMs: startedAtUnixMs === null ? null : Math.max(0, host.nowUnixMs() - startedAtUnixMs),
		layer,
		tmpFiles,
		layerBytes,
		listeners: await listeners,
		clients: await clients,
		processes: await processes,
		setuidFiles,
		mountOwners,
		openForWrite: mapRead(files, ({forWrite}) => forWrite),
		openDevices: mapRead(files, ({devices}) => devices),
	};
}
