/**
 * The journal's lines. Each is written and synced before the act it announces; read back, each is checked field by field,
 * because steps from it are sent to an engine again, and shown text is sanitised anew.
 */
import {isObject, numberOr, textOr, type JsonObject} from '../model/foreign.ts';
import type {
	EndpointSpec,
	ProofLine,
	StepState,
	SwapAct,
	TransactionStep,
	TransactionState,
	UpdateBody,
	Way,
} from '../model/fix.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Limit, LimitsInForce} from './limits-in-force.ts';

/** Of the lines' form. A reader refuses what is newer than itself, and never guesses. */
export const recordVersion = 2;

export type WayName = Way['is'];
const wayNames: Readonly<Record<WayName, true>> = {
	live: true,
	recreate: true,
	compose: true,
	service: true,
	firewall: true,
	pull: true,
};
const isWayName = (value: unknown): value is WayName => typeof value === 'string' && Object.hasOwn(wayNames, value);

export type PlannedRecord = {
	readonly is: 'planned';
	readonly id: string;
	readonly engineId: SafeText;
	readonly containerId: string;
	readonly containerName: SafeText;
	readonly title: SafeText;
	readonly steps: readonly TransactionStep[];
	readonly commands: readonly SafeText[];
	readonly undoLeaves: readonly SafeText[];
	/** Version 1 knew live changes only. */
	readonly way: WayName;
	/** What this way needs to go back, for good: ids and names, nothing secret. Read by the way's own code. */
	readonly held: JsonObject;
	/** Id of the open transaction that made it possible: it is taken back with it. */
	readonly follows?: string;
	/** What it needs besides while the transaction is open, values of secrets in it; gone from the file when it ends. */
	readonly secrets: JsonObject | null;
};

/** Both take the place of the earlier ones. `replacedBy`: the container that goes by the name now, where it is another. */
export type HeldRecord = {readonly is: 'held'; readonly held: JsonObject; readonly replacedBy: string | null};

export type StepRecord = {
	readonly is: 'step';
	readonly index: number;
	/** 'doing' is written before the call, also before the call that takes the step back. */
	readonly state: Exclude<StepState['state'], 'waiting'>;
	readonly tookMs: number | null;
	/** As the kernel held them before the step was first done. */
	readonly limitsBefore: LimitsInForce | null;
};

export type StateRecord = {
	readonly is: 'state';
	readonly state: TransactionState;
	readonly problem: SafeText | null;
	/** Why nothing can be taken back; null where the state alone decides. */
	readonly undoBlocked: SafeText | null;
};

export type ProofRecord = {readonly is: 'proof'; readonly lines: readonly ProofLine[]};

export type JournalRecord = {readonly atUnixMs: number} & (
	| PlannedRecord
	| HeldRecord
	| StepRecord
	| StateRecord
	| ProofRecord
);

export const encodeRecord = (record: JournalRecord): string => `${JSON.stringify({v: recordVersion, ...record})}\n`;

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Every one by `each`; null where one is of another shape. */
function all<T>(value: unknown, each: (element: unknown) => T | null): readonly T[] | null {
	if (!Array.isArray(value)) return null;
	const list: T[] = [];
	for (const element of value as readonly unknown[]) {
		const read = each(element);
		if (read === null) return null;
		list.push(read);
	}
	return list;
}

const shown = (value: unknown): SafeText | null => (isText(value) ? textOr(value) : null);

const numericFields = ['Memory', 'MemorySwap', 'PidsLimit', 'NanoCpus', 'CpuQuota', 'CpuPeriod'] as const;

function updateBody(value: unknown): UpdateBody | null {
	if (!isObject(value)) return null;
	const body: {-readonly [K in keyof UpdateBody]: UpdateBody[K]} = {};
	for (const [field, given] of Object.entries(value)) {
		if (field === 'RestartPolicy' && isObject(given)) {
			const {Name, MaximumRetryCount} = given;
			if (!isText(Name) || !isCount(MaximumRetryCount)) return null;
			body.RestartPolicy = {Name, MaximumRetryCount};
			continue;
		}
		const name = numericFields.find(one => one === field);
		if (name === undefined || !isCount(given)) return null;
		body[name] = given;
	}
	return Object.keys(body).length > 0 ? body : null;
}

function textMap(value: unknown): Readonly<Record<string, string>> | null {
	if (!isObject(value)) return null;
	const pairs = Object.entries(value);
	return pairs.every((pair): pair is [string, string] => isText(pair[1])) ? Object.fromEntries(pairs) : null;
}

function endpointSpec(value: unknown): EndpointSpec | null {
	if (!isObject(value)) return null;
	const text = (one: unknown): string | null => (isText(one) ? one : null);
	const {Aliases, Links, DriverOpts, IPAMConfig, MacAddress, GwPriority} = value;
	const aliases = Aliases === undefined ? undefined : all(Aliases, text);
	const links = Links === undefined ? undefined : all(Links, text);
	const options = DriverOpts === undefined ? undefined : textMap(DriverOpts);
	if (aliases === null || links === null || options === null) return null;
	const spec = {
		...(aliases === undefined ? {} : {Aliases: aliases}),
		...(links === undefined ? {} : {Links: links}),
		...(options === undefined ? {} : {DriverOpts: options}),
		...(isText(MacAddress) ? {MacAddress} : {}),
		...(isCount(GwPriority) ? {GwPriority} : {}),
	};
	if (IPAMConfig === undefined) return spec;
	if (!isObject(IPAMConfig)) return null;
	const {IPv4Address: four, IPv6Address: six, LinkLocalIPs} = IPAMConfig;
	const local = LinkLocalIPs === undefined ? undefined : all(LinkLocalIPs, text);
	if ((four !== undefined && !isText(four)) || (six !== undefined && !isText(six)) || local === null) return null;
	return {
		...spec,
		IPAMConfig: {
			...(four === undefined ? {} : {IPv4Address: four}),
			...(six === undefined ? {} : {IPv6Address: six}),
			...(local === undefined ? {} : {LinkLocalIPs: local}),
		},
	};
}

