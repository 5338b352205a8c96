/** Several engines opened at once: one that answers is enough, a place that is none is a mistake. */
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {startDemoEngine} from '../../source/demo/index.ts';
import type {HostSpec} from '../../source/host-spec.ts';
import {openHosts} from '../../source/open-hosts.ts';
import {t} from '../helpers/evidence.ts';

const at = (name: string, url: string): HostSpec => ({
	name: t(name),
	colour: 'red',
	isReadOnly: false,
	isNamed: true,
	place: {is: 'host', url},
});

describe('several engines', () => {
	it('are there as soon as one answers; another is tried again', async () => {
		const engine = await startDemoEngine({containers: 1, isLively: false});
		try {
			const opened = await openHosts([at('a', 'unix:///nowhere/a.sock'), at('b', `unix://${engine.socketPath}`)]);
			if (opened.is !== 'hosts') expect.fail('none');
			const [a, b] = opened.hosts;
			await expect(a?.connect()).rejects.toThrow();
			await expect(a?.connect()).rejects.toThrow();
			const reached = await b?.connect();
			expect(reached?.endpoint).toMatchObject({host: {name: 'b', colour: 'red'}});
			reached?.close();
			expect(a?.endpoint).toMatchObject({address: 'unix:///nowhere/a.sock', host: {name: 'a'}});
		} finally {
			await engine.close();
		}
	});

	it('are called no longer once that is given up, also by the call that was begun first', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'hc-hosts-'));
		const silent = createServer().listen(path.join(folder, 'silent.sock'));
		const engine = await startDemoEngine({containers: 1, isLively: false});
		try {
			const opened = await openHosts([at('a', `unix://${folder}/silent.sock`), at('b', `unix://${engine.socketPath}`)]);
			if (opened.is !== 'hosts') expect.fail('none');
			const [a, b] = opened.hosts;
			for (const call of ['first', 'second']) {
				const giving = new AbortController();
				const calling = a?.connect(giving.signal);
				giving.abort();
				await expect(calling, call).rejects.toThrow(/was not waited for/);
			}
			(await b?.connect())?.close();
		} finally {
			silent.close();
			await engine.close();
			rmSync(folder, {recursive: true, force: true});
		}
	});

	it('are an error with every attempt where none answers', async () => {
		const opened = await openHosts([at('a', 'unix:///nowhere/a.sock'), at('b', 'unix:///nowhere/b.sock')]);
		if (opened.is !== 'none') expect.fail('one');
		expect(opened.isMistake).toBe(false);
		expect(opened.tried.map(({endpoint}) => [endpoint.address, endpoint.from])).toEqual([
			['unix:///nowhere/a.sock', 'a: --host'],
			['unix:///nowhere/b.sock', 'b: --host'],
		]);
	});

	it('are a mistake where a context that is named is none, though the other answers', async () => {
		const engine = await startDemoEngine({containers: 1, isLively: false});
		const none: HostSpec = {...at('x', ''), place: {is: 'context', context: 'no-such-context'}};
		try {
			const opened = await openHosts([at('b', `unix://${engine.socketPath}`), none]);
			if (opened.is !== 'none') expect.fail('opened');
			expect(opened.isMistake).toBe(true);
			expect(opened.tried.map(({trouble}) => trouble.what)).toEqual([
				"The docker context no-such-context can't be used",
			]);
			// Only found, it is a host that is lost.
			expect((await openHosts([at('b', `unix://${engine.socketPath}`), {...none, isNamed: false}])).is).toBe('hosts');
		} finally {
			await engine.close();
		}
	});

	it('are embedded ones, each another', async () => {
		const demo = (number: number): HostSpec => ({
			...at(`demo-${number}`, ''),
			place: {is: 'demo', number, containers: 2},
		});
		const opened = await openHosts([demo(1), demo(2)]);
		if (opened.is !== 'hosts') expect.fail('none');
		const engines = await Promise.all(opened.hosts.map(host => host.connect()));
		const infos = (await Promise.all(engines.map(engine => engine.info()))) as ReadonlyArray<{
			ID: string;
			Name: string;
		}>;
		expect(infos.map(({Name}) => Name)).toEqual(['demo-web-1', 'demo-web-2']);
		expect(infos[0]?.ID).not.toBe(infos[1]?.ID);
		for (const engine of engines) engine.close();
		await Promise.all(opened.hosts.map(host => host.close()));
	});
});
