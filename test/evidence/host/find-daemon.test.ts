import {describe, expect, it} from 'vitest';
import type {Engine} from '../../../source/engine/engine.ts';
import {findDaemon} from '../../../source/evidence/host/find-daemon.ts';
import {listenersOf} from '../../../source/evidence/host/daemon-process.ts';
import {boundSockets} from '../../../source/evidence/host/unix-sockets.ts';
import {notAllowed} from '../../../source/host/host.ts';
import {isUnread, Unread} from '../../../source/model/read.ts';
import {fakeHost, type FakeHost, type Machine} from '../../helpers/fake-host.ts';

const head = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const connected = (inode: number, path = '/run/docker.sock'): string =>
	`00000000500b255b: 00000003 00000000 00000000 0001 03 ${inode} ${path}\n`;
const listening = (inode: number, path = '/run/docker.sock'): string =>
	`00000000a76367a4: 00000002 00000000 00010000 0001 01 ${inode} ${path}\n`;

const socketPath = '/var/run/docker.sock';
const database = '/var/lib/docker/volumes/metadata.db';

/** A machine with systemd's socket activation: pid 1 listens, the daemon has what it accepted. */
const machine = (over: Machine = {}): FakeHost =>
	fakeHost({
		...over,
		files: {'/proc/self/net/unix': head + listening(10) + connected(11), [database]: '', ...over.files},
		stats: {'/run/docker.sock': {kind: 'socket'}, ...over.stats},
		links: {
			'/var/run': '/run',
			'/proc/self/ns/mnt': 'mnt:[1]',
			'/proc/self/ns/net': 'net:[1]',
			'/proc/1/ns/mnt': 'mnt:[1]',
			'/proc/700/ns/mnt': 'mnt:[1]',
			'/proc/700/ns/net': 'net:[1]',
			'/proc/900/ns/mnt': 'mnt:[1]',
			'/proc/900/ns/net': 'net:[1]',
			...over.links,
		},
		processes: over.processes ?? [
			{pid: 1, comm: 'systemd'},
			{pid: 500, comm: 'dockerd'},
			{pid: 700, comm: 'dockerd'},
			{pid: 900, comm: 'relay'},
		],
		openFiles: {
			1: ['socket:[10]'],
			500: ['socket:[9]'],
			700: ['/dev/null', 'socket:[11]', database],
			...over.openFiles,
		},
	});

const engine = {ping: async () => {}} as unknown as Engine;
const find = (host: FakeHost, dataRoot = '/var/lib/docker') =>
	findDaemon(host, engine, socketPath, async () => dataRoot);
async function pidOrWhy(host: FakeHost, dataRoot?: string): Promise<number | string> {
	const found = await find(host, dataRoot);
	return isUnread(found) ? found.why : found.pid;
}

