/**
 * Where JSON stops being JSON. Messages of JSON.parse name no place for some errors, and quote the text for others: in a
 * configuration that may be a password.
 */

const token =
	/[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'nothing';

/** The line, from 1, of the first thing that can't stand where it stands; null where all is well. */
export function jsonErrorLine(text: string): number | null {
	const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
	const open: Array<'{' | '['> = [];
	let expecting: Expecting = 'value';
	let offset = 0;
	const afterValue = (): Expecting => {
		const last = open.at(-1);
		return last === undefined ? 'nothing' : last === '{' ? ', or }' : ', or ]';
	};
	for (;;) {
		const start = offset + (/^[ \t\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
		if (start >= text.length) return expecting === 'nothing' ? null : lineAt(text.trimEnd().length);
		token.lastIndex = offset;
		const [, sign, string, scalar] = token.exec(text) ?? [];
		if (sign === undefined && string === undefined && scalar === undefined) return lineAt(start);
		const isValue = expecting === 'value' || expecting === 'value or ]';
		if (string !== undefined && (expecting === 'key' || expecting === 'key or }')) expecting = ':';
		else if ((string !== undefined || scalar !== undefined) && isValue) expecting = afterValue();
		else if (sign === '{' && isValue) {
			open.push('{');
			expecting = 'key or }';
		} else if (sign === '[' && isValue) {
			open.push('[');
			expecting = 'value or ]';
		} else if (sign === ':' && expecting === ':') expecting = 'value';
		else if (sign === ',' && expecting === ', or }') expecting = 'key';
		else if (sign === ',' && expecting === ', or ]') expecting = 'value';
		else if (
			(sign === '}' && (expecting === ', or }' || expecting === 'key or }')) ||
			(sign === ']' && (expecting === ', or ]' || expecting === 'value or ]'))
		) {
			open.pop();
			expecting = afterValue();
		} else return lineAt(start);
		offset = token.lastIndex;
	}
}
