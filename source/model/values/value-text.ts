/** Sizes and names as they are written, and back. */
import type {Change} from '../fix.ts';

export type Field = {
	readonly label: string;
	readonly text: string;
	/** What may be written there. */
	readonly hint: string;
};

export type Parsed = {readonly is: 'change'; readonly change: Change} | {readonly is: 'wrong'; readonly says: string};
export const wrong = (says: string): Parsed => ({is: 'wrong', says});

export const mib = 1024 ** 2;

/** `1.5`, `2`: no trailing noughts. */
export const decimal = (value: number): string => String(Number(value.toFixed(2)));

/** As it is written: whole MiB, or GiB where that is exact to two digits. */
export function memoryText(value: number): string {
	const gib = value / 1024 ** 3;
	if (gib >= 1 && Number(gib.toFixed(2)) === gib) return `${decimal(gib)} GiB`;
	return `${decimal(value / mib)} MiB`;
}

const scales: Readonly<Record<string, number>> = {k: 1024, m: mib, g: 1024 ** 3, t: 1024 ** 4};

/** `512 MiB`, `512m`, `1.5G`; a bare number would be bytes to Docker and MiB to most people, so it is refused. */
export function parseMemory(text: string): number | string {
	const match = /^(\d+(?:\.\d{1,3})?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
	if (match === null) return `"${text}" is no size; write it like 512 MiB or 1.5 GiB`;
	const scale = scales[(match[2] ?? '').toLowerCase()];
	if (scale === undefined) return `"${text}" has no unit; write MiB or GiB behind it`;
	return Math.round(Number(match[1]) * scale);
}

export const networkHint = 'letters, digits, _ . -';

/** The engine's own names are no networks to move to. */
const reserved = ['host', 'none', 'bridge', 'default'];

export function parseNetwork(text: string, leave: string | null): string | null {
	const name = text.trim();
	if (name === '') return 'a network needs a name';
	if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(name))
		return `"${name}" is no name for a network: ${networkHint}, and a letter or digit first`;
	if (reserved.includes(name)) return `${name} is one of the engine's own networks; write one of yours`;
	return name === leave ? `it would leave and join the same network, ${name}` : null;
}
