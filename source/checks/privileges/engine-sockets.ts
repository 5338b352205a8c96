/** The sockets through which an engine or a container runtime takes orders, and what a bind shows of them. */
import type {EngineFacts} from '../../model/evidence.ts';
import {isWithin, normalPath, type Bind} from '../filesystem/paths.ts';

/** Where they are on a host that changed nothing. */
const usualPlaces = [
	'/run/docker.sock',
	'/run/docker/containerd/containerd.sock',
	'/run/containerd/containerd.sock',
	'/run/k3s/containerd/containerd.sock',
	'/run/podman/podman.sock',
	'/run/crio/crio.sock',
	'/run/cri-dockerd.sock',
];
const builders = ['/run/buildkit/buildkitd.sock', '/run/dockershim.sock', '/run/dockershim/dockershim.sock'];

/** By name, wherever it stands: a copy of the socket elsewhere takes the same orders. */
const engineName = /\/(?:docker|docker\.raw|docker\.proxy|docker-cli|containerd|podman|crio|cri-dockerd)\.sock$/;
const builderName = /\/(?:buildkitd|dockershim)\.sock$/;

/** A rootless engine keeps its socket here: the folder counts only where the engine is rootless. */
const rootlessFolder = /^\/run\/user(?:\/\d+(?:\/podman|\/docker)?)?$/;
const desktopFolder = /\/\.docker\/(?:run|desktop)$/;

/** `source` is such a socket itself, of an engine or of a builder. */
export const isEngineSocket = (source: string): boolean => engineName.test(source) || builderName.test(source);

/** The very socket this engine was reached through, whatever it is called: `-H unix:///srv/engine.sock`. */
const ownSockets = ({socketPaths = []}: EngineFacts): readonly string[] => socketPaths.map(one => normalPath(one));

export const isOwnSocket = (source: string, engine: EngineFacts): boolean => ownSockets(engine).includes(source);

/** The bind is an engine's socket or a folder that holds one, read-only or not: a read-only mount does not stop connect(). */
export function exposesEngine({source, destination}: Bind, engine: EngineFacts): boolean {
	if (engineName.test(source) || engineName.test(destination)) return true;
	const sockets = [...usualPlaces, ...ownSockets(engine)];
	if (sockets.some(socket => isWithin(socket, source)) || desktopFolder.test(source)) return true;
	return engine.isRootless && rootlessFolder.test(source);
}

export const exposesBuilder = ({source, destination}: Bind): boolean =>
	builderName.test(source) || builderName.test(destination) || builders.some(socket => isWithin(socket, source));
