/** `GET /containers/ID/top`: what ps on the host would show. */
import {commandOf} from './inspect.ts';
import {loadOf} from './stats.ts';
import {dayMs} from './times.ts';
import {Refusal} from './words.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

type Process = {readonly pid: number; readonly parent: number; readonly uid: string; readonly command: string};

const columns: Readonly<
	Record<
		string,
		{readonly title: string; readonly of: (process: Process, start: string, container: Container) => string}
	>
> = {
	pid: {title: 'PID', of: process => String(process.pid)},
	ppid: {title: 'PPID', of: process => String(process.parent)},
	uid: {title: 'UID', of: process => process.uid},
	user: {title: 'USER', of: process => userName(process.uid)},
	nlwp: {title: 'NLWP', of: () => '1'},
	args: {title: 'COMMAND', of: process => process.command},
	comm: {title: 'COMMAND', of: process => process.command.split(' ', 1)[0]?.split('/').at(-1) ?? ''},
	stat: {title: 'STAT', of: () => 'Ss'},
	rss: {title: 'RSS', of: process => String(2000 + (process.pid % 9000))},
	...namespaceColumns(),
};

/** Kernel inode numbers: those of the host's own namespaces, and one range for everybody else's. */
function namespaceColumns(): Record<
	string,
	{title: string; of: (process: Process, start: string, container: Container) => string}
> {
	const kinds = [
		['mntns', 4026531841, null],
		['utsns', 4026531838, 'UTSMode'],
		['ipcns', 4026531839, 'IpcMode'],
		['pidns', 4026531836, 'PidMode'],
		['netns', 4026531840, 'NetworkMode'],
		['cgroupns', 4026531835, 'CgroupnsMode'],
		['userns', 4026531837, 'always the host'],
		['timens', 4026531834, 'always the host'],
	] as const;
	return Object.fromEntries(
		kinds.map(([name, host, mode], index) => {
			const of = (_process: Process, _start: string, {pid, hostConfig}: Container): string => {
				const isHost = mode === 'always the host' || (mode !== null && hostConfig[mode] === 'host');
				return String(isHost ? host : 4026532000 + (pid % 90_000) * kinds.length + index);
			};
			return [name, {title: name.toUpperCase(), of}];
		}),
	);
}

/** The host's names for ids inside, as ps shows them: few of them have one. */
function userName(uid: string): string {
	return uid === '0' ? 'root' : uid === '65534' ? 'nobody' : uid;
}

const usual = [
	['UID', (process: Process) => userName(process.uid)],
	['PID', (process: Process) => String(process.pid)],
	['PPID', (process: Process) => String(process.parent)],
	['C', () => '0'],
	['STIME', (_: Process, start: string) => start],
	['TTY', () => '?'],
	['TIME', () => '00:00:00'],
	['CMD', (process: Process) => process.command],
] as const;

const longForm = [
	['USER', (process: Process) => userName(process.uid)],
	['PID', (process: Process) => String(process.pid)],
	['%CPU', () => '0.1'],
	['%MEM', () => '0.2'],
	['VSZ', (process: Process) => String(4000 + (process.pid % 90_000))],
	['RSS', (process: Process) => String(2000 + (process.pid % 9000))],
	['TTY', () => '?'],
	['STAT', () => 'Ss'],
	['START', (_: Process, start: string) => start],
	['TIME', () => '0:01'],
	['COMMAND', (process: Process) => process.command],
] as const;

function processes(world: World, container: Container): readonly Process[] {
	const {path, args} = commandOf(container.spec.config);
	const [user = '0'] = (container.spec.config.User || '0').split(':');
	const uid = /^\d+$/.test(user) ? user : (knownIds[user] ?? '0');
	const shim = container.pid - 21;
	const command = [path, ...args].join(' ');
	if (container.hostConfig['Init'] === true) {
		return [
			{pid: container.pid, parent: shim, uid, command: `/sbin/docker-init -- ${command}`},
			{pid: container.pid + 1, parent: container.pid, uid, command},
		];
	}
	// Threads count as pids: only some of them are processes.
	const workers = Math.min(3, Math.floor((loadOf(world, container).pids - 1) / 2));
	const children = Array.from({length: workers}, (_, index) => ({
		pid: container.pid + 1 + index,
		parent: container.pid,
		uid,
		command,
	}));
	return [{pid: container.pid, parent: shim, uid, command}, ...children];
}

const knownIds: Readonly<Record<string, string>> = {
	root: '0',
	nobody: '65534',
	nginx: '101',
	app: '1000',
	mysql: '999',
};

/** The time of a start today, the day of an earlier one. */
function startWords(startedUnixMs: number, nowUnixMs: number): string {
	const [, day = '', month = '', , time = ''] = new Date(startedUnixMs).toUTCString().split(' ');
	return nowUnixMs - startedUnixMs < dayMs ? time.slice(0, 5) : `${month}${day}`;
}

export function topJson(world: World, container: Container, psArguments: string): object {
	const start = startWords(container.startedAtUnixMs, world.nowUnixMs());
	const rows = processes(world, container);
	const table = (
		chosen: ReadonlyArray<readonly [string, (process: Process, start: string, its: Container) => string]>,
	): object => ({
		Processes: rows.map(row => chosen.map(([, of]) => of(row, start, container))),
		Titles: chosen.map(([title]) => title),
	});
	const asked = /^-?e?o\s*(?:=)?\s*(.+)$/.exec(psArguments.trim())?.[1];
	if (asked === undefined) return table(/^-?aux?w*$/.test(psArguments.trim()) ? longForm : usual);
	return table(
		asked.split(/[,\s]+/).map(name => {
			const column = columns[name.replace(/=.*$/, '').toLowerCase()];
			if (column === undefined) throw new Refusal(500, `ps: error: unknown user-defined format specifier "${name}"`);
			return [column.title, column.of] as const;
		}),
	);
}
