/**
 * Edits see all networks of a container in one place; engines before API 1.44 take one at create, and the others by a call
 * of their own before the start.
 */
import {textOf} from '../../model/foreign.ts';
import type {CreateBody, Swap} from '../../model/recreate.ts';
import {isDefaultBridge} from '../raw-container.ts';
import {isApiAtLeast} from './api-level.ts';

type AsCreated = Pick<Swap, 'body' | 'connects'>;

export function wholeBody({body, connects}: AsCreated): CreateBody {
	const others = Object.fromEntries(connects.map(({network, endpoint}) => [network, endpoint]));
	return {...body, NetworkingConfig: {EndpointsConfig: {...body.NetworkingConfig.EndpointsConfig, ...others}}};
}

export function asCreated(whole: CreateBody, apiVersion: string): AsCreated {
	if (isApiAtLeast(apiVersion, '1.44')) return {body: whole, connects: []};
	const mode = textOf(whole.HostConfig['NetworkMode']);
	const isMain = (network: string): boolean => network === mode || (isDefaultBridge(network) && isDefaultBridge(mode));
	const all = Object.entries(whole.NetworkingConfig.EndpointsConfig);
	return {
		body: {
			...whole,
			NetworkingConfig: {EndpointsConfig: Object.fromEntries(all.filter(([network]) => isMain(network)))},
		},
		connects: all.filter(([network]) => !isMain(network)).map(([network, endpoint]) => ({network, endpoint})),
	};
}
