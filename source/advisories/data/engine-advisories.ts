/**
 * Known flaws of Docker Engine, containerd, runc and BuildKit, state of 2026-08-23. Ranges: Go vulnerability database
 * (CC-BY-4.0) and tags of the upstream repositories; severities of the CVE and GitHub advisory records, 'high' where
 * none is known. Left out: what only a Kubernetes node can suffer (containerd's CRI plugin), Compose, the command line.
 */
export type Component = 'engine' | 'containerd' | 'runc' | 'buildkit' | 'kernel';

export type Advisory = {
	readonly id: string;
	readonly component: Component;
	/** From the first (included) to the second (not included). */
	readonly affected: ReadonlyArray<readonly [introduced: string, fixed: string]>;
	readonly severity: 'critical' | 'high' | 'medium' | 'low';
	readonly title: string;
	/** Without this nothing can come of it. */
	readonly only?: 'swarm' | 'rootless' | 'userns-remap';
};

export const engineAdvisories: readonly Advisory[] = [
	{
		id: 'CVE-2026-17106',
		component: 'engine',
		affected: [['0', '29.7.0']],
		severity: 'high',
		title:
			'Unpacking a crafted archive can follow links and write files outside the target directory (copy-out, image load and build helpers).',
	},
	{
		id: 'CVE-2026-42306',
		component: 'engine',
		affected: [
			['0', '25.0.17'],
			['26.0.0', '29.5.1'],
		],
		severity: 'high',
		title: 'A container can race the mount step of a copy operation and redirect a bind mount onto a host path.',
	},
	{
		id: 'CVE-2026-41568',
		component: 'engine',
		affected: [
			['0', '25.0.17'],
			['26.0.0', '29.5.1'],
		],
		severity: 'medium',
		title: 'A container can win a race during a copy and make empty files appear at any host path.',
	},
	{
		id: 'CVE-2026-41567',
		component: 'engine',
		affected: [
			['0', '25.0.17'],
			['26.0.0', '29.5.1'],
		],
		severity: 'high',
		title:
			'Uploading a compressed archive into a container makes the daemon run a decompressor taken from that container, on the host.',
	},
	{
		id: 'CVE-2026-34040',
		component: 'engine',
		affected: [
			['0', '25.0.16'],
			['26.0.0', '29.3.1'],
		],
		severity: 'high',
		title:
			'Requests with a very large body reach the authorization plugin without the body, so a deny rule can be passed by.',
	},
	{
		id: 'CVE-2026-33997',
		component: 'engine',
		affected: [
			['0', '25.0.16'],
			['26.0.0', '29.3.1'],
		],
		severity: 'medium',
		title: 'A legacy plugin can get one privilege more than the user was asked to accept.',
	},
	{
		id: 'CVE-2025-54388',
		component: 'engine',
		affected: [['28.2.0', '28.3.3']],
		severity: 'medium',
		title: 'After a firewalld reload, ports published to loopback only can be reached from other hosts.',
	},
	{
		id: 'CVE-2025-54410',
		component: 'engine',
		affected: [
			['0', '25.0.13'],
			['26.0.0', '28.0.0'],
		],
		severity: 'low',
		title: 'After a firewalld reload, containers of different bridge networks can reach each other.',
	},
	{
		id: 'CVE-2024-41110',
		component: 'engine',
		affected: [
			['19.03.0', '23.0.15'],
			['24.0.0', '25.0.6'],
			['26.0.0', '26.1.5'],
			['27.0.0', '27.1.1'],
		],
		severity: 'critical',
		title:
			'A request with zero content length reaches the authorization plugin without its body, so a deny rule can be passed by.',
	},
	{
		id: 'CVE-2024-32473',
		component: 'engine',
		affected: [['26.0.0', '26.0.2']],
		severity: 'medium',
		title: 'IPv6 stays on for interfaces of IPv4-only networks, so a container can be reached or reach out over IPv6.',
	},
	{
		id: 'CVE-2024-29018',
		component: 'engine',
		affected: [
			['0', '23.0.11'],
			['24.0.0', '25.0.5'],
			['26.0.0-rc1', '26.0.0-rc3'],
		],
		severity: 'medium',
		title: 'Containers on an internal network can leak data through DNS queries that the daemon forwards.',
	},
	{
		id: 'CVE-2024-24557',
		component: 'engine',
		affected: [
			['0', '24.0.9'],
			['25.0.0', '25.0.2'],
		],
		severity: 'medium',
		title: 'The classic builder can be fed a poisoned cache entry when an image was built FROM scratch.',
	},
	{
		id: 'CVE-2024-36621',
		component: 'engine',
		affected: [['0', '26.0.0']],
		severity: 'medium',
		title: 'A race in the classic build snapshot code can make the daemon fail or mix results.',
	},
	{
		id: 'CVE-2024-36623',
		component: 'engine',
		affected: [['0', '26.0.0']],
		severity: 'high',
		title: 'A race in stream formatting can corrupt output or crash the daemon.',
	},
	{
		id: 'CVE-2024-36620',
		component: 'engine',
		affected: [['25.0.0', '26.1.0']],
		severity: 'medium',
		title: 'Asking for the history of certain images crashes the daemon.',
	},
	{
		id: 'CVE-2023-28840',
		component: 'engine',
		affected: [
			['1.12.0', '20.10.24'],
			['23.0.0', '23.0.3'],
		],
		severity: 'high',
		title: 'Encrypted swarm overlay networks may accept unauthenticated packets.',
		only: 'swarm',
	},
	{
		id: 'CVE-2023-28841',
		component: 'engine',
		affected: [
			['1.12.0', '20.10.24'],
			['23.0.0', '23.0.3'],
		],
		severity: 'medium',
		title: 'Encrypted swarm overlay traffic may leave the host in clear.',
		only: 'swarm',
	},
	{
		id: 'CVE-2023-28842',
		component: 'engine',
		affected: [
			['1.12.0', '20.10.24'],
			['23.0.0', '23.0.3'],
		],
		severity: 'medium',
		title: 'An encrypted overlay with one endpoint accepts unauthenticated datagrams.',
		only: 'swarm',
	},
	{
		id: 'CVE-2022-36109',
		component: 'engine',
		affected: [['0', '20.10.18']],
		severity: 'medium',
		title: 'Supplementary groups are set up wrongly, so a group restriction inside the container can be passed by.',
	},
	{
		id: 'CVE-2022-24769',
		component: 'engine',
		affected: [['0', '20.10.14']],
		severity: 'medium',
		title: 'Containers start with inheritable capabilities set, which file capabilities can turn into effective ones.',
	},
	{
		id: 'CVE-2021-41091',
		component: 'engine',
		affected: [['0', '20.10.9']],
		severity: 'medium',
		title: 'The data directory has permissions that let local users run setuid programs from container file systems.',
	},
	{
		id: 'CVE-2021-41089',
		component: 'engine',
		affected: [['0', '20.10.9']],
		severity: 'low',
		title: 'A copy into a crafted container can change permission bits of host files.',
	},
	{
		id: 'CVE-2021-21285',
		component: 'engine',
		affected: [
			['0', '19.03.15'],
			['20.10.0', '20.10.3'],
		],
		severity: 'medium',
		title: 'Pulling an intentionally malformed image manifest crashes the daemon.',
	},
	{
		id: 'CVE-2021-21284',
		component: 'engine',
		affected: [
			['0', '19.03.15'],
			['20.10.0', '20.10.3'],
		],
		severity: 'medium',
		title: 'With user namespaces, the remapped root can change files so as to become real root.',
		only: 'userns-remap',
	},
	{
		id: 'CVE-2020-13401',
		component: 'engine',
		affected: [['0', '19.03.11']],
		severity: 'medium',
		title: 'A container can send IPv6 router advertisements and place itself in the path of others.',
	},
	{
		id: 'CVE-2019-14271',
		component: 'engine',
		affected: [['19.03.0', '19.03.1']],
		severity: 'critical',
		title: 'A copy from a hostile container loads a library of that container into a root process of the host.',
	},
	{
		id: 'CVE-2019-13509',
		component: 'engine',
		affected: [['0', '18.09.8']],
		severity: 'high',
		title: 'Debug logs of stack deployment can show secrets.',
		only: 'swarm',
	},
	{
		id: 'CVE-2019-13139',
		component: 'engine',
		affected: [['0', '18.09.4']],
		severity: 'high',
		title: 'A crafted git build URL can run commands on the host that builds.',
	},
	{
		id: 'CVE-2018-15664',
		component: 'engine',
		affected: [['0', '18.09.7']],
		severity: 'high',
		title: 'A container can race a copy with symbolic links and read or write any host file.',
	},
	{
		id: 'CVE-2026-41579',
		component: 'runc',
		affected: [
			['0', '1.3.6'],
			['1.4.0', '1.4.3'],
			['1.5.0-rc.1', '1.5.0-rc.3'],
		],
		severity: 'medium',
		title: 'An image whose /dev is a symbolic link makes runc change or remove a few host files.',
	},
	{
		id: 'CVE-2025-52881',
		component: 'runc',
		affected: [
			['0', '1.2.8'],
			['1.3.0-rc.1', '1.3.3'],
			['1.4.0-rc.1', '1.4.0-rc.3'],
		],
		severity: 'high',
		title:
			'Racing mounts can redirect writes meant for /proc, which disarms LSM labels or writes to sensitive kernel files.',
	},
	{
		id: 'CVE-2025-52565',
		component: 'runc',
		affected: [
			['1.0.0-rc3', '1.2.8'],
			['1.3.0-rc.1', '1.3.3'],
			['1.4.0-rc.1', '1.4.0-rc.3'],
		],
		severity: 'high',
		title: 'Races around /dev/console let a hostile container get a bind mount it should not have and escape.',
	},
	{
		id: 'CVE-2025-31133',
		component: 'runc',
		affected: [
			['0', '1.2.8'],
			['1.3.0-rc.1', '1.3.3'],
			['1.4.0-rc.1', '1.4.0-rc.3'],
		],
		severity: 'high',
		title: 'Replacing the source of masked paths with a link exposes kernel files read-write and allows escape.',
	},
	{
		id: 'CVE-2024-45310',
		component: 'runc',
		affected: [
			['0', '1.1.14'],
			['1.2.0-rc.1', '1.2.0-rc.3'],
		],
		severity: 'low',
		title: 'Two containers that share a volume can make runc create empty files or directories on the host.',
	},
	{
		id: 'CVE-2024-21626',
		component: 'runc',
		affected: [['1.0.0-rc93', '1.1.12']],
		severity: 'high',
		title:
			'A leaked file descriptor lets an image or exec with a crafted working directory reach the host file system.',
	},
	{
		id: 'CVE-2023-28642',
		component: 'runc',
		affected: [['0', '1.1.5']],
		severity: 'medium',
		title: 'A container with /proc as a symbolic link starts without its AppArmor or SELinux profile.',
	},
	{
		id: 'CVE-2023-27561',
		component: 'runc',
		affected: [['1.0.0-rc95', '1.1.5']],
		severity: 'high',
		title: 'A regression lets crafted mounts over /proc pass the checks against LSM bypass.',
	},
	{
		id: 'CVE-2023-25809',
		component: 'runc',
		affected: [['0', '1.1.5']],
		severity: 'low',
		title: 'In rootless mode the host cgroup tree can be writable in the container.',
		only: 'rootless',
	},
	{
		id: 'CVE-2022-29162',
		component: 'runc',
		affected: [['0', '1.1.2']],
		severity: 'low',
		title: 'exec with added capabilities leaves inheritable capabilities set.',
	},
	{
		id: 'CVE-2021-43784',
		component: 'runc',
		affected: [['1.0.1', '1.1.0']],
		severity: 'medium',
		title: 'An integer overflow in netlink messages could let a crafted config set other namespaces.',
	},
	{
		id: 'CVE-2021-30465',
		component: 'runc',
		affected: [['0', '1.0.0-rc95']],
		severity: 'high',
		title: 'Swapping a mount target for a symbolic link mounts host directories into the container.',
	},
	{
		id: 'CVE-2019-19921',
		component: 'runc',
		affected: [['0', '1.0.0-rc10']],
		severity: 'high',
		title: 'Two containers that share a volume can race /proc setup and drop LSM confinement.',
	},
	{
		id: 'CVE-2019-16884',
		component: 'runc',
		affected: [['0', '1.0.0-rc9']],
		severity: 'high',
		title: 'Mounting a volume over /proc bypasses AppArmor.',
	},
	{
		id: 'CVE-2019-5736',
		component: 'runc',
		affected: [['0', '1.0.0-rc7']],
		severity: 'high',
		title: 'A hostile container can overwrite the runc binary of the host and so run code as root.',
	},
	{
		id: 'CVE-2026-47262',
		component: 'containerd',
		affected: [
			['1.7.0', '1.7.33'],
			['2.0.0', '2.0.10'],
			['2.1.0', '2.1.9'],
			['2.2.0', '2.2.5'],
			['2.3.0', '2.3.2'],
		],
		severity: 'high',
		title: 'A crafted image with a huge group file exhausts memory while a container starts.',
	},
	{
		id: 'CVE-2024-25621',
		component: 'containerd',
		affected: [
			['0', '1.7.29'],
			['2.0.0', '2.0.7'],
			['2.1.0', '2.1.5'],
		],
		severity: 'high',
		title: 'Directories of containerd are created with modes too wide, so local users can read or change content.',
	},
	{
		id: 'CVE-2025-47290',
		component: 'containerd',
		affected: [['2.1.0', '2.1.1']],
		severity: 'high',
		title: 'A crafted image can reach the host file system while it is unpacked.',
	},
	{
		id: 'CVE-2024-40635',
		component: 'containerd',
		affected: [
			['0', '1.6.38'],
			['1.7.0', '1.7.27'],
			['2.0.0', '2.0.4'],
		],
		severity: 'medium',
		title: 'A user id beyond 32 bits overflows and runs the container as root.',
	},
	{
		id: 'CVE-2023-25173',
		component: 'containerd',
		affected: [
			['0', '1.5.18'],
			['1.6.0', '1.6.18'],
		],
		severity: 'medium',
		title: 'Supplementary groups are not set up as they should be, so group restrictions can be passed by.',
	},
	{
		id: 'CVE-2023-25153',
		component: 'containerd',
		affected: [
			['0', '1.5.18'],
			['1.6.0', '1.6.18'],
		],
		severity: 'medium',
		title: 'Importing a crafted image exhausts memory.',
	},
	{
		id: 'CVE-2021-41103',
		component: 'containerd',
		affected: [
			['0', '1.4.11'],
			['1.5.0', '1.5.7'],
		],
		severity: 'medium',
		title: 'Plugin directories are open to local users, who can run setuid programs from them.',
	},
	{
		id: 'CVE-2021-32760',
		component: 'containerd',
		affected: [
			['0', '1.4.8'],
			['1.5.0', '1.5.4'],
		],
		severity: 'medium',
		title: 'Unpacking a crafted image changes permission bits of host files.',
	},
	{
		id: 'CVE-2020-15257',
		component: 'containerd',
		affected: [
			['0', '1.3.9'],
			['1.4.0', '1.4.3'],
		],
		severity: 'medium',
		title: 'Containers in the host network can reach the shim socket and start processes as root.',
	},
	{
		id: 'CVE-2020-15157',
		component: 'containerd',
		affected: [['0', '1.2.14']],
		severity: 'medium',
		title: 'Pulling a crafted image sends registry credentials to another host.',
	},
	{
		id: 'CVE-2026-33747',
		component: 'buildkit',
		affected: [['0', '0.28.1']],
		severity: 'high',
		title: 'An untrusted build frontend can write files outside its state directory.',
	},
	{
		id: 'CVE-2026-33748',
		component: 'buildkit',
		affected: [['0', '0.28.1']],
		severity: 'high',
		title: 'A subdirectory part of a git build URL can reach files that should be out of reach.',
	},
	{
		id: 'CVE-2024-23653',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'critical',
		title: 'A build can start a privileged container without the entitlement.',
	},
	{
		id: 'CVE-2024-23652',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'critical',
		title: 'Clean-up of mount stubs can be led to delete files on the host.',
	},
	{
		id: 'CVE-2024-23651',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'high',
		title: 'Two build steps that share a cache mount can race and read host files.',
	},
	{
		id: 'CVE-2024-23650',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'medium',
		title: 'A crafted client or frontend request crashes the builder.',
	},
];
