/** Single ports and volumes of a service, short (`"127.0.0.1:${PORT}:80"`) or long, changed in the way they were typed. */
import {at, isObject} from '../../../model/foreign.ts';

/** Colons within `${X:-1}` and `[::1]` part nothing. */
function partsOf(text: string): readonly string[] {
	const parts: string[] = [''];
	let depth = 0;
	for (const character of text) {
		if (character === '{' || character === '[') depth += 1;
		if (character === '}' || character === ']') depth -= 1;
		if (character === ':' && depth === 0) parts.push('');
		else parts[parts.length - 1] += character;
	}
	return parts;
}

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** `80/tcp` that a ports item leads to; null: a range, a variable or no port. */
export function targetPort(item: unknown): string | null {
	if (isObject(item)) {
		const protocol = textOf(at(item, 'protocol'));
		const target = textOf(at(item, 'target'));
		return /^\d+$/.test(target) ? `${target}/${protocol === '' ? 'tcp' : protocol}` : null;
	}
	const [target = '', protocol = 'tcp'] = (partsOf(textOf(item)).at(-1) ?? '').split('/');
	return /^\d+$/.test(target) ? `${target}/${protocol}` : null;
}

/** The same port on `hostIp` alone. */
export function onAddress(item: unknown, hostIp: string): unknown {
	if (isObject(item)) return {...item, host_ip: hostIp};
	const parts = partsOf(textOf(item));
	const target = parts.at(-1) ?? '';
	const hostPort = parts.length > 1 ? (parts.at(-2) ?? '') : '';
	return `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${hostPort}:${target}`;
}

/** Where a volumes item is mounted; null: a variable says. */
export function mountTarget(item: unknown): string | null {
	if (isObject(item)) {
		const target = textOf(at(item, 'target'));
		return target === '' || target.includes('$') ? null : target;
	}
	const parts = partsOf(textOf(item));
	const target = parts.length === 1 ? (parts[0] ?? '') : (parts[1] ?? '');
	return target === '' || target.includes('$') ? null : target;
}

const modesOf = (item: unknown): readonly string[] =>
	(partsOf(textOf(item))[2] ?? '').split(',').filter(mode => mode !== '');

function withModes(item: unknown, modes: readonly string[]): string {
	const [source = '', target] = partsOf(textOf(item));
	return [source, target ?? source, ...(modes.length === 0 ? [] : [modes.join()])].join(':');
}

/** null: an anonymous volume in short form has no place for a mode. */
export function readOnly(item: unknown): unknown {
	if (isObject(item)) return {...item, read_only: true};
	if (partsOf(textOf(item)).length < 2) return {type: 'volume', target: textOf(item), read_only: true};
	return withModes(item, [...modesOf(item).filter(mode => mode !== 'rw' && mode !== 'ro'), 'ro']);
}

const propagations: ReadonlySet<string> = new Set(['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate']);

export function withoutPropagation(item: unknown): unknown {
	if (!isObject(item))
		return withModes(
			item,
			modesOf(item).filter(mode => !propagations.has(mode)),
		);
	const bind = at(item, 'bind');
	if (!isObject(bind)) return item;
	const {propagation: _, ...rest} = bind;
	const {bind: __, ...without} = item;
	return Object.keys(rest).length === 0 ? without : {...without, bind: rest};
}
