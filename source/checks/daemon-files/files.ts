/** The twelve files of CIS section 3: which mode each may have at most, and what comes of more. */
import type {Severity} from '../../model/check.ts';
import type {HostFileName} from '../../model/host-evidence.ts';

type Side = {readonly record: string; readonly why: string};

export type FileRow = {
	readonly file: HostFileName;
	/** Of its checks, its scoring group and its fix. */
	readonly id: string;
	readonly what: string;
	/** Bits it may have at most. */
	readonly mode: number;
	/** A group that may own it besides root, by name: its number differs from machine to machine. */
	readonly group?: string;
	readonly severity: Severity;
	readonly owner: Side;
	readonly modeOf: Side;
	/** Said after the commands. */
	readonly hint?: string;
};

const bySystemd = ' && systemctl daemon-reload';
const keepIt = ' (for good: SocketMode=0660 and SocketGroup=docker in docker.socket)';

export const fileRows: readonly FileRow[] = [
	{
		file: 'docker.service',
		id: 'docker-service',
		what: 'docker.service',
		mode: 0o644,
		severity: 'medium',
		hint: bySystemd,
		owner: {
			record: '3.1',
			why: 'The unit names the program that starts as root, and with which flags. Its owner can name another program, and has root after the next start.',
		},
		modeOf: {
			record: '3.2',
			why: 'Whoever may write the unit decides what systemd runs as root at the next start of the engine. One write bit too many is enough for that.',
		},
	},
	{
		file: 'docker.socket',
		id: 'docker-socket-unit',
		what: 'docker.socket',
		mode: 0o644,
		severity: 'low',
		hint: bySystemd,
		owner: {
			record: '3.3',
			why: 'This unit makes the API socket, its mode and its group. Its owner can open the socket to every account the next time it is made.',
		},
		modeOf: {
			record: '3.4',
			why: 'A line changed in this unit has the API listen on a network port, or in a group of strangers. Only root should be able to write that line.',
		},
	},
	{
		file: 'etc-docker',
		id: 'etc-docker',
		what: '/etc/docker',
		mode: 0o755,
		severity: 'low',
		owner: {
			record: '3.5',
			why: 'The owner of a folder can replace any file in it, whoever owns the file. For this folder that is the settings of the daemon and the certificates it trusts.',
		},
		modeOf: {
			record: '3.6',
			why: 'With a write bit for others anybody can move daemon.json away and put their own in its place, though they could not have written the file itself.',
		},
	},
	{
		file: 'registry-certificates',
		id: 'registry-certificates',
		what: 'registry certificates',
		mode: 0o444,
		severity: 'low',
		owner: {
			record: '3.7',
			why: 'These certificates say which registries are what they claim to be. Their owner can add a CA of their own and hand the engine images in the name of any of them.',
		},
		modeOf: {
			record: '3.8',
			why: 'A certificate that others may write can be exchanged for one that vouches for a false registry. Nothing needs to write them once they are in place.',
		},
	},
	{
		file: 'tls-ca',
		id: 'tls-ca',
		what: 'TLS CA certificate',
		mode: 0o444,
		severity: 'low',
		owner: {
			record: '3.9',
			why: 'The daemon lets in every client whose certificate this CA signed. Its owner can put another CA there and sign a certificate for themselves.',
		},
		modeOf: {
			record: '3.10',
			why: 'Who can write the CA of the daemon decides who gets in over the network. Written once, it needs no write bit at all, not even for root.',
		},
	},
	{
		file: 'tls-certificate',
		id: 'tls-certificate',
		what: 'server certificate',
		mode: 0o444,
		severity: 'low',
		owner: {
			record: '3.11',
			why: 'By this certificate clients know that they talk to this engine. Its owner can exchange it, and cut off every client or lead them elsewhere.',
		},
		modeOf: {
			record: '3.12',
			why: 'A certificate that others can change stops the daemon at its next start, or shows clients another name. Reading it is all that anybody needs.',
		},
	},
	{
		file: 'tls-key',
		id: 'tls-key',
		what: 'server key',
		mode: 0o400,
		severity: 'high',
		owner: {
			record: '3.13',
			why: 'The key proves to clients that this is the engine. Whoever owns the file reads it, and can stand between clients and engine and see every secret they send.',
		},
		modeOf: {
			record: '3.14',
			why: 'A key that others can read is no secret any more. With it a stranger poses as this engine, and clients send their commands and secrets there.',
		},
	},
	{
		file: 'api-socket',
		id: 'api-socket',
		what: 'API socket',
		mode: 0o660,
		group: 'docker',
		severity: 'high',
		hint: keepIt,
		owner: {
			record: '3.15',
			why: 'Who may write to this socket is root of the machine: one call starts a container with the whole disk in it. So it belongs to root and to a group that is looked after.',
		},
		modeOf: {
			record: '3.16',
			why: 'A bit for others on this socket makes root of every account on the machine, and of every service that runs as one. Nothing else has to go wrong for that.',
		},
	},
	{
		file: 'daemon.json',
		id: 'daemon-json',
		what: 'daemon.json',
		mode: 0o644,
		severity: 'medium',
		owner: {
			record: '3.17',
			why: 'The settings of a daemon that runs as root are as good as root. Their owner can add a runtime of their own, which then starts with the next container.',
		},
		modeOf: {
			record: '3.18',
			why: 'One line in this file opens the API to the network or names another runtime. With a write bit for others, each account can add that line and wait for a restart.',
		},
	},
	{
		file: 'etc-default-docker',
		id: 'etc-default-docker',
		what: '/etc/default/docker',
		mode: 0o644,
		severity: 'low',
		owner: {
			record: '3.19',
			why: 'On Debian’s family the start script reads options and proxies from here. Its owner can send all pulls through a proxy of their own, or add a flag.',
		},
		modeOf: {
			record: '3.20',
			why: 'Start scripts run this file as a part of themselves, as root. What another account can write into it is run with all rights at the next start.',
		},
	},
	{
		file: 'etc-sysconfig-docker',
		id: 'etc-sysconfig-docker',
		what: '/etc/sysconfig/docker',
		mode: 0o644,
		severity: 'low',
		owner: {
			record: '3.22',
			why: 'On Red Hat’s family the unit takes the flags of the daemon from here. Its owner decides with which flags a program runs that is root.',
		},
		modeOf: {
			record: '3.21',
			why: 'Flags written here work from the next start on, and one of them opens the API to all. Reading is fine for everybody, writing for root alone.',
		},
	},
	{
		file: 'containerd.sock',
		id: 'containerd-socket',
		what: 'containerd socket',
		mode: 0o660,
		severity: 'high',
		owner: {
			record: '3.23',
			why: 'Behind this socket containers are started without the engine being asked, so past its plugins and its log. Who owns it can start one with the whole machine in it.',
		},
		modeOf: {
			record: '3.24',
			why: 'The service behind it asks nobody who they are: a bit for others on its socket gives every account containers with all rights, and none of them shows up in docker ps.',
		},
	},
];
