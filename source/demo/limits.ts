/** What limits the engine accepts, when a container is made and when it is updated. */
import {cpuCount} from './recorded.ts';
import {Refusal, type HostConfig, type Limits, type RestartPolicy} from './words.ts';

const MiB = 1024 * 1024;
const no = (message: string): Refusal => new Refusal(400, message);

/** Returns warnings. */
export function checkResources(asked: HostConfig, isUpdate: boolean): readonly string[] {
	checkMemory(asked, isUpdate);
	checkCpu(asked);
	checkCpus(asked.CpusetCpus ?? '');
	if (asked.OomKillDisable === true && (asked.Memory ?? 0) === 0) {
		return [
			'OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.',
		];
	}
	return [];
}

function checkMemory(asked: HostConfig, isUpdate: boolean): void {
	const {Memory = 0, MemorySwap = 0, MemoryReservation = 0} = asked;
	if (Memory !== 0 && Memory < 6 * MiB) throw no('Minimum memory limit allowed is 6MB');
	if (Memory > 0 && MemorySwap > 0 && MemorySwap < Memory) {
		throw no('Minimum memoryswap limit should be larger than memory limit, see usage');
	}
	if (Memory === 0 && MemorySwap > 0 && !isUpdate) {
		throw no('You should always set the Memory limit when using Memoryswap limit, see usage');
	}
	if (MemoryReservation > 0 && MemoryReservation < 6 * MiB) {
		throw no('Minimum memory reservation allowed is 6MB');
	}
	if (Memory > 0 && Memory < MemoryReservation) {
		throw no('Minimum memory limit can not be less than memory reservation limit, see usage');
	}
}

function checkCpu(asked: HostConfig): void {
	const {NanoCpus = 0, CpuPeriod = 0, CpuQuota = 0} = asked;
	if (NanoCpus > 0 && CpuPeriod > 0) throw no('Conflicting options: Nano CPUs and CPU Period cannot both be set');
	if (NanoCpus > 0 && CpuQuota > 0) throw no('Conflicting options: Nano CPUs and CPU Quota cannot both be set');
	if (NanoCpus < 0 || NanoCpus > cpuCount * 1e9) {
		throw no(`Range of CPUs is from 0.01 to ${cpuCount}.00, as there are only ${cpuCount} CPUs available`);
	}
	if (CpuPeriod !== 0 && (CpuPeriod < 1000 || CpuPeriod > 1_000_000)) {
		throw no('CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)');
	}
	if (CpuQuota > 0 && CpuQuota < 1000) throw no('CPU cfs quota can not be less than 1ms (i.e. 1000)');
}

function checkCpus(cpus: string): void {
	for (const part of cpus === '' ? [] : cpus.split(',')) {
		const range = /^(\d+)(?:-(\d+))?$/.exec(part);
		if (range === null) throw no(`Invalid value ${cpus} for cpuset cpus: invalid format: ${part}`);
		if (Number(range[2] ?? range[1]) >= cpuCount) {
			throw no(`Requested CPUs are not available - requested ${cpus}, available: 0-${cpuCount - 1}`);
		}
	}
}

