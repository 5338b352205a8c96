/**
 * The engine that HULLCHECK_TEST_HOST names, instead of one of our own. Tests remove every container and prune networks: an
 * engine that holds anything the suite did not make is somebody's, and refused before anything is done to it.
 */
import {boxImage, dockerApi, type DockerApi} from './dockerd-api.ts';

export type GivenEngine = {
	readonly socketPath: string;
	/** Takes away all that the suite made. */
	dispose(): Promise<void>;
};

type Named = {readonly Id: string; readonly Name: string};
type Listed = {readonly Id: string; readonly Names: readonly string[]; readonly Image: string};
type Image = {readonly Id: string; readonly RepoTags: readonly string[] | null};

/** The networks every engine has of itself: Docker's three, Podman's one. */
const builtIn = new Set(['bridge', 'host', 'none', 'podman']);
/** Podman writes `localhost/` before a name that has no registry. */
const isOurName = (image: string): boolean => /^(localhost\/)?hc-/.test(image);

async function holdings(docker: DockerApi): Promise<{
	readonly containers: readonly Listed[];
	readonly images: readonly Image[];
	readonly volumes: readonly Named[];
	readonly networks: readonly Named[];
}> {
	const [containers, images, volumes, networks] = await Promise.all(
		['/containers/json?all=1', '/images/json', '/volumes', '/networks'].map(path => docker.ask('GET', path)),
	);
	return {
		containers,
		images,
		volumes: volumes.Volumes ?? [],
		networks: networks.filter(({Name}: Named) => !builtIn.has(Name)),
	};
}

/** What the suite can not have made, in words. An image or a container of ours has a name with `hc-`. */
async function strangers(docker: DockerApi): Promise<readonly string[]> {
	const {containers, images, volumes, networks} = await holdings(docker);
	return [
		...containers.filter(({Image}) => !isOurName(Image)).map(({Names, Id}) => `container ${Names[0] ?? Id}`),
		...images.flatMap(({RepoTags, Id}) => {
			const names = RepoTags === null || RepoTags.length === 0 ? [Id] : RepoTags;
			return names.filter(name => !isOurName(name)).map(name => `image ${name}`);
		}),
		...volumes.map(({Name}) => `volume ${Name}`),
		...networks.map(({Name}) => `network ${Name}`),
	];
}

/** `address` is a socket of this machine: what tests look up in /proc is here, too. */
export async function openGivenEngine(address: string): Promise<GivenEngine> {
	const socketPath = /^unix:\/\/(\/.+)$/.exec(address)?.[1];
	if (socketPath === undefined) throw new Error(`HULLCHECK_TEST_HOST must be unix:///path, not ${address}`);
	const docker = dockerApi(socketPath);
	const theirs = await strangers(docker);
	if (theirs.length > 0) {
		const some = theirs.slice(0, 5).join(', ');
		throw new Error(
			`the engine at ${address} holds what the tests did not make (${some}${theirs.length > 5 ? ' …' : ''}): they remove containers and networks, so give them an empty one`,
		);
	}
	await docker.removeAllContainers();
	await docker.importImage(boxImage);
	return {
		socketPath,
		async dispose() {
			await docker.removeAllContainers();
			const {images, volumes, networks} = await holdings(docker);
			for (const {Id} of networks) await docker.ask('DELETE', `/networks/${Id}`);
			for (const {Name} of volumes) await docker.ask('DELETE', `/volumes/${encodeURIComponent(Name)}?force=1`);
			// By id and with force: some tests tag one image twice.
			for (const {Id} of images) await docker.request('DELETE', `/images/${Id}?force=1`);
		},
	};
}