const swapActs: Readonly<Record<SwapAct, true>> = {
	'make-network': true,
	'make-volume': true,
	create: true,
	connect: true,
	'put-file': true,
	stop: true,
	'policy-off': true,
	'move-aside': true,
	'take-name': true,
	start: true,
	pause: true,
	verify: true,
};
const isSwapAct = (value: unknown): value is SwapAct => isText(value) && Object.hasOwn(swapActs, value);

function step(value: unknown): TransactionStep | null {
	if (!isObject(value)) return null;
	const {is, network} = value;
	if (is === 'swap') {
		const {act, name} = value;
		return isSwapAct(act) && isText(name) ? {is, act, name} : null;
	}
	if (is === 'delegate') {
		const {to, name} = value;
		const isOther = to === 'compose' || to === 'service' || to === 'firewall' || to === 'pull';
		return isOther && isText(name) ? {is, to, name} : null;
	}
	if (is === 'update-container') {
		const body = updateBody(value['body']);
		const undo = updateBody(value['undo']);
		return body === null || undo === null ? null : {is, body, undo};
	}
	if (!isText(network) || network === '') return null;
	if (is === 'create-network') return {is, network};
	if (is !== 'connect-network' && is !== 'disconnect-network') return null;
	const endpoint = endpointSpec(value['endpoint']);
	return endpoint === null ? null : {is, network, endpoint};
}

function limit(value: unknown): Limit | undefined {
	return value === null || isCount(value) || value === 'unseen' || value === 'some' ? value : undefined;
}

function limits(value: unknown): LimitsInForce | null {
	if (!isObject(value)) return null;
	const {from} = value;
	const memoryBytes = limit(value['memoryBytes']);
	const memorySwapBytes = limit(value['memorySwapBytes']);
	const pids = limit(value['pids']);
	const cpus = limit(value['cpus']);
	if (from !== 'cgroup files' && from !== 'stats') return null;
	if (memoryBytes === undefined || memorySwapBytes === undefined || pids === undefined || cpus === undefined)
		return null;
	return {from, memoryBytes, memorySwapBytes, pids, cpus};
}

function planned(value: JsonObject): PlannedRecord | null {
	const {id, engineId, containerId, containerName, title, way = 'live', held = {}, follows, secrets = null} = value;
	const steps = all(value['steps'], step);
	const commands = all(value['commands'], shown);
	const undoLeaves = all(value['undoLeaves'], shown);
	if (!isText(id) || !isText(engineId) || !isText(containerId) || steps === null) return null;
	if (commands === null || undoLeaves === null || !isWayName(way) || !isObject(held)) return null;
	return {
		is: 'planned',
		id,
		engineId: textOr(engineId),
		containerId,
		containerName: textOr(containerName),
		title: textOr(title),
		steps,
		commands,
		undoLeaves,
		way,
		held,
		...(isText(follows) ? {follows} : {}),
		secrets: isObject(secrets) ? secrets : null,
	};
}

const transactionStates: readonly TransactionState[] = [
	'planned',
	'applying',
	'applied',
	'failed',
	'undoing',
	'undone',
];
const stepStates: ReadonlyArray<StepRecord['state']> = ['doing', 'done', 'failed', 'undone'];

const proofLine = (value: unknown): ProofLine | null =>
	isObject(value) && isText(value['says']) ? {says: textOr(value['says']), isGood: value['isGood'] === true} : null;

function fromJson(value: JsonObject): PlannedRecord | HeldRecord | StepRecord | StateRecord | ProofRecord | null {
	switch (value['is']) {
		case 'planned':
			return planned(value);
		case 'held': {
			const {held, replacedBy} = value;
			return isObject(held) ? {is: 'held', held, replacedBy: isText(replacedBy) ? replacedBy : null} : null;
		}
		case 'step': {
			const {index, tookMs} = value;
			const state = stepStates.find(one => one === value['state']);
			if (!isCount(index) || state === undefined) return null;
			const limitsBefore = limits(value['limitsBefore']);
			return {is: 'step', index, state, tookMs: isCount(tookMs) ? tookMs : null, limitsBefore};
		}
		case 'state': {
			const state = transactionStates.find(one => one === value['state']);
			if (state === undefined) return null;
			return {is: 'state', state, problem: shown(value['problem']), undoBlocked: shown(value['undoBlocked'])};
		}
		case 'proof': {
			const lines = all(value['lines'], proofLine);
			return lines === null ? null : {is: 'proof', lines};
		}
		default:
			return null;
	}
}

export type Decoded =
	| {readonly is: 'record'; readonly record: JournalRecord}
	/** Cut off by a crash: what it would have announced had not begun, or was looked at before it was said to be done. */
	| {readonly is: 'torn'}
	| {readonly is: 'newer'};

export function decodeLine(line: string): Decoded {
	let json: unknown;
	try {
		json = JSON.parse(line);
	} catch {
		return {is: 'torn'};
	}
	if (!isObject(json)) return {is: 'torn'};
	if (numberOr(json['v'], 0) > recordVersion) return {is: 'newer'};
	const record = fromJson(json);
	return record === null ? {is: 'torn'} : {is: 'record', record: {...record, atUnixMs: numberOr(json['atUnixMs'], 0)}};
}
