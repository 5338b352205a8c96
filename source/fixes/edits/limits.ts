/** Limits: those only a new container takes, and the live ones as they stand in its body. */
import {words, sanitise} from '../../model/safe-text.ts';
import {sayBytes} from '../../model/quantity.ts';
import {at, listOf, textOf} from '../../model/foreign.ts';
import {bytesForCommand} from '../say.ts';
import {blocked, edited, objectOf, withHostConfig, type Edit} from './edit.ts';

const isLimit = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export const ulimit: Edit<'ulimit'> = (body, {name, soft, hard}) => {
	if (!isLimit(soft) || !isLimit(hard) || soft > hard)
		return blocked(words`the soft limit has to be a whole number, no larger than the hard one`);
	const before = listOf(body.HostConfig['Ulimits']);
	const wanted = {Name: name, Soft: soft, Hard: hard};
	const isIt = (one: unknown): boolean => textOf(objectOf(one)['Name']) === name;
	const after = before.some(isIt) ? before.map(one => (isIt(one) ? wanted : one)) : [...before, wanted];
	return edited(withHostConfig(body, {Ulimits: after}), {
		because: words`open files and processes take memory of the kernel that no memory limit counts in full`,
		effect: words`${sanitise(name)}: ${soft} at first, ${hard} at most`,
		option: words`--ulimit ${sanitise(name)}=${soft}:${hard}`,
	});
};

export const oomKillerOn: Edit<'oom-killer-on'> = body =>
	edited(withHostConfig(body, {OomKillDisable: false}), {
		because: words`with the killer off it hangs at its limit instead of ending`,
		effect: words`when memory runs out one of its processes is ended`,
		option: words`(without --oom-kill-disable)`,
	});

export const oomScore: Edit<'oom-score'> = (body, {score}) => {
	if (!Number.isSafeInteger(score) || Math.abs(score) > 1000) return blocked(words`a score is between -1000 and 1000`);
	return edited(withHostConfig(body, {OomScoreAdj: score}), {
		because: words`protected from the kernel, it survives at the cost of the services around it`,
		effect: words`when the host runs out of memory it is as likely to be ended as others`,
		option: words`--oom-score-adj ${score}`,
	});
};

export const defaultCgroupParent: Edit<'default-cgroup-parent'> = body =>
	edited(withHostConfig(body, {CgroupParent: ''}), {
		because: words`limits and accounts are inherited from the parent`,
		effect: words`it stands under the engine's own cgroup, like the others`,
		option: words`(without --cgroup-parent)`,
	});

const quotaDrivers = ['btrfs', 'devicemapper', 'overlay2', 'windowsfilter', 'zfs'];

export const storageLimit: Edit<'storage-limit'> = (body, {sizeBytes}, {inspectJson}) => {
	const driver = textOf(at(inspectJson, 'Driver'));
	if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1) return blocked(words`a size has to be above 0`);
	if (!quotaDrivers.includes(driver)) return blocked(words`storage driver ${sanitise(driver)} knows no size`);
	return edited(
		withHostConfig(body, {StorageOpt: {...objectOf(body.HostConfig['StorageOpt']), size: String(sizeBytes)}}),
		{
			because: words`a container that writes without end fills the engine's disk`,
			effect: words`it writes ${sayBytes(sizeBytes)} outside its volumes at most`,
			option: words`--storage-opt size=${bytesForCommand(sizeBytes)}`,
			warnings:
				driver === 'overlay2'
					? [words`overlay2 takes a size on xfs with pquota only; elsewhere the engine refuses`]
					: [],
		},
	);
};

const live = {because: words`as asked`};

export const memoryLimit: Edit<'memory-limit'> = (body, {memoryBytes, memorySwapBytes}) =>
	edited(withHostConfig(body, {Memory: memoryBytes, MemorySwap: memorySwapBytes}), {
		...live,
		effect: words`${sayBytes(memoryBytes)} of memory at most`,
		option: words`--memory ${bytesForCommand(memoryBytes)} --memory-swap ${bytesForCommand(memorySwapBytes)}`,
	});

export const pidsLimit: Edit<'pids-limit'> = (body, {pids}) =>
	edited(withHostConfig(body, {PidsLimit: pids}), {
		...live,
		effect: words`${pids} processes and threads at most`,
		option: words`--pids-limit ${pids}`,
	});

const usualPeriod = 100_000;

/** One family may be sent: the one it has. */
export const cpuLimit: Edit<'cpu-limit'> = (body, {cpus}) => {
	const {HostConfig} = body;
	const number = (name: string): number => Number(HostConfig[name] ?? 0);
	const period = number('CpuPeriod') > 0 ? number('CpuPeriod') : usualPeriod;
	const set =
		number('NanoCpus') > 0
			? {NanoCpus: Math.round(cpus * 1e9)}
			: {CpuQuota: Math.round(cpus * period), CpuPeriod: period};
	return edited(withHostConfig(body, set), {
		...live,
		effect: words`${cpus} CPUs at most`,
		option: words`--cpus ${cpus}`,
	});
};
