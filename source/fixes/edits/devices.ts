/** Devices of the host that are taken away. */
import {listOf, textOf, textsOf} from '../../model/foreign.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {edited, objectOf, withHostConfig, type Edit} from './edit.ts';
import {samePath} from './mount-specs.ts';

const because = words`a driver answers straight from the kernel, past every wall around the container`;
const stops = words`whatever in it uses this device stops working`;

export const removeDevice: Edit<'remove-device'> = (body, {path}) => {
	const before = listOf(body.HostConfig['Devices']);
	const after = before.filter(one => !samePath(textOf(objectOf(one)['PathOnHost']), path));
	return edited(after.length === before.length ? body : withHostConfig(body, {Devices: after}), {
		because,
		effect: words`${sanitise(path)} can't be opened inside`,
		option: words`(without --device ${sanitise(path)})`,
		warnings: [stops],
	});
};

export const removeDeviceRule: Edit<'remove-device-rule'> = (body, {rule}) => {
	const before = textsOf(body.HostConfig['DeviceCgroupRules']);
	const after = before.filter(one => one.trim() !== rule.trim());
	return edited(after.length === before.length ? body : withHostConfig(body, {DeviceCgroupRules: after}), {
		because: words`with MKNOD, which containers have by default, a wide rule opens the disks of the host`,
		effect: words`device nodes of ${sanitise(rule)} can't be opened inside`,
		option: words`(without --device-cgroup-rule ${sanitise(rule)})`,
		warnings: [stops],
	});
};

export const removeDeviceRequests: Edit<'remove-device-requests'> = body =>
	edited(listOf(body.HostConfig['DeviceRequests']).length === 0 ? body : withHostConfig(body, {DeviceRequests: []}), {
		because,
		effect: words`GPUs and what else a driver handed in are gone`,
		option: words`(without --gpus)`,
		warnings: [stops],
	});
