/**
 * What was changed, on disk: one file of JSON lines per transaction, under the engine's own folder. A record is synced,
 * file and folder, before the act it announces, so that a crash at any moment leaves enough to find the way back.
 */
import {createHash, randomBytes} from 'node:crypto';
import type {Host, StateFiles} from '../host/host.ts';
import type {Plan, Transaction, TransactionStep} from '../model/fix.ts';
import type {JsonObject} from '../model/foreign.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {advance, isOpen, type Entry} from './entry.ts';
import {holderOf, takeLock, type Lock} from './lock.ts';
import {decodeLine, encodeRecord, type JournalRecord, type PlannedRecord} from './records.ts';

export type NewRecord = JournalRecord extends infer R ? (R extends unknown ? Omit<R, 'atUnixMs'> : never) : never;

/** One transaction being written. */
export type Writer = {
	readonly entry: Entry;
	/** Resolves when they are on the disk. Rejects with `JournalTrouble`: then nothing may be done that they were to announce. */
	write(...records: readonly NewRecord[]): Promise<Entry>;
	/** A copy of what a step replaces, in a file of its own beside the journal's, 0600 as that; on the disk when it resolves. */
	keep(name: string, text: string): Promise<void>;
	/** null: there is none of that name. */
	kept(name: string): Promise<string | null>;
	/** The last records. In the same moment secrets leave the file: it is either open and has them, or ended without. */
	close(...records: readonly NewRecord[]): Promise<Entry>;
};

/** What a plan's way writes down before its first call: see `PlannedRecord`. */
export type Prepared = {
	readonly steps: readonly TransactionStep[];
	readonly held: JsonObject;
	readonly secrets: JsonObject | null;
};

export type History = {
	/** Newest first. */
	readonly entries: readonly Entry[];
	/** Files that can't be used, and why. */
	readonly problems: readonly SafeText[];
};

export type Journal = {
	/** Newest first, as screens show them. */
	loadHistory(
		engineId: string,
	): Promise<{readonly transactions: readonly Transaction[]; readonly problems: readonly SafeText[]}>;
	load(engineId: string): Promise<History>;
	begin(plan: Plan, engineId: SafeText, prepared?: Prepared): Promise<Writer>;
	/** Carries on what was begun elsewhere, or can't be read here, under its own id. null: it is in this journal already. */
	adopt(planned: PlannedRecord): Promise<Writer | null>;
	/** A transaction read back, to be carried on. null: there is none of that id. */
	resume(engineId: string, transactionId: string): Promise<Writer | null>;
	lock(engineId: string): Promise<Lock>;
	/** Pid of another living process that holds the lock; null: none does. Takes nothing. */
	lockedBy(engineId: string): Promise<number | null>;
	/** Drops the oldest ended transactions beyond what is kept, and their copies. */
	trim(engineId: string): Promise<void>;
};

const whatOf = (error: unknown): SafeText => sanitise(error instanceof Error ? error.message : String(error), 300);

/** The journal can't be written: disk full, folder read-only … */
export class JournalTrouble extends Error {
	readonly why: SafeText;
	constructor(cause: unknown) {
		const why = whatOf(cause);
		super(`the journal can't be written: ${why}`, {cause});
		this.name = 'JournalTrouble';
		this.why = why;
	}
}

const keptTransactions = 200;
const maxFileBytes = 4 * 1024 ** 2;
const ending = '.jsonl';

/** Engine ids are hostile text: plain ones stay readable, all others become a digest. */
export function folderName(engineId: string): string {
	return /^[A-Za-z0-9][A-Za-z0-9:-]{0,99}$/.test(engineId)
		? engineId.replaceAll(':', '-')
		: `engine-${createHash('sha256').update(engineId).digest('hex').slice(0, 32)}`;
}

/** `$XDG_STATE_HOME`, which counts only when absolute, or its default. */
export function stateFolder({env, homeDir}: Pick<Host, 'env' | 'homeDir'>): string {
	const given = env['XDG_STATE_HOME'];
	return `${given?.startsWith('/') === true ? given : `${homeDir}/.local/state`}/hullcheck`;
}

function timeOf(unixMs: number): string {
	return new Date(unixMs).toISOString().replace(/[-:]/g, '').replace('.', '');
}

