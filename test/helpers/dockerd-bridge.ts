/**
 * A bridge for one engine. Never docker0: that belongs to one engine at a time, and any engine started with
 * `--bridge=none` deletes it under whoever has it.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {networkInterfaces} from 'node:os';

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
	if (existsSync(`/sys/class/net/${name}`)) execFileSync('ip', ['link', 'delete', name], {stdio: 'ignore'});
}
