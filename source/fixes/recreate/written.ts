/** `GET /containers/{id}/changes` → what a container wrote into its own layer, as far as anybody would miss it. */
import type {Foreign} from '../../engine/engine.ts';
import {at, textOf} from '../../model/foreign.ts';
import {objects} from './mounts.ts';

/** Made by the engine in every container. */
const engines = new Set([
	'/dev',
	'/dev/console',
	'/etc/hosts',
	'/etc/hostname',
	'/etc/resolv.conf',
	'/etc/mtab',
	'/sbin/docker-init',
	'/.dockerenv',
]);

/** Paths, sorted; without mount points and folders that are changed only by what is in them. */
export function writtenPaths(changes: Foreign, inspectJson: Foreign): readonly string[] {
	const mounts = objects(at(inspectJson, 'Mounts')).map(mount => textOf(mount['Destination']));
	const paths = objects(changes)
		.map(one => textOf(one['Path']))
		.filter(path => path !== '' && !engines.has(path));
	const isParent = (path: string): boolean =>
		[...paths, ...mounts, ...engines].some(other => other.startsWith(`${path}/`));
	return paths.filter(path => !mounts.includes(path) && !isParent(path)).toSorted();
}
