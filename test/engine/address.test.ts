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
		['ssh://me@host', /does not speak ssh itself yet/, /ssh -N -L/],
		['https://host:2376', /starts with tcp/, /DOCKER_TLS_VERIFY=1/],
		['npipe:////./pipe/docker', /does not know npipe/, /unix:/],
		['fd://', /does not know fd/, /unix:/],
		['tcp://host:99999', /no host and port/, /tcp:/],
		['tcp://me:pw@host:1', /no user name/, /tcp:/],
		['tcp://host:1/prefix', /path after the port/, /tcp:/],
	])('%s is not, and says why and what to do', (text, why, todo) => {
		expect(readAddress(text)).toMatchObject({why: expect.stringMatching(why), todo: expect.stringMatching(todo)});
	});

	it('that is hostile is made visible', () => {
		expect(JSON.stringify(readAddress('\u001B]0;x\u0007://y'))).not.toMatch(/\\u001b|\\u0007/i);
	});
});
