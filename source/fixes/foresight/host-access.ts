/** What a container misses that was given the host's devices, kernel or files. */
import type {Footprint} from '../../model/footprint.ts';
import {isUnread, type Read} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {OpenFile} from '../../model/footprint.ts';
import {isUnder, type Facts} from './facts.ts';
import {clean, probable, risky, some, unseen} from './risk.ts';

/** Images that are nothing without the host: nested engines, tunnels, hardware. */
const needsHost =
	/(?:^|[/_-])(?:dind|docker|buildkit|k3s|kind|openvpn|wireguard|tailscale|vpn|zigbee2mqtt|home-?assistant|cadvisor|smartctl|netdata)(?:[:@/_-]|$)/i;
const ofHost = /^\/(?:dev|sys|proc|lib\/modules|boot|etc)(?:\/|$)/;

const open = words`/proc/PID/fd`;
const sayOpen = (files: readonly OpenFile[]): SafeText =>
	some(files.map(({comm, path}) => words`${comm} has ${path} open`));

export function privilegedRisks(footprint: Footprint, {image, mounts}: Facts): readonly Risk[] {
	const of = 'privileged-off';
	const {openDevices} = footprint;
	const risks: Risk[] = [];
	if (needsHost.test(image))
		risks.push(
			risky(
				of,
				words`images like ${sanitise(image, 120)} commonly need the host's devices or its kernel`,
				words`Config.Image`,
			),
		);
	const given = mounts.filter(({source}) => ofHost.test(source)).map(({source}) => sanitise(source));
	if (given.length > 0)
		risks.push(risky(of, words`it was given ${some(given)} of the host, to work on it`, words`Mounts`));
	if (isUnread(openDevices)) return [...risks, unseen(of, words`which devices it uses can't be told`, openDevices)];
	if (openDevices.length > 0) risks.push(risky(of, words`${sayOpen(openDevices)}: give it that device by name`, open));
	return risks.length > 0
		? risks
		: [probable(of, words`no device is open; whether it mounts, loads modules or sets sysctls can't be seen`, open)];
}

export function deviceRisks(
	{is: of, path}: Extract<RecreateChange, {is: 'remove-device'}>,
	footprint: Footprint,
): readonly Risk[] {
	return isUsed(of, footprint.openDevices, path, words`the device`, footprint);
}

function isUsed(
	of: RecreateChange['is'],
	files: Read<readonly OpenFile[]>,
	path: string,
	what: SafeText,
	footprint: Footprint,
): readonly Risk[] {
	const shown = sanitise(path, 200);
	if (isUnread(files)) return [unseen(of, words`whether ${what} ${shown} is in use can't be told`, files)];
	const used = files.filter(file => isUnder(file.path, shown));
	return used.length > 0
		? [risky(of, sayOpen(used), open)]
		: [clean(of, words`nobody has ${shown} open now`, open, footprint)];
}

export function readOnlyMountRisks(
	{is: of, target}: Extract<RecreateChange, {is: 'mount-read-only'}>,
	footprint: Footprint,
): readonly Risk[] {
	return isUsed(of, footprint.openForWrite, target, words`the mount`, footprint);
}

export function removedMountRisks(
	{is: of, target}: Extract<RecreateChange, {is: 'remove-mount'}>,
	{mounts}: Facts,
): readonly Risk[] {
	const mount = mounts.find(one => one.target === target);
	const source = sanitise(mount?.source ?? '', 200);
	return [
		risky(
			of,
			target.endsWith('.sock')
				? words`whatever it does through ${sanitise(target, 200)} ends`
				: words`what it reads or writes in ${sanitise(target, 200)} is out of its reach; it stays where it is, in ${source}`,
			words`Mounts`,
		),
	];
}
