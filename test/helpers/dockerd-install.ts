/** What a live test needs of the machine, and how it gets there: said aloud, only as root, only by apt-get. */
import {execFileSync, type ExecFileSyncOptions} from 'node:child_process';
import {accessSync, constants, existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {busyboxPath, isStatic} from './dockerd-image.ts';

const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', ...(process.env['PATH'] ?? '').split(':')];

function hasCommand(name: string): boolean {
	return folders.some(folder => {
		try {
			accessSync(path.join(folder, name), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

type Need = {readonly of: string; readonly isHere: () => boolean};

const engineNeeds: readonly Need[] = [
	{of: 'docker.io', isHere: () => hasCommand('dockerd') && hasCommand('containerd') && hasCommand('runc')},
	{of: 'docker-compose', isHere: () => hasCommand('docker-compose')},
	{of: 'iptables', isHere: () => hasCommand('iptables')},
	{of: 'nftables', isHere: () => hasCommand('nft')},
	{of: 'iproute2', isHere: () => hasCommand('ip')},
	{of: 'util-linux', isHere: () => hasCommand('unshare') && hasCommand('nsenter')},
	{of: 'procps', isHere: () => hasCommand('ps')},
	{of: 'busybox-static', isHere: () => existsSync(busyboxPath) && isStatic(readFileSync(busyboxPath))},
	{of: 'openssh-server', isHere: () => hasCommand('sshd')},
	{of: 'openssh-client', isHere: () => hasCommand('ssh') && hasCommand('ssh-keygen')},
	// Makes authorities and certificates.
	{of: 'openssl', isHere: () => hasCommand('openssl')},
	// Says of two versions which is newer, and makes databases to read.
	{of: 'rpm', isHere: () => hasCommand('rpm') && hasCommand('rpmbuild')},
	// A registry on loopback, to ask what it has.
	{of: 'docker-registry', isHere: () => hasCommand('docker-registry')},
	// Holds the pseudo-terminal of test/helpers/terminal.ts.
	{of: 'bsdutils', isHere: () => hasCommand('script')},
];

/** Many packages for few tests: asked for by these alone. */
export const podmanNeeds: readonly Need[] = [
	{of: 'podman', isHere: () => hasCommand('podman') && hasCommand('conmon')},
];

/** Beside the engine itself, whose package has the script that starts one so. */
export const rootlessNeeds: readonly Need[] = [
	{of: 'docker.io', isHere: () => hasCommand('dockerd')},
	{of: 'rootlesskit', isHere: () => hasCommand('rootlesskit')},
	{of: 'slirp4netns', isHere: () => hasCommand('slirp4netns')},
	{of: 'uidmap', isHere: () => hasCommand('newuidmap')},
];

/** `promtool`, which judges rules as Prometheus does. */
export const prometheusNeeds: readonly Need[] = [{of: 'prometheus', isHere: () => hasCommand('promtool')}];

/** All that live tests need of a Debian machine. */
export const livePackages: readonly string[] = [
	...engineNeeds,
	...podmanNeeds,
	...rootlessNeeds.slice(1),
	...prometheusNeeds,
].map(({of}) => of);

const missingOf = (needs: readonly Need[]): readonly string[] =>
	needs.filter(need => !need.isHere()).map(need => need.of);

/** null when all is there, else why no engine can be had. */
export function prepareMachine(say: (line: string) => void, needs: readonly Need[] = engineNeeds): string | null {
	if (process.platform !== 'linux') return `a Docker engine of our own needs Linux, this is ${process.platform}`;
	if (process.getuid?.() !== 0) return 'only root may start a Docker engine of its own';
	const packages = missingOf(needs);
	if (packages.length === 0) return null;
	if (!hasCommand('apt-get')) return `missing, and there is no apt-get to install them: ${packages.join(', ')}`;
	say(`live tests: installing ${packages.join(', ')} by apt-get`);
	const options: ExecFileSyncOptions = {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
	};
	const install = (): unknown =>
		execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
	try {
		try {
			install();
		} catch {
			execFileSync('apt-get', ['update', '-qq'], options);
			install();
		}
	} catch (error) {
		return `apt-get could not install ${packages.join(', ')}: ${error instanceof Error ? error.message : String(error)}`;
	}
	const still = missingOf(needs);
	return still.length === 0 ? null : `installed, but still missing: ${still.join(', ')}`;
}
