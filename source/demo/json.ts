/** Looks into bodies that clients send. */
import {Refusal} from './words.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A body as the engine reads it: what is not JSON, or JSON of another shape, is refused in Go's words. */
export function bodyObject(text: string, goType: string): JsonObject {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw new Refusal(400, `invalid JSON: invalid character '${text[0] ?? ' '}' looking for beginning of value`);
	}
	if (isObject(parsed)) return parsed;
	const kind = Array.isArray(parsed) ? 'array' : typeof parsed;
	throw new Refusal(400, `invalid JSON: json: cannot unmarshal ${kind} into Go value of type ${goType}`);
}

const goKinds: Readonly<Record<string, 'int64' | 'string' | 'bool'>> = {
	Memory: 'int64',
	MemorySwap: 'int64',
	MemoryReservation: 'int64',
	NanoCpus: 'int64',
	PidsLimit: 'int64',
	CpuPeriod: 'int64',
	CpuQuota: 'int64',
	CpuShares: 'int64',
	CpusetCpus: 'string',
	CpusetMems: 'string',
	OomKillDisable: 'bool',
};
const jsKinds = {int64: 'number', string: 'string', bool: 'boolean'};

/** The numbers and words of a resources block must be such. */
export function checkResourceKinds(body: JsonObject, goType: string): void {
	for (const [field, kind] of Object.entries(goKinds)) {
		const value = body[field];
		if (value === undefined || value === null || typeof value === jsKinds[kind]) continue;
		const sent = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : typeof value;
		throw new Refusal(
			400,
			`invalid JSON: json: cannot unmarshal ${sent} into Go struct field ${goType}.${field} of type ${kind}`,
		);
	}
}
