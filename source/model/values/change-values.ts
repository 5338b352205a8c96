/** A change as a line of text that a person edits, and back: with clear words where it makes no sense. */
import {isFirewall, isLive} from '../changes.ts';
import type {ContainerDetail} from '../detail.ts';
import type {EngineFacts} from '../evidence.ts';
import type {Change, FirewallChange, RestartPolicyName} from '../fix.ts';
import {sayBytes} from '../quantity.ts';
import {isUnread} from '../read.ts';
import {sanitise} from '../safe-text.ts';
import {readSource} from '../sources.ts';
import {parseRecreate, recreateFields} from './recreate-values.ts';
import {
	decimal,
	memoryText,
	mib,
	networkHint,
	parseMemory,
	parseNetwork,
	wrong,
	type Field,
	type Parsed,
} from './value-text.ts';

/** What a value is held against. */
export type Bounds = {
	readonly hostBytes: number;
	readonly hostCpus: number;
	readonly memoryInUse: number | null;
	readonly pidsInUse: number | null;
};

const tooMuch = (most: string): string => `too large: ${most} is the most that makes sense`;

export function boundsOf(engine: EngineFacts | null, detail: ContainerDetail | null): Bounds {
	const last = detail?.samples.at(-1);
	return {
		hostBytes: engine?.MemTotal ?? 0,
		hostCpus: engine?.NCPU ?? 0,
		memoryInUse: last?.memoryBytes ?? null,
		pidsInUse: last?.pids ?? null,
	};
}

const leastMemory = 6 * mib;
/** More than any machine has: above it a number is a slip of the finger. */
const mostMemory = 64 * 1024 ** 4;
/** The most a 64-bit kernel numbers. */
const mostPids = 4_194_304;
/** The most Linux runs on. */
const mostCpus = 8192;
const mostRetries = 9999;

const policies: readonly RestartPolicyName[] = ['no', 'on-failure', 'always', 'unless-stopped'];

function policyText(name: RestartPolicyName, retries: number): string {
	return name === 'on-failure' && retries > 0 ? `${name}:${retries}` : name;
}

/** What of a change may be edited, in the order of the lines; none: it has no value. */
export function fieldsOf(change: Change): readonly Field[] {
	if (isFirewall(change)) return [{label: 'sources', text: change.sources.join(' '), hint: sourcesHint}];
	if (change.is === 'pull-image') return [];
	if (!isLive(change)) return recreateFields(change);
	switch (change.is) {
		case 'memory-limit':
			return [
				{label: 'memory', text: memoryText(change.memoryBytes), hint: 'MiB or GiB'},
				{
					label: 'with swap',
					text: memoryText(change.memorySwapBytes),
					hint: 'memory and swap together; the same: no swap',
				},
			];
		case 'pids-limit':
			return [{label: 'processes', text: String(change.pids), hint: 'threads count too'}];
		case 'cpu-limit':
			return [{label: 'CPUs', text: decimal(change.cpus), hint: '1.5 is one and a half'}];
		case 'restart-policy':
			return [
				{
					label: 'restart',
					text: policyText(change.name, change.maximumRetryCount),
					hint: 'no, on-failure:5, always, unless-stopped',
				},
			];
		case 'move-network':
			return [{label: 'join', text: change.joinFirst, hint: `${networkHint}; made if it does not exist`}];
		case 'join-network':
			return [{label: 'join', text: change.network, hint: networkHint}];
		case 'leave-network':
			return [];
	}
}

function parseMemoryLimit(
	change: Extract<Change, {is: 'memory-limit'}>,
	[memory = '', together = '']: readonly string[],
	bounds: Bounds,
): Parsed {
	const memoryBytes = parseMemory(memory);
	if (typeof memoryBytes === 'string') return wrong(memoryBytes);
	if (memoryBytes < leastMemory) return wrong('the engine takes no memory limit below 6 MiB');
	if (bounds.hostBytes > 0 && memoryBytes > bounds.hostBytes) {
		return wrong(`too large: the host has ${sayBytes(bounds.hostBytes)}, and a limit above that protects nothing`);
	}
	if (memoryBytes > mostMemory) return wrong(tooMuch('64 TiB'));
	if (bounds.memoryInUse !== null && memoryBytes < bounds.memoryInUse) {
		return wrong(`it uses ${sayBytes(bounds.memoryInUse)} now: below that the kernel would kill it`);
	}
	// Swap that was not touched goes on standing to memory as it did.
	const isSwapUntouched = together.trim() === memoryText(change.memorySwapBytes);
	const ratio = change.memorySwapBytes / Math.max(1, change.memoryBytes);
	const swapBytes = isSwapUntouched ? Math.round(memoryBytes * Math.max(1, ratio)) : parseMemory(together);
	if (typeof swapBytes === 'string') return wrong(swapBytes);
	if (swapBytes > mostMemory) return wrong(tooMuch('64 TiB'));
	if (swapBytes < memoryBytes) return wrong("memory and swap together can't be less than the memory alone");
	return {is: 'change', change: {...change, memoryBytes, memorySwapBytes: swapBytes}};
}

