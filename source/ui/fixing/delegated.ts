/** What is asked of others for a fix, as lines: their files, their commands, and what is left for a person to put. Pure. */
import type {DelegatedWay, FileDiff} from '../../model/delegate.ts';
import type {Plan, Way} from '../../model/fix.ts';
import {sanitise} from '../../model/safe-text.ts';
import type {Cell} from '../blocks.ts';
import {blank, text, type Piece} from '../detail/lay.ts';
import {count, dim, normal, strong} from '../detail/say.ts';
import {labelled} from './foresight-lines.ts';
import {keyOf} from '../keymap/in-force.ts';

function lineSpans(line: string): Cell {
	const said = line.slice(1);
	if (line.startsWith('-')) return [{text: '  -', tone: 'high'}, dim(said)];
	if (line.startsWith('+')) return [{text: '  +', tone: 'good'}, normal(said)];
	return [dim(`  ${line}`)];
}

/** Each with its full path: labels, which anyone may forge, told where it is. */
export const filePieces = (files: readonly FileDiff[]): readonly Piece[] =>
	files.flatMap(({path, lines}) => [
		labelled(`file.${path}`, 'file', [strong(path)]),
		...lines.map((line, index) => text(`file.${path}.${index}`, lineSpans(line), 6)),
	]);

export const commandLines = (commands: readonly string[]): readonly Piece[] =>
	commands.map((command, index) =>
		labelled(`does.${index}`, index === 0 ? 'command' : '', [{text: command, tone: 'accent'}]),
	);

/** Below the parts. */
export const delegatedPieces = ({files, commands, undoLeaves}: DelegatedWay): readonly Piece[] => [
	...filePieces(files),
	...(files.length === 0 ? [] : [blank('files.')]),
	...commandLines(commands),
	...(undoLeaves === null ? [] : [labelled('leaves', 'undo', [{text: undoLeaves, tone: 'medium'}])]),
];

/** Where it is blocked: for a person to copy. */
export const patchPieces = ({patch = []}: Plan): readonly Piece[] =>
	patch.map((line, index) => text(`patch.${index}`, [{text: line, tone: 'accent'}], 4));

/** At the right of the title. */
export function wayAside(way: Exclude<Way, {readonly is: 'live'}>): string {
	switch (way.is) {
		case 'recreate':
			return 'needs a new container';
		case 'compose':
			return 'made anew by Docker Compose';
		case 'service':
			return 'updated by Swarm';
		case 'firewall':
			return 'rules of this machine';
		case 'pull':
			return 'goes on running';
	}
}

/** What y does. */
export function wayDoes({containerName}: Plan, way: Exclude<Way, {readonly is: 'live'}>): string {
	switch (way.is) {
		case 'recreate':
			return `replaces ${containerName} by a new container`;
		case 'compose': {
			const {files, service, replaces} = way.step;
			const many = replaces.length > 1 ? ` (${count(replaces.length, 'container')})` : '';
			return `writes ${count(files.length, 'file')} and has Docker Compose make service ${sanitise(service)}${many} anew`;
		}
		case 'service':
			return `has Swarm update service ${sanitise(way.step.name)}`;
		case 'firewall': {
			const ports = way.steps.map(({hostPort, protocol}) => `${hostPort}/${protocol}`);
			return `closes ${ports.join(', ')} to all but the sources named`;
		}
		case 'pull':
			return `pulls ${sanitise(way.step.reference, 300)}`;
	}
}

/** What the key of undo does. */
export function wayBack(way: Exclude<Way, {readonly is: 'live'}>): string {
	const undo = keyOf('undo', 'u');
	const back = `${undo}, then ${keyOf('confirm', 'y')}, also after a crash`;
	switch (way.is) {
		case 'recreate':
			return `${back}; the old container is kept, stopped, until you remove it (${keyOf('history', 't')}, ${keyOf('backups', 'b')})`;
		case 'compose':
			return `${back}: the files are put back and Docker Compose makes it anew`;
		case 'service':
			return `${back}: Swarm takes back what was changed`;
		case 'firewall':
			return `${undo}, also after a crash: exactly these rules are taken away`;
		case 'pull':
			return 'a no to what comes next moves the tag back to the old image, also after a crash';
	}
}
