/** The journal on a real disk: what is written, who may read it, what is left of it after a crash. */
import {appendFile, chmod, mkdir, readdir, readFile, stat, symlink, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {advance} from '../../source/fixes/entry.ts';
import {
	folderName,
	JournalTrouble,
	openJournal,
	readEntry,
	stateFolder,
	type Journal,
} from '../../source/fixes/journal.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import {decodeLine, encodeRecord, type JournalRecord} from '../../source/fixes/records.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {StateFiles} from '../../source/host/host.ts';
import type {Plan} from '../../source/model/fix.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {rawContainer, rawNetworks, webNetworkId} from './raw.ts';
import {stateHome} from '../helpers/temporary.ts';

const engineId = 'NTZM:EVOG:3XFX';

const shop = {
	Aliases: ['web'],
	IPAMConfig: {IPv4Address: '172.20.0.9', LinkLocalIPs: ['169.254.1.1']},
	DriverOpts: {mtu: '1400'},
	Links: ['db:d'],
	NetworkID: webNetworkId,
};

const plan = (): Plan =>
	planFixes({
		inspectJson: rawContainer({Networks: {shop}, Config: {Env: ['DB_PASSWORD=hunter2'], Hostname: 'x'}}),
		engine: engineFacts,
		owner: {is: 'nobody'},
		changes: [
			{is: 'memory-limit', memoryBytes: 2 ** 28, memorySwapBytes: 2 ** 28},
			{is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5},
			{is: 'move-network', leave: t('shop'), joinFirst: t('new')},
		],
		samples: [],
		networksJson: rawNetworks,
		joiners: [],
	});

type Rig = {readonly journal: Journal; readonly home: string; readonly folder: string; now: number};

async function rig(files: StateFiles = nodeStateFiles): Promise<Rig> {
	const home = await stateHome();
	const made = {home, folder: path.join(home, 'hullcheck', 'NTZM-EVOG-3XFX'), now: Date.UTC(2026, 10, 23)};
	const host = {env: {XDG_STATE_HOME: home}, homeDir: '/nowhere', nowUnixMs: () => made.now++};
	return Object.assign(made, {journal: openJournal({files, host})});
}

const doing = (index: number) => ({is: 'step', index, state: 'doing', tookMs: null, limitsBefore: null}) as const;
const ends = {is: 'state', state: 'applied', problem: null, undoBlocked: null} as const;

describe('written', () => {
	it('and read back: the same transaction, steps with every field', async () => {
		const {journal} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		const limitsBefore = {
			from: 'cgroup files',
			memoryBytes: null,
			memorySwapBytes: 'unseen',
			pids: 5,
			cpus: 'some',
		} as const;
		await writer.write({...doing(0), limitsBefore});
		await writer.write({is: 'step', index: 0, state: 'done', tookMs: 12, limitsBefore: null});
		await writer.write({is: 'proof', lines: [{says: t('seen'), isGood: true}]});
		const entry = await writer.write(ends);
		const read = await journal.load(engineId);
		expect(read).toEqual({entries: [entry], problems: []});
		expect(read.entries[0]?.limitsBefore[0]).toEqual(limitsBefore);
		expect(read.entries[0]?.transaction.steps.map(step => step.step)).toEqual(plan().parts.flatMap(part => part.steps));
	});
	it('for this user alone: folder 0700, files 0600, also where the folder was open before', async () => {
		const {journal, folder} = await rig();
		await mkdir(folder, {recursive: true, mode: 0o755});
		await chmod(folder, 0o755);
		await journal.begin(plan(), t(engineId));
		const lock = await journal.lock(engineId);
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
		const names = await readdir(folder);
		expect(names).toHaveLength(2);
		for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
		if (lock.is === 'held') await lock.release();
		expect(await readdir(folder)).toHaveLength(1);
	});
	it('without a secret value, and without a digest of one', async () => {
		const {journal, folder} = await rig();
		const made = plan();
		await journal.begin(made, t(engineId));
		const [name = ''] = await readdir(folder);
		const text = await readFile(path.join(folder, name), 'utf8');
		expect(text).not.toMatch(/hunter2|PASSWORD/);
		expect(text).not.toContain(made.basedOn);
	});
	it('before the act: file and folder are synced when the call resolves', async () => {
		const order: string[] = [];
		const {journal} = await rig({
			...nodeStateFiles,
			append: async (file, text) => {
				await nodeStateFiles.append(file, text);
				order.push('on disk');
			},
		});
		const writer = await journal.begin(plan(), t(engineId));
		await writer.write(doing(0));
		order.push('act');
		expect(order).toEqual(['on disk', 'act']);
	});
	it('through no symlink', async () => {
		const {journal, folder, home} = await rig();
		const elsewhere = path.join(home, 'elsewhere');
		await mkdir(elsewhere);
		await mkdir(path.dirname(folder));
		await symlink(elsewhere, folder);
		await expect(journal.begin(plan(), t(engineId))).rejects.toThrow(JournalTrouble);
		expect(await readdir(elsewhere)).toEqual([]);
	});
	it('says what the system said', async () => {
		const {journal, home} = await rig();
		await writeFile(path.join(home, 'hullcheck'), 'in the way');
		await expect(journal.begin(plan(), t(engineId))).rejects.toThrow(/journal can't be written: (ENOTDIR|EEXIST)/);
	});
});

describe('read after a crash', () => {
	it('cut at any byte: never a wrong state, never a lost whole line', async () => {
		const {journal, folder} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		const states = [writer.entry];
		for (const index of [0, 1]) {
			states.push(await writer.write(doing(index)));
			states.push(await writer.write({is: 'step', index, state: 'done', tookMs: 1, limitsBefore: null}));
		}
		const [name = ''] = await readdir(folder);
		const text = await readFile(path.join(folder, name), 'utf8');
		const lineEnds = [...text.matchAll(/\n/g)].map(match => match.index + 1);
		for (let cut = 0; cut <= text.length; cut++) {
			const whole = lineEnds.filter(end => end <= cut).length;
			const {entry} = readEntry(text.slice(0, cut));
			expect(entry).toEqual(states[whole - 1] ?? null);
		}
	});
	it('carried on after a torn line: the next record is not its tail', async () => {
		const {journal, folder} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		await writer.write(doing(0));
		const [name = ''] = await readdir(folder);
		const file = path.join(folder, name);
		await truncate(file, (await stat(file)).size - 9);
		const resumed = await journal.resume(engineId, writer.entry.transaction.id);
		expect(resumed?.entry.transaction.steps[0]?.state).toBe('waiting');
		await resumed?.write(ends);
		expect((await journal.load(engineId)).entries[0]?.transaction.state).toBe('applied');
	});
	it('zeros and rubbish where blocks were lost', async () => {
		const {journal, folder} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		const [name = ''] = await readdir(folder);
		await appendFile(path.join(folder, name), '\0\0\0\0\n{"v":1}\n[]\n{"v":1,"is":"step","index":"x"}\n\uFFFD');
		await (await journal.resume(engineId, writer.entry.transaction.id))?.write(ends);
		expect((await journal.load(engineId)).entries[0]?.transaction.state).toBe('applied');
	});
	it('a write that stopped half-way, disk full: the next one starts a line of its own', async () => {
		let isFull = false;
		const {journal} = await rig({
			...nodeStateFiles,
			append: async (file, text) => {
				await nodeStateFiles.append(file, isFull ? text.slice(0, 20) : text);
				if (isFull) throw new Error('ENOSPC');
			},
		});
		const writer = await journal.begin(plan(), t(engineId));
		isFull = true;
		await expect(writer.write(doing(0))).rejects.toThrow(/ENOSPC/);
		isFull = false;
		await writer.write(ends);
		expect((await journal.load(engineId)).entries[0]?.transaction).toMatchObject({
			state: 'applied',
			steps: [{state: 'waiting'}, {}, {}, {}, {}],
		});
	});
	it('a file without one whole line never began; one that makes no sense, or is newer, is said', async () => {
		const {journal, folder} = await rig();
		await mkdir(folder, {recursive: true});
		await writeFile(path.join(folder, '20260101T000000000Z-aaaaaaaa.jsonl'), '{"v":1,"is":"pla');
		await writeFile(path.join(folder, '20260102T000000000Z-aaaaaaaa.jsonl'), '{"v":99,"is":"planned"}\n');
		await writeFile(path.join(folder, '20260103T000000000Z-aaaaaaaa.jsonl'), 'rubbish\n');
		await writeFile(path.join(folder, 'notes.txt'), 'not ours');
		const {entries, problems} = await journal.load(engineId);
		expect(entries).toEqual([]);
		expect(problems).toHaveLength(2);
		expect(problems.join()).toMatch(/holds no transaction.*written by a newer hullcheck/);
	});
	it('a file that calls itself by another id is not believed', async () => {
		const {journal, folder} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		const [name = ''] = await readdir(folder);
		const copy = '20990101T000000000Z-eeeeeeee';
		await writeFile(path.join(folder, `${copy}.jsonl`), await readFile(path.join(folder, name)));
		expect((await journal.load(engineId)).entries).toHaveLength(1);
		expect(await journal.resume(engineId, copy)).toBeNull();
		expect(await journal.resume(engineId, '../../etc/passwd')).toBeNull();
		expect((await journal.resume(engineId, writer.entry.transaction.id))?.entry).toEqual(writer.entry);
	});
	it('what is shown is tame, whatever stands in the file', () => {
		const [, record] = [
			0,
			{
				v: 1,
				atUnixMs: 1,
				is: 'planned',
				id: 'a',
				engineId: 'e\u001B[2J',
				containerId: 'c',
				containerName: '\u202Eevil',
				title: '',
				steps: [],
				commands: [],
				undoLeaves: [],
			},
		];
		const decoded = decodeLine(JSON.stringify(record));
		expect(JSON.stringify(decoded)).not.toMatch(/\u001B|\u202E/);
	});
	it('of version 1, a fix was live', () => {
		const steps = [{is: 'update-container', body: {PidsLimit: 5}, undo: {PidsLimit: -1}}];
		const record = {v: 1, is: 'planned', id: 'a', engineId: 'e', containerId: 'c', containerName: 'n', title: ''};
		const decoded = decodeLine(JSON.stringify({...record, steps, commands: [], undoLeaves: []}));
		expect(decoded).toMatchObject({is: 'record', record: {way: 'live', held: {}, secrets: null, steps}});
	});
	it.each<[string, unknown]>([
		['an unknown field', {is: 'update-container', body: {Privileged: 1}, undo: {PidsLimit: 1}}],
		['an empty body', {is: 'update-container', body: {}, undo: {}}],
		['text for a number', {is: 'update-container', body: {PidsLimit: '5'}, undo: {PidsLimit: 1}}],
		['no undo', {is: 'update-container', body: {PidsLimit: 5}}],
		['an unknown step', {is: 'remove-container', network: 'x'}],
		['no network', {is: 'connect-network', network: '', endpoint: {}}],
		['aliases of numbers', {is: 'connect-network', network: 'x', endpoint: {Aliases: [5]}}],
	])('a step with %s is never sent to an engine', (_name, step) => {
		const record = {
			v: 1,
			is: 'planned',
			id: 'a',
			engineId: 'e',
			containerId: 'c',
			containerName: 'n',
			title: '',
			steps: [step],
			commands: [],
			undoLeaves: [],
		};
		expect(decodeLine(JSON.stringify(record))).toEqual({is: 'torn'});
	});
	it('any line at all is read without a throw', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.json(),
					fc.jsonValue().map(value => JSON.stringify({v: 1, is: 'planned', steps: value})),
				),
				line => {
					decodeLine(line);
				},
			),
		);
	});
	it('every record survives the way to disk and back', () => {
		const text = fc.string().map(raw => t(raw));
		const record = fc.oneof(
			fc.record({
				atUnixMs: fc.nat(),
				is: fc.constant('proof' as const),
				lines: fc.array(fc.record({says: text, isGood: fc.boolean()})),
			}),
			fc.record({
				atUnixMs: fc.nat(),
				is: fc.constant('state' as const),
				state: fc.constantFrom('applied' as const, 'undone' as const),
				problem: fc.option(text),
				undoBlocked: fc.option(text),
			}),
		);
		fc.assert(
			fc.property(record, (one: JournalRecord) => {
				const line = encodeRecord(one);
				expect(line.indexOf('\n')).toBe(line.length - 1);
				expect(decodeLine(line.trimEnd())).toEqual({is: 'record', record: one});
			}),
		);
	});
	it('records before a beginning are nothing', () => expect(advance(null, {...ends, atUnixMs: 0})).toBeNull());
});

