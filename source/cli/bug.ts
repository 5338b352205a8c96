/** What is said of an error that nobody foresaw: enough to mend it, nothing of what a container or an engine holds. */
import process from 'node:process';
import {sanitise} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {version} from '../version.ts';

/** Errors of JSON and the like quote what they choked on. */
const quotes = /"[^"]*"|'[^']*'|`[^`]*`/g;
const isFrame = (line: string): boolean => /^\s+at /.test(line);
const mostCauses = 5;

function linesOf(error: unknown, depth = 0): readonly string[] {
	if (!(error instanceof Error)) return [`something that is no error was thrown (${typeof error})`];
	const said = maskText(error.message).replace(quotes, '“…”').split('\n')[0] ?? '';
	const frames = (error.stack ?? '').split('\n').filter(isFrame);
	const cause = error.cause === undefined || depth >= mostCauses ? [] : linesOf(error.cause, depth + 1);
	return [
		`${error.name}: ${said}`,
		...frames,
		...cause.map((line, index) => (index === 0 ? `caused by ${line}` : line)),
	];
}

/** Lines to be reported as they are, safe to show and to publish. */
export function bugReport(error: unknown): string {
	const {platform, arch, versions, env, stdout} = process;
	const screen = stdout.isTTY ? `${stdout.columns}x${stdout.rows} TERM=${env['TERM'] ?? ''}` : 'no terminal';
	const where = `hullcheck ${version}, Node ${versions.node}, ${platform} ${arch}, ${screen}`;
	const lines = ['this is a bug, please report it with these lines:', where, ...linesOf(error)];
	return lines.map(line => sanitise(line)).join('\n');
}
