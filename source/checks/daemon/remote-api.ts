/** CIS 2.7: who reaches the API over the network without a certificate of their own is root of the machine. */
import type {DaemonProcess, DaemonSettings, HostEvidence} from '../../model/host-evidence.ts';
import {known} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineHostCheck, orNothing, pass, unknown} from '../define-check.ts';
import {dropOption} from './daemon-json.ts';

type Open = {readonly outcome: 'plain TCP' | 'TLS without client certificates'; readonly what: SafeText};

const isTcp = (host: string): boolean => /^tcp:/i.test(host);
const isHandedOver = (host: string): boolean => /^fd:/i.test(host);
/** From this engine on `Info.Warnings` names each address that is open (daemon/info.go, fillAPIInfo). */
const warnsFrom = 1903;

/** The daemon's own word on it: "API is accessible on http://0.0.0.0:2375 without encryption." */
function warned(warnings: readonly SafeText[]): readonly Open[] {
	const found: Open[] = [];
	for (const warning of warnings) {
		const address = /API is accessible on (https?:\/\/\S+)/i.exec(warning)?.[1];
		if (address === undefined) continue;
		const isPlain = /^http:/i.test(address);
		found.push({
			outcome: isPlain ? 'plain TCP' : 'TLS without client certificates',
			what: words`the engine warns of ${sanitise(address)}`,
		});
	}
	return found;
}

/** What flags and daemon.json open; `tlsverify` turns `tls` on by itself. */
function configured({hosts, tls, tlsverify}: DaemonSettings): readonly Open[] {
	if (tlsverify.value) return [];
	const outcome = tls.value ? 'TLS without client certificates' : 'plain TCP';
	return hosts.value.filter(isTcp).map(what => ({outcome, what}));
}

/** Ports of swarm mode and of metrics: the daemon's too, and no API. */
const otherPorts: ReadonlySet<number> = new Set([2377, 7946, 9323]);
const apiPorts: ReadonlySet<number> = new Set([2375, 2376]);

/** What it really listens on and no setting tells: sockets that systemd hands over (`fd://`) may be TCP. */
function listening({listeners}: DaemonProcess, {hosts, tls, tlsverify}: DaemonSettings): readonly Open[] {
	if (tlsverify.value) return [];
	const isAnyHandedOver = hosts.value.some(isHandedOver);
	const outcome = tls.value ? 'TLS without client certificates' : 'plain TCP';
	return listeners
		.filter(({port}) => apiPorts.has(port) || (isAnyHandedOver && !otherPorts.has(port)))
		.map(({address, port}) => ({outcome, what: words`listens on ${address}:${port}`}));
}

/** Of sockets that systemd hands over the engine does not warn: whether one of them is TCP, only its process tells. */
function knowHandedOver(seen: Seen): void {
	const settings = orNothing(() => seen.settings);
	if (settings?.hosts.value.some(isHandedOver) && !settings.tlsverify.value) known(seen.daemon);
}

/** `20.10.24` → 2010. */
const releaseNumber = (version: string): number => {
	const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
	return Number(major) * 100 + Number(minor);
};

type Seen = {readonly [K in 'settings' | 'daemon']: Exclude<HostEvidence[K], {readonly why: SafeText}>};

function openOnes(warnings: readonly SafeText[], seen: Seen): readonly Open[] {
	const settings = orNothing(() => seen.settings);
	const daemon = orNothing(() => seen.daemon);
	const bySettings = settings === undefined ? [] : configured(settings);
	const bySockets = settings === undefined || daemon === undefined ? [] : listening(daemon, settings);
	return [...warned(warnings), ...bySettings, ...bySockets];
}

const plainFirst = (found: readonly Open[]): Open | undefined =>
	found.find(({outcome}) => outcome === 'plain TCP') ?? found[0];

const fix = (seen: {readonly settings: DaemonSettings}) => {
	const settings = orNothing(() => seen.settings);
	return {
		key: 'remote-api',
		by: 'engine' as const,
		copy: dropOption('hosts', settings?.hosts.from).copy,
		how: `Take tcp:// out of "hosts" and reach the engine by ssh (docker context create far --docker host=ssh://user@machine). ${dropOption('hosts', settings?.hosts.from).how} If TCP must stay, in daemon.json: "tlsverify": true, "tlscacert": "/etc/docker/ca.pem", "tlscert": "/etc/docker/cert.pem", "tlskey": "/etc/docker/key.pem".`,
	};
};

export const remoteApiTls = defineHostCheck('daemon', {
	id: 'remote-api-tls',
	record: '2.7',
	title: 'Remote API only over mutual TLS',
	why: 'Over TCP the daemon asks nobody who they are, unless it demands a certificate of each client. Whoever reaches the port, a container by the address of its bridge included, starts what they like as root of the machine.',
	theme: 'network',
	group: 'remote-api',
	outcomes: {'plain TCP': 'critical', 'TLS without client certificates': 'critical'},
	needs: ['engine', 'settings', 'daemon'],
	evaluate(seen, fail) {
		const {Warnings, ServerVersion} = seen.engine;
		const found = openOnes(Warnings, seen);
		const worst = plainFirst(found);
		if (worst !== undefined) {
			const all = join([...new Set(found.map(({what}) => what))], '; ');
			return fail(
				worst.outcome,
				'hosts, tlsverify, listening sockets, Info.Warnings',
				all,
				'no tcp:// without tlsverify',
			);
		}
		// Old engines do not warn: then only their settings tell.
		if (releaseNumber(ServerVersion) < warnsFrom) known(seen.settings);
		knowHandedOver(seen);
		return pass();
	},
	fix,
});

export const plainTcpApi = defineHostCheck('daemon', {
	id: 'plain-tcp-api',
	record: 'X-API-TCP',
	title: 'Engine API is not open on plain TCP',
	why: 'The port needs no password and speaks no TLS, and robots look for it all day. A container that can reach its own gateway reaches it too, so one broken web application is enough to take the host.',
	theme: 'network',
	group: 'remote-api',
	outcomes: {'plain TCP': 'critical'},
	needs: ['engine', 'settings', 'daemon'],
	evaluate(seen, fail) {
		const {Warnings, ServerVersion} = seen.engine;
		const plain = openOnes(Warnings, seen).filter(({outcome}) => outcome === 'plain TCP');
		if (plain.length > 0) {
			return fail(
				'plain TCP',
				'Info.Warnings, listening sockets',
				join([...new Set(plain.map(({what}) => what))], '; '),
				'none',
			);
		}
		knowHandedOver(seen);
		if (releaseNumber(ServerVersion) >= warnsFrom) return pass();
		return orNothing(() => seen.settings) === undefined
			? unknown(words`engine ${ServerVersion} does not warn of it, and its settings are not readable from here`)
			: pass();
	},
	fix,
});

export const remoteApiChecks = [remoteApiTls, plainTcpApi];
