/** A container about which everything is known and nothing speaks against a fix; tests change one thing. */
import {factsOf, type Facts} from '../../../source/fixes/foresight/facts.ts';
import type {Client, Footprint, LayerFolder, MountOwner, ProcessSeen} from '../../../source/model/footprint.ts';
import {Unread} from '../../../source/model/read.ts';
import type {CreateBody, Swap} from '../../../source/model/recreate.ts';
import {defaultCapabilities} from '../../../source/model/capabilities.ts';
import {t} from '../../helpers/evidence.ts';

const hour = 3_600_000;
export const notSeen = new Unread(t('closed to us'));

export const quiet: Footprint = {
	seenForMs: 48 * hour,
	layer: [],
	tmpFiles: [],
	layerBytes: 0,
	listeners: [],
	clients: [],
	processes: [{pid: 42, comm: t('app'), uid: 0, capEff: defaultCapabilities}],
	setuidFiles: {paths: [], isAll: true},
	mountOwners: [],
	openForWrite: [],
	openDevices: [],
};
export const footprint = (over: Partial<Footprint> = {}): Footprint => ({...quiet, ...over});

export const facts = (inspect: unknown = {}): Facts => factsOf(inspect);

export const processes = (...uids: readonly number[]): readonly ProcessSeen[] =>
	uids.map((uid, index) => ({pid: 42 + index, comm: t('app'), uid, capEff: uid === 0 ? defaultCapabilities : []}));

export const client = (address: string, port: number, from: Client['from'] = 'beyond'): Client => ({
	address: t(address),
	port,
	from,
});

export const owned = (target: string, uid: number, modeBits = 0o755): MountOwner => ({
	target: t(target),
	owner: {uid, gid: uid, modeBits},
});

export const written = (path: string, over: Partial<LayerFolder> = {}): LayerFolder => ({
	path: t(path),
	fileCount: 1,
	files: [{kind: 'added', path: t(`${path}/x`), sizeBytes: 1000}],
	sizeBytes: 1000,
	owner: {uid: 0, gid: 0, modeBits: 0o755},
	imageFiles: [],
	...over,
});

export const body = (HostConfig: Readonly<Record<string, unknown>> = {}, rest: object = {}): CreateBody => ({
	Image: 'shop/web:4.2',
	HostConfig,
	NetworkingConfig: {EndpointsConfig: {}},
	...rest,
});

export const swap: Swap = {
	oldId: 'ab'.repeat(32),
	name: 'web-1',
	body: body(),
	platform: null,
	connects: [],
	was: 'running',
	restartPolicy: {Name: 'no', MaximumRetryCount: 0},
	stopTimeoutMs: 10_000,
	expects: {listeners: null, mustTurnHealthy: false, graceMs: 10_000, healthTimeoutMs: 0},
	dependants: [],
};
