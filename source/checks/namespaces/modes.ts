/** Namespaces that one word of HostConfig gives away: shared with the host, or with another container. */
import type {Check, Severity, Theme} from '../../model/check.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {defineCheck, pass} from '../define-check.ts';
import {ontoOwnNetwork} from '../network/own-network.ts';

type Row = {
	readonly id: string;
	readonly record: string;
	readonly title: string;
	readonly why: string;
	readonly theme?: Theme;
	readonly group: string;
	readonly field: 'NetworkMode' | 'PidMode' | 'IpcMode' | 'UTSMode';
	readonly isBad: (mode: string) => boolean;
	readonly outcome: string;
	readonly severity: Severity;
	readonly expected: string;
	readonly key: string;
	readonly change: (inspect: ContainerInspect) => RecreateChange;
	readonly how: string;
};

const own = (of: 'pid' | 'ipc' | 'uts') => (): RecreateChange => ({is: 'own-namespace', of});

const isHost = (mode: string): boolean => mode === 'host';
const isOther = (mode: string): boolean => mode.startsWith('container:');

const rows: readonly Row[] = [
	{
		id: 'host-network',
		record: '5.10',
		title: 'Has a network of its own',
		why: 'On the network of the host it listens on every address of the machine and reaches what the host keeps for itself on loopback. Firewall rules between containers do not apply to it.',
		group: 'net-namespace',
		field: 'NetworkMode',
		isBad: isHost,
		outcome: 'host',
		severity: 'high',
		expected: 'a network of its own',
		key: 'host-network',
		change: ontoOwnNetwork,
		how: 'Create it again on a network of its own, with the ports it serves published.',
	},
	{
		id: 'joined-network',
		record: 'X-NET-OTHER',
		title: 'Shares its network with no other container',
		why: 'Services that the other container binds to loopback, thinking themselves alone, are open to this one. An intruder in either can pose as the other on the network.',
		theme: 'network',
		group: 'net-namespace',
		field: 'NetworkMode',
		isBad: isOther,
		outcome: 'joined',
		severity: 'low',
		expected: 'a network namespace of its own',
		key: 'joined-network',
		change: ontoOwnNetwork,
		how: 'Create it again with a namespace of its own, both on one user-defined network.',
	},
	{
		id: 'host-pid',
		record: '5.16',
		title: 'Sees only its own processes',
		why: 'In the PID namespace of the host it lists every process with its command line, and may signal or trace those of the same user. As root that reaches all of them.',
		group: 'pid-namespace',
		field: 'PidMode',
		isBad: isHost,
		outcome: 'host',
		severity: 'high',
		expected: 'not host',
		key: 'host-pid',
		change: own('pid'),
		how: 'Create it again without --pid host.',
	},
	{
		id: 'joined-pid',
		record: 'X-PID-OTHER',
		title: 'Shares its processes with no other container',
		why: 'Either of the two can read the environment and memory of the other and kill what it runs. A break-in in one is a break-in in both.',
		group: 'pid-namespace',
		field: 'PidMode',
		isBad: isOther,
		outcome: 'joined',
		severity: 'medium',
		expected: 'a PID namespace of its own',
		key: 'joined-pid',
		change: own('pid'),
		how: 'Create it again without --pid container:…; attach a debugging container for the session only.',
	},
	{
		id: 'host-ipc',
		record: '5.17',
		title: 'Has shared memory of its own',
		why: 'Databases and desktops keep data in shared memory that trusts whoever can open it. With the IPC namespace of the host, this container can read it and write to it.',
		group: 'ipc-namespace',
		field: 'IpcMode',
		isBad: isHost,
		outcome: 'host',
		severity: 'medium',
		expected: 'private',
		key: 'host-ipc',
		change: own('ipc'),
		how: 'Create it again without --ipc host; give it a larger --shm-size where that was the reason.',
	},
	{
		id: 'shared-ipc',
		record: 'X-IPC-OTHER',
		title: 'Shares its memory with no other container',
		why: 'What one of them puts into shared memory the other can read and change, unseen by both programs. Shareable alone already lets any later container join.',
		group: 'ipc-namespace',
		field: 'IpcMode',
		isBad: mode => mode === 'shareable' || isOther(mode),
		outcome: 'shared',
		severity: 'low',
		expected: 'private or none',
		key: 'shared-ipc',
		change: own('ipc'),
		how: 'Create it again with --ipc private.',
	},
	{
		id: 'host-uts',
		record: '5.21',
		title: 'Has a host name of its own',
		why: 'With the UTS namespace of the host it sees the name of the machine and, given the right, changes it. Logs and certificates then name the wrong machine.',
		group: 'uts-namespace',
		field: 'UTSMode',
		isBad: isHost,
		outcome: 'host',
		severity: 'low',
		expected: 'not host',
		key: 'host-uts',
		change: own('uts'),
		how: 'Create it again without --uts host.',
	},
];

export const namespaceModeChecks: readonly Check[] = rows.map(row =>
	defineCheck({
		id: row.id,
		record: row.record,
		title: row.title,
		why: row.why,
		theme: row.theme ?? 'isolation',
		group: row.group,
		outcomes: {[row.outcome]: row.severity},
		needs: ['inspect'],
		evaluate({inspect}, fail) {
			const mode = known(inspect.HostConfig[row.field]);
			return row.isBad(mode) ? fail(row.outcome, `HostConfig.${row.field}`, mode, row.expected) : pass();
		},
		fix: ({inspect}) => ({
			key: row.key,
			by: 'recreate',
			how: row.how,
			propose: () => ({changes: [row.change(inspect)]}),
		}),
	}),
);
