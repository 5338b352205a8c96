/** Where dockerd looks and writes when nobody tells it: the machine's own folders, or the user's for a rootless one. */

export type DaemonPaths = {
	readonly configFile: string;
	readonly socket: string;
	readonly execRoot: string;
	readonly dataRoot: string;
	readonly certificates: string;
	/** The folder that holds `certs.d` and daemon.json. */
	readonly etcDocker: string;
	/** Of a containerd that is not dockerd's own. */
	readonly containerdSocket: string;
	readonly containerdConfig: string;
};

/** `env` is the daemon's own. */
export function daemonPaths(isRootless: boolean, env: ReadonlyMap<string, string>): DaemonPaths {
	const home = env.get('HOME') ?? '/root';
	const certificates = env.get('DOCKER_CERT_PATH') ?? env.get('DOCKER_CONFIG') ?? `${home}/.docker`;
	if (!isRootless) {
		return {
			configFile: '/etc/docker/daemon.json',
			socket: '/var/run/docker.sock',
			execRoot: '/var/run/docker',
			dataRoot: '/var/lib/docker',
			certificates,
			etcDocker: '/etc/docker',
			containerdSocket: '/run/containerd/containerd.sock',
			containerdConfig: '/etc/containerd/config.toml',
		};
	}
	const config = env.get('XDG_CONFIG_HOME') ?? `${home}/.config`;
	const runtime = env.get('XDG_RUNTIME_DIR') ?? `${home}/.docker/run`;
	return {
		configFile: `${config}/docker/daemon.json`,
		socket: `${runtime}/docker.sock`,
		execRoot: `${runtime}/docker`,
		dataRoot: `${env.get('XDG_DATA_HOME') ?? `${home}/.local/share`}/docker`,
		certificates,
		etcDocker: `${config}/docker`,
		containerdSocket: `${runtime}/containerd/containerd.sock`,
		containerdConfig: `${config}/containerd/config.toml`,
	};
}
