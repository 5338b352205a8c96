/** Of files of the host: what audit rules watch, who owns them, and their modes. */
type Table = Readonly<Record<string, string>>;

/** By the check that wants it watched. */
const watched: Table = {
	'audit-dockerd': 'dockerd',
	'audit-containerd-state': 'state of containerd',
	'audit-data-root': 'data folder',
	'audit-etc-docker': '/etc/docker',
	'audit-docker-service': 'docker.service',
	'audit-containerd-socket': 'containerd socket',
	'audit-docker-socket-unit': 'docker.socket',
	'audit-default-docker': '/etc/default/docker',
	'audit-daemon-json': 'daemon.json',
	'audit-containerd-config': 'containerd config',
	'audit-sysconfig-docker': 'sysconfig/docker',
	'audit-containerd': 'containerd',
	'audit-containerd-shim': 'containerd-shim',
	'audit-containerd-shim-runc-v1': 'shim-runc-v1',
	'audit-containerd-shim-runc-v2': 'shim-runc-v2',
	'audit-runc': 'runc',
};

/** By what the ids of its two checks begin with. */
const owned: Table = {
	'docker-service': 'docker.service',
	'docker-socket-unit': 'docker.socket',
	'etc-docker': '/etc/docker',
	'registry-certificates': 'registry certificates',
	'tls-ca': 'TLS CA certificate',
	'tls-certificate': 'server certificate',
	'tls-key': 'server key',
	'api-socket': 'API socket',
	'daemon-json': 'daemon.json',
	'etc-default-docker': '/etc/default/docker',
	'etc-sysconfig-docker': '/etc/sysconfig/docker',
	'containerd-socket': 'containerd socket',
};

const of = (table: Table, say: (id: string, what: string) => readonly [key: string, words: string]): Table =>
	Object.fromEntries(Object.entries(table).map(([id, what]) => say(id, what)));

export const filePhrases: Table = {
	...of(watched, (id, what) => [id, `${what} not watched by audit`]),
	...of(owned, (id, what) => [`${id}-owner`, `${what} not owned by root`]),
	...of(owned, (id, what) => [`${id}-mode`, `mode of ${what} too wide`]),
	// Its group counts as well.
	'api-socket-owner': 'API socket of another owner or group',
};

/** What a check of a file is about, where it could not be read. */
export const fileSubjects: Table = {
	...of(watched, (id, what) => [id, `audit of ${what}`]),
	...of(owned, (id, what) => [`${id}-owner`, `owner of ${what}`]),
	...of(owned, (id, what) => [`${id}-mode`, `mode of ${what}`]),
};