describe('the daemon', () => {
	it('is who holds the other end of our connection, not who has the name', async () => {
		expect(await find(machine())).toMatchObject({pid: 700, isNetworkApart: false});
	});

	it('is no other by any name it gives itself', async () => {
		const host = machine({
			processes: [
				{pid: 500, comm: 'dockerd'},
				{pid: 900, comm: 'sleep'},
			],
			openFiles: {500: ['socket:[9]', database], 700: [], 900: ['socket:[11]', database]},
		});
		expect(await pidOrWhy(host)).toBe(900);
	});

	it('is not who only waits for connections that another takes', async () => {
		const host = machine({openFiles: {1: ['socket:[10]', database]}, files: {'/run/docker.pid': '1'}});
		expect(await pidOrWhy(host)).toBe(700);
	});

	it('is who waits where no connection is to be seen', async () => {
		const files = {'/proc/self/net/unix': head + listening(10)};
		expect(await pidOrWhy(machine({files, openFiles: {700: ['socket:[10]', database]}}))).toBe(700);
	});

	it('is found by the locks it holds, without a look at everybody', async () => {
		const host = machine({files: {'/proc/locks': '1: FLOCK  ADVISORY  WRITE 700 fe:00:2409316 0 EOF\n'}});
		expect(await pidOrWhy(host)).toBe(700);
		expect(host.searched).toEqual([700]);
	});

	it('is proven even where a file names it', async () => {
		const host = machine({files: {'/run/docker.pid': '500'}});
		expect(await pidOrWhy(host)).toBe(700);
		expect(host.searched[0]).toBe(500);
	});

	it('is not what only passes requests on', async () => {
		const host = machine({openFiles: {700: [], 900: ['socket:[11]', '/dev/null']}});
		expect(await pidOrWhy(host)).toMatch(/^the engine is not on this machine/);
	});

	it('is not one whose socket has our path in another file system', async () => {
		// A daemon in a container on the host's network: its path reads like ours and leads elsewhere.
		const host = machine({
			files: {'/proc/self/net/unix': head + connected(21), '/proc/900/root/run/docker.sock': ''},
			links: {'/proc/900/ns/mnt': 'mnt:[2]'},
			openFiles: {700: [], 900: ['socket:[21]', database]},
		});
		expect(await pidOrWhy(host)).toMatch(/not on this machine/);
	});

	it('in a mount namespace of its own is known by the very file', async () => {
		const host = machine({
			files: {'/proc/self/net/unix': head + connected(21, '/inner/link/docker.sock')},
			stats: {
				'/run/docker.sock': {kind: 'socket', identity: '7:7'},
				'/proc/900/root/real/docker.sock': {kind: 'socket', identity: '7:7'},
			},
			links: {'/proc/900/ns/mnt': 'mnt:[2]', '/proc/900/ns/net': 'net:[2]', '/proc/900/root/inner/link': '/real'},
			openFiles: {700: [], 900: ['socket:[21]', database]},
		});
		expect(await find(host)).toMatchObject({pid: 900, isNetworkApart: true});
	});

	it('has its data root behind a link', async () => {
		const host = machine({
			links: {'/var/lib/docker': '/data/docker'},
			files: {'/data/docker/x': ''},
			openFiles: {700: ['socket:[11]', '/data/docker/volumes/metadata.db']},
		});
		expect(await pidOrWhy(host)).toBe(700);
	});

	it('is not seen without rights', async () => {
		const host = machine();
		const closed: FakeHost = {...host, openFiles: async () => new Unread(notAllowed)};
		expect(await pidOrWhy(closed)).toMatch(/run as root to see it \(EACCES\)$/);
	});

	it('is not there where the socket has gone, or nothing holds it', async () => {
		expect(await pidOrWhy(machine({files: {'/proc/self/net/unix': head}}))).toMatch(/not on this machine/);
		expect(await pidOrWhy(machine(), '')).toMatch(/not on this machine/);
		expect(await pidOrWhy(machine(), '/')).toMatch(/not on this machine/);
		const gone = {...machine(), stat: async () => new Unread(notAllowed)};
		expect(await pidOrWhy(gone)).toBe('/var/run/docker.sock: permission denied: run as root to see it (EACCES)');
	});
});

describe('the table of sockets', () => {
	it('knows who listens and who is connected, and paths with blanks', () => {
		const other =
			'000000000001: 00000002 00000000 00000000 0002 01 5 /run/x\n0000000000002: 00000003 00000000 00000000 0001 03 6\n';
		expect(boundSockets(head + other + listening(1) + connected(2, '/a b/c') + connected(3, '@abstract'))).toEqual([
			{inode: 1, path: '/run/docker.sock', isListening: true},
			{inode: 2, path: '/a b/c', isListening: false},
		]);
	});
});

describe('who listens on TCP', () => {
	const line = (local: string, state: string, inode: number): string =>
		`   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 000000002e9d9434 100 0 0 10 0\n`;
	it('is told for what the process holds alone', () => {
		const tcp = `  sl  local_address\n${line('0100007F:0947', '0A', 4)}${line('00000000:0016', '0A', 5)}${line('0100007F:0948', '01', 6)}`;
		const tcp6 = line('00000000000000000000000000000000:0949', '0A', 7);
		expect(listenersOf([tcp, tcp6], ['socket:[4]', 'socket:[6]', 'socket:[7]', '/dev/null'])).toEqual([
			{address: '127.0.0.1', port: 2375},
			{address: '::', port: 2377},
		]);
	});
});
