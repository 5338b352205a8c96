import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {makeRuntimeFolder} from '../../../source/engine/ssh/runtime-folder.ts';

let base: string;
beforeEach(() => {
	base = mkdtempSync(path.join(tmpdir(), 'hc-run-'));
});
afterEach(() => rmSync(base, {recursive: true, force: true}));

it('is for us alone, and goes', () => {
	const folder = makeRuntimeFolder({XDG_RUNTIME_DIR: base});
	const at = path.dirname(folder.at('x'));
	expect(path.dirname(at)).toBe(base);
	expect(statSync(at).mode & 0o777).toBe(0o700);
	expect(path.dirname(makeRuntimeFolder({XDG_RUNTIME_DIR: base}).at('x')), 'each has its own').not.toBe(at);
	folder.remove();
	expect(existsSync(at)).toBe(false);
});

it('goes also while another takes away what is in it, as ssh does at its end', async () => {
	const folder = makeRuntimeFolder({XDG_RUNTIME_DIR: base});
	const at = path.dirname(folder.at('x'));
	const files = Array.from({length: 2000}, (_, index) => folder.at(String(index)));
	for (const file of files) writeFileSync(file, '');
	const other = spawn('find', [at, '-type', 'f', '-delete'], {stdio: 'ignore'});
	const ended = once(other, 'exit');
	while (readdirSync(at).length === files.length);
	folder.remove();
	expect(existsSync(at)).toBe(false);
	await ended;
});

it('is short, and holds nothing that ssh would expand', () => {
	const strange = path.join(base, 'a%h b');
	mkdirSync(strange);
	for (const wrong of [strange, `/${'long/'.repeat(20)}`, 'here', path.join(base, 'not-there')]) {
		const folder = makeRuntimeFolder({XDG_RUNTIME_DIR: wrong});
		expect(folder.at('x').startsWith(tmpdir())).toBe(true);
		folder.remove();
	}
});

it('takes away what runs left that have ended, and nothing else', () => {
	const {pid: ended} = spawnSync('true');
	const at = (name: string): string => path.join(base, name);
	for (const name of [
		`hullcheck-ssh-${ended}-a`,
		`hullcheck-ssh-${process.pid}-a`,
		'hullcheck-ssh-x',
		'other',
		'kept',
	]) {
		mkdirSync(at(name));
	}
	writeFileSync(at(`hullcheck-ssh-${ended}-a/fwd.sock`), '');
	writeFileSync(at('kept/file'), '');
	symlinkSync(at('kept'), at(`hullcheck-ssh-${ended}-link`));
	makeRuntimeFolder({XDG_RUNTIME_DIR: base}).remove();
	expect(existsSync(at(`hullcheck-ssh-${ended}-a`))).toBe(false);
	for (const name of [`hullcheck-ssh-${process.pid}-a`, 'hullcheck-ssh-x', 'other', 'kept/file']) {
		expect(existsSync(at(name)), name).toBe(true);
	}
});
