/** The words of OpenSSH 9.2, as it wrote them, and what is said for them. */
import {describe, expect, it} from 'vitest';
import {loginError, LoginRefused, loginTrouble} from '../../../source/engine/ssh/troubles.ts';

const destination = {user: 'me', host: 'far', port: 2222, socketPath: null};
const changed = [
	'@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
	'@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
	'Offending ED25519 key in /home/me/.ssh/known_hosts:1',
	'Host key for [far]:2222 has changed and you have requested strict checking.',
	'Host key verification failed.',
].join('\r\n');

describe('what ssh says is told', () => {
	it.each([
		['a changed key', changed, 'far is not the host it was', /Only if it was/],
		[
			'an unknown key',
			'Host key verification failed.\r\n',
			'far is not known to ssh yet',
			/Run ssh -p 2222 me@far once/,
		],
		[
			'an unknown key, by its name',
			'No ED25519 host key is known for [far]:2222 and you have requested strict checking.\r\nHost key verification failed.\r\n',
			'far is not known to ssh yet',
			/compare the fingerprint/,
		],
		['no key that is taken', 'me@far: Permission denied (publickey).\r\n', 'far refuses the login', /ssh-add/],
		['too many keys', 'Received disconnect: Too many authentication failures\r\n', 'far refuses the login', /ssh-add/],
		[
			'no such name',
			'ssh: Could not resolve hostname far: Name or service not known\r\n',
			"far can't be found",
			/Check the name/,
		],
		['nobody there', 'ssh: connect to host far port 2222: Connection refused\r\n', 'far takes no ssh', /start sshd/],
		['no way there', 'ssh: connect to host far port 2222: Connection timed out\r\n', 'far is out of reach', /firewall/],
		[
			'hanging up',
			'kex_exchange_identification: read: Connection reset by peer\r\n',
			'far hung up before the login',
			/many logins/,
		],
		[
			'a configuration with a fault',
			'/home/me/.ssh/config: line 3: Bad configuration option: nonsense\r\n/home/me/.ssh/config: terminating, 1 bad configuration options\r\n',
			'ssh does not take its configuration',
			/Put it right/,
		],
		['no ssh', 'ssh: 1: exec: ssh: not found\n', 'There is no ssh on this machine', /Install it/],
		['anything else', 'Protocol of Mars\r\n', 'The login on far failed', /Try ssh -p 2222 me@far/],
		['nothing', '', 'The login on far failed', /Try ssh/],
	])('%s', (_name, said, what, todo) => {
		expect(loginTrouble(destination, said)).toEqual({
			what,
			why: expect.stringMatching(/./),
			todo: expect.stringMatching(todo),
		});
	});

	it.each([
		[changed, true],
		['me@far: Permission denied (publickey).', true],
		['ssh: connect to host far port 2222: Connection refused', false],
		['Connection to far closed by remote host.', false],
	])('and whether the host would not have us: %s', (said, isRefused) => {
		expect(loginError(destination, said) instanceof LoginRefused).toBe(isRefused);
	});

	it('with its own words, made visible', () => {
		const {why} = loginTrouble(destination, 'one\n\u001B]0;x\u0007 strange\n');
		expect(why).toBe(String.raw`\e]0;x\x07 strange`);
	});
});
