import {array, assert, constantFrom, property} from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isWithin, normalPath, touches} from '../../../source/checks/filesystem/paths.ts';

describe('paths of the host', () => {
	for (const [path, normal] of [
		['/', '/'],
		['', '/'],
		['/etc/', '/etc'],
		['//etc///default/.', '/etc/default'],
		['/etc/../root', '/root'],
		['/../..', '/'],
		['/var/run', '/run'],
		['/var/run/docker.sock', '/run/docker.sock'],
		['/var/../var/run', '/run'],
		['/var/running', '/var/running'],
	] as const) {
		it(`${path} is ${normal}`, () => expect(normalPath(path)).toBe(normal));
	}

	it('lie within a folder by whole names', () => {
		expect(isWithin('/etc/default', '/etc')).toBe(true);
		expect(isWithin('/etc', '/etc')).toBe(true);
		expect(isWithin('/etcetera', '/etc')).toBe(false);
		expect(isWithin('/etc', '/')).toBe(true);
		expect(isWithin('/', '/etc')).toBe(false);
	});

	it('touch both ways', () => {
		expect(touches('/var', '/var/lib/docker')).toBe(true);
		expect(touches('/var/lib/docker/volumes', '/var/lib/docker')).toBe(true);
		expect(touches('/var/lib/mysql', '/var/lib/docker')).toBe(false);
	});

	const messy = array(constantFrom('etc', 'var', 'run', '.', '..', '', 'a b')).map(parts => `/${parts.join('/')}`);
	it('are normal after once', () => {
		assert(
			property(messy, path => {
				expect(normalPath(normalPath(path))).toBe(normalPath(path));
			}),
		);
	});
	it('stay within the folder they are put into', () => {
		assert(
			property(messy, path => {
				expect(isWithin(normalPath(`/srv${normalPath(path)}`), '/srv')).toBe(true);
			}),
		);
	});
});
