/** `GET /events`: live, replayed, filtered, cut. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {ask} from './recorded/ask.ts';
import {eventOf, nanoOf, openLines, wordsOf} from './stream.ts';

let engine: DemoEngine;
beforeEach(async () => {
	engine = await startDemoEngine({isLively: false});
});
afterEach(() => engine.close());

const filtered = (filters: object): string => `/events?filters=${encodeURIComponent(JSON.stringify(filters))}`;
const stampOf = (nano: string): string => `${nano.slice(0, -9)}.${nano.slice(-9)}`;

describe('a stream', () => {
	it('says what happens, at once and in order', async () => {
		const stream = await openLines(engine.socketPath, '/events');
		await ask(engine.socketPath, 'POST /containers/web-3/pause');
		await ask(engine.socketPath, 'POST /containers/web-3/unpause');
		await ask(engine.socketPath, 'POST /containers/web-3/update', {PidsLimit: 50});
		await ask(engine.socketPath, 'POST /containers/web-3/stop');
		const lines = await stream.atLeast(7);
		expect(lines.map(wordsOf)).toEqual([
			'container pause web-3',
			'container unpause web-3',
			'container update web-3',
			'container kill web-3',
			'network disconnect bridge',
			'container stop web-3',
			'container die web-3',
		]);
		const nanos = lines.map(line => BigInt(nanoOf(line)));
		expect(nanos).toEqual([...nanos].sort((a, b) => (a < b ? -1 : 1)));
		expect(new Set(nanos).size).toBe(7);
		stream.close();
	});

	it('ends when the engine goes, and a new one can begin', async () => {
		const stream = await openLines(engine.socketPath, '/events');
		engine.hooks.cutConnections();
		await stream.ended;
		const next = await openLines(engine.socketPath, '/events');
		engine.hooks.crash('web-3');
		await next.atLeast(2);
		next.close();
	});

	it('ends by itself at a time to come', async () => {
		const until = (Date.now() + 150) / 1000;
		const stream = await openLines(engine.socketPath, `/events?until=${until.toFixed(3)}`);
		engine.hooks.crash('web-3');
		await stream.ended;
		expect(stream.lines).toHaveLength(2);
	});

	it('lets labels stand over its own attributes, but not over name and image', async () => {
		const body = {Image: 'busybox:1.36', Labels: {exitCode: '0', name: 'trusted', image: 'scratch'}};
		await ask(engine.socketPath, 'POST /containers/create?name=liar', body);
		await ask(engine.socketPath, 'POST /containers/liar/start');
		const stream = await openLines(engine.socketPath, filtered({event: ['die']}));
		engine.hooks.crash('liar', 7);
		const [line = ''] = await stream.atLeast(1);
		expect(eventOf(line).Actor.Attributes).toMatchObject({exitCode: '0', name: 'liar', image: 'busybox:1.36'});
		stream.close();
	});
});

describe('since', () => {
	it('replays from that nanosecond on, itself included, and goes on', async () => {
		const first = await openLines(engine.socketPath, '/events?since=0');
		for (const action of ['pause', 'unpause', 'pause'])
			await ask(engine.socketPath, `POST /containers/web-1/${action}`);
		const lines = await first.atLeast(3);
		first.close();
		const again = await openLines(engine.socketPath, `/events?since=${stampOf(nanoOf(lines[1] ?? ''))}`);
		await again.atLeast(2);
		await ask(engine.socketPath, 'POST /containers/web-1/unpause');
		await again.atLeast(3);
		expect(again.lines.slice(0, 2)).toEqual(lines.slice(1));
		expect(wordsOf(again.lines[2] ?? '')).toBe('container unpause web-1');
		again.close();
	});

	it('knows no more than the last 256 of all kinds together', async () => {
		for (let index = 0; index < 300; index++) {
			engine.hooks.emit({Type: 'image', Action: 'tag', id: `sha256:${index}`, attributes: {name: 'x:1'}});
		}
		const all = await ask(engine.socketPath, `GET /events?since=0&until=${Math.ceil(Date.now() / 1000)}`);
		const lines = all.text.trim().split('\n');
		expect(lines).toHaveLength(256);
		expect(eventOf(lines[0] ?? '').Actor.ID).toBe('sha256:44');
		const containers = await ask(
			engine.socketPath,
			`GET ${filtered({type: ['container']})}&since=0&until=${Math.ceil(Date.now() / 1000)}`,
		);
		expect(containers.text).toBe('');
	});
});

describe('filters', () => {
	const rows: ReadonlyArray<readonly [what: string, filters: object, expected: readonly string[]]> = [
		['by type', {type: ['network']}, ['network disconnect bridge']],
		['by action', {event: ['die', 'oom']}, ['container die web-3']],
		['by the start of an action', {event: ['exec_create']}, ['container exec_create: sh -c id web-1']],
		[
			'by container name',
			{container: ['web-1'], event: ['exec_start', 'die']},
			['container exec_start: sh -c id web-1'],
		],
		['by label', {label: ['com.docker.compose.service=web'], event: ['exec_die']}, ['container exec_die web-1']],
		['in the old form', {type: {network: true}}, ['network disconnect bridge']],
		['unknown ones are ignored', {bogus: ['x'], event: ['exec_die']}, ['container exec_die web-1']],
	];
	for (const [what, filters, expected] of rows) {
		it(what, async () => {
			const stream = await openLines(engine.socketPath, filtered(filters));
			engine.hooks.exec('web-1', {command: ['sh', '-c', 'id']});
			engine.hooks.crash('web-3');
			const end = await openLines(engine.socketPath, `/events?since=0&until=${Math.ceil(Date.now() / 1000) - 5}`);
			await end.ended;
			await stream.atLeast(expected.length);
			expect(stream.lines.map(wordsOf)).toEqual(expected);
			stream.close();
		});
	}
});
