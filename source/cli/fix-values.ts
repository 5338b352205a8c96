/** `--set KEY=VALUE` → the values of changes. What may be written is what the editor of a preview takes. Pure. */
import type {Change, ChangeName} from '../model/fix.ts';
import {didYouMean} from '../model/nearest.ts';
import {fieldsOf, parseFields, type Bounds} from '../model/values/change-values.ts';
import {UsageError} from './exit.ts';

export type Setting = {
	/** As it was written, for whoever has to find it again. */
	readonly text: string;
	readonly key: keyof typeof values;
	/** Of several changes of a kind the one of this port, limit or network; null: all. */
	readonly subject: string | null;
	readonly value: string;
};

type Value = {
	readonly of: readonly ChangeName[];
	/** Place among the change's fields. */
	readonly field: number;
	readonly example: string;
};

const values = {
	user: {of: ['user'], field: 0, example: 'user=1000:1000'},
	'cap-keep': {of: ['capabilities'], field: 0, example: 'cap-keep=CHOWN,SETUID'},
	tmpfs: {of: ['read-only-root'], field: 0, example: 'tmpfs=/run:size=16m,/tmp'},
	memory: {of: ['memory-limit'], field: 0, example: 'memory=256m'},
	'memory-swap': {of: ['memory-limit'], field: 1, example: 'memory-swap=512m'},
	pids: {of: ['pids-limit'], field: 0, example: 'pids=200'},
	cpus: {of: ['cpu-limit'], field: 0, example: 'cpus=1.5'},
	restart: {of: ['restart-policy'], field: 0, example: 'restart=on-failure:5'},
	bind: {of: ['bind-port'], field: 0, example: 'bind=127.0.0.1 or bind@80/tcp=10.0.0.5'},
	'host-port': {of: ['host-port'], field: 0, example: 'host-port@22/tcp=2222'},
	network: {of: ['own-network', 'move-network', 'join-network'], field: 0, example: 'network=shop'},
	publish: {of: ['own-network'], field: 1, example: 'publish=127.0.0.1:8080:80/tcp'},
	ulimit: {of: ['ulimit'], field: 0, example: 'ulimit@nofile=1024:4096'},
	'log-size': {of: ['log-rotation'], field: 0, example: 'log-size=10m'},
	'log-files': {of: ['log-rotation'], field: 1, example: 'log-files=3'},
	storage: {of: ['storage-limit'], field: 0, example: 'storage=2g'},
} as const satisfies Readonly<Record<string, Value>>;

const keys = Object.keys(values) as ReadonlyArray<keyof typeof values>;

/** One line each, for the help. */
export const settingExamples: readonly string[] = keys.map(key => values[key].example);

/** `user=1000:1000`, `bind@80/tcp=127.0.0.1`. Throws `UsageError`. */
export function readSetting(text: string): Setting {
	const [name = '', value] = text.split(/=(.*)/s);
	if (value === undefined) throw new UsageError(`--set wants KEY=VALUE, such as user=1000:1000, not "${text}".`);
	const [written = '', subject = null] = name.split(/@(.*)/s);
	const key = keys.find(one => one === written);
	if (key === undefined)
		throw new UsageError(`--set knows no "${written}".${didYouMean(written, keys)} It takes: ${keys.join(', ')}.`);
	return {text, key, subject, value};
}

/** null: there is only one of its kind. */
function subjectOf(change: Change): string | null {
	if (change.is === 'bind-port' || change.is === 'host-port') return change.port;
	if (change.is === 'ulimit') return change.name;
	return change.is === 'move-network' ? change.leave : null;
}

function isMeant({key, subject}: Setting, change: Change): boolean {
	const {of}: Value = values[key];
	if (!of.includes(change.is)) return false;
	const own = subjectOf(change);
	return subject === null || own === subject || own === `${subject}/tcp`;
}

export type Applied = {readonly changes: readonly Change[]; readonly unused: readonly Setting[]};

/** One by one, so that a later value of the same change keeps the earlier one of another field. Throws `UsageError`. */
export function applySettings(changes: readonly Change[], settings: readonly Setting[], bounds: Bounds): Applied {
	let now = changes;
	for (const setting of settings) {
		const {field}: Value = values[setting.key];
		now = now.map(change => {
			if (!isMeant(setting, change)) return change;
			const texts = fieldsOf(change).map((one, index) => (index === field ? setting.value : one.text));
			const parsed = parseFields(change, texts, bounds);
			if (parsed.is === 'wrong') throw new UsageError(`--set ${setting.text}: ${parsed.says}.`);
			return parsed.change;
		});
	}
	return {changes: now, unused: settings.filter(setting => !changes.some(change => isMeant(setting, change)))};
}

/** Throws `UsageError` for a value that nothing of what is chosen takes. */
export function mustBeUsed([unused]: readonly Setting[]): void {
	if (unused === undefined) return;
	throw new UsageError(
		`--set ${unused.text}: nothing that is chosen takes it. Name the check that does as well; hullcheck checks lists all.`,
	);
}
