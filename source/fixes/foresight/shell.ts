/** Hostile text as one word of a command that people copy: shown as it is, or in escapes that a shell turns back. */
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

const plain = /^[A-Za-z0-9_./:=@%+,-]+$/;
/** A longer word fits no command line. */
const maxLength = 131_072;

/** Every byte beyond printable ASCII by its number: `$'a\x0ab'`. Known to bash, zsh, ksh and busybox. */
function escaped(raw: string): SafeText {
	const text = [...Buffer.from(raw)]
		.map(byte => {
			const character = String.fromCharCode(byte);
			if (byte < 0x20 || byte > 0x7e) return String.raw`\x${byte.toString(16).padStart(2, '0')}`;
			return character === "'" || character === '\\' ? `\\${character}` : character;
		})
		.join('');
	return sanitise(`$'${text}'`, 4 * maxLength);
}

export function quoted(raw: string): SafeText {
	const safe = sanitise(raw, maxLength);
	if (plain.test(safe) && safe === raw) return safe;
	if (safe !== raw) return raw.length > maxLength ? words`…` : escaped(raw);
	return sanitise(`'${raw.replaceAll("'", String.raw`'\''`)}'`, 4 * maxLength);
}

/** Fields of what Docker reads as a line of CSV: `--mount`, `--gpus`. */
export const csv = (fields: readonly string[]): string =>
	fields.map(field => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
