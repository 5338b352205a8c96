/**
 * `ssh://[user@]host[:port][/path/of/the.sock]`, as the docker command line reads it. Its parts become arguments of ssh
 * and of a shell on the other side, so they may hold nothing that either gives a meaning: whoever can name a context
 * must not be able to run a command.
 */
import type {Trouble} from '../../model/errors.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {SshDestination} from '../target.ts';

/** A backslash is for the domain of a user of Windows. */
const safeUser = /^[\w.][\w.@+\\-]*$/;
const safeHost = /^[\w.:][\w.:-]*$/;
/** A colon would part it in `-L`, `%` and `$` are expanded by ssh. */
export const isSafePath = (path: string): boolean => /^\/[\w.@+/-]+$/.test(path) && path.length <= 100;

/** Who logs in and by what is nobody's business: a password may stand there. */
export function withoutLogin(address: string): string {
	const [start, end] = [address.indexOf('//'), address.lastIndexOf('@')];
	return start === -1 || end < start ? address : `${address.slice(0, start)}//…${address.slice(end)}`;
}

const wrong = (address: string, why: SafeText): Trouble => ({
	what: words`The address ${sanitise(withoutLogin(address), 200)} can't be used`,
	why,
	todo: words`Use ssh://user@host, ssh://host:port or ssh://host/path/of/the.sock; all else belongs into ~/.ssh/config`,
});

export function readSshAddress(address: string): SshDestination | Trouble {
	const [, login, host = '', port, path = ''] =
		/^ssh:\/\/(?:([^/?#]*)@)?(\[[^\]/]*\]|[^:/?#@]*)(?::(\d*))?(\/[^?#]*)?$/i.exec(address) ?? [];
	const bare = host.replace(/^\[(.*)\]$/, '$1');
	if (host === '') return wrong(address, words`it names no host, or holds more than user, host, port and path`);
	if (login?.includes(':') === true)
		return wrong(address, words`a password in an address can be seen by everybody on this machine`);
	const user = login === undefined ? null : decoded(login);
	if (user !== null && !safeUser.test(user)) return wrong(address, words`its user is none that ssh may be given`);
	if (!safeHost.test(bare)) return wrong(address, words`its host is none that ssh may be given`);
	const number = port === undefined || port === '' ? null : Number(port);
	if (number !== null && (number < 1 || number > 65_535)) return wrong(address, words`its port is none`);
	if (path.replaceAll('/', '') === '') return {user, host: bare, port: number, socketPath: null};
	const socketPath = decoded(path);
	if (!isSafePath(socketPath))
		return wrong(
			address,
			words`the path of the socket may hold letters, digits and . _ - + @ /, and at most 100 of them`,
		);
	return {user, host: bare, port: number, socketPath};
}

/** '' where it can't be: no user and no path may be that. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return '';
	}
}
