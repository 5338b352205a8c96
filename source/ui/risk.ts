/** The few words of the RISK column: each stands for one way towards the host, worst first. They come from findings, so that a word and its finding never disagree. */
import {isBad, severities, type Finding, type Severity} from '../model/check.ts';

export type RiskWord = {
	readonly word: string;
	/** Scoring group whose failing finding it stands for. */
	readonly group: string;
	/** Milder ones of the group are not worth a word. */
	readonly from: Severity;
	readonly means: string;
};

export const riskWords: readonly RiskWord[] = [
	{word: 'PRIV', group: 'privileged', from: 'high', means: 'privileged: all capabilities, all devices of the host'},
	{word: 'SOCK', group: 'engine-socket', from: 'critical', means: 'reaches the socket of an engine: root on the host'},
	{word: 'HOSTFS', group: 'host-mounts', from: 'high', means: 'sensitive files of the host are in reach'},
	{word: 'DEV', group: 'devices', from: 'high', means: 'devices of the host'},
	{word: 'CAP+', group: 'capabilities', from: 'medium', means: 'capabilities beyond the default set'},
	{word: 'PID', group: 'pid-namespace', from: 'high', means: 'sees the processes of the host'},
	{word: 'NET', group: 'net-namespace', from: 'high', means: 'on the network of the host'},
	{word: 'IPC', group: 'ipc-namespace', from: 'medium', means: 'shared memory of the host'},
	{word: 'UTS', group: 'uts-namespace', from: 'low', means: 'host name of the host'},
	{word: 'USER', group: 'user-namespace', from: 'high', means: 'left out of the remapping of users'},
	{word: 'SECC', group: 'seccomp', from: 'high', means: 'system calls are not filtered'},
	{word: 'PATHS', group: 'kernel-paths', from: 'high', means: 'kernel files in /proc and /sys are not masked'},
	{word: 'LSM', group: 'lsm', from: 'medium', means: 'left out of AppArmor or SELinux'},
	{word: 'PROP', group: 'propagation', from: 'high', means: 'its mounts reach the host'},
	{word: 'SECRET', group: 'secrets', from: 'high', means: 'a secret lies open in its configuration'},
	{word: 'EXEC', group: 'exec', from: 'high', means: 'a privileged command was run in it'},
];

export type RiskFlag = {readonly word: string; readonly severity: Severity; readonly isKnown: boolean};

const rank = (severity: Severity): number => severities.indexOf(severity);
const byGroup: ReadonlyMap<string, RiskWord> = new Map(riskWords.map(word => [word.group, word]));

/** In the order of `riskWords`; what could not be read is a flag that is not known. */
export function riskFlags(findings: readonly Finding[]): readonly RiskFlag[] {
	const flags = new Map<string, RiskFlag>();
	for (const finding of findings) {
		const risk = byGroup.get(finding.check.group ?? '');
		if (risk === undefined || !isBad(finding) || rank(finding.severity) > rank(risk.from)) continue;
		const before = flags.get(risk.group);
		const isKnown = finding.verdict.is === 'fail';
		const isWorse = before === undefined || rank(finding.severity) < rank(before.severity);
		// What is known tells more than what may be.
		if (before === undefined || (isKnown && !before.isKnown) || (isKnown === before.isKnown && isWorse)) {
			flags.set(risk.group, {word: risk.word, severity: finding.severity, isKnown});
		}
	}
	return flags.size === 0 ? none : riskWords.flatMap(({group}) => flags.get(group) ?? []);
}
const none: readonly RiskFlag[] = [];

/** Sorting: any flag outweighs all the ones after it. */
export const riskWeight = (flags: readonly RiskFlag[]): number =>
	flags.reduce((sum, {word, isKnown}) => {
		const place = riskWords.findIndex(one => one.word === word);
		return sum + 2 ** (2 * (riskWords.length - place) + (isKnown ? 1 : 0));
	}, 0);
