/**
 * The context the docker command line would use: `--context`, else, where DOCKER_HOST names no host, DOCKER_CONTEXT or
 * the one chosen by `docker context use`. A context that is not there is an error: the engine of this machine instead
 * would be the wrong one.
 */
import {createHash} from 'node:crypto';
import path from 'node:path';
import {notThere, type Host} from '../../host/host.ts';
import {at} from '../../model/foreign.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defaultSocket} from './address.ts';
import {dockerFolder} from './docker-config.ts';
import {nameEndpoint, type EndpointFinder, type Found} from './endpoint.ts';
import {foundAt} from './found-at.ts';
import {readContextTls} from './tls-files.ts';

type Named = {readonly name: string; readonly from: SafeText};

/** Its own: DOCKER_HOST, else the usual sockets. */
const defaultContext = 'default';
const seeAll = words`docker context ls shows those that are; docker context use default goes back to this machine`;

export const findExplicitContext: EndpointFinder = async ({explicitContext = null, host}) =>
	explicitContext === null ? null : find({name: explicitContext, from: words`--context`}, host);

export const findCurrentContext: EndpointFinder = async ({explicitContext = null, host}) => {
	// Only `--context default` comes as far as here, and it means the context of that name, not the one in use.
	if (explicitContext !== null) return null;
	const chosen = host.env['DOCKER_CONTEXT'] ?? '';
	if (chosen !== '') return find({name: chosen, from: words`DOCKER_CONTEXT`}, host);
	const file = path.join(dockerFolder(host), 'config.json');
	// A file that is no JSON: docker warns, and takes the default.
	const name = at(parsed(knownOr(await host.readText(file), '')), 'currentContext');
	return typeof name === 'string' && name !== '' ? find({name, from: sanitise(file, 300)}, host) : null;
};

async function find(named: Named, host: Host): Promise<readonly Found[] | null> {
	return named.name === defaultContext ? null : [await readContext(named, host)];
}

async function readContext({name, from}: Named, host: Host): Promise<Found> {
	const endpoint = nameEndpoint(`context ${name}`, from);
	const shown = sanitise(name, 100);
	const trouble = (what: SafeText, why: SafeText, todo = seeAll): Found => ({endpoint, trouble: {what, why, todo}});
	const contexts = path.join(dockerFolder(host), 'contexts');
	const id = createHash('sha256').update(name).digest('hex');
	const file = path.join(contexts, 'meta', id, 'meta.json');

	const text = await host.readText(file);
	if (isUnread(text)) {
		return trouble(
			words`The docker context ${shown} can't be used`,
			words`${from} names it, but of ${sanitise(file, 300)}: ${text.why}`,
		);
	}
	const docker = at(parsed(text), 'Endpoints', 'docker');
	const address = at(docker, 'Host') ?? '';
	if (docker === undefined || typeof address !== 'string') {
		return trouble(
			words`The docker context ${shown} names no Docker engine`,
			words`${sanitise(file, 300)} holds no Endpoints.docker.Host`,
			words`See it with: docker context inspect ${shown}`,
		);
	}
	return foundAt(address === '' ? `unix://${defaultSocket}` : address, words`context ${shown}, ${from}`, () =>
		readContextTls(host, path.join(contexts, 'tls', id, 'docker'), at(docker, 'SkipTLSVerify') === true),
	);
}

/** Names of those there are, sorted, the default one first; Unread where their folder can't be read. */
export async function listContexts(host: Host): Promise<Read<readonly string[]>> {
	const folder = path.join(dockerFolder(host), 'contexts', 'meta');
	const ids = await host.list(folder);
	if (isUnread(ids)) return ids.why === notThere ? [defaultContext] : ids;
	const texts = await Promise.all(ids.map(id => host.readText(path.join(folder, id, 'meta.json'))));
	const names = texts.flatMap(text => {
		const meta = parsed(knownOr(text, ''));
		const name = at(meta, 'Name');
		// One for Kubernetes alone is no place for an engine.
		return typeof name === 'string' && name !== '' && at(meta, 'Endpoints', 'docker') !== undefined ? [name] : [];
	});
	return [defaultContext, ...names.filter(name => name !== defaultContext).sort()];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
