import type {FileStat} from '../../source/host/host.ts';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {execFileSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeEach, describe, expect, it} from 'vitest';
import {loadConfig, usualConfigPath, type ConfigDoor} from '../../source/config/load.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {usualSources} from '../../source/model/vulnerability.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hullcheck-config-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

let home = '';
let many = 0;
beforeEach(() => {
	home = path.join(root, String(++many));
	mkdirSync(path.join(home, '.config/hullcheck'), {recursive: true});
});
const usual = () => path.join(home, '.config/hullcheck/config.yaml');
const host = (over: Partial<ConfigDoor> = {}): ConfigDoor => ({...createNodeHost(), env: {}, homeDir: home, ...over});
const load = (explicit: string | null = null, over: Partial<ConfigDoor> = {}) => loadConfig(host(over), explicit, []);
async function said(explicit: string | null = null, over: Partial<ConfigDoor> = {}): Promise<string> {
	const loaded = await load(explicit, over);
	return loaded.is === 'trouble' ? loaded.lines.join('\n') : 'no trouble';
}
function write(text: string | Buffer, file = usual(), mode = 0o600): string {
	writeFileSync(file, text);
	chmodSync(file, mode);
	return file;
}
const swarm = 'policy:\n  isSwarmWanted: true\n';

describe('where the config file is', () => {
	it('in XDG_CONFIG_HOME where that is absolute, else in ~/.config', () => {
		const at = (XDG_CONFIG_HOME?: string) =>
			usualConfigPath({env: XDG_CONFIG_HOME === undefined ? {} : {XDG_CONFIG_HOME}, homeDir: '/home/a'});
		expect(at()).toBe('/home/a/.config/hullcheck/config.yaml');
		expect(at('/etc/xdg')).toBe('/etc/xdg/hullcheck/config.yaml');
		expect(at('')).toBe('/home/a/.config/hullcheck/config.yaml');
		expect(at('relative')).toBe('/home/a/.config/hullcheck/config.yaml');
	});
	it('is read there', async () => {
		write(swarm);
		expect(await load()).toMatchObject({
			is: 'config',
			path: usual(),
			rules: {policy: {isSwarmWanted: true}},
			notices: [],
		});
	});
	it('is the one that is named, and then no other', async () => {
		write(swarm);
		const file = write('waivers: []\n', path.join(home, 'mine.yaml'));
		expect(await load(file)).toMatchObject({path: file, rules: {policy: {isSwarmWanted: false}}});
	});
	it('is never looked for in the working folder', async () => {
		for (const name of ['config.yaml', 'hullcheck.yaml', '.hullcheck.yaml']) write(swarm, path.join(home, name));
		const before = process.cwd();
		try {
			process.chdir(home);
			expect(await load()).toEqual({
				is: 'config',
				rules: {policy: defaultPolicy, waivers: []},
				path: null,
				sources: usualSources,
				keys: [],
				hosts: [],
				notices: [],
			});
		} finally {
			process.chdir(before);
		}
	});
});

describe('a config file that can’t be used', () => {
	it('is none at all: that is fine unless it was named', async () => {
		expect(await said()).toBe('no trouble');
		expect(await said(path.join(home, 'none.yaml'))).toMatch(
			/none\.yaml can't be used: it does not exist\.\nLook at the path behind --config\./,
		);
		expect(await said('')).toContain("can't be used");
	});
	it('is a folder, a pipe, or too long', async () => {
		mkdirSync(usual());
		expect(await said()).toContain('it is');
		const pipe = path.join(home, 'pipe');
		execFileSync('mkfifo', [pipe]);
		chmodSync(pipe, 0o600);
		expect(await said(pipe)).toContain('it is no file');
		expect(await said(write('# x\n'.repeat(2_500_000), path.join(home, 'long')))).toContain(
			'it is longer than 1048576 bytes',
		);
	});
	it('may be written by everybody', async () => {
		expect(await said(write(swarm, usual(), 0o666))).toMatch(
			/everybody on this machine may write it.*\nchmod o-w \S+config\.yaml\./,
		);
	});
	it('is of another encoding', async () => {
		expect(await said(write(Buffer.from('# f\u00fcr\npolicy: {}\n', 'latin1')))).toContain(
			'line 1: it is not UTF-8. Save the file as UTF-8.',
		);
		expect(await said(write(Buffer.from('policy: {}\n', 'utf16le')))).toContain('line 1: it holds a control character');
	});
	it('says all that is wrong, a line each', async () => {
		expect(await said(write('polcy: 1\nwaivers:\n  - {}\n'))).toBe(
			[
				`The config file ${usual()} can't be used: 2 things are wrong in it.`,
				'  line 1: unknown key "polcy". Did you mean policy?',
				'  line 3: waivers[1] is empty. Give it check, a scope, reason and expires.',
			].join('\n'),
		);
	});
	it('may not be read', async () => {
		const {Unread} = await import('../../source/model/read.ts');
		const {notAllowed} = await import('../../source/host/host.ts');
		const denied = new Unread(notAllowed);
		expect(await said(null, {stat: async () => denied})).toMatch(
			/permission denied.*\nMake it readable, or move it away/,
		);
		write(swarm);
		expect(await said(null, {readText: async () => denied})).toContain('permission denied');
	});
});

const ownedBy = (uid: number): FileStat => ({
	kind: 'file',
	uid,
	gid: uid,
	modeBits: 0o600,
	identity: '1:1',
	modifiedAtUnixMs: 0,
});

it('says who else decides what is waived', async () => {
	write(swarm, usual(), 0o660);
	expect(await load()).toMatchObject({notices: [expect.stringContaining('may be written by its group')]});
	const other = await load(null, {uid: 1000, stat: async () => ownedBy(1001)});
	expect(other).toMatchObject({notices: [expect.stringContaining('belongs to another account, uid 1001')]});
	const roots = await load(null, {uid: 1000, stat: async () => ownedBy(0)});
	expect(roots).toMatchObject({notices: []});
});
