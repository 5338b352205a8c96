/**
 * What ssh is told. The login is the user's own: their configuration, agent, known hosts and jumps; whether a key is to
 * be trusted is never decided here. Added is only what keeps it from asking, and from doing more than was asked for.
 */
import type {SshDestination} from '../target.ts';

const always = [
	// A question nobody sees would hang: it fails instead.
	'BatchMode=yes',
	'ConnectTimeout=10',
	'ServerAliveInterval=5',
	'ServerAliveCountMax=3',
	'ForwardAgent=no',
	'ForwardX11=no',
	'PermitLocalCommand=no',
	// Forwards of the user's configuration: their ports may be taken by a session of theirs.
	'ClearAllForwardings=yes',
	'RemoteCommand=none',
	// Ten times less of what engines say, on lines that are often slow.
	'Compression=yes',
	// Without the banner of the host, which could hold any words.
	'LogLevel=ERROR',
];

const options = (...settings: readonly string[]): readonly string[] => settings.flatMap(one => ['-o', one]);

const placeOf = ({user, host, port}: SshDestination): readonly string[] => [
	...(user === null ? [] : ['-l', user]),
	...(port === null ? [] : ['-p', String(port)]),
	'--',
	host,
];

/** The one login, which all others share by its control socket. */
export const loginArguments = (destination: SshDestination, controlPath: string): readonly string[] => [
	'-N',
	'-T',
	...options(
		...always,
		'ExitOnForwardFailure=yes',
		'StreamLocalBindMask=0177',
		'StreamLocalBindUnlink=yes',
		'ControlMaster=yes',
		'ControlPersist=no',
		`ControlPath=${controlPath}`,
	),
	...placeOf(destination),
];

/** A command through that login; through one of its own where the host allows no more sessions in one. */
export const commandArguments = (
	destination: SshDestination,
	controlPath: string,
	command: string,
): readonly string[] => [
	'-T',
	...options(...always, 'ControlMaster=no', `ControlPath=${controlPath}`),
	...placeOf(destination),
	command,
];

/** Tells the login to listen on a socket here for one there. Asks nobody else, so it needs no configuration and no host. */
export const forwardArguments = (controlPath: string, near: string, far: string): readonly string[] => [
	'-F',
	'none',
	'-S',
	controlPath,
	'-O',
	'forward',
	'-L',
	`${near}:${far}`,
	'--',
	'hullcheck',
];

/** For people to type. */
export const loginCommand = ({user, host, port}: SshDestination): string =>
	['ssh', ...(port === null ? [] : ['-p', String(port)]), user === null ? host : `${user}@${host}`].join(' ');
