/** A bridge belongs to one engine at a time. Who has docker0, and one of our own where it is taken. */
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {networkInterfaces} from 'node:os';

function quietly<T>(read: () => T, instead: T): T {
	try {
		return read();
	} catch {
		return instead;
	}
}

/** Engines that share our network namespace, by process id. */
function enginesHere(): readonly number[] {
	const namespace = quietly(() => readlinkSync('/proc/self/ns/net'), '');
	return readdirSync('/proc')
		.filter(entry => /^\d+$/.test(entry))
		.filter(pid => quietly(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), '') === 'dockerd')
		.filter(pid => quietly(() => readlinkSync(`/proc/${pid}/ns/net`), '') === namespace)
		.map(Number);
}

const exists = (link: string): boolean => existsSync(`/sys/class/net/${link}`);

/** An engine that is gone leaves docker0 behind; then anybody may have it. */
export const isDefaultBridgeTaken = (): boolean => exists('docker0') && enginesHere().length > 0;
export const hasDefaultBridge = (): boolean => exists('docker0');

function freeSubnet(): string {
	const taken = new Set(
		Object.values(networkInterfaces())
			.flat()
			.map(one => one?.address.split('.').slice(0, 3).join('.')),
	);
	for (;;) {
		const [b, c] = [200 + Math.floor(Math.random() * 50), Math.floor(Math.random() * 256)];
		if (!taken.has(`10.${b}.${c}`)) return `10.${b}.${c}`;
	}
}

export function addBridge(): string {
	const name = `hc-${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`;
	execFileSync('ip', ['link', 'add', name, 'type', 'bridge']);
	execFileSync('ip', ['addr', 'add', `${freeSubnet()}.1/24`, 'dev', name]);
	execFileSync('ip', ['link', 'set', name, 'up']);
	return name;
}

export function removeBridge(name: string): void {
	if (exists(name)) quietly(() => execFileSync('ip', ['link', 'delete', name], {stdio: 'ignore'}), null);
}

/** docker0 as our engine left it; not when another engine took it over meanwhile. */
export function removeDefaultBridge(): void {
	if (!isDefaultBridgeTaken()) removeBridge('docker0');
}