const copyOf = (path: string, name: string): string => `${path}.copy-${name}`;

const isId = (id: string): boolean => /^[A-Za-z0-9-]{1,80}$/.test(id);

/** A file that was copied into the folder of another engine would be done there. */
const isOf = ({transaction}: Entry, engineId: string): boolean => transaction.engineId === sanitise(engineId);

type ReadBack = {readonly entry: Entry | null; readonly problem: SafeText | null; readonly endsClean: boolean};

/** Lines that make no sense are passed over: a record cut off by a crash announced what was never begun. */
export function readEntry(text: string): ReadBack {
	const lines = text.split('\n');
	const last = lines.pop() ?? '';
	let entry: Entry | null = null;
	for (const line of lines) {
		if (line === '') continue;
		const decoded = decodeLine(line);
		if (decoded.is === 'newer') {
			return {entry: null, problem: words`was written by a newer hullcheck`, endsClean: last === ''};
		}
		if (decoded.is === 'record') entry = advance(entry, decoded.record);
	}
	return {entry, problem: null, endsClean: last === ''};
}

const isNothing = ({entry, problem}: ReadBack): boolean => entry === null && problem === null;

/** Half a line may hold half of them: what can't be read goes too. */
function withoutSecrets(text: string): string {
	const lines = text.split('\n').map(line => {
		const decoded = decodeLine(line);
		if (decoded.is !== 'record' || decoded.record.is !== 'planned') return decoded.is === 'record' ? line : '';
		return encodeRecord({...decoded.record, secrets: null}).trimEnd();
	});
	return lines
		.filter(line => line !== '')
		.map(line => `${line}\n`)
		.join('');
}

