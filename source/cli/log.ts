/** `--log FILE`: what happened and what went wrong, with times, for whoever looks into it later. Off by default. */
import process from 'node:process';
import {openLogFile} from '../host/log-file.ts';
import type {AppState} from '../model/app.ts';
import {sanitise} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {logLines, type LogLevel} from '../session/log-lines.ts';
import {version} from '../version.ts';
import {setWitness} from './exit.ts';
import type {Flags, Parsed} from './flags.ts';

export const logFlag = {
	log: {takes: 'FILE', says: 'write down there what happens and goes wrong, without secrets; off by default'},
} as const satisfies Flags;

export type Log = {
	say(level: LogLevel, text: string): void;
	/** From now on, what becomes different in a store. Returns the way to stop. */
	follow(store: {getState(): AppState; subscribe(listener: () => void): () => void}): () => void;
	close(): Promise<void>;
};

const longestLine = 2000;
const levels: Readonly<Record<LogLevel, string>> = {info: 'info ', warn: 'warn ', error: 'error'};

/** Masked, one line of the file each; those after the first are set in. */
export function logText(level: LogLevel, text: string, atUnixMs: number): string {
	const [first = '', ...rest] = maskText(text)
		.split('\n')
		.map(line => sanitise(line.trimEnd(), longestLine));
	const head = `${new Date(atUnixMs).toISOString()} ${levels[level]} ${first}\n`;
	return head + rest.map(line => `  ${line}\n`).join('');
}

const noLog: Log = {say: () => {}, follow: () => () => {}, close: async () => {}};

/** Rejects with an `ActionableError` where nothing can be written there: who wants a log wants to know now. */
export async function openLog(parsed: Pick<Parsed<'log'>, 'one'>, command: string): Promise<Log> {
	const target = parsed.one('log');
	if (target === null) return noLog;
	const file = await openLogFile(target);
	const say: Log['say'] = (level, text) => file.write(logText(level, text, Date.now()));
	// The last words of a program that ends at once.
	process.on('exit', code => file.writeNow(logText('info', `ended with ${code}`, Date.now())));
	setWitness(report => {
		file.writeNow(logText('error', report, Date.now()));
		return sanitise(target, 300);
	});
	const name = command === '' ? 'hullcheck' : `hullcheck ${command}`;
	say('info', `${name} ${version} begins, process ${process.pid}, Node ${process.versions.node}`);
	return {
		say,
		follow(store) {
			let before: AppState | null = null;
			const look = (): void => {
				const now = store.getState();
				for (const {level, text} of logLines(before, now)) say(level, text);
				before = now;
			};
			look();
			return store.subscribe(look);
		},
		close: () => file.close(),
	};
}
