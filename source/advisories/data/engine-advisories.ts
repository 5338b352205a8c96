/**
 * Known flaws of Docker Engine, containerd, runc and BuildKit. Ranges: Go vulnerability database (CC-BY-4.0) and tags of
 * the upstream repositories; severities of the CVE and GitHub advisory records, 'high' where none is known. Left out:
 * Compose and the command line, whose versions no engine tells. Renewed with each release of hullcheck.
 */
import type {Circumstance} from '../circumstances.ts';

export const advisoriesAsOf = '2026-08-23';

export type Component = 'engine' | 'containerd' | 'runc' | 'buildkit' | 'kernel';

export type Advisory = {
	readonly id: string;
	readonly component: Component;
	/** From the first (included) to the second (not included). */
	readonly affected: ReadonlyArray<readonly [introduced: string, fixed: string]>;
	readonly severity: 'critical' | 'high' | 'medium' | 'low';
	readonly title: string;
	/** Without this nothing can come of it. */
	readonly needs?: Circumstance;
	/** What somebody has to do, where they may do it on any engine. */
	readonly takes?: string;
};

export const engineAdvisories: readonly Advisory[] = [
	{
		id: 'CVE-2026-17106',
		component: 'engine',
		affected: [['0', '29.7.0']],
		severity: 'high',
		title:
			'Unpacking a crafted archive can follow links and write files outside the target directory (copy-out, image load and build helpers).',

		takes: 'someone unpacks an attacker-made archive',
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

		takes: 'a copy (archive API) is made to or from a hostile running container that has mounts',
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

		takes: 'a copy (archive API) is made to or from a hostile running container that has mounts',
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

		takes: 'PUT archive into a hostile container',
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

		needs: 'authorization plugin',
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

		needs: 'plugin',
	},
	{
		id: 'CVE-2025-54388',
		component: 'engine',
		affected: [['28.2.0', '28.3.3']],
		severity: 'medium',
		title: 'After a firewalld reload, ports published to loopback only can be reached from other hosts.',

		needs: 'firewalld',
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

		needs: 'firewalld',
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

		needs: 'authorization plugin',
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

		needs: 'internal network',
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

		needs: 'classic builds',
	},
	{
		id: 'CVE-2024-36621',
		component: 'engine',
		affected: [['0', '26.0.0']],
		severity: 'medium',
		title: 'A race in the classic build snapshot code can make the daemon fail or mix results.',

		needs: 'classic builds',
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

		needs: 'encrypted overlay',
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

		needs: 'encrypted overlay',
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

		needs: 'encrypted overlay',
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

		needs: 'local users',
	},
	{
		id: 'CVE-2021-41089',
		component: 'engine',
		affected: [['0', '20.10.9']],
		severity: 'low',
		title: 'A copy into a crafted container can change permission bits of host files.',

		takes: 'copy into a hostile container',
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

		needs: 'userns-remap',
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

		takes: 'copy from a hostile container',
	},
	{
		id: 'CVE-2019-13509',
		component: 'engine',
		affected: [['0', '18.09.8']],
		severity: 'high',
		title: 'Debug logs of stack deployment can show secrets.',

		needs: 'stacks under debug',
	},
	{
		id: 'CVE-2019-13139',
		component: 'engine',
		affected: [['0', '18.09.4']],
		severity: 'high',
		title: 'A crafted git build URL can run commands on the host that builds.',

		takes: 'docker build of an attacker-made URL',
	},
	{
		id: 'CVE-2018-15664',
		component: 'engine',
		affected: [['0', '18.09.7']],
		severity: 'high',
		title: 'A container can race a copy with symbolic links and read or write any host file.',

		takes: 'copy to or from a hostile running container',
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

		takes: 'a hostile image is started',
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

		takes: 'hostile image or build with custom mounts',
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

		takes: 'hostile image or build',
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

		takes: 'hostile image or build',
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

		takes: 'volume shared between hostile containers',
	},
	{
		id: 'CVE-2024-21626',
		component: 'runc',
		affected: [['1.0.0-rc93', '1.1.12']],
		severity: 'high',
		title:
			'A leaked file descriptor lets an image or exec with a crafted working directory reach the host file system.',

		takes: 'hostile image, or exec into a hostile container',
	},
	{
		id: 'CVE-2023-28642',
		component: 'runc',
		affected: [['0', '1.1.5']],
		severity: 'medium',
		title: 'A container with /proc as a symbolic link starts without its AppArmor or SELinux profile.',

		takes: 'hostile image',
	},
	{
		id: 'CVE-2023-27561',
		component: 'runc',
		affected: [['1.0.0-rc95', '1.1.5']],
		severity: 'high',
		title: 'A regression lets crafted mounts over /proc pass the checks against LSM bypass.',

		takes: 'crafted mounts',
	},
	{
		id: 'CVE-2023-25809',
		component: 'runc',
		affected: [['0', '1.1.5']],
		severity: 'low',
		title: 'In rootless mode the host cgroup tree can be writable in the container.',

		needs: 'rootless',
	},
	{
		id: 'CVE-2022-29162',
		component: 'runc',
		affected: [['0', '1.1.2']],
		severity: 'low',
		title: 'exec with added capabilities leaves inheritable capabilities set.',

		takes: 'exec --cap style use',
	},
	{
		id: 'CVE-2021-43784',
		component: 'runc',
		affected: [['1.0.1', '1.1.0']],
		severity: 'medium',
		title: 'An integer overflow in netlink messages could let a crafted config set other namespaces.',

		takes: 'attacker-made runtime config',
	},
	{
		id: 'CVE-2021-30465',
		component: 'runc',
		affected: [['0', '1.0.0-rc95']],
		severity: 'high',
		title: 'Swapping a mount target for a symbolic link mounts host directories into the container.',

		takes: 'hostile containers that share a volume',
	},
	{
		id: 'CVE-2019-19921',
		component: 'runc',
		affected: [['0', '1.0.0-rc10']],
		severity: 'high',
		title: 'Two containers that share a volume can race /proc setup and drop LSM confinement.',

		takes: 'shared volume between hostile containers',
	},
	{
		id: 'CVE-2019-16884',
		component: 'runc',
		affected: [['0', '1.0.0-rc9']],
		severity: 'high',
		title: 'Mounting a volume over /proc bypasses AppArmor.',

		takes: 'hostile image with a volume on /proc',
	},
	{
		id: 'CVE-2019-5736',
		component: 'runc',
		affected: [['0', '1.0.0-rc7']],
		severity: 'high',
		title: 'A hostile container can overwrite the runc binary of the host and so run code as root.',

		takes: 'exec into, or start of, a hostile container as root',
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

		takes: 'hostile image',
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

		needs: 'local users',
	},
	{
		id: 'CVE-2025-47290',
		component: 'containerd',
		affected: [['2.1.0', '2.1.1']],
		severity: 'high',
		title: 'A crafted image can reach the host file system while it is unpacked.',

		takes: 'pull of a hostile image',
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

		takes: 'image or user setting with a huge id',
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

		takes: 'import of a hostile image',
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

		needs: 'local users',
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

		takes: 'pull of a hostile image',
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

		needs: 'host network',
	},
	{
		id: 'CVE-2020-15157',
		component: 'containerd',
		affected: [['0', '1.2.14']],
		severity: 'medium',
		title: 'Pulling a crafted image sends registry credentials to another host.',

		takes: 'pull of a hostile image',
	},
	{
		id: 'CVE-2026-53488',
		component: 'containerd',
		affected: [
			['1.7.0', '1.7.33'],
			['2.0.0', '2.0.10'],
			['2.1.0', '2.1.9'],
			['2.2.0', '2.2.5'],
			['2.3.0', '2.3.2'],
		],
		severity: 'critical',
		title:
			'Labels of an image reach the restart monitor through the Kubernetes (CRI) plugin and can start a program on the host as root.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2026-53489',
		component: 'containerd',
		affected: [
			['2.1.0', '2.1.9'],
			['2.2.0', '2.2.5'],
			['2.3.0', '2.3.2'],
		],
		severity: 'high',
		title: 'Restoring a crafted checkpoint reads host files through a linked log path.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2026-53492',
		component: 'containerd',
		affected: [
			['2.1.0', '2.1.9'],
			['2.2.0', '2.2.5'],
			['2.3.0', '2.3.2'],
		],
		severity: 'high',
		title: 'A crafted checkpoint smuggles device annotations past policy.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2026-50195',
		component: 'containerd',
		affected: [
			['2.1.0', '2.1.9'],
			['2.2.0', '2.2.5'],
			['2.3.0', '2.3.2'],
		],
		severity: 'high',
		title: 'Importing a crafted checkpoint can replace a local image tag.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2026-46680',
		component: 'containerd',
		affected: [
			['1.7.27', '1.7.32'],
			['2.0.4', '2.0.9'],
			['2.1.0', '2.2.4'],
			['2.3.0', '2.3.1'],
		],
		severity: 'high',
		title: 'A crafted user id in an image gets past the runAsNonRoot check.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2025-64329',
		component: 'containerd',
		affected: [
			['0', '1.7.29'],
			['2.0.0', '2.0.7'],
			['2.1.0', '2.1.5'],
		],
		severity: 'medium',
		title: 'Repeated attach calls leak goroutines until memory is gone.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2025-47291',
		component: 'containerd',
		affected: [['2.0.1', '2.0.5']],
		severity: 'medium',
		title: 'Pods with user namespaces are put in the wrong cgroup, so their limits do not hold.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2022-23648',
		component: 'containerd',
		affected: [
			['0', '1.4.13'],
			['1.5.0', '1.5.10'],
			['1.6.0', '1.6.1'],
		],
		severity: 'high',
		title: 'An image with a crafted volume path gets read access to host files.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2022-31030',
		component: 'containerd',
		affected: [
			['0', '1.5.13'],
			['1.6.0', '1.6.6'],
		],
		severity: 'medium',
		title: 'ExecSync with endless output exhausts memory.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2022-23471',
		component: 'containerd',
		affected: [
			['0', '1.5.16'],
			['1.6.0', '1.6.12'],
		],
		severity: 'medium',
		title: 'Terminal resize handling leaks memory until the host is short of it.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2021-43816',
		component: 'containerd',
		affected: [['1.5.0', '1.5.9']],
		severity: 'high',
		title: 'SELinux relabelling lets a pod take host files with a hostPath mount.',
		needs: 'CRI',
	},
	{
		id: 'CVE-2026-33747',
		component: 'buildkit',
		affected: [['0', '0.28.1']],
		severity: 'high',
		title: 'An untrusted build frontend can write files outside its state directory.',

		takes: 'build with an untrusted frontend (syntax line)',
	},
	{
		id: 'CVE-2026-33748',
		component: 'buildkit',
		affected: [['0', '0.28.1']],
		severity: 'high',
		title: 'A subdirectory part of a git build URL can reach files that should be out of reach.',

		takes: 'build from an attacker-made git URL',
	},
	{
		id: 'CVE-2024-23653',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'critical',
		title: 'A build can start a privileged container without the entitlement.',

		takes: 'hostile build',
	},
	{
		id: 'CVE-2024-23652',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'critical',
		title: 'Clean-up of mount stubs can be led to delete files on the host.',

		takes: 'hostile build',
	},
	{
		id: 'CVE-2024-23651',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'high',
		title: 'Two build steps that share a cache mount can race and read host files.',

		takes: 'hostile build',
	},
	{
		id: 'CVE-2024-23650',
		component: 'buildkit',
		affected: [['0', '0.12.5']],
		severity: 'medium',
		title: 'A crafted client or frontend request crashes the builder.',

		takes: 'hostile build',
	},
];
