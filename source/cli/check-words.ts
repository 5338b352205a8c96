/** What can be said of a check before anything was looked at. */
import type {ContainerEvidence} from '../model/evidence.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import type {Severity, Subject} from '../model/check.ts';
import {isInProfile, profiles, type Profile} from '../checks/profiles.ts';
import {worstOutcome} from '../checks/run-checks.ts';
import type {ListedCheck} from './every-check.ts';

export const subjectWords: Readonly<Record<Subject, string>> = {
	container: 'containers',
	image: 'images',
	host: 'the machine',
	daemon: 'the daemon',
	'daemon-files': "the daemon's files",
	swarm: 'the swarm',
	operations: 'operations',
};

const evidenceWords: Readonly<Record<string, string>> = {
	scan: 'what a scan of the image found',
	inspect: 'configuration and state of the container',
	image: 'configuration and history of the image',
	imageOfTag: 'the image its reference names now',
	user: 'the user it runs as, resolved',
	kernel: 'what the kernel says of its main process (/proc)',
	networks: 'the networks',
	processes: 'its processes',
	watched: 'what was seen while watching',
	registry: 'what the registry has under its name',
	execsNow: 'execs that the engine remembers',
	engine: 'what the engine says of itself',
	labels: 'labels that waivers ask about',
	policy: "the operator's policy",
	nowUnixMs: 'the time',
	info: 'what the daemon says of its settings',
	usage: 'what has piled up',
	releases: 'versions, against advisories and dates of support',
	swarm: 'the swarm',
	daemon: "the daemon's process",
	settings: 'command line and daemon.json, merged',
	files: 'owners and modes of files',
	audit: 'audit rules',
	dataRoot: 'the mount of the data root',
	socketGroup: "members of the socket's group",
	contentTrust: 'where signatures are checked',
	firewall: 'the packet filter',
	kernelFacts: 'the kernel',
	hardening: 'a hardening report on this machine',
} satisfies Record<keyof ContainerEvidence | keyof HostEvidence | 'kernelFacts', string>;

export const evidenceOf = ({needs, subject}: ListedCheck): readonly string[] =>
	needs.map(key => {
		// The same word for two things: of a container its process, of a machine the kernel itself.
		const name = key === 'kernel' && subject !== 'container' ? 'kernelFacts' : String(key);
		return evidenceWords[name] ?? name;
	});

export const profilesOf = (check: ListedCheck): readonly Profile[] =>
	profiles.filter(profile => profile !== 'all' && isInProfile(check, profile));

/** `low: default set kept; medium: another capability added`. */
export const outcomesOf = ({outcomes}: ListedCheck): ReadonlyArray<readonly [outcome: string, severity: Severity]> =>
	Object.entries(outcomes);

export const severityOf = (check: ListedCheck): Severity => worstOutcome(check);

export const pointsWords = ({group}: ListedCheck): string =>
	group === null ? 'shown, takes no points' : `takes points in the group ${group}`;
