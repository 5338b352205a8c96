/**
 * What only the engine's own machine tells. Read once the engine is proven to be on it; each part that can't be read says
 * why, and without proof all of them say the same.
 */
import type {Engine} from '../../engine/engine.ts';
import {notAllowed, type Host} from '../../host/host.ts';
import {isPodman} from '../../model/engine-kind.ts';
import type {EngineFacts, NetworkFacts} from '../../model/evidence.ts';
import type {Listing} from '../../model/fleet.ts';
import {at} from '../../model/foreign.ts';
import {hostFileNames, type DaemonInfo, type DaemonSettings, type HostEvidence} from '../../model/host-evidence.ts';
import {isUnread, mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {proveLocal} from '../detail/local.ts';
import {readAccounts, type Accounts} from './accounts.ts';
import {readAudit} from './audit.ts';
import {readContentTrust} from './content-trust.ts';
import {readDaemonJson} from './daemon-json.ts';
import {daemonPaths} from './daemon-paths.ts';
import {readDaemonProcess, readRawProcess, type RawProcess} from './daemon-process.ts';
import {readDataRoot} from './data-root.ts';
import {factsOf, readFiles, type HostFiles} from './files.ts';
import {findDaemon, type FoundDaemon} from './find-daemon.ts';
import {readFirewall} from './firewall/index.ts';
import {readFlags} from './flags.ts';
import {readHardening} from './hardening.ts';
import {readKernel} from './kernel.ts';
import {unreadAt, withPath} from './say.ts';
import {readSettings} from './settings.ts';
import {readSocketGroup} from './socket-group.ts';
import {startedAt} from './started-at.ts';
import {ownView} from './view.ts';

/** Of `/version` and `/info`, whose JSON is kept for what is read of a swarm. */
export type Answers = {
	readonly engine: Read<EngineFacts>;
	readonly info: Read<DaemonInfo>;
	readonly json: unknown;
};

export type LocalSources = {
	readonly engine: Engine;
	readonly host: Host;
	readonly containers: readonly Listing[];
	readonly answers: Promise<Answers>;
	/** Never rejects. */
	readonly networks: Promise<Read<readonly NetworkFacts[]>>;
};

export type LocalEvidence = Pick<
	HostEvidence,
	| 'daemon'
	| 'settings'
	| 'files'
	| 'audit'
	| 'dataRoot'
	| 'socketGroup'
	| 'contentTrust'
	| 'firewall'
	| 'kernel'
	| 'hardening'
> & {
	readonly swarmState: Read<string>;
	/** Names of all processes; see `Surroundings`. */
	readonly processes: Read<ReadonlySet<string>>;
	/** The daemon runs from the files of this machine, so its packages are those of the machine. */
	readonly isOfOurFiles: boolean;
};

const maxMountinfoBytes = 64 * 1024 ** 2;
/** How late a file may carry the time of a start that read it: clocks of file systems are coarse, and so is /proc's. */
const slackMs = 2_000;
const maxProven = 3;

export async function gatherLocal(sources: LocalSources): Promise<LocalEvidence> {
	const {engine, host, answers} = sources;
	const {socketPath} = engine;
	if (engine.endpoint.isDemo) return unseen(new Unread(words`this is the demo: there is no machine behind it`));
	if (socketPath === null) {
		return unseen(new Unread(words`the engine is not on this machine: run hullcheck there, as root, to see it`));
	}
	const dataRoot = async (): Promise<string> => {
		const read = (await answers).engine;
		return isUnread(read) ? '' : read.DockerRootDir;
	};
	const [found, accounts] = await Promise.all([findDaemon(host, engine, socketPath, dataRoot), readAccounts(host)]);
	const its = await answers;
	if (!isUnread(its.engine) && isPodman(its.engine)) {
		return unseen(new Unread(words`this is Podman: it has neither the daemon nor the files that are looked at here`));
	}
	if (isUnread(found)) return withoutDaemon(sources, socketPath, found, accounts);
	return isUnread(its.engine)
		? unseen(its.engine)
		: withDaemon(sources, socketPath, found, {...its, engine: its.engine}, accounts);
}

type Known = Answers & {readonly engine: EngineFacts};

async function withDaemon(
	{host, containers, networks}: LocalSources,
	socketPath: string,
	found: FoundDaemon,
	{engine, info}: Known,
	accounts: Read<Accounts>,
): Promise<LocalEvidence> {
	const raw = readRawProcess(host, found);
	const [socket, audit, kernel, hardening, process, fromProcess, dataRoot, firewall, swarmState, processes] =
		await Promise.all([
			apiSocket(host, socketPath, accounts),
			readAudit(host),
			readKernel(host),
			readHardening(host),
			raw.then(read => mapAsync(read, its => readDaemonProcess(host, found, its))),
			raw.then(read =>
				mapAsync(read, its => ofProcess({host, found, raw: its, engine, info, networks, accounts, socketPath})),
			),
			dataRootOf(host, found, engine.DockerRootDir),
			readFirewall({
				host,
				...found,
				publishedOn: containers.flatMap(({ports}) => ports.map(({HostIp}) => HostIp)),
				backend: isUnread(info) ? '' : info.firewallBackend,
			}),
			engine.isSwarmActive ? swarmStateOf(found, engine.DockerRootDir) : new Unread(words`swarm mode is off`),
			namesOfProcesses(host),
		]);
	return {
		daemon: process,
		settings: mapRead(fromProcess, ({settings}) => settings),
		files: isUnread(fromProcess) ? noFiles(fromProcess) : fromProcess.files,
		audit,
		dataRoot,
		socketGroup: readSocketGroup(socket, accounts),
		contentTrust: mapRead(fromProcess, ({contentTrust}) => contentTrust),
		firewall,
		kernel,
		hardening,
		swarmState,
		processes,
		isOfOurFiles: found.view.isOwn,
	};
}

type OfProcess = {
	readonly settings: Read<DaemonSettings>;
	readonly files: HostFiles;
	readonly contentTrust: Read<SafeText>;
};

type ProcessSources = {
	readonly host: Host;
	readonly found: FoundDaemon;
	readonly raw: RawProcess;
	readonly engine: EngineFacts;
	readonly info: Read<DaemonInfo>;
	readonly networks: LocalSources['networks'];
	readonly accounts: Read<Accounts>;
	readonly socketPath: string;
};

async function ofProcess({
	host,
	found,
	raw,
	engine,
	info,
	networks,
	accounts,
	socketPath,
}: ProcessSources): Promise<OfProcess> {
	const {argv, env, exe} = raw;
	const {view} = found;
	const flags = readFlags(argv);
	const paths = daemonPaths(engine.isRootless, env);
	const configFile = flags.get('config-file')?.at(-1) ?? paths.configFile;
	const userConfig = engine.isRootless ? (env.get('XDG_CONFIG_HOME') ?? `${env.get('HOME') ?? '/root'}/.config`) : null;
	const [text, changed, its] = await Promise.all([
		view.readText(configFile),
		changedSince(host, found, configFile),
		networks,
	]);
	const file = changed ?? readDaemonJson(configFile, text);
	const settings = mapRead(file, json =>
		mapRead(info, known => readSettings({flags, file: json, env, engine, info: known, networks: its})),
	);
	const [files, contentTrust] = await Promise.all([
		readFiles({
			view,
			ownView: ownView(host),
			socketPath,
			exe,
			env,
			paths,
			userConfig,
			engine,
			settings,
			configFile,
			accounts,
		}),
		readContentTrust(view, userConfig),
	]);
	return {settings, files, contentTrust};
}

/** A file that was written after the daemon had read it tells what will be, not what is. */
async function changedSince(host: Host, {pid, view}: FoundDaemon, path: string): Promise<Unread | null> {
	const [file, started] = await Promise.all([view.find(path), startedAt(host, pid)]);
	if (isUnread(file) || isUnread(started) || file.modifiedAtUnixMs <= started + slackMs) return null;
	return new Unread(
		words`${sanitise(path, 300)} was changed after the daemon started, so what it runs with can't be told: restart the daemon`,
	);
}

async function dataRootOf(host: Host, {pid, view}: FoundDaemon, path: string): Promise<HostEvidence['dataRoot']> {
	const table = `/proc/${pid}/mountinfo`;
	const [mounts, found] = await Promise.all([host.readText(table, maxMountinfoBytes), view.find(path)]);
	if (isUnread(found)) return unreadAt(path, found);
	return mapRead(withPath(table, mounts), text => readDataRoot(text, path, found.realPath));
}

/** For others than root some may be hidden, and one that is not seen is not proven absent. */
async function namesOfProcesses(host: Host): Promise<Read<ReadonlySet<string>>> {
	if (host.uid !== 0) return new Unread(notAllowed);
	return mapRead(await host.processes(), all => new Set(all.map(({comm}) => comm)));
}

async function swarmStateOf({view}: FoundDaemon, dataRoot: string): Promise<Read<string>> {
	const file = `${dataRoot}/swarm/docker-state.json`;
	return withPath(file, await view.readText(file));
}

async function apiSocket(host: Host, path: string, accounts: Read<Accounts>) {
	const facts = await factsOf(ownView(host), path, accounts);
	return facts ?? new Unread(words`${sanitise(path, 300)} does not exist any more`);
}

/** The daemon's process is closed to us, or is none of this machine. What needs no daemon is told where a container proves the machine. */
async function withoutDaemon(
	{engine, host, containers}: LocalSources,
	socketPath: string,
	why: Unread,
	accounts: Read<Accounts>,
): Promise<LocalEvidence> {
	const nothing = unseen(why);
	if (!(await isContainerHere(engine, host, containers))) return nothing;
	const [socket, audit, kernel, hardening] = await Promise.all([
		apiSocket(host, socketPath, accounts),
		readAudit(host),
		readKernel(host),
		readHardening(host),
	]);
	return {
		...nothing,
		files: {...nothing.files, 'api-socket': mapRead(socket, one => [one])},
		socketGroup: readSocketGroup(socket, accounts),
		audit,
		kernel,
		hardening,
	};
}

async function isContainerHere(engine: Engine, host: Host, containers: readonly Listing[]): Promise<boolean> {
	const running = containers.filter(({status}) => status === 'running').slice(0, maxProven);
	const proofs = await Promise.all(
		running.map(async ({id}) => {
			const json = await attempt(words`the container`, () => engine.inspectContainer(id));
			const Pid = at(json, 'State', 'Pid');
			return typeof Pid === 'number' && Pid > 0 && proveLocal(host, engine, {Id: id, Pid});
		}),
	);
	return proofs.includes(true);
}

async function mapAsync<T, U>(read: Read<T>, into: (value: T) => Promise<Read<U>>): Promise<Read<U>> {
	return isUnread(read) ? read : into(read);
}

const noFiles = (why: Unread): HostFiles =>
	Object.fromEntries(hostFileNames.map(name => [name, why])) as unknown as HostFiles;

function unseen(why: Unread): LocalEvidence {
	return {
		daemon: why,
		settings: why,
		files: noFiles(why),
		audit: why,
		dataRoot: why,
		socketGroup: why,
		contentTrust: why,
		firewall: why,
		kernel: why,
		hardening: why,
		swarmState: why,
		processes: why,
		isOfOurFiles: false,
	};
}