export function checkRestartPolicy(policy: RestartPolicy | undefined): void {
	const {Name = '', MaximumRetryCount = 0} = policy ?? {};
	if (Name === '') return;
	if (!['no', 'always', 'on-failure', 'unless-stopped'].includes(Name)) {
		throw no(
			`invalid restart policy: unknown policy '${Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
		);
	}
	if (Name === 'on-failure') {
		if (MaximumRetryCount < 0) throw no('invalid restart policy: maximum retry count cannot be negative');
	} else if (MaximumRetryCount !== 0) {
		const more = MaximumRetryCount < 0 ? ' and cannot be negative' : '';
		throw no(`invalid restart policy: maximum retry count can only be used with 'on-failure'${more}`);
	}
}

const mergeable = [
	...(['Memory', 'MemorySwap', 'MemoryReservation', 'NanoCpus', 'CpuPeriod', 'CpuQuota', 'CpuShares'] as const),
	...(['BlkioWeight', 'CpusetCpus', 'CpusetMems'] as const),
];

/** What the update changes: 0, '' and null mean "as before". Everything that is no limit is ignored without a word. */
export function mergeLimits(now: HostConfig, asked: HostConfig): Limits {
	const refuse = (message: string): Refusal => new Refusal(409, message);
	const conflict = (first: string, second: string): Refusal =>
		refuse(`Conflicting options: ${first} cannot be updated as ${second} has already been set`);
	const {NanoCpus = 0, CpuPeriod = 0, CpuQuota = 0, Memory = 0, MemorySwap = 0} = asked;
	if (NanoCpus > 0 && (now.CpuPeriod ?? 0) > 0) throw conflict('Nano CPUs', 'CPU Period');
	if (NanoCpus > 0 && (now.CpuQuota ?? 0) > 0) throw conflict('Nano CPUs', 'CPU Quota');
	if (CpuPeriod > 0 && (now.NanoCpus ?? 0) > 0) throw conflict('CPU Period', 'NanoCPUs');
	if (CpuQuota > 0 && (now.NanoCpus ?? 0) > 0) throw conflict('CPU Quota', 'NanoCPUs');
	if (Memory !== 0 && Memory > (now.MemorySwap ?? 0) && MemorySwap === 0) {
		throw refuse(
			'Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time',
		);
	}
	const policy = asked.RestartPolicy;
	const isPolicySet = policy !== undefined && (policy.Name ?? '') !== '';
	if (isPolicySet && now.AutoRemove === true && policy.Name !== 'no') {
		throw refuse('Restart policy cannot be updated because AutoRemove is enabled for the container');
	}
	const changed: Record<string, unknown> = {};
	for (const field of mergeable) {
		const value = asked[field];
		if (value !== undefined && value !== null && value !== 0 && value !== '') changed[field] = value;
	}
	// 0 and below all mean unlimited, and inspect says 0 from then on.
	if (typeof asked.PidsLimit === 'number') changed['PidsLimit'] = Math.max(0, asked.PidsLimit);
	if (isPolicySet) {
		changed['RestartPolicy'] = {Name: policy.Name, MaximumRetryCount: policy.MaximumRetryCount ?? 0};
	}
	return changed;
}

export type Cgroup = {
	/** For the file names in the kernel's answers. */
	readonly containerId: string;
	readonly usageBytes: number;
	readonly swapInForce: number;
};

/** What the kernel refuses on a running container, although the engine had accepted it. */
export function checkKernel(before: HostConfig, asked: HostConfig, cgroup: Cgroup): void {
	const failed = (words: string): Refusal =>
		new Refusal(500, `runc did not terminate successfully: exit status 1: ${words}\n: unknown`);
	const unwritable = (value: number, file: string): Refusal => {
		const controller = file.split('.', 1)[0];
		const path = `/sys/fs/cgroup/${controller}/docker/${cgroup.containerId}/${file}`;
		return failed(`failed to write "${value}": write ${path}: invalid argument`);
	};
	const {Memory = 0, MemorySwap = 0, CpuShares = 0, NanoCpus = 0} = asked;
	const memoryInForce = Memory > 0 ? Memory : (before.Memory ?? 0);
	if (MemorySwap > 0 && (memoryInForce <= 0 || MemorySwap < memoryInForce)) {
		throw unwritable(MemorySwap, 'memory.memsw.limit_in_bytes');
	}
	if (MemorySwap < 0 && cgroup.swapInForce > 0 && Memory > cgroup.swapInForce) {
		throw unwritable(Memory, 'memory.limit_in_bytes');
	}
	if (Memory > 0 && Memory < cgroup.usageBytes) {
		const peak = Math.round((cgroup.usageBytes * 1.08) / 4096) * 4096;
		throw failed(`unable to set memory limit to ${Memory} (current usage: ${cgroup.usageBytes}, peak usage: ${peak})`);
	}
	if (CpuShares === 1) throw failed('the minimum allowed cpu-shares is 2');
	if (NanoCpus > 0 && NanoCpus < 10_000_000) throw unwritable(NanoCpus / 10_000, 'cpu.cfs_quota_us');
}
