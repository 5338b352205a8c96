/** `GET /info` of an engine 20.10, the part that is read. */
export const infoJson = {
	Driver: 'overlay2',
	DriverStatus: [
		['Backing Filesystem', 'extfs'],
		['Supports d_type', 'true'],
	],
	LoggingDriver: 'json-file',
	LiveRestoreEnabled: false,
	Debug: false,
	ExperimentalBuild: false,
	Plugins: {Volume: ['local'], Network: ['bridge'], Authorization: null, Log: ['json-file']},
	RegistryConfig: {
		InsecureRegistryCIDRs: ['127.0.0.0/8'],
		IndexConfigs: {'docker.io': {Name: 'docker.io', Mirrors: [], Secure: true, Official: true}},
	},
	Swarm: {NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: ''},
	Containers: 3,
	ContainersRunning: 2,
	ContainersStopped: 1,
	Images: 4,
} as const;