export function openJournal(doors: {
	readonly files: StateFiles;
	readonly host: Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>;
	/** Eight characters that no other transaction of the same millisecond has. */
	readonly newSuffix?: () => string;
}): Journal {
	const {files, host, newSuffix = () => randomBytes(4).toString('hex')} = doors;
	const root = stateFolder(host);
	const folderOf = (engineId: string): string => `${root}/${folderName(engineId)}`;
	const fileOf = (engineId: string, id: string): string => `${folderOf(engineId)}/${id}${ending}`;

	const atNow = (record: NewRecord): JournalRecord => ({...record, atUnixMs: host.nowUnixMs()});

	async function create(planned: PlannedRecord, atUnixMs: number): Promise<Writer | null> {
		const record: JournalRecord = {...planned, atUnixMs};
		const entry = advance(null, record);
		if (entry === null) throw new Error('a planned record begins a transaction');
		const path = fileOf(planned.engineId, planned.id);
		return guarded(async () => {
			await files.makeFolder(folderOf(planned.engineId));
			return (await files.createFile(path, encodeRecord(record))) ? writer(path, entry, false) : null;
		});
	}

	async function guarded<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw new JournalTrouble(error);
		}
	}

	function writer(path: string, first: Entry, isTorn: boolean): Writer {
		let entry = first;
		// A line cut off by a crash must not swallow the next one.
		let before = isTorn ? '\n' : '';
		return {
			get entry() {
				return entry;
			},
			async write(...records) {
				const dated = records.map(atNow);
				const lines = `${before}${dated.map(encodeRecord).join('')}`;
				// Should this fail half-way, the next line must not become its tail.
				before = '\n';
				await guarded(() => files.append(path, lines));
				before = '';
				entry = dated.reduce<Entry>((now, record) => advance(now, record) ?? now, entry);
				return entry;
			},
			async keep(name, text) {
				const copy = copyOf(path, name);
				await guarded(async () => {
					await files.remove(copy);
					await files.createFile(copy, text);
				});
			},
			kept: name => files.read(copyOf(path, name), maxFileBytes),
			async close(...records) {
				if (entry.secrets === null) return this.write(...records);
				const dated = records.map(atNow);
				await guarded(async () => {
					const text = (await files.read(path, maxFileBytes)) ?? '';
					const aside = `${path}.closed`;
					await files.remove(aside);
					await files.createFile(aside, `${withoutSecrets(text)}${dated.map(encodeRecord).join('')}`);
					await files.rename(aside, path);
				});
				before = '';
				entry = dated.reduce<Entry>((now, record) => advance(now, record) ?? now, {...entry, secrets: null});
				return entry;
			},
		};
	}

	async function load(engineId: string): Promise<History> {
		const folder = folderOf(engineId);
		const entries: Entry[] = [];
		const problems: SafeText[] = [];
		let names: readonly string[] = [];
		try {
			names = (await files.list(folder)).filter(name => name.endsWith(ending));
		} catch (error) {
			problems.push(words`the history can't be read: ${whatOf(error)}`);
		}
		for (const name of names.toReversed()) {
			let problem: SafeText | null = null;
			try {
				const text = await files.read(`${folder}/${name}`, maxFileBytes);
				if (text === null) continue;
				const read = readEntry(text);
				({problem} = read);
				// The file's name is its id. One that says otherwise was not written by this program.
				const isItsOwn = read.entry !== null && `${read.entry.transaction.id}${ending}` === name;
				if (isItsOwn && !isOf(read.entry, engineId)) problem = words`is of another engine`;
				else if (isItsOwn) entries.push(read.entry);
				// Not one whole line: a crash came before the transaction began.
				else problem ??= text.includes('\n') ? words`holds no transaction that can be read` : null;
			} catch (error) {
				problem = whatOf(error);
			}
			if (problem !== null) problems.push(words`${sanitise(name, 100)} ${problem}`);
		}
		return {entries, problems};
	}

	return {
		load,
		async loadHistory(engineId) {
			const {entries, problems} = await load(engineId);
			return {transactions: entries.map(entry => entry.transaction), problems};
		},
		async begin(plan, engineId, prepared = {steps: plan.parts.flatMap(part => part.steps), held: {}, secrets: null}) {
			const now = host.nowUnixMs();
			const id = `${timeOf(now)}-${newSuffix()}`;
			const planned: PlannedRecord = {
				is: 'planned',
				id,
				engineId,
				containerId: plan.containerId,
				containerName: plan.containerName,
				title: plan.title,
				commands: 'commands' in plan.way ? plan.way.commands : plan.parts.map(part => part.command),
				undoLeaves: [
					...plan.parts.map(part => part.undoLeaves),
					'undoLeaves' in plan.way ? plan.way.undoLeaves : null,
				].filter(leaves => leaves !== null),
				way: plan.way.is,
				...(plan.follows === undefined ? {} : {follows: plan.follows}),
				...prepared,
			};
			const made = await create(planned, now);
			if (made === null) throw new JournalTrouble(new Error(`${id} exists already`));
			return made;
		},
		async adopt(planned) {
			if (!isId(planned.id)) return null;
			const path = fileOf(planned.engineId, planned.id);
			await guarded(async () => {
				const text = await files.read(path, maxFileBytes);
				// A file that a crash, or a full disk, left without one whole record would keep its own transaction from being taken back.
				if (text !== null && isNothing(readEntry(text))) await files.remove(path);
			});
			return create(planned, host.nowUnixMs());
		},
		async resume(engineId, transactionId) {
			if (!isId(transactionId)) return null;
			const path = fileOf(engineId, transactionId);
			const text = await guarded(() => files.read(path, maxFileBytes));
			if (text === null) return null;
			const {entry, endsClean} = readEntry(text);
			if (entry?.transaction.id !== transactionId || !isOf(entry, engineId)) return null;
			return writer(path, entry, !endsClean);
		},
		async lock(engineId) {
			return guarded(async () => {
				await files.makeFolder(folderOf(engineId));
				return takeLock(files, `${folderOf(engineId)}/lock`);
			});
		},
		async lockedBy(engineId) {
			return holderOf(files, `${folderOf(engineId)}/lock`);
		},
		async trim(engineId) {
			const {entries} = await load(engineId);
			const ended = entries.filter(entry => !isOpen(entry.transaction));
			for (const {transaction} of ended.slice(keptTransactions)) {
				const file = fileOf(engineId, transaction.id);
				const names = await files.list(folderOf(engineId));
				for (const name of names) {
					const one = `${folderOf(engineId)}/${name}`;
					if (one.startsWith(copyOf(file, ''))) await files.remove(one);
				}
				await files.remove(file);
			}
		},
	};
}
