import {execFile} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {logHead, openLogFile} from '../../source/host/log-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-log-'));
	file = path.join(folder, 'run.log');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const read = (name = file): string => readFileSync(name, 'utf8');
const modeOf = (name: string): number => statSync(name).mode & 0o777;

describe('a log file', () => {
	it('is ours alone, keeps its lines in order, and goes on where it was', async () => {
		const log = await openLogFile(file);
		for (let line = 0; line < 500; line += 1) log.write(`line ${line}\n`);
		await log.close();
		expect(modeOf(file)).toBe(0o600);
		const again = await openLogFile(file);
		again.write('later\n');
		await again.close();
		const lines = read().split('\n');
		expect(`${lines[0]}\n`).toBe(logHead);
		expect(lines.slice(1, -2)).toEqual(Array.from({length: 500}, (_, line) => `line ${line}`));
		expect(lines.at(-2)).toBe('later');
	});

	it('closes to others what was open to them', async () => {
		writeFileSync(file, logHead);
		chmodSync(file, 0o644);
		await (await openLogFile(file)).close();
		expect(modeOf(file)).toBe(0o600);
	});

	it('is moved aside where it gets large, and no more than some are kept', async () => {
		const log = await openLogFile(file, {maxBytes: 1000, keeps: 2});
		for (let line = 0; line < 50; line += 1) {
			log.write(`${String(line).padStart(3, '0')} ${'x'.repeat(95)}\n`);
			await log.close();
		}
		expect(readdirSync(folder).sort()).toEqual(['run.log', 'run.log.1', 'run.log.2']);
		for (const name of readdirSync(folder)) {
			const at = path.join(folder, name);
			expect(statSync(at).size).toBeLessThanOrEqual(1000);
			expect(modeOf(at)).toBe(0o600);
			expect(read(at).startsWith(logHead)).toBe(true);
		}
		const kept = ['run.log.2', 'run.log.1', 'run.log'].flatMap(name =>
			[...read(path.join(folder, name)).matchAll(/^(\d{3}) x/gm)].map(match => Number(match[1])),
		);
		expect(kept.at(-1)).toBe(49);
		expect(kept).toEqual(Array.from({length: kept.length}, (_, index) => 50 - kept.length + index));
	});

	it('is written at once where the program is about to end', async () => {
		const log = await openLogFile(file);
		log.writeNow('last words\n');
		expect(read()).toBe(`${logHead}last words\n`);
		await log.close();
	});

	it('loses lines while its folder is gone, says how many, and nobody is hurt', async () => {
		const log = await openLogFile(file, {maxBytes: 100});
		rmSync(folder, {recursive: true});
		await log.close();
		for (const line of ['one', 'two', 'three']) {
			log.write(`${line} ${'x'.repeat(100)}\n`);
			await log.close();
		}
		log.writeNow('');
		mkdirSync(folder);
		log.write('back\n');
		await log.close();
		expect(read()).toMatch(/^# hullcheck log\n\S+ warn {2}3 lines before this one could not be written\nback\n$/);
	});

	it('is refused where something else stands, with what to do', async () => {
		const target = path.join(folder, 'elsewhere');
		writeFileSync(target, 'services: {}\n');
		await expect(openLogFile(target)).rejects.toThrow(/it holds something else. Choose another name/);
		expect(read(target)).toBe('services: {}\n');
		writeFileSync(`${file}.2`, 'mine\n');
		await expect(openLogFile(file)).rejects.toThrow(/run\.log\.2: it holds something else/);
		expect(existsSync(file)).toBe(false);
		symlinkSync(target, path.join(folder, 'link'));
		await expect(openLogFile(path.join(folder, 'link'))).rejects.toThrow(/symbolic link/);
		await expect(openLogFile(folder)).rejects.toThrow(/it is no file/);
		await expect(openLogFile('/dev/full')).rejects.toThrow(/it is no file/);
		await expect(openLogFile(path.join(folder, 'no/such'))).rejects.toThrow(/there is no such folder. Make it first/);
	});

	it('that can’t grow, as on a full disk, ends nothing', async () => {
		const module = path.resolve(import.meta.dirname, '../../source/host/log-file.ts');
		const script = [
			`const {openLogFile} = await import(${JSON.stringify(module)});`,
			`const log = await openLogFile(${JSON.stringify(file)});`,
			`for (let i = 0; i < 64; i += 1) { log.write('x'.repeat(200) + '\\n'); await new Promise(r => setTimeout(r, 1)); }`,
			`log.writeNow('y'.repeat(9000)); await log.close(); console.log('still here');`,
		].join('\n');
		const said = await promisify(execFile)('bash', [
			'-c',
			`ulimit -f 4; exec ${process.execPath} --import=tsx --input-type=module -e "$0"`,
			script,
		]);
		expect(said.stdout).toBe('still here\n');
		expect(statSync(file).size).toBeLessThanOrEqual(4096);
	}, 30_000);
});
