/**
 * `CreatedBy` of a build step → the instruction it was, whoever built it (the classic builder, BuildKit, Buildah,
 * kaniko), and of a RUN the commands in it. Pure text: nothing is expanded, and what is not understood is no instruction.
 */
import type {ImageFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {splitShell} from '../../model/shell-words.ts';

export type Instruction = {
	/** `RUN`, `ADD`, `LABEL` … */
	readonly name: string;
	/** What stands after it; of a RUN, the command alone, without build arguments and shell. */
	readonly rest: string;
};

const named =
	/^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+(.*)$/s;
/** The classic builder writes what changes nothing in the file system as a comment of the shell. */
const comment = /^(?:\/\S+|cmd|powershell)(?:\s+[-/]\S+)*\s+#\(nop\)\s*(.*)$/s;
const shell = /^(?:\/\S+\/)?(?:sh|bash|ash|dash|zsh|cmd|powershell|pwsh)(?:\.exe)?\s+(?:[-/]\S+\s+(?:pipefail\s+)?)*/i;
/** `|2 VERSION=1 NPM_TOKEN=•••••• /bin/sh -c …`: build arguments that were given. */
const buildArguments = /^\|\d+\s.*?\s(?=\/\S+\s+-\S*c\s)/s;

/** null: a layer nobody wrote an instruction for (an import, a commit, a distribution's own tool). */
export function instructionOf(createdBy: string): Instruction | null {
	const text = createdBy.trim().replace(/\s*# buildkit$/, '');
	const [, inComment = null] = comment.exec(text) ?? [];
	const [, name, rest = ''] = named.exec(inComment ?? text) ?? [];
	if (name !== undefined && name !== 'RUN') return {name, rest: rest.trim()};
	if (inComment !== null) return null;
	const command = (name === undefined ? text : rest.replace(/^(?:--\S+\s+)+/, '')).replace(buildArguments, '');
	if (name === undefined && !shell.test(command)) return null;
	return {name: 'RUN', rest: command.replace(shell, '').trim()};
}

/** Oldest first, as they were written; [] where the image keeps none. Throws where the history was not read. */
export const instructionsOf = (image: ImageFacts): readonly Instruction[] =>
	known(image.history)
		.map(step => instructionOf(step.createdBy))
		.filter(step => step !== null)
		.toReversed();

const redirection = /\d?(?:>>?|<)(?:&\d|\s?[^\s;&|()<>]+)/g;
/** What may stand before a program and starts none. */
const before =
	/^(?:[A-Za-z_]\w*=.*|!|\{|\}|then|do|else|if|elif|while|until|exec|env|command|time|nice|sudo|-[EHn]+)$/s;

/** The simple commands of a RUN, each word by word: `set -e; a && b | c` is four. */
export function commandsOf(command: string, depth = 0): ReadonlyArray<readonly string[]> {
	// Line ends and tabs were made visible at the door.
	const line = command
		.replaceAll('\\t', ' ')
		.replaceAll(/\\[nr]/g, ' ; ')
		.replaceAll(redirection, ' ');
	const all: string[][] = [[]];
	for (const {text} of splitShell(line)) {
		if (text === ';') all.push([]);
		else if (text !== '\\') all.at(-1)?.push(text);
	}
	return all.flatMap(parts => {
		const start = parts.findIndex(part => !before.test(part));
		const simple = start === -1 ? [] : parts.slice(start);
		if (simple.length === 0) return [];
		const inner = depth < 2 ? shellScript(simple) : null;
		return inner === null ? [simple] : commandsOf(inner, depth + 1);
	});
}

/** `bash -c "apt-get update"` → the command inside. */
function shellScript([program = '', ...rest]: readonly string[]): string | null {
	if (!/^(?:.*\/)?(?:ba|da|a|z)?sh$/.test(program)) return null;
	const at = rest.findIndex(word => /^-\w*c$/.test(word));
	return at === -1 ? null : (rest[at + 1] ?? null);
}

export const programOf = ([program = '']: readonly string[]): string => program.split('/').at(-1) ?? program;

/** Of a step, as much as fits a line; around what was found, wherever in a long line it stands. */
export function excerpt({name, rest}: Instruction, found?: string): SafeText {
	const at = found === undefined ? 0 : Math.max(0, rest.indexOf(found));
	const from = at < 60 ? 0 : at - 20;
	return words`${sanitise(name, 20)} ${sanitise((from > 0 ? '… ' : '') + rest.slice(from, from + 160), 120)}`;
}

export const noSteps = words`the image keeps no build steps, so its Dockerfile has to tell`;
