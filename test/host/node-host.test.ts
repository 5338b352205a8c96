import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, closeSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, describe, expect, it} from 'vitest';
import {notThere} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {isUnread, Unread} from '../../source/model/read.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-host-'));
const at = (name: string): string => path.join(folder, name);
writeFileSync(at('file'), 'größe\n');
writeFileSync(at('long'), 'x'.repeat(200_000));
symlinkSync('file', at('link'));
symlinkSync('circle', at('circle'));
execFileSync('mkfifo', [at('pipe')]);
afterAll(() => rmSync(folder, {recursive: true}));

const host = createNodeHost();
const why = async (read: Promise<unknown>): Promise<string> => {
	const value = await read;
	return value instanceof Unread ? value.why : `read: ${JSON.stringify(value)}`;
};

describe('this machine', () => {
	it('reads whole files, those of /proc too', async () => {
		expect(await host.readText(at('file'))).toBe('größe\n');
		expect(await host.readText(at('link'))).toBe('größe\n');
		expect(await host.readText(at('long'))).toHaveLength(200_000);
		expect(await host.readText('/proc/self/status')).toMatch(/^Name:/);
		expect(await host.readLink(at('link'))).toBe('file');
		expect(await host.readLink('/proc/self/ns/net')).toMatch(/^net:\[\d+\]$/);
	});

	it('says in plain words why not', async () => {
		expect(await why(host.readText(at('none')))).toBe(notThere);
		expect(await why(host.readText(at('file/none')))).toBe(notThere);
		expect(await why(host.readText(folder))).toBe('it is no file');
		expect(await why(host.readText(at('circle')))).toBe('its links run in a circle');
		expect(await why(host.readText(at('long'), 1000))).toBe('it is longer than 1000 bytes');
		expect(await why(host.readLink(at('file')))).not.toMatch(/^read/);
		expect(await why(host.readText('/proc/4194305/status'))).toBe(notThere);
		if (host.uid !== 0) expect(await why(host.readLink('/proc/1/ns/net'))).toMatch(/run as root/);
	});

	it('does not wait for a pipe', async () => {
		expect(await why(host.readText(at('pipe')))).toBe('it is no file');
		expect(await why(host.readText('/dev/zero'))).toBe('it is no file');
	});

	it('tells what a path is', async () => {
		const server = createServer().listen(at('socket'));
		await new Promise(resolve => server.once('listening', resolve));
		expect(await host.kindOf(at('socket'))).toBe('socket');
		server.close();
		expect(await host.kindOf(at('link'))).toBe('file');
		expect(await host.kindOf(folder)).toBe('directory');
		expect(await host.kindOf(at('pipe'))).toBe('other');
		expect(await why(host.kindOf(at('none')))).toBe(notThere);
	});

	it('tells owner and mode by bits, of what links lead to', async () => {
		chmodSync(at('file'), 0o4606);
		const seen = await host.stat(at('file'));
		expect(seen).toMatchObject({kind: 'file', uid: host.uid, modeBits: 0o4606});
		expect(await host.stat(at('link'))).toEqual(seen);
		expect(await host.stat('/proc/self/root')).toMatchObject({kind: 'directory'});
		expect(await host.realPath(at('link'))).toBe(at('file'));
		expect(await host.stat(at('pipe'))).toMatchObject({kind: 'other'});
		expect(await why(host.stat(at('none')))).toBe(notThere);
		expect(await why(host.stat(at('circle')))).toBe('its links run in a circle');
		expect(await why(host.realPath(at('file/none')))).toBe(notThere);
	});

	it('lists a folder, but none without end', async () => {
		expect(await host.list(folder)).toEqual(expect.arrayContaining(['circle', 'file', 'link', 'pipe']));
		expect(await why(host.list(folder, 2))).toBe('it holds more than 2 files');
		expect(await why(host.list(at('file')))).toBe(notThere);
		expect(await why(host.list(at('pipe')))).toBe(notThere);
	});

	it('sees who runs and what they hold open', async () => {
		expect(await host.processes()).toEqual(expect.arrayContaining([expect.objectContaining({pid: process.pid})]));
		const held = openSync(at('file'), 'r');
		expect(await host.openFiles(process.pid)).toContain(at('file'));
		closeSync(held);
		expect(await why(host.openFiles(4_194_305))).toBe(notThere);
	});

	it('knows the children of a process', async () => {
		const child = spawn('sh', ['-c', 'read line', 'a name', '']);
		await new Promise(resolve => child.once('spawn', resolve));
		expect(await host.children(process.pid)).toContainEqual({
			pid: child.pid,
			argv: ['sh', '-c', 'read line', 'a name', ''],
		});
		child.kill('SIGKILL');
		expect(await why(host.children(4_194_305))).toBe(notThere);
	});

	it('runs what prints the rules of the kernel, and says why not', async () => {
		// Whether they are installed is the machine's own business: what comes is text, or a reason.
		for (const command of ['iptables-save', 'nft list ruleset', 'auditctl -l'] as const) {
			const printed = await host.run(command);
			if (isUnread(printed)) expect(printed.why).toMatch(/not installed|permission denied|failed/);
			else expect(printed).toBeTypeOf('string');
		}
		const nobody = await host.run('iptables-save', 4_194_305);
		expect(nobody).toBeInstanceOf(Unread);
	});

	it('knows itself', () => {
		expect(host.uid).toBe(process.getuid?.());
		expect(Math.abs(host.nowUnixMs() - Date.now())).toBeLessThan(1000);
		expect(host.env['PATH']).toBe(process.env['PATH']);
	});
});
