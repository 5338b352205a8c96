/** Secrets of a create body, hidden where their names or shapes give them away. */
import {secretInVariable, secretMask} from '../../model/secrets.ts';

/** `NAME=value`; without a sign it takes a variable away and has no value. */
export function maskedPair(line: string): string {
	const equals = line.indexOf('=');
	if (equals < 0) return line;
	const [name, value] = [line.slice(0, equals), line.slice(equals + 1)];
	return secretInVariable(name, value) === null ? line : `${name}=${secretMask}`;
}

export const maskedValue = (name: string, value: string): string =>
	secretInVariable(name, value) === null ? value : secretMask;
