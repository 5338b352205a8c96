/**
 * How something is put right, with what is to be copied on lines of its own: commands, lines of daemon.json, and whatever
 * a check writes on further lines. A command that fits no line is broken as a shell allows it.
 */
import type {Fix} from '../../model/fix.ts';
import type {Cell} from '../blocks.ts';
import {text, type Piece} from '../detail/lay.ts';
import {dim, normal} from '../detail/say.ts';
import {widthOf} from '../text.ts';

const labelCells = 15;

const programs = [
	'apt-get',
	'augenrules',
	'chmod',
	'chown',
	'cosign',
	'docker',
	'dockerd-rootless-setuptool.sh',
	'echo',
	'gpasswd',
	'iptables',
	'ip6tables',
	'nft',
	'printf',
	'sysctl',
	'systemctl',
	'usermod',
].join('|');

/** At the start, after a colon, a full stop or "then"; until the sentence goes on. What is quoted is no end. */
const copyable = new RegExp(
	String.raw`(?<=^|: |\. |[Tt]hen )(?:(?:${programs}) |"[a-z-]+": )(?:'[^']*'|"[^"]*"|[^'"])*?(?=,? \(|, (?!")|;|\.? then |\.(?: |$)|$)`,
	'g',
);

export const copyLines = (how: string): readonly string[] => how.match(copyable) ?? [];

/** Between its words, outside of single quotes: there a backslash is a backslash. */
export function brokenCommand(line: string, room: number): readonly string[] {
	const isPatch = /^(?:[-+@]|diff |\s|")/.test(line);
	if (widthOf(line) <= room || isPatch || line.includes("'")) return [line];
	const lines: string[] = [];
	let open = '';
	for (const word of line.split(' ')) {
		const isFull = open !== '' && widthOf(open) + widthOf(word) + 3 > room;
		if (isFull) lines.push(`${open} \\`);
		open = open === '' ? word : isFull ? `  ${word}` : `${open} ${word}`;
	}
	return [...lines, open];
}

const isByHand = ({by}: Fix): boolean => by === 'host' || by === 'engine';

/** `lead` stands before the first line; what goes on below is set in under it. */
export function fixPieces(key: string, lead: Cell, fix: Fix, width: number): readonly Piece[] {
	const [first = '', ...more] = fix.how.replace(/\s+$/, '').split('\n');
	const hang = lead.reduce((cells, span) => cells + widthOf(span.text), 0);
	const found = isByHand(fix) ? copyLines(first) : [];
	const code = [...found, ...more].flatMap(line => brokenCommand(line, width - labelCells));
	return [
		text(key, [...lead, normal(first)], hang),
		...code.map((line, index): Piece => {
			const label = dim((index === 0 ? 'to copy' : '').padEnd(labelCells));
			return text(`${key}.copy${index}`, [label, {text: line, tone: 'accent'}], labelCells);
		}),
	];
}
