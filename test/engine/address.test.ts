import {describe, expect, it} from 'vitest';
import {readAddress} from '../../source/engine/endpoints/address.ts';

describe('an address', () => {
	it.each([
		['unix:///run/docker.sock', {is: 'unix', socketPath: '/run/docker.sock'}],
		['  unix:///run/docker.sock\n', {is: 'unix', socketPath: '/run/docker.sock'}],
		['unix://', {is: 'unix', socketPath: '/var/run/docker.sock'}],
		['UNIX:///run/a b.sock', {is: 'unix', socketPath: '/run/a b.sock'}],
		['tcp://10.0.0.7:2375', {is: 'tcp', host: '10.0.0.7', port: 2375}],
		['tcp://docker.example', {is: 'tcp', host: 'docker.example', port: null}],
		['tcp://', {is: 'tcp', host: 'localhost', port: null}],
		['docker.example:2375', {is: 'tcp', host: 'docker.example', port: 2375}],
		['tcp://docker.example:80', {is: 'tcp', host: 'docker.example', port: 80}],
		['tcp://[::1]:2375/', {is: 'tcp', host: '[::1]', port: 2375}],
	])('%s is understood', (text, address) => expect(readAddress(text)).toEqual(address));

	it.each([
		['https://host:2376', /starts with tcp/, /DOCKER_TLS_VERIFY=1/],
		['npipe:////./pipe/docker', /does not know npipe/, /unix:/],
		['fd://', /does not know fd/, /unix:/],
		['tcp://host:99999', /no host and port/, /tcp:/],
		['tcp://me:pw@host:1', /no user name/, /tcp:/],
		['tcp://host:1/prefix', /path after the port/, /tcp:/],
	])('%s is not, and says why and what to do', (text, why, todo) => {
		expect(readAddress(text)).toMatchObject({why: expect.stringMatching(why), todo: expect.stringMatching(todo)});
	});

	it.each(['tcp://me:hunter2@host:1', 'ssh://me:hunter2@host', 'http://me:hunter2@host', 'x://me:hunter2@h/@h'])(
		'%s is refused without its password',
		text => {
			expect(readAddress(text)).toHaveProperty('why');
			expect(JSON.stringify(readAddress(text))).not.toContain('hunter2');
		},
	);

	it.each([
		['ssh://host', {user: null, host: 'host', port: null, socketPath: null}],
		['SSH://host/', {user: null, host: 'host', port: null, socketPath: null}],
		['ssh://me@host:2222', {user: 'me', host: 'host', port: 2222, socketPath: null}],
		['ssh://me@host/run/user/1000/docker.sock', {user: 'me', host: 'host', socketPath: '/run/user/1000/docker.sock'}],
		['ssh://a.b-c_d@my_alias-1.example', {user: 'a.b-c_d', host: 'my_alias-1.example'}],
		['ssh://me%40corp@host', {user: 'me@corp', host: 'host'}],
		['ssh://me@corp@host', {user: 'me@corp', host: 'host'}],
		['ssh://CORP%5Cme@host', {user: String.raw`CORP\me`, host: 'host'}],
		['ssh://[2001:db8::1]:22', {host: '2001:db8::1', port: 22}],
	])('%s is a login', (text, destination) =>
		expect(readAddress(text)).toMatchObject({is: 'ssh', destination: expect.objectContaining(destination)}),
	);

	it.each([
		['ssh://', /names no host/],
		['ssh:///run/docker.sock', /names no host/],
		['ssh://host?x=y', /names no host, or holds more/],
		['ssh://host#x', /names no host, or holds more/],
		['ssh://host:22:23', /names no host, or holds more/],
		['ssh://me:hunter2@host', /password in an address/],
		['ssh://me:@host', /password in an address/],
		['ssh://-oProxyCommand=id@host', /user is none/],
		['ssh://%2DoProxyCommand=id@host', /user is none/],
		['ssh://%zz@host', /user is none/],
		['ssh://a%20b@host', /user is none/],
		['ssh://$(id)@host', /user is none/],
		['ssh://@host', /user is none/],
		['ssh://-oProxyCommand=id', /host is none/],
		['ssh://[-oProxyCommand=id]', /host is none/],
		['ssh://`id`', /host is none/],
		['ssh://a;id', /host is none/],
		['ssh://a b', /host is none/],
		['ssh://a%00', /host is none/],
		['ssh://host:0', /port is none/],
		['ssh://host:65536', /port is none/],
		["ssh://host/a'b", /path of the socket/],
		['ssh://host/a%20b', /path of the socket/],
		['ssh://host/$HOME/x', /path of the socket/],
		['ssh://host/a:b', /path of the socket/],
		['ssh://host/%25d', /path of the socket/],
		['ssh://host/%0aid', /path of the socket/],
		['ssh://host/%zz', /path of the socket/],
		[`ssh://host/${'x'.repeat(100)}`, /path of the socket/],
	])('%s is refused', (text, why) => {
		const trouble = readAddress(text);
		expect(trouble).toMatchObject({why: expect.stringMatching(why), todo: expect.stringContaining('ssh://user@host')});
		expect(JSON.stringify(trouble)).not.toContain('hunter2');
	});

	it('that is hostile is made visible', () => {
		expect(JSON.stringify(readAddress('\u001B]0;x\u0007://y'))).not.toMatch(/\\u001b|\\u0007/i);
	});
});
