/** `GET /nodes` → the machines of a swarm. */
import {at, isObject, numberOr, readList, textOf, textOr} from '../../model/foreign.ts';
import type {Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {maskText, secretInVariable, secretMask} from '../../model/secrets.ts';
import type {NodeFacts} from '../../model/swarm.ts';
import {noObject} from '../host-config.ts';

const mostLabels = 100;

function labelsOf(value: unknown, prefix: string): ReadonlyArray<readonly [SafeText, SafeText]> {
	if (!isObject(value)) return [];
	return Object.entries(value)
		.slice(0, mostLabels)
		.map(([key, one]) => {
			const said = typeof one === 'string' ? one : '';
			const shown = secretInVariable(key, said) === null ? sanitise(maskText(said), 300) : secretMask;
			return [sanitise(`${prefix}${key}`, 200), shown];
		});
}

function readNode(node: unknown, path: string): Read<NodeFacts> {
	const id = textOf(at(node, 'ID'));
	if (!/^[a-z0-9]{1,64}$/.test(id)) return noObject(path);
	const [spec, about] = [at(node, 'Spec'), at(node, 'Description')];
	return {
		id: sanitise(id),
		hostname: textOr(at(about, 'Hostname'), id.slice(0, 12)),
		role: textOr(at(spec, 'Role')),
		availability: textOr(at(spec, 'Availability')),
		state: textOr(at(node, 'Status', 'State'), 'unknown'),
		message: textOr(at(node, 'Status', 'Message')),
		address: textOr(at(node, 'Status', 'Addr')),
		isLeader: at(node, 'ManagerStatus', 'Leader') === true,
		reachability: textOr(at(node, 'ManagerStatus', 'Reachability')),
		engineVersion: textOr(at(about, 'Engine', 'EngineVersion')),
		platform: sanitise(`${textOf(at(about, 'Platform', 'OS'))}/${textOf(at(about, 'Platform', 'Architecture'))}`, 100),
		cpus: numberOr(at(about, 'Resources', 'NanoCPUs'), 0) / 1e9,
		memoryBytes: numberOr(at(about, 'Resources', 'MemoryBytes'), 0),
		labels: [...labelsOf(at(spec, 'Labels'), ''), ...labelsOf(at(about, 'Engine', 'Labels'), 'engine.')],
	};
}

/** By host name. */
export const readNodes = (json: unknown): Read<readonly NodeFacts[]> =>
	Array.isArray(json) ? readList(json, 'nodes', readNode) : noObject('the nodes');