describe('history', () => {
	it('newest first, by engine', async () => {
		const {journal} = await rig();
		const first = await journal.begin(plan(), t(engineId));
		const second = await journal.begin(plan(), t(engineId));
		await journal.begin(plan(), t('OTHER'));
		const {transactions} = await journal.loadHistory(engineId);
		expect(transactions.map(one => one.id)).toEqual([second.entry.transaction.id, first.entry.transaction.id]);
	});
	it('keeps the newest 200 that ended, and every open one', async () => {
		const {journal} = await rig({...nodeStateFiles, append: async (file, text) => appendFile(file, text)});
		const open = await journal.begin(plan(), t(engineId));
		const ids: string[] = [];
		for (let count = 0; count < 205; count++) {
			const writer = await journal.begin(plan(), t(engineId));
			await writer.write(ends);
			ids.push(writer.entry.transaction.id);
		}
		await journal.trim(engineId);
		const kept = (await journal.loadHistory(engineId)).transactions.map(one => one.id);
		expect(kept).toEqual([...ids.slice(5).toReversed(), open.entry.transaction.id]);
	}, 30_000);
	it('nothing there yet is nothing, not an error', async () => {
		const {journal} = await rig();
		expect(await journal.loadHistory(engineId)).toEqual({transactions: [], problems: []});
	});
});

