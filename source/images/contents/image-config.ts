/** What an image's configuration says of where to look, and of which layers it is: `GET /images/{id}/json`. */
import {at, textsOf} from '../../model/foreign.ts';

export type ImageConfig = {
	/** Of `PATH`, absolute. */
	readonly programFolders: readonly string[];
	/** Where it works and where its program lies. */
	readonly alsoFolders: readonly string[];
	readonly sizeBytes: number;
};

/** What the engine sets where an image says nothing. */
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const mostFolders = 32;

export function readImageConfig(json: unknown): ImageConfig {
	const config = at(json, 'Config');
	const env = textsOf(at(config, 'Env'));
	const path = env.find(variable => variable.startsWith('PATH='))?.slice('PATH='.length) ?? usualPath;
	const [program = ''] = [...textsOf(at(config, 'Entrypoint')), ...textsOf(at(config, 'Cmd'))];
	const folderOfProgram = program.slice(0, program.lastIndexOf('/'));
	const [size, workingDir] = [at(json, 'Size'), at(config, 'WorkingDir')];
	const programFolders = folders(path.split(':'));
	return {
		programFolders,
		alsoFolders: folders([typeof workingDir === 'string' ? workingDir : '', folderOfProgram, ...programFolders]),
		sizeBytes: typeof size === 'number' ? size : Number.POSITIVE_INFINITY,
	};
}

/** Absolute and plain: without `..`, and never the root itself. */
function folders(paths: readonly string[]): readonly string[] {
	const plain = paths
		.map(path => path.replace(/\/{2,}/g, '/').replace(/\/$/, ''))
		.filter(path => path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..'));
	return [...new Set(plain)].slice(0, mostFolders);
}

/** Of a tar with nothing in it, as a commit that changes no file makes one. */
const emptyLayer = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';

/**
 * Digests of what its layers unpack to, the lowest first, without empty ones: images with the same have the same files.
 * null: it does not say.
 */
export function readLayers(json: unknown): readonly string[] | null {
	const layers = at(json, 'RootFS', 'Layers');
	if (!Array.isArray(layers) || !layers.every(isDigest)) return null;
	const filled = layers.filter(layer => layer !== emptyLayer);
	return filled.length === 0 ? null : filled;
}

const isDigest = (layer: unknown): layer is string => typeof layer === 'string' && /^sha256:[\da-f]{64}$/.test(layer);
