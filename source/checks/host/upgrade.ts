/** What to run to bring an engine or a kernel up to date: by who built it, and for which distribution. To be copied, never run. */
import {isPodman} from '../../model/engine-kind.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import type {ReleaseFacts} from '../../model/host-evidence.ts';
import {distributionNamed} from '../../model/operating-system.ts';

type Manager = 'apt' | 'dnf' | 'zypper' | 'apk' | 'pacman' | 'tdnf';

const only: Readonly<Record<Manager, (packages: string) => string>> = {
	apt: packages => `apt-get update && apt-get install --only-upgrade ${packages}`,
	dnf: packages => `dnf upgrade --refresh ${packages}`,
	zypper: packages => `zypper refresh && zypper update ${packages}`,
	apk: packages => `apk update && apk upgrade ${packages}`,
	// A part alone is not supported there.
	pacman: () => 'pacman -Syu',
	tdnf: packages => `tdnf update ${packages}`,
};

type Distribution = {
	readonly manager: Manager;
	/** Of its own build. */
	readonly engine: string;
	readonly kernel: string;
};

const debian: Distribution = {
	manager: 'apt',
	engine: 'docker.io containerd runc',
	kernel: 'apt-get update && apt-get dist-upgrade',
};
const fedora: Distribution = {
	manager: 'dnf',
	engine: 'moby-engine containerd runc',
	kernel: 'dnf upgrade --refresh kernel',
};
const amazon: Distribution = {...fedora, engine: 'docker containerd runc'};
const suse: Distribution = {
	manager: 'zypper',
	engine: 'docker containerd runc',
	kernel: 'zypper refresh && zypper patch',
};

/** By `ID` of os-release. */
const distributions: Readonly<Record<string, Distribution>> = {
	debian,
	raspbian: debian,
	ubuntu: debian,
	linuxmint: debian,
	fedora,
	rhel: fedora,
	rocky: fedora,
	almalinux: fedora,
	centos: fedora,
	ol: fedora,
	amzn: amazon,
	'opensuse-leap': suse,
	'opensuse-tumbleweed': {...suse, kernel: 'zypper dup'},
	sles: suse,
	alpine: {
		manager: 'apk',
		engine: 'docker-engine containerd runc',
		kernel: 'apk update && apk upgrade linux-lts linux-virt',
	},
	arch: {manager: 'pacman', engine: '', kernel: 'pacman -Syu'},
	photon: {manager: 'tdnf', engine: 'docker-engine containerd runc', kernel: 'tdnf update linux'},
};

const dockers = 'docker-ce docker-ce-cli containerd.io';

function packagesOf(engine: EngineFacts, releases: readonly ReleaseFacts[], {engine: own}: Distribution): string {
	if (isPodman(engine)) return 'podman';
	return releases.some(({component, isDistributionBuild}) => component === 'engine' && isDistributionBuild)
		? own
		: dockers;
}

const orAlike = 'the update of your distribution';
const afterwards =
	'Containers keep running with live-restore on; what runs keeps its old runc until it is re-created. A distribution without a fixed build: its next release, or the packages of docker.com.';

/** One act renews engine, containerd and runc. */
export function upgradeOf(
	component: ReleaseFacts['component'],
	releases: readonly ReleaseFacts[],
	engine: EngineFacts,
): FixOfCheck {
	const id = distributionNamed(engine.OperatingSystem)?.id ?? '';
	const distribution = Object.hasOwn(distributions, id) ? distributions[id] : undefined;
	if (component === 'kernel') {
		const command = distribution?.kernel;
		return {
			key: 'upgrade-kernel',
			by: 'host',
			...(command === undefined ? {} : {copy: [command]}),
			how: `${command ?? orAlike}, then reboot: only the running kernel counts.`,
		};
	}
	const base = {key: 'upgrade-engine', by: 'host'} as const;
	if (id === 'docker-desktop') {
		return {...base, how: 'Docker Desktop brings the engine along: update it from its own menu.'};
	}
	const command =
		distribution === undefined ? undefined : only[distribution.manager](packagesOf(engine, releases, distribution));
	return {
		...base,
		...(command === undefined ? {} : {copy: [command]}),
		how: `${command ?? orAlike}. ${afterwards}`,
	};
}
