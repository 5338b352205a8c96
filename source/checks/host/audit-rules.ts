/** CIS 1.1.3 to 1.1.18: what starts, configures or carries containers is watched by the audit system of the kernel. */
import type {HostCheck} from '../../model/check.ts';
import type {AuditRules, FileFacts, HostEvidence, HostFileName} from '../../model/host-evidence.ts';
import {known, knownOr} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, pass} from '../define-check.ts';
import {shellWord} from '../shell.ts';

type Row = readonly [record: string, id: string, file: HostFileName, what: string, why: string];

const rows: readonly Row[] = [
	[
		'1.1.3',
		'audit-dockerd',
		'dockerd',
		'the dockerd program',
		'This program runs as root and makes every container. Whoever exchanges it owns the machine, and without a rule nothing tells when it changed or who ran another one.',
	],
	[
		'1.1.4',
		'audit-containerd-state',
		'containerd-state',
		'the state folder of containerd',
		'Sockets and the root file systems of running containers lie there. A process that reaches into it from outside the engine leaves a trace only in the audit log.',
	],
	[
		'1.1.5',
		'audit-data-root',
		'data-root',
		'the data folder of the engine',
		'All images, volumes and settings of containers lie there. A file changed in it changes what the next start runs, past the engine and past its events.',
	],
	[
		'1.1.6',
		'audit-etc-docker',
		'etc-docker',
		'the /etc/docker folder',
		'It holds the settings of the daemon and the certificates of registries. A certificate laid in there makes a stranger’s registry a trusted one.',
	],
	[
		'1.1.7',
		'audit-docker-service',
		'docker.service',
		'the docker.service unit',
		'The unit says with which flags the daemon starts. One flag added there opens the API to the network at the next restart; the log then tells who wrote it.',
	],
	[
		'1.1.8',
		'audit-containerd-socket',
		'containerd.sock',
		'the containerd socket',
		'Who talks to containerd itself starts containers that the Docker API never lists. A rule on its socket is the one place where that is seen.',
	],
	[
		'1.1.9',
		'audit-docker-socket-unit',
		'docker.socket',
		'the docker.socket unit',
		'The unit decides who may open the API socket and where it listens. A change of its mode or group gives root to others without touching the daemon.',
	],
	[
		'1.1.10',
		'audit-default-docker',
		'etc-default-docker',
		'/etc/default/docker',
		'On Debian’s family this file hands options and proxies to the daemon. A proxy set there sees every pull; the audit log says who set it.',
	],
	[
		'1.1.11',
		'audit-daemon-json',
		'daemon.json',
		'daemon.json',
		'Nearly every safeguard of the daemon is a line in this file, and a line taken out is not missed. The log keeps when that happened and by whom.',
	],
	[
		'1.1.12',
		'audit-containerd-config',
		'containerd-config',
		'the configuration of containerd',
		'It names the runtimes and plugins that containerd loads. Another runtime entered there runs every new container with whatever isolation it likes.',
	],
	[
		'1.1.13',
		'audit-sysconfig-docker',
		'etc-sysconfig-docker',
		'/etc/sysconfig/docker',
		'On Red Hat’s family this file hands options to the daemon. What is changed there works from the next restart on, long after whoever did it has left.',
	],
	[
		'1.1.14',
		'audit-containerd',
		'containerd',
		'the containerd program',
		'This program keeps all containers running, as root. A planted one hides containers from the engine; that its file was written is the first sign of it.',
	],
	[
		'1.1.15',
		'audit-containerd-shim',
		'containerd-shim',
		'containerd-shim',
		'A shim stands between containerd and each container and survives restarts of both. One that was exchanged sees all that goes in and out of a container.',
	],
	[
		'1.1.16',
		'audit-containerd-shim-runc-v1',
		'containerd-shim-runc-v1',
		'containerd-shim-runc-v1',
		'The first version of this shim is still started by old settings. A program that hardly anybody uses any more is a good place to hide, unless it is watched.',
	],
	[
		'1.1.17',
		'audit-containerd-shim-runc-v2',
		'containerd-shim-runc-v2',
		'containerd-shim-runc-v2',
		'This is the shim that every container of today gets, started as root for each of them. A changed one runs with the next container that starts.',
	],
	[
		'1.1.18',
		'audit-runc',
		'runc',
		'runc',
		'This program sets up the isolation of each container, and escapes have overwritten it from inside (CVE-2019-5736). The audit log shows such a write when it happens.',
	],
];

/** Folders that are links on every system in use, and that rules name either way. */
const plainPath = (path: string): string =>
	path
		.replace(/(?<=.)\/+$/, '')
		.replace(/^\/var\/run(?=\/|$)/, '/run')
		.replace(/^\/usr(?=\/(?:s?bin|lib(?:32|64)?)(?:\/|$))/, '');

/** A rule on the very path, or on a folder above it. Another path that begins alike is another path. */
function isWatched({realPath}: FileFacts, {watches}: AuditRules): boolean {
	const path = plainPath(realPath);
	return watches.some(watch => {
		const watched = plainPath(watch.path);
		if (watched === path) return true;
		return watch.isDirectory && path.startsWith(watched === '/' ? '/' : `${watched}/`);
	});
}

/** All that want a rule: one act writes them all. A rule on a folder counts for what is in it. */
function ruleFor(files: HostEvidence['files'], audit: AuditRules): string {
	const missing = rows
		.flatMap(([, , name]) => knownOr(files[name], []))
		.filter(file => !isWatched(file, audit))
		.map(({realPath}) => realPath);
	const outermost = new Set(missing.filter(path => !missing.some(other => path.startsWith(`${other}/`))));
	const rules = [...outermost].map(path => shellWord(`-w ${path} -k docker`)).join(' ');
	return `printf '%s\\n' ${rules} >> /etc/audit/rules.d/docker.rules && augenrules --load`;
}

const auditRule = ([record, id, file, what, why]: Row): HostCheck =>
	defineHostCheck('host', {
		id,
		record,
		title: `Audit rule watches ${what}`,
		why,
		theme: 'operations',
		group: 'audit-rules',
		outcomes: {'no rule': 'low'},
		needs: ['files', 'audit'],
		evaluate(seen, fail) {
			const found = known(seen.files[file]);
			if (found.length === 0) return notApplicable(words`there is none on this machine`);
			const {audit} = seen;
			const unwatched = found.filter(one => !isWatched(one, audit)).map(one => one.realPath);
			return unwatched.length === 0
				? pass()
				: fail('no rule', `audit rules (${audit.from})`, words`nothing on ${join(unwatched)}`, '-w PATH -k docker');
		},
		fix: ({files, audit}) => ({key: 'audit-rules', by: 'host', how: ruleFor(files, audit)}),
	});

export const auditRuleChecks = rows.map(auditRule);
