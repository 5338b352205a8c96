/** Two ways into an image, used so that neither waits for the other. */
import {describe, expect, it} from 'vitest';
import {inTurns} from '../../../source/images/contents/in-turns.ts';
import type {Archive} from '../../../source/images/contents/archive.ts';
import {fakeArchive} from '../../helpers/image-archive.ts';

const signal = new AbortController().signal;
const files = {'/a/one': '1', '/a/two': '2', '/b': 'b'};

/** Notes who was asked what. */
function rig() {
	const asked: string[] = [];
	const named = (name: string): Archive => {
		const archive = fakeArchive(files);
		return {
			statPath: path => (asked.push(`${name} stat ${path}`), archive.statPath(path)),
			readArchive: (path, ended) => (asked.push(`${name} read ${path}`), archive.readArchive(path, ended)),
		};
	};
	return {asked, first: named('first'), second: named('second')};
}

async function entered(archive: Archive, path: string) {
	const entries = (await archive.readArchive(path, signal))?.[Symbol.asyncIterator]();
	expect((await entries?.next())?.value).toMatchObject({is: 'folder'});
	return entries;
}

describe('inTurns', () => {
	it('without a second, or before it is there, asks the first', async () => {
		const {asked, first, second} = rig();
		const none = inTurns(first, Promise.resolve(null));
		await entered(none, '/a');
		expect(await none.statPath('/b')).toMatchObject({is: 'file'});
		const late = Promise.withResolvers<Archive | null>();
		const both = inTurns(first, late.promise);
		await entered(both, '/a');
		await both.statPath('/b');
		late.resolve(second);
		await late.promise;
		await both.statPath('/b');
		expect(asked).toEqual(['first read /a', 'first stat /b', 'first read /a', 'first stat /b', 'second stat /b']);
	});

	it('asks the one that sends nothing, until what is sent was read or left', async () => {
		const {asked, first, second} = rig();
		const ready = Promise.resolve(second);
		const both = inTurns(first, ready);
		await ready;
		const one = await entered(both, '/a');
		const other = await entered(both, '/a');
		await one?.return?.();
		await both.statPath('/b');
		await entered(both, '/a');
		for (let next = await other?.next(); next?.done === false; next = await other?.next());
		await both.statPath('/a');
		expect(asked).toEqual(['first read /a', 'second read /a', 'first stat /b', 'first read /a', 'second stat /a']);
	});

	it('counts what failed or was not there as over', async () => {
		const {asked, first, second} = rig();
		const failing: Archive = {
			...first,
			readArchive: (path, ended) => (path === '/x' ? Promise.reject(new Error('x')) : first.readArchive(path, ended)),
		};
		const ready = Promise.resolve(second);
		const both = inTurns(failing, ready);
		await ready;
		await expect(both.readArchive('/x', signal)).rejects.toThrow('x');
		expect(await both.readArchive('/none', signal)).toBeNull();
		await both.statPath('/b');
		expect(asked).toEqual(['first read /none', 'first stat /b']);
	});
});
