/** What is wrong with a thing, in a few words. Titles of checks say what should be; these say what is. */
import type {CheckSpec, Finding} from './check.ts';
import {fileSubjects} from './phrases/files.ts';
import {phrases} from './phrases/index.ts';

const subjects: Readonly<Record<string, string>> = {
	...fileSubjects,
	'root-user': 'user',
	escalation: 'no-new-privileges',
	exec: 'execs',
	pids: 'pids limit',
	memory: 'memory limit',
	cpu: 'CPU limit',
	oom: 'OOM killer',
	lsm: 'AppArmor/SELinux',
	'net-namespace': 'network namespace',
	'pid-namespace': 'PID namespace',
	'ipc-namespace': 'IPC namespace',
	'uts-namespace': 'UTS namespace',
	'root-filesystem': 'root file system',
	health: 'health check',
	restart: 'restarts',
	'stale-image': 'image age',
};
const subjectOf = ({check}: Finding): string => {
	// Of the host, one group stands for many things: files, rules, settings.
	const isOfHost = check.subject !== 'container' && check.subject !== 'image';
	const name = isOfHost ? check.id : (check.group ?? check.id);
	return subjects[name] ?? name.replaceAll('-', ' ');
};

/** Keys that may stand for it, the most telling first. */
export const phraseKeys = ({id, group}: CheckSpec, outcome: string): readonly string[] => [
	`${id}/${outcome}`,
	id,
	`${group}/${outcome}`,
];

/** Of a failure, what is; of what is unknown, what it is about; the title of the rule where nothing is wrong. */
export function findingWords(finding: Finding): string {
	const {verdict, check} = finding;
	switch (verdict.is) {
		case 'fail': {
			const key = phraseKeys(check, verdict.outcome).find(one => Object.hasOwn(phrases, one));
			return (key === undefined ? undefined : phrases[key]) ?? `${subjectOf(finding)}: ${verdict.outcome}`;
		}
		case 'unknown':
			return `${subjectOf(finding)} unknown`;
		case 'pass':
		case 'not-applicable':
		case 'manual':
			return check.title;
	}
}
