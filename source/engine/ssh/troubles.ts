/** Why a login failed, told from the last words of ssh: what happened, why, what to do first. */
import {ActionableError, type Trouble} from '../../model/errors.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {SshDestination} from '../target.ts';
import {loginCommand} from './arguments.ts';

type Row = readonly [says: RegExp, trouble: (host: SafeText, login: SafeText, said: SafeText) => Trouble];

/** The first that fits. A changed key comes with the words of an unknown one, so it stands before. */
const rows: readonly Row[] = [
	[
		/REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
		(host, login) => ({
			what: words`${host} is not the host it was`,
			why: words`it shows another key than the one ssh remembers, as a machine would that answers in its place`,
			todo: words`Ask who runs it whether its key was changed. Only if it was: run ${login}, which names the line to remove with ssh-keygen -R`,
		}),
	],
	[
		/REVOKED HOST KEY|host key .* was revoked/i,
		host => ({
			what: words`${host} shows a key that was revoked`,
			why: words`ssh's list of known hosts says never to trust it`,
			todo: words`Do not log in; ask who runs it`,
		}),
	],
	[
		/Host key verification failed|No \S+ host key is known/i,
		(host, login) => ({
			what: words`${host} is not known to ssh yet`,
			why: words`nobody has said that its key is the right one, and hullcheck does not say so for you`,
			todo: words`Run ${login} once, compare the fingerprint, say yes; then start hullcheck again`,
		}),
	],
	[
		/Permission denied \(|Too many authentication failures|No more authentication methods/i,
		(host, login, said) => ({
			what: words`${host} refuses the login`,
			why: words`no key that could be used without a question is allowed there (${said})`,
			todo: words`Unlock the key with ssh-add, until ${login} asks for nothing; then start hullcheck again`,
		}),
	],
	[
		/Could not resolve hostname/i,
		host => ({
			what: words`${host} can't be found`,
			why: words`its name does not resolve, and ~/.ssh/config has no such host`,
			todo: words`Check the name`,
		}),
	],
	[
		/Connection refused/i,
		(host, login) => ({
			what: words`${host} takes no ssh`,
			why: words`nobody listens on the port of ssh`,
			todo: words`Check the port with ${login}; start sshd there if it has stopped`,
		}),
	],
	[
		/timed out|No route to host|Network is unreachable|Host is down/i,
		(host, login, said) => ({
			what: words`${host} is out of reach`,
			why: said,
			todo: words`Check that it is up and that no firewall is between: ${login}`,
		}),
	],
	[
		/closed by|Connection reset|kex_exchange_identification/i,
		(host, login, said) => ({
			what: words`${host} hung up before the login`,
			why: said,
			todo: words`It may be starting, or refuse many logins at once: try ${login}`,
		}),
	],
	[
		/Bad (?:owner|configuration|permissions)|terminating, \d+ bad configuration|Unsupported option/i,
		(_host, login, said) => ({
			what: words`ssh does not take its configuration`,
			why: said,
			todo: words`Put it right, until ${login} works`,
		}),
	],
	[
		/ssh: not found|ENOENT/,
		() => ({
			what: words`There is no ssh on this machine`,
			why: words`no program ssh is in PATH`,
			todo: words`Install it (apt-get install openssh-client), or name an engine that needs none`,
		}),
	],
];

/** The host was there and would not have us: to try again soon can only do harm. */
export class LoginRefused extends ActionableError {}

const refusals = /Permission denied \(|Too many authentication failures|Host key verification failed/i;

export const loginError = (destination: SshDestination, said: string): ActionableError => {
	const trouble = loginTrouble(destination, said);
	return refusals.test(said) ? new LoginRefused(trouble) : new ActionableError(trouble);
};

/** `said` is what ssh wrote on standard error. Its last line is the reason in its own words. */
export function loginTrouble(destination: SshDestination, said: string): Trouble {
	const host = sanitise(destination.host, 200);
	const login = sanitise(loginCommand(destination), 300);
	const lines = said
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '');
	const reason = sanitise(lines.at(-1) ?? 'ssh ended without a word', 300);
	const row = rows.find(([says]) => says.test(said));
	if (row !== undefined) return row[1](host, login, reason);
	return {
		what: words`The login on ${host} failed`,
		why: reason,
		todo: words`Try ${login}, until that works without a question`,
	};
}

export function tooSlow(destination: SshDestination, seconds: number): Trouble {
	return {
		what: words`The login on ${sanitise(destination.host, 200)} was not waited for`,
		why: words`ssh did not get through within ${seconds} s`,
		todo: words`See where it hangs: ${sanitise(loginCommand(destination), 300)}`,
	};
}

/** ssh got there, but no engine answers. */
export function noEngineThere(destination: SshDestination, why: SafeText): Trouble {
	return {
		what: words`ssh is logged in on ${sanitise(destination.host, 200)}, but no engine answers there`,
		why,
		todo: words`Start it there, let that user use its socket (group docker), or name another: ssh://host/path/of/the.sock`,
	};
}
