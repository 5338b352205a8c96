/** Answers that go on: events, and stats once a second. */
import {nanosOf} from '../events.ts';
import {statsJson} from '../stats.ts';
import {secondMs} from '../times.ts';
import {Refusal} from '../words.ts';
import {filtersOf, isOn, ok, type Call, type Reply} from './call.ts';
import type {ServerResponse} from 'node:http';

/** A reader that does not read loses events without being told, like with the real engine. */
const waitingBytesLimit = 4 * 1024 * 1024;

function open(response: ServerResponse): (line: string) => void {
	response.writeHead(200, {'Content-Type': 'application/json'});
	response.flushHeaders();
	return line => {
		if (!response.writableEnded && response.writableLength < waitingBytesLimit) response.write(line);
	};
}

export function events({world, query, response}: Call): Reply {
	const since = query.get('since') ?? '';
	const until = query.get('until') ?? '';
	const sinceNanos = since === '' ? null : nanosOf(since);
	const untilNanos = until === '' ? null : nanosOf(until);
	if (sinceNanos !== null && untilNanos !== null && sinceNanos > untilNanos) {
		throw new Refusal(400, `\`since\` time (${since}) cannot be after \`until\` time (${until})`);
	}
	const filters = filtersOf(query);
	const write = open(response);
	const leftMs = untilNanos === null ? Infinity : world.events.untilMs(untilNanos);
	if (leftMs <= 0) {
		for (const line of world.events.replay(sinceNanos ?? untilNanos ?? 0n, untilNanos ?? 0n, filters)) write(line);
		response.end();
		return null;
	}
	const leave = world.events.listen(sinceNanos, filters, write);
	const timer = leftMs === Infinity ? undefined : setTimeout(() => response.end(), leftMs).unref();
	response.on('close', () => {
		leave();
		clearTimeout(timer);
	});
	return null;
}

export function stats({world, query, response, reference}: Call): Reply {
	const container = world.shelf.find(reference);
	const isOneShot = isOn(query, 'one-shot');
	if (!isOn(query, 'stream', true)) {
		const sample = {isFirst: isOneShot, withName: !isOneShot};
		return ok(statsJson(world, container, world.nowUnixMs(), sample));
	}
	if (isOneShot) throw new Refusal(400, 'cannot have stream=true and one-shot=true');
	const write = open(response);
	let isFirst = true;
	const sample = (): void => {
		write(`${JSON.stringify(statsJson(world, container, world.nowUnixMs(), {isFirst, withName: true}))}\n`);
		isFirst = false;
	};
	sample();
	const timer = setInterval(sample, secondMs).unref();
	response.on('close', () => clearInterval(timer));
	return null;
}
