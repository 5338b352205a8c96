/**
 * The demo's engine with something added to all that anybody may write as they like (engine-facts §4.1): a proxy that
 * changes answers on their way. Names, ids, times and states stay what they are, so the fleet behaves as it did.
 */
import {createServer, request, type IncomingMessage, type ServerResponse} from 'node:http';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {isObject} from '../../source/model/foreign.ts';

/** `path`: the keys that lead there. `owner`: number of the container or image it belongs to. null: stays as it is. */
export type Season = (field: {
	readonly path: readonly string[];
	readonly owner: number;
	readonly text: string;
}) => string | null;

export type SeasonedEngine = {
	readonly socketPath: string;
	readonly hooks: DemoEngine['hooks'];
	/** All that was asked: `GET /containers/json`. */
	readonly asked: readonly string[];
	close(): Promise<void>;
};

const free =
	/^(?:Labels|Env|Cmd|Entrypoint|Args|Path|Command|WorkingDir|Hostname|Domainname|User|Test|Output|Source|Destination|Comment|Author|CreatedBy|Created By|Options|Error|message|OperatingSystem|KernelVersion|Processes|entrypoint|arguments|Attributes|Action|status|ExtraHosts|Dns|DnsSearch|LogConfig|Aliases|Binds|SecurityOpt|LogPath|Warnings|RegistryConfig|Sysctls)$/;
/** Under a free name, and yet the engine's own. */
const own = /^(?:image|name|container|execID|exitCode|signal|oldName|Type|Driver)$/;

/** Whose answer it is, by the number in which owners were first seen. */
function owners(): (id: string) => number {
	const seen = new Map<string, number>();
	return id => {
		const known = seen.get(id) ?? seen.size;
		seen.set(id, known);
		return known;
	};
}

function seasoned(
	json: unknown,
	season: Season,
	ownerOf: (id: string) => number,
	owner = 0,
	at: readonly string[] = [],
): unknown {
	const isFree = at.some(key => free.test(key)) && !own.test(at.at(-1) ?? '');
	if (typeof json === 'string') return isFree ? (season({path: at, owner, text: json}) ?? json) : json;
	if (Array.isArray(json)) {
		return json.map((one: unknown, index) => seasoned(one, season, ownerOf, owner, [...at, String(index)]));
	}
	if (!isObject(json)) return json;
	const {Id, ID, Actor} = json as {Id?: unknown; ID?: unknown; Actor?: {ID?: unknown}};
	const id = Id ?? ID ?? Actor?.ID;
	const mine = typeof id === 'string' && at.length <= 1 ? ownerOf(id) : owner;
	return Object.fromEntries(
		Object.entries(json).map(([key, value]) => [key, seasoned(value, season, ownerOf, mine, [...at, key])]),
	);
}

/** An inspected container with room for everything: a label, a command and a health check, whether or not it had them. */
function withRoom(json: unknown): unknown {
	if (!isObject(json) || !isObject(json['Config']) || !('HostConfig' in json)) return json;
	const {Labels, Cmd, Healthcheck, ...config} = json['Config'];
	return {
		...json,
		Config: {
			...config,
			Labels: {...(isObject(Labels) ? Labels : {}), 'com.example.note': 'none'},
			Cmd: Cmd ?? ['serve', 'all'],
			Healthcheck: Healthcheck ?? {Test: ['CMD-SHELL', 'true']},
		},
	};
}

/** `hasRoom`: every container has a label, a command and a health check that can be seasoned. */
export async function startSeasonedEngine(season: Season, containers = 12, hasRoom = false): Promise<SeasonedEngine> {
	const demo = await startDemoEngine({containers, isLively: false});
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-seasoned-'));
	const socketPath = path.join(folder, 'docker.sock');
	const asked: string[] = [];
	const ownerOf = owners();
	const change = (text: string): string => {
		const json: unknown = JSON.parse(text);
		return JSON.stringify(seasoned(hasRoom ? withRoom(json) : json, season, ownerOf));
	};

	/** Events come line by line and without end; all else at once. */
	function answer(from: IncomingMessage, to: ServerResponse, isStream: boolean): void {
		const isJson = (from.headers['content-type'] ?? '').includes('json');
		const {'content-length': _, 'transfer-encoding': __, ...headers} = from.headers;
		to.writeHead(from.statusCode ?? 500, headers);
		if (!isJson) {
			from.pipe(to);
			return;
		}
		to.flushHeaders();
		let pending = '';
		from.setEncoding('utf8').on('data', (chunk: string) => {
			pending += chunk;
			if (!isStream) return;
			const lines = pending.split('\n');
			pending = lines.pop() ?? '';
			for (const line of lines) to.write(`${line.trim() === '' ? line : change(line)}\n`);
		});
		from.on('end', () => to.end(pending.trim() === '' ? pending : change(pending)));
		from.on('error', () => to.destroy());
	}

	const server = createServer((asking, to) => {
		asked.push(`${asking.method ?? ''} ${(asking.url ?? '').replace(/^\/v[\d.]+/, '')}`);
		const isStream = /\/events|stream=1|follow=1/.test(asking.url ?? '');
		const {url, method, headers} = asking;
		const passed = request({socketPath: demo.socketPath, path: url, method, headers}, from =>
			answer(from, to, isStream),
		);
		passed.on('error', () => to.destroy());
		to.on('close', () => passed.destroy());
		asking.pipe(passed);
	});
	await new Promise<void>(resolve => server.listen(socketPath, resolve));
	return {
		socketPath,
		hooks: demo.hooks,
		asked,
		async close() {
			const closed = new Promise(resolve => server.close(resolve));
			server.closeAllConnections();
			await closed;
			await demo.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
