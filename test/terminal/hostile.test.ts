/** What anybody may write into a container, an image or an error, shown in a real terminal: only our own sequences arrive. */
import path from 'node:path';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {hostileCorpus} from '../helpers/hostile-corpus.ts';
import {json, startFakeEngine} from '../helpers/fake-engine.ts';
import {firstForeign} from '../helpers/own-sequences.ts';
import {startSeasonedEngine, type SeasonedEngine} from '../helpers/seasoned-engine.ts';
import {openTerminal, shellQuote, type Terminal} from '../helpers/terminal.ts';
import {pressed, walkPages, walkTabs} from '../helpers/walk-screens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const state = mkdtempSync(path.join(tmpdir(), 'hullcheck-hostile-'));
const open: Terminal[] = [];
let engine: SeasonedEngine;

function start(args: string, host = engine.socketPath): Terminal {
	const terminal = openTerminal({
		command: `${process.execPath} ${path.join(root, 'dist/hullcheck.js')} ${args}`,
		cwd: root,
		env: {DOCKER_HOST: `unix://${host}`, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state},
	});
	open.push(terminal);
	return terminal;
}

beforeAll(async () => {
	expect(new Set(hostileCorpus).size).toBeGreaterThanOrEqual(200);
	// Container number n has text number n in all its fields: each text once in each.
	engine = await startSeasonedEngine(
		({owner, text}) => `${text} ${hostileCorpus[owner % hostileCorpus.length] ?? ''}`,
		hostileCorpus.length + 10,
	);
});
afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.kill();
});
afterAll(async () => {
	await engine.close();
	rmSync(state, {recursive: true, force: true});
});

describe('hostile text', () => {
	it('in every field is shown as visible marks by table, tabs, events, pages and previews', async () => {
		const terminal = start('');
		await terminal.until(/legacy-db/, 30_000);
		for (let page = 0; page < 9; page += 1) {
			terminal.press('\u001B[6~');
			await terminal.screen();
		}
		for (const name of ['legacy-db', 'web-1']) await walkTabs(terminal, name);
		for (const [index, text] of hostileCorpus.entries()) {
			engine.hooks.exec('legacy-db', {command: ['sh', '-c', `echo ${index} ${text}`]});
		}
		await terminal.until(/echo|exec/);
		await walkPages(terminal);
		terminal.press('L');
		await terminal.until(/HostConfig\.|nothing to fix|no live fix/i);
		await terminal.until(pressed(terminal, 'y', /applied|taken back|failed|nothing/i), 30_000);
		terminal.press('q');
		expect(terminal.raw()).toMatch(/\\u\{[0-9a-f]+\}/);
		expect(terminal.raw()).toMatch(/\\e\]|\\x9d|\\e\[/);
		expect(firstForeign(terminal.raw())).toBeNull();
	}, 120_000);

	it.each(['text', 'json', 'html', 'sarif', 'csv', 'junit', 'openmetrics'])(
		'is in no report as it came: %s',
		async format => {
			const terminal = start(`audit --format ${format}`);
			await terminal.exited;
			expect(terminal.bytes()).toBeGreaterThan(10_000);
			expect(firstForeign(terminal.raw())).toBeNull();
		},
	);

	it('is in no line of watch as it came', async () => {
		const terminal = start('watch');
		await terminal.until(/"/);
		engine.hooks.exec('web-1', {command: ['sh', '-c', hostileCorpus.slice(0, 40).join(' ')]});
		engine.hooks.crash('web-1');
		await terminal.until(/score-changed|finding-opened/);
		expect(firstForeign(terminal.raw())).toBeNull();
	});

	it('in what an engine refuses with is marked as well', async () => {
		const fake = await startFakeEngine();
		fake.on('GET /info', json({message: hostileCorpus.slice(0, 100).join('|')}, 500));
		fake.on('GET /containers/json', json({message: hostileCorpus.slice(100).join('|')}, 500));
		for (const args of ['audit', '']) {
			const terminal = start(args, fake.socketPath);
			await terminal.until(/\\e\[2J|\\x9b|\\e\[8m/);
			expect(firstForeign(terminal.raw())).toBeNull();
			await terminal.kill();
		}
		await fake.close();
	});

	it('in what was typed is marked when it is said back', async () => {
		for (const text of hostileCorpus.filter((one, index) => index % 30 === 0 && !one.includes('\0'))) {
			const terminal = start(`--host ${shellQuote(`tcp://${text}`)}`);
			await terminal.exited;
			expect(firstForeign(terminal.raw())).toBeNull();
		}
		for (const args of ['--config', 'checks', 'audit --format', 'audit --check']) {
			const terminal = start(`${args} ${shellQuote('x\u001B[2J\u009B8m\u202Ey')}`);
			await terminal.exited;
			expect(firstForeign(terminal.raw())).toBeNull();
		}
	});
});
