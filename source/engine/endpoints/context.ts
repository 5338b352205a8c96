/**
 * A docker context other than `default` is where `docker` itself would go. It is not followed yet; going to the usual
 * sockets instead would be the wrong host, so it is said.
 */
import path from 'node:path';
import type {Host} from '../../host/host.ts';
import {at} from '../../model/foreign.ts';
import {knownOr} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {nameEndpoint, type EndpointFinder} from './endpoint.ts';

async function currentContext(host: Host): Promise<{readonly name: string; readonly from: SafeText} | null> {
	const chosen = host.env['DOCKER_CONTEXT'] ?? '';
	if (chosen !== '') return {name: chosen, from: words`DOCKER_CONTEXT`};
	const file = path.join(host.env['DOCKER_CONFIG'] || path.join(host.homeDir, '.docker'), 'config.json');
	const text = knownOr(await host.readText(file), '');
	try {
		const name = at(JSON.parse(text), 'currentContext');
		return typeof name === 'string' && name !== '' ? {name, from: sanitise(file, 300)} : null;
	} catch {
		return null;
	}
}

export const findContext: EndpointFinder = async ({host}) => {
	const context = await currentContext(host);
	if (context === null || context.name === 'default') return null;
	const name = sanitise(context.name, 100);
	return [
		{
			endpoint: nameEndpoint(`context ${context.name}`, context.from),
			trouble: {
				what: words`The docker context ${name} is not used`,
				why: words`hullcheck does not read contexts yet, and another engine than this one would be the wrong one`,
				todo: words`See its address with: docker context inspect ${name}; then give it to hullcheck as --host ADDRESS`,
			},
		},
	];
};
