/** Sixty secrets where people put them: none in a byte that is drawn, a report, a file, or the arguments of a process. */
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {commandSecret, envSecret, labelSecret, secretValues} from '../helpers/planted-secrets.ts';
import {startSeasonedEngine, type SeasonedEngine} from '../helpers/seasoned-engine.ts';
import {openTerminal, type Terminal} from '../helpers/terminal.ts';
import {pressed, walkPages, walkTabs} from '../helpers/walk-screens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-secrets-'));
const open: Terminal[] = [];
const planted = new Map<string, Set<string>>();
let engine: SeasonedEngine;

function plant(where: string, text: string): string {
	const found = secretValues.filter(secret => text.includes(secret));
	planted.set(where, new Set([...(planted.get(where) ?? []), ...found]));
	return text;
}

function start(args: string): Terminal {
	const terminal = openTerminal({
		command: `${process.execPath} ${path.join(root, 'dist/hullcheck.js')} ${args}`,
		cwd: root,
		env: {
			DOCKER_HOST: `unix://${engine.socketPath}`,
			XDG_STATE_HOME: folder,
			XDG_CONFIG_HOME: folder,
			XDG_CACHE_HOME: folder,
		},
	});
	open.push(terminal);
	return terminal;
}

const leaked = (text: string): readonly string[] => secretValues.filter(secret => text.includes(secret));

function files(at: string): readonly string[] {
	return readdirSync(at).flatMap(name => {
		const file = path.join(at, name);
		return statSync(file).isDirectory() ? files(file) : [file];
	});
}

beforeAll(async () => {
	engine = await startSeasonedEngine(
		({path: at, owner, text}) => {
			if (at.includes('Env')) return plant('env', envSecret(owner));
			if (at.includes('Labels') && !(at.at(-1) ?? '').startsWith('com.docker.'))
				return plant('label', labelSecret(owner));
			if (at.includes('Test') && at.at(-1) !== '0') return plant('health check', commandSecret(owner));
			if (at.includes('Cmd') || at.includes('Args')) return plant('command', commandSecret(owner));
			if (at.at(-1) === 'Command') return plant('listing', commandSecret(owner));
			return text;
		},
		75,
		true,
	);
});
afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.kill();
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, {recursive: true});
});

describe('a secret', () => {
	it('is on no screen, nor in a file or an argument that the program leaves', async () => {
		const terminal = start(`--log ${path.join(folder, 'screen.log')}`);
		await terminal.until(/legacy-db/, 30_000);
		for (const name of ['legacy-db', 'vault', 'checkout', 'mailer']) await walkTabs(terminal, name);
		for (const index of secretValues.keys()) {
			engine.hooks.exec('web-1', {command: ['sh', '-c', plant('exec', commandSecret(index))], lastsMs: 0});
		}
		await terminal.until(/exec/);
		await walkPages(terminal);
		terminal.press('L');
		await terminal.until(/HostConfig\./);
		await terminal.until(pressed(terminal, 'y', /─ applied ─|─ failed|taken back/), 30_000);
		const ours = readFileSync(`/proc/${await terminal.pid()}/cmdline`, 'utf8');
		terminal.press('\u0003');
		await terminal.exited;
		// A test that planted nothing would find nothing.
		const counts = Object.fromEntries([...planted].map(([where, secrets]) => [where, secrets.size]));
		expect(counts).toEqual({listing: 60, env: 60, label: 60, command: 60, 'health check': 60, exec: 60});
		expect(leaked(terminal.raw())).toEqual([]);
		expect(leaked(ours)).toEqual([]);
		const left = files(folder);
		expect(left.some(file => file.endsWith('.jsonl'))).toBe(true);
		const log = readFileSync(path.join(folder, 'screen.log'), 'utf8');
		expect(log).toMatch(/: connected\n[^]*plan [^]*: shown\n[^]*transaction [^]*: applied, /);
		for (const file of left) expect(leaked(readFileSync(file, 'utf8')), file).toEqual([]);
	}, 120_000);

	it.each(['text', 'json', 'html', 'sarif', 'csv', 'junit', 'openmetrics'])('is in no report: %s', async format => {
		const log = path.join(folder, `${format}.log`);
		const terminal = start(`audit --format ${format} --log ${log}`);
		await terminal.exited;
		expect(readFileSync(log, 'utf8')).toMatch(/ containers and \d+ images are listed\n/);
		expect(leaked(readFileSync(log, 'utf8'))).toEqual([]);
		expect(terminal.bytes()).toBeGreaterThan(5_000);
		expect(leaked(terminal.raw())).toEqual([]);
	});

	it('is in no line of watch, nor of its log', async () => {
		const log = path.join(folder, 'watch.log');
		const terminal = start(`watch --log ${log}`);
		await terminal.until(/"hello"/);
		for (const index of secretValues.keys()) {
			engine.hooks.exec('web-2', {command: ['sh', '-c', commandSecret(index)], lastsMs: 0});
		}
		engine.hooks.crash('web-2');
		await terminal.until(/score-changed|finding-opened/);
		expect(terminal.raw()).toContain('••••••');
		expect(leaked(terminal.raw())).toEqual([]);
		await expect.poll(() => readFileSync(log, 'utf8')).toMatch(/: connected\n/);
		expect(leaked(readFileSync(log, 'utf8'))).toEqual([]);
	});
});
