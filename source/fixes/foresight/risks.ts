/** What may break, change by change, with what was seen that says so. */
import type {Footprint} from '../../model/footprint.ts';
import {sayBytes} from '../../model/quantity.ts';
import {isUnread} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {capabilityRisks} from './capabilities.ts';
import type {Facts} from './facts.ts';
import {deviceRisks, privilegedRisks, readOnlyMountRisks, removedMountRisks} from './host-access.ts';
import {imageRisks} from './image.ts';
import {namespaceRisks, networkRisks} from './namespaces.ts';
import {newPrivilegesRisks} from './no-new-privileges.ts';
import {portRisks} from './ports.ts';
import {readOnlyRisks} from './read-only-root.ts';
import {blocked, probable, safe, unseen} from './risk.ts';
import {userRisks} from './user.ts';

const settings = words`its configuration`;
const noSign = words`nothing tells before it is tried`;

/** Worst first. */
export function risksOf(changes: readonly RecreateChange[], footprint: Footprint, facts: Facts): readonly Risk[] {
	return changes
		.flatMap(change => risksOfChange(change, footprint, facts))
		.toSorted((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}

const levels: ReadonlyArray<Risk['level']> = ['safe', 'probable', 'risky', 'blocked'];

function risksOfChange(change: RecreateChange, footprint: Footprint, facts: Facts): readonly Risk[] {
	const {is: of} = change;
	switch (change.is) {
		case 'capabilities':
			return capabilityRisks(change, footprint, facts);
		case 'privileged-off':
			return privilegedRisks(footprint, facts);
		case 'no-new-privileges':
			return newPrivilegesRisks(footprint, facts);
		case 'read-only-root':
			return readOnlyRisks(change, footprint, facts);
		case 'user':
			return userRisks(change, footprint, facts);
		case 'own-namespace':
			return namespaceRisks(change, footprint, facts);
		case 'own-network':
			return networkRisks(change, footprint);
		case 'bind-port':
		case 'host-port':
		case 'unpublish-port':
			return portRisks(change, footprint);
		case 'publish-all-off':
			return [safe(of, words`what it publishes now stays, under the same numbers`, settings)];
		case 'mount-read-only':
			return readOnlyMountRisks(change, footprint);
		case 'remove-mount':
			return removedMountRisks(change, facts);
		case 'mount-propagation':
			return [probable(of, words`mounts made in it or on the host no longer show on the other side`, noSign)];
		case 'remove-device':
			return deviceRisks(change, footprint);
		case 'remove-device-requests':
			return [probable(of, words`GPUs and other devices that drivers hand out are gone from it`, noSign)];
		case 'tmpfs-options':
			return [
				probable(
					of,
					words`programs can't be started from ${sanitise(change.path, 120)} any more, nor is it unbounded`,
					noSign,
				),
			];
		case 'remove-variable':
			return [probable(of, words`it does not find ${sanitise(change.name, 80)} in its environment any more`, noSign)];
		case 'remove-device-rule':
			return [probable(of, words`devices it makes or is given later by this rule can't be opened`, noSign)];
		case 'seccomp':
			return [probable(of, words`rare system calls (mount, ptrace, io_uring, bpf …) are refused`, noSign)];
		case 'apparmor':
		case 'selinux-labels':
			return [
				probable(of, words`what the profile does not allow is refused, mounts and writes to /proc first`, noSign),
			];
		case 'kernel-paths':
			return [probable(of, words`the kernel's sensitive files in /proc and /sys are hidden or read-only`, noSign)];
		case 'remove-sysctl':
			return [probable(of, words`${sanitise(change.name, 80)} is what the kernel has by default`, noSign)];
		case 'ulimit':
			return [probable(of, words`beyond ${change.soft} of ${sanitise(change.name, 40)} it is refused more`, noSign)];
		case 'log-rotation':
			return [
				safe(
					of,
					words`of its log, the newest ${change.maxFiles} × ${sayBytes(change.maxSizeBytes)} are kept`,
					settings,
				),
			];
		case 'health-check':
			return [probable(of, words`who waits for a healthy container waits for this command to succeed`, noSign)];
		case 'secret-to-file':
			return [
				probable(of, words`it finds its secret only if the image reads ${sanitise(change.name, 80)}_FILE`, noSign),
			];
		case 'oom-killer-on':
			return [safe(of, words`beyond its memory limit it is ended, where now it would hang`, settings)];
		case 'oom-score':
			return [safe(of, words`when the host has no memory left it is ended sooner than now`, settings)];
		case 'default-cgroup-parent':
			return [probable(of, words`limits of the group it was in no longer hold it`, settings)];
		case 'default-runtime':
			return [probable(of, words`what only the other runtime gives (GPUs, a kernel of its own) is gone`, settings)];
		case 'storage-limit':
			return storageRisks(change, footprint);
		case 'image':
			return imageRisks(change, facts);
		case 'remove-extra-host':
			return [probable(of, words`it no longer finds ${sanitise(change.entry, 120)} by name`, noSign)];
		case 'remove-link':
			return [
				probable(
					of,
					words`it no longer finds ${sanitise(change.link, 120)} by that name, unless they share a network`,
					noSign,
				),
			];
	}
}

function storageRisks(
	{is: of, sizeBytes}: Extract<RecreateChange, {is: 'storage-limit'}>,
	{layerBytes}: Footprint,
): readonly Risk[] {
	if (isUnread(layerBytes)) return [unseen(of, words`how much it has written can't be told`, layerBytes)];
	const seen = words`SizeRw ${sayBytes(layerBytes)}`;
	return layerBytes >= sizeBytes
		? [blocked(of, words`it has written more than it would be allowed`, seen)]
		: [probable(of, words`beyond ${sayBytes(sizeBytes)} its writes fail; few storage drivers can do it at all`, seen)];
}
