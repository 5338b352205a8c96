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
	it('without a second asks the first', async () => {
		const {asked, first} = rig();
		const none = inTurns(first, Promise.resolve(null));
		await entered(none, '/a');
		expect(await none.statPath('/b')).toMatchObject({is: 'file'});
		expect(asked).toEqual(['first read /a', 'first stat /b']);
	});

	it('before the second is there asks the first, but queues behind none of its archives', async () => {
		const {asked, first, second} = rig();
		const late = Promise.withResolvers<Archive | null>();
		const both = inTurns(first, late.promise);
		await both.statPath('/b');
		const sent = await entered(both, '/a');
		const waiting = both.statPath('/b');
		await Promise.resolve();
		expect(asked).toEqual(['first stat /b', 'first read /a']);
		late.resolve(second);
		await waiting;
		await sent?.return?.();
		expect(asked.slice(2)).toEqual(['second stat /b']);
	});

	it.each(['is read', 'is left', 'failed'] as const)(
		'a second that does not come: goes on when the archive %s',
		async how => {
			const {asked, first} = rig();
			const refusal = Promise.withResolvers<null>();
			const failing = {...first, readArchive: () => refusal.promise};
			const both = inTurns(how === 'failed' ? failing : first, new Promise(() => {}));
			const sent = how === 'failed' ? null : await entered(both, '/a');
			const failure = how === 'failed' ? both.readArchive('/a', signal).catch(() => null) : null;
			const waiting = both.statPath('/b');
			if (how === 'is left') await sent?.return?.();
			for (let next = await sent?.next(); next?.done === false; next = await sent?.next());
			if (how === 'failed') refusal.reject(new Error('x'));
			await failure;
			expect(await waiting).toMatchObject({is: 'file'});
			expect(asked.at(-1)).toBe('first stat /b');
		},
	);

	it('begins no archive before what was asked is answered', async () => {
		const {asked, first} = rig();
		const answer = Promise.withResolvers<null>();
		const slow = {...first, statPath: () => answer.promise};
		const one = inTurns(slow, Promise.resolve(null));
		const stat = one.statPath('/b');
		const sent = entered(one, '/a');
		await new Promise(resolve => setImmediate(resolve));
		expect(asked).toEqual([]);
		answer.resolve(null);
		await Promise.all([stat, sent]);
		expect(asked).toEqual(['first read /a']);
	});

	it('reads a third archive where one ends first', async () => {
		const {asked, first, second} = rig();
		const both = inTurns(first, Promise.resolve(second));
		await Promise.resolve();
		await entered(both, '/a');
		const shorter = await entered(both, '/a');
		const third = entered(both, '/a');
		await new Promise(resolve => setImmediate(resolve));
		expect(asked).toEqual(['first read /a', 'second read /a']);
		await shorter?.return?.();
		await third;
		expect(asked.at(-1)).toBe('second read /a');
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
