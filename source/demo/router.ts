/** Which path asks for what. A hole holds one name; an image's may have slashes in it. */
import * as containers from './routes/containers.ts';
import {list} from './routes/list.ts';
import * as others from './routes/others.ts';
import {events, stats} from './routes/streams.ts';
import {apiVersion, minApiVersion} from './recorded.ts';
import {Refusal} from './words.ts';
import type {Handler} from './routes/call.ts';

const table: ReadonlyArray<readonly [line: string, handler: Handler]> = [
	['GET /_ping', others.ping],
	['GET /version', others.version],
	['GET /info', others.info],
	['GET /events', events],
	['GET /containers/json', list],
	['POST /containers/create', containers.create],
	['GET /containers/*/json', containers.inspect],
	['GET /containers/*/top', containers.top],
	['GET /containers/*/stats', stats],
	['GET /containers/*/changes', containers.changes],
	['GET /containers/*/archive', containers.archive],
	['PUT /containers/*/archive', containers.putArchive],
	['GET /containers/*/logs', containers.logs],
	['POST /containers/*/update', containers.update],
	['POST /containers/*/start', containers.start],
	['POST /containers/*/stop', containers.stop],
	['POST /containers/*/restart', containers.restart],
	['POST /containers/*/pause', containers.pause],
	['POST /containers/*/unpause', containers.unpause],
	['POST /containers/*/kill', containers.kill],
	['POST /containers/*/rename', containers.rename],
	['DELETE /containers/*', containers.remove],
	['GET /images/json', others.images],
	['GET /images/**/json', others.image],
	['GET /images/**/history', others.history],
	['GET /networks', others.networks],
	['POST /networks/create', others.makeNetwork],
	['GET /networks/*', others.network],
	['POST /networks/*/connect', others.join],
	['POST /networks/*/disconnect', others.leave],
	['DELETE /networks/*', others.dropNetwork],
	['GET /volumes', others.volumes],
	['POST /volumes/create', others.makeVolume],
	['GET /volumes/*', others.volume],
	['DELETE /volumes/*', others.dropVolume],
	['GET /exec/*/json', others.exec],
];

type Route = {readonly method: string; readonly pattern: RegExp; readonly handler: Handler};

export type Router = (method: string, path: string) => {readonly handler: Handler; readonly reference: string};

/** Takes the version off the path first, and refuses those that the engine does not speak. */
export function router(): Router {
	const routes = table.map(([line, handler]): Route => {
		const [method = '', path = ''] = line.split(' ');
		const pattern = path.replace('**', '(.+)').replace('*', '([^/]+)');
		return {method, pattern: new RegExp(`^${pattern}$`), handler};
	});
	return (method, path) => {
		const plain = withoutVersion(path);
		for (const route of routes) {
			if (route.method !== method) continue;
			const found = route.pattern.exec(plain);
			if (found !== null) return {handler: route.handler, reference: decoded(found[1] ?? '')};
		}
		throw new Refusal(404, 'page not found');
	};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function withoutVersion(path: string): string {
	const found = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path);
	if (found === null) return path;
	const asked = `${found[1]}.${found[2]}`;
	const minor = Number(found[1]) * 1000 + Number(found[2]);
	const number = (version: string): number => {
		const [major, rest] = version.split('.');
		return Number(major) * 1000 + Number(rest);
	};
	if (minor > number(apiVersion)) {
		throw new Refusal(400, `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`);
	}
	if (minor < number(minApiVersion)) {
		const least = `Minimum supported API version is ${minApiVersion}, please upgrade your client to a newer version`;
		throw new Refusal(400, `client version ${asked} is too old. ${least}`);
	}
	return found[3] ?? '/';
}