function parsePids(text: string, bounds: Bounds): Parsed {
	if (!/^\d+$/.test(text.trim())) return wrong(`"${text}" is no number of processes; write a whole number like 200`);
	const pids = Number(text.trim());
	if (pids < 1) return wrong('0 would mean no limit; write 1 or more');
	if (pids > mostPids) return wrong(`too large: the kernel numbers no more than ${mostPids}`);
	if (bounds.pidsInUse !== null && pids < bounds.pidsInUse) {
		return wrong(
			`${bounds.pidsInUse} ${bounds.pidsInUse === 1 ? 'process runs' : 'processes run'} now: below that it could start no other`,
		);
	}
	return {is: 'change', change: {is: 'pids-limit', pids}};
}

function parseCpus(text: string, bounds: Bounds): Parsed {
	if (!/^\d+(\.\d{1,2})?$/.test(text.trim())) return wrong(`"${text}" is no number of CPUs; write it like 1.5`);
	const cpus = Number(text.trim());
	if (cpus < 0.01) return wrong('the engine takes no less than 0.01 CPU');
	if (bounds.hostCpus > 0 && cpus > bounds.hostCpus)
		return wrong(`too large: the host has ${bounds.hostCpus} ${bounds.hostCpus === 1 ? 'CPU' : 'CPUs'}`);
	if (cpus > mostCpus) return wrong(tooMuch(String(mostCpus)));
	return {is: 'change', change: {is: 'cpu-limit', cpus}};
}

function parsePolicy(text: string): Parsed {
	const [name = '', retries, ...more] = text.trim().split(':');
	const policy = policies.find(one => one === name);
	if (policy === undefined || more.length > 0) {
		return wrong(`"${text}" is no restart policy; there are no, on-failure:5, always and unless-stopped`);
	}
	if (retries !== undefined && policy !== 'on-failure') return wrong('only on-failure takes a number of tries');
	if (retries !== undefined && !/^\d+$/.test(retries))
		return wrong(`"${retries}" is no number of tries; write on-failure:5`);
	if (Number(retries ?? 0) > mostRetries) return wrong(tooMuch(String(mostRetries)));
	return {
		is: 'change',
		change: {is: 'restart-policy', name: policy, maximumRetryCount: Number(retries ?? 0)},
	};
}

const sourcesHint = 'addresses and networks, such as 192.168.1.7 10.0.0.0/8 fd00::/8';

function parseSources(change: FirewallChange, text: string): Parsed {
	const sources = text.split(/[\s,]+/).filter(word => word !== '');
	if (sources.length === 0)
		return wrong('name at least one address or network; to close it to all, unpublish the port');
	const unread = sources.map(readSource).find(isUnread);
	return unread === undefined ? {is: 'change', change: {...change, sources}} : wrong(unread.why);
}

/** `texts`: one for each field of `fieldsOf`. */
export function parseFields(change: Change, texts: readonly string[], bounds: Bounds): Parsed {
	if (isFirewall(change)) return parseSources(change, texts[0] ?? '');
	if (change.is === 'pull-image') return {is: 'change', change};
	if (!isLive(change)) return parseRecreate(change, texts);
	const [first = ''] = texts;
	switch (change.is) {
		case 'memory-limit':
			return parseMemoryLimit(change, texts, bounds);
		case 'pids-limit':
			return parsePids(first, bounds);
		case 'cpu-limit':
			return parseCpus(first, bounds);
		case 'restart-policy':
			return parsePolicy(first);
		case 'move-network':
		case 'join-network': {
			const says = parseNetwork(first, change.is === 'move-network' ? change.leave : null);
			if (says !== null) return wrong(says);
			const network = sanitise(first.trim());
			return change.is === 'move-network'
				? {is: 'change', change: {...change, joinFirst: network}}
				: {is: 'change', change: {...change, network}};
		}
		case 'leave-network':
			return {is: 'change', change};
	}
}