describe('where', () => {
	it.each<[string, string]>([
		['NTZM:EVOG:3XFX', 'NTZM-EVOG-3XFX'],
		['7d2f9c2e-8a51-4c0b-a0a7-3d5b6b1f9e10', '7d2f9c2e-8a51-4c0b-a0a7-3d5b6b1f9e10'],
	])('a plain engine id stays readable: %s', (id, folder) => expect(folderName(id)).toBe(folder));
	it.each(['', '..', '../../etc', 'a/b', '.hidden', 'x'.repeat(300), 'a\0b', '\u001B[2J'])(
		'any other becomes a digest: %j',
		id => expect(folderName(id)).toMatch(/^engine-[0-9a-f]{32}$/),
	);
	it.each<[Record<string, string>, string]>([
		[{XDG_STATE_HOME: '/s'}, '/s/hullcheck'],
		[{XDG_STATE_HOME: 'relative'}, '/home/ann/.local/state/hullcheck'],
		[{XDG_STATE_HOME: ''}, '/home/ann/.local/state/hullcheck'],
		[{}, '/home/ann/.local/state/hullcheck'],
	])('%j', (env, folder) => expect(stateFolder({env, homeDir: '/home/ann'})).toBe(folder));
});

describe('copies of what a step replaces', () => {
	const copies = async (folder: string): Promise<readonly string[]> =>
		(await readdir(folder)).filter(name => name.includes('.copy-'));

	it('stay beside the journal, for its owner alone, and are no transaction', async () => {
		const {journal, folder} = await rig();
		const writer = await journal.begin(plan(), t(engineId));
		await writer.keep('file-0', 'old');
		await writer.keep('file-0', 'older');
		await writer.write(ends);
		const again = await journal.resume(engineId, writer.entry.transaction.id);
		expect([await again?.kept('file-0'), await again?.kept('file-1')]).toEqual(['older', null]);
		const [name = ''] = await copies(folder);
		expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
		expect(await journal.load(engineId)).toMatchObject({entries: [{}], problems: []});
	});

	it('go with their transaction', async () => {
		const {journal, folder} = await rig();
		const first = await journal.begin(plan(), t(engineId));
		await first.keep('file-0', 'old');
		await first.write(ends);
		for (let count = 0; count < 200; count += 1) await (await journal.begin(plan(), t(engineId))).write(ends);
		await journal.trim(engineId);
		expect(await copies(folder)).toEqual([]);
	});
});
