import {expect, it} from 'vitest';
import {
	commandArguments,
	forwardArguments,
	loginArguments,
	loginCommand,
} from '../../../source/engine/ssh/arguments.ts';

const destination = {user: 'me', host: 'far', port: 2222, socketPath: null};
const bare = {...destination, user: null, port: null};

it('the place comes last, behind the sign that ends options', () => {
	expect(loginArguments(destination, '/run/ctl').slice(-6)).toEqual(['-l', 'me', '-p', '2222', '--', 'far']);
	expect(loginArguments(bare, '/run/ctl').slice(-2)).toEqual(['--', 'far']);
	expect(commandArguments(bare, '/run/ctl', 'uname -a').slice(-3)).toEqual(['--', 'far', 'uname -a']);
	expect(forwardArguments('/run/ctl', '/a', '/b')).toContain('/a:/b');
});

it('whom to trust is left to the user, and nothing is asked of anybody', () => {
	for (const all of [loginArguments(destination, '/c'), commandArguments(destination, '/c', 'x')]) {
		expect(all).toContain('BatchMode=yes');
		expect(all.join(' ')).not.toMatch(/StrictHostKeyChecking|KnownHosts|Identity|ProxyJump/);
	}
});

it('what goes over the line is made small', () => {
	expect(loginArguments(destination, '/c')).toContain('Compression=yes');
});

it('a person is told what to type', () => {
	expect(loginCommand(destination)).toBe('ssh -p 2222 me@far');
	expect(loginCommand(bare)).toBe('ssh far');
});
