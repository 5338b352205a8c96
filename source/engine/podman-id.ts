/**
 * Podman draws a new ID for every `/info` (seen on 4.3.1; its source says so up to the newest), where Docker's is for good.
 * Journal, lock and undo go by that id, so it is made of what stays: where it is reached, its machine and its storage.
 */
import {createHash} from 'node:crypto';
import {at, isObject, listOf, textOf} from '../model/foreign.ts';
import type {Foreign} from './engine.ts';

/** By the parts that `/version` names. */
export const isOfPodman = (version: Foreign): boolean =>
	listOf(at(version, 'Components')).some(part => /podman/i.test(textOf(at(part, 'Name'))));

/** The answer of `/info` with an ID that is the same at every call. Two ways to one engine are two ids: never two engines one. */
export function withLastingId(info: Foreign, address: string): Foreign {
	if (!isObject(info)) return info;
	const stays = [address.replace('/var/run/', '/run/'), textOf(info['Name']), textOf(info['DockerRootDir'])];
	const digest = createHash('sha256').update(JSON.stringify(stays)).digest('hex');
	return {...info, ID: `podman-${digest.slice(0, 32)}`};
}
