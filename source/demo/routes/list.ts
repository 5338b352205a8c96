/** `GET /containers/json`. The whole list goes out piece by piece, so that ten thousand don't hold up the rest. */
import {setImmediate} from 'node:timers/promises';
import {hasLabel, type Filters} from '../events.ts';
import {summaryJson, summaryLine} from '../summary.ts';
import {Refusal} from '../words.ts';
import {filtersOf, isOn, ok, type Call, type Reply} from './call.ts';
import type {Container} from '../container.ts';
import type {World} from '../world.ts';

const statuses = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];

const known = new Set([
	'ancestor',
	'before',
	'exited',
	'expose',
	'health',
	'id',
	'isolation',
	'is-task',
	'label',
	'name',
	'network',
	'publish',
	'since',
	'status',
	'volume',
]);

function checkFilters(filters: Filters): void {
	for (const key of filters.keys()) if (!known.has(key)) throw new Refusal(400, `invalid filter '${key}'`);
	for (const status of filters.get('status') ?? []) {
		if (!statuses.includes(status)) throw new Refusal(400, `invalid filter 'status=${status}'`);
	}
}

function fits(world: World, container: Container, filters: Filters): boolean {
	for (const [key, values] of filters) {
		if (values.length > 0 && !fitsOne(world, container, key, values)) return false;
	}
	return true;
}

function fitsOne(world: World, container: Container, key: string, values: readonly string[]): boolean {
	switch (key) {
		case 'id':
			return values.some(value => container.id.startsWith(value));
		case 'name':
			return values.some(value => nameMatches(container.name, value));
		case 'label':
			return values.every(value => hasLabel(container.spec.config.Labels ?? {}, value));
		case 'status':
			return values.includes(container.status);
		case 'health':
			return values.includes(container.health ?? 'none');
		case 'exited':
			return container.status === 'exited' && values.includes(String(container.exitCode));
		case 'network':
			return container.attachments.some(({network}) => values.includes(network.name) || values.includes(network.id));
		case 'ancestor':
			return values.some(value => world.findImage(value)?.id === container.imageId);
		case 'volume':
			return container.spec.mounts.some(
				({Name, Destination}) => values.includes(Name ?? '') || values.includes(Destination),
			);
		default:
			return true;
	}
}

/** The value is a pattern, with or without the slash before the name. */
function nameMatches(name: string, pattern: string): boolean {
	try {
		const expression = new RegExp(pattern);
		return expression.test(name) || expression.test(`/${name}`);
	} catch {
		return name.includes(pattern);
	}
}

export async function list(call: Call): Promise<Reply> {
	const {world, query, response} = call;
	const filters = filtersOf(query);
	checkFilters(filters);
	const limitText = query.get('limit') ?? '';
	if (!/^-?\d*$/.test(limitText)) {
		throw new Refusal(500, `strconv.Atoi: parsing "${limitText}": invalid syntax`);
	}
	const limit = Number(limitText) > 0 ? Number(limitText) : Infinity;
	const isAll = isOn(query, 'all') || limit < Infinity || filters.has('status') || filters.has('exited');
	const nowUnixMs = world.nowUnixMs();
	if (isAll && limit === Infinity && filters.size === 0) {
		response.writeHead(200, {'Content-Type': 'application/json'});
		const pieces = world.shelf.pieces(nowUnixMs, (container, now) => summaryLine(world, container, now));
		for (const piece of pieces) {
			response.write(piece);
			await setImmediate();
		}
		response.end();
		return null;
	}
	const found: object[] = [];
	for (const container of world.shelf.newestFirst()) {
		if (found.length >= limit) break;
		if (!isAll && !container.isRunning) continue;
		if (fits(world, container, filters)) found.push(summaryJson(world, container, nowUnixMs));
	}
	return ok(found);
}
