/** The few programs of the machine that are ever run: from fixed folders, without a shell, for a few seconds at most. */
import {execFile} from 'node:child_process';
import {access, constants} from 'node:fs/promises';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {notAllowed, type HostCommand} from './host.ts';

const argvOf: Readonly<Record<HostCommand, readonly [program: string, ...args: readonly string[]]>> = {
	// `iptables -S` would load a missing table's module, -save prints the tables that are there.
	'iptables-save': ['iptables-save'],
	'iptables-legacy-save': ['iptables-legacy-save'],
	'iptables-nft-save': ['iptables-nft-save'],
	'ip6tables-save': ['ip6tables-save'],
	'nft list ruleset': ['nft', 'list', 'ruleset'],
	'auditctl -l': ['auditctl', '-l'],
};
/** Not PATH: a folder that somebody else may write to must not decide what root runs. */
export const programFolders: readonly string[] = [
	'/usr/sbin',
	'/sbin',
	'/usr/bin',
	'/bin',
	'/usr/local/sbin',
	'/usr/local/bin',
];
const timeoutMs = 3_000;
const maxBytes = 16 * 1024 ** 2;

export async function programPath(program: string): Promise<Read<string>> {
	for (const folder of programFolders) {
		try {
			await access(`${folder}/${program}`, constants.X_OK);
			return `${folder}/${program}`;
		} catch {
			continue;
		}
	}
	return new Unread(words`${sanitise(program)} is not installed`);
}

/** Never rejects. */
export async function runCommand(command: HostCommand, inNetworkOf: number | null): Promise<Read<string>> {
	const [program, ...args] = argvOf[command];
	const [file, nsenter] = await Promise.all([programPath(program), inNetworkOf === null ? '' : programPath('nsenter')]);
	if (file instanceof Unread) return file;
	if (nsenter instanceof Unread) return nsenter;
	return inNetworkOf === null
		? run(command, file, args)
		: run(command, nsenter, [`--target=${inNetworkOf}`, '--net', '--', file, ...args]);
}

function run(command: HostCommand, file: string, args: readonly string[]): Promise<Read<string>> {
	return new Promise(resolve => {
		const options = {
			timeout: timeoutMs,
			maxBuffer: maxBytes,
			killSignal: 'SIGKILL',
			encoding: 'utf8',
			cwd: '/',
			env: {LC_ALL: 'C', PATH: programFolders.join(':')},
		} as const;
		const child = execFile(file, args, options, (error, stdout, stderr) =>
			resolve(error === null ? stdout : whyNot(command, error, stderr)),
		);
		child.stdin?.end();
	});
}

function whyNot(command: HostCommand, error: Error & {readonly killed?: boolean}, stderr: string): Unread {
	if (/must be root|permission denied|operation not permitted/i.test(stderr)) return new Unread(notAllowed);
	const name = sanitise(command);
	if (/maxBuffer/.test(error.message)) return new Unread(words`${name} printed more than ${maxBytes} bytes`);
	if (error.killed === true) return new Unread(words`${name} did not end in ${timeoutMs / 1000} s`);
	const [said = ''] = (stderr.trim() === '' ? error.message : stderr.trim()).split('\n');
	return new Unread(words`${name} failed: ${sanitise(said, 200)}`);
}
