/** Programs that a build installed and the running image still has, as far as its history tells. */
import type {ImageFacts} from '../../model/evidence.ts';
import {commandsOf, instructionsOf, programOf, type Instruction} from './build-steps.ts';
import {packageCommand} from './package-commands.ts';

/** Compilers and builders. */
const compilers =
	/^(?:gcc|g\+\+|cc|clang|llvm|tcc|make|cmake|automake|autoconf|gdb|strace|build-essential|build-base|base-devel|musl-dev|libc6?-dev|linux-headers|golang(?:-go)?|go|rustc?|cargo|gcc-c\+\+|(?:gcc|g\+\+|clang)-?\d+)$/;
/** What opens, listens to and searches networks, and what makes root of a user. */
const offensive =
	/^(?:sudo|doas|nmap|ncat|netcat(?:-(?:traditional|openbsd))?|nc|nmap-ncat|socat|tcpdump|tshark|wireshark|hydra|john|sqlmap|masscan|hping3|proxychains[\w-]*|openssh-server|openssh|dropbear|telnetd?|inetutils-telnet|rsh-(?:client|server))$/;
/** Downloaders, editors and clients: handy in a shell, of no use to most services. */
const handy =
	/^(?:curl|wget|git|vim|vim-tiny|nano|emacs|less|openssh-clients?|rsync|l?ftp|net-tools|iputils-ping|iproute2|dnsutils|bind-utils|bind-tools|man-db|perl-doc)$/;

export const isIntruderTool = (name: string): boolean => compilers.test(name) || offensive.test(name);
export const isUnneededTool = (name: string): boolean => isIntruderTool(name) || handy.test(name);

/** Name → the made-up name it was installed under, `apk add --virtual .build-deps gcc`; '' none. */
type Present = Map<string, string>;

/** Names of packages, in the order they came. */
export function installedTools(image: ImageFacts, isTool: (name: string) => boolean): readonly string[] {
	const present: Present = new Map();
	for (const step of instructionsOf(image)) if (step.name === 'RUN') follow(step, present);
	return [...present.keys()].filter(isTool);
}

function follow(step: Instruction, present: Present): void {
	const before = new Map(present);
	const commands = commandsOf(step.rest);
	for (const command of commands) {
		const one = packageCommand(command);
		if (one?.does === 'install') for (const name of one.packages) present.set(name, groupOf(command));
		if (one?.does !== 'remove') continue;
		for (const [name, group] of present)
			if (one.packages.includes(name) || (group !== '' && one.packages.includes(group))) present.delete(name);
	}
	// The official images mark all as unwanted in the end, keep what programs are linked to, and let apt remove the rest.
	if (!commands.some(command => programOf(command) === 'apt-mark' && command[1] === 'auto')) return;
	const isKept = (name: string): boolean =>
		before.has(name) || commands.some(command => programOf(command) === 'apt-mark' && command.includes(name));
	for (const name of present.keys()) if (!isKept(name)) present.delete(name);
}

function groupOf(command: readonly string[]): string {
	const at = command.findIndex(word => /^(?:-t|--virtual)(?:=|$)/.test(word));
	if (at === -1) return '';
	const word = command[at] ?? '';
	return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (command[at + 1] ?? '');
}
