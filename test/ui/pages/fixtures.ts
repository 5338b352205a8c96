/** A host and images, judged by hand: findings of every subject and verdict, as a screen gets them. */
import type {HostView, ImagesView} from '../../../source/model/app.ts';
import type {CheckSpec, Finding, Severity, Subject, Theme, Verdict} from '../../../source/model/check.ts';
import type {Fix} from '../../../source/model/fix.ts';
import type {ImageReport} from '../../../source/model/report.ts';
import type {Assessment} from '../../../source/model/score.ts';
import {assessment, now} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';

type Spec = {
	id: string;
	record: string;
	title: string;
	severity: Severity;
	verdict: Verdict;
	theme?: Theme;
	subject?: Subject;
	fix?: Fix | null;
	group?: string | null;
};

export const fails = (outcome: string, field = 'daemon.json', actual = outcome, expected = 'otherwise'): Verdict => ({
	is: 'fail',
	outcome,
	proof: {field, actual: t(actual), expected},
});
export const passes: Verdict = {is: 'pass'};
export const isUnknown = (why: string): Verdict => ({is: 'unknown', why: t(why)});

export function finding(spec: Spec): Finding {
	const {id, record, title, severity, verdict, theme = 'operations', subject = 'daemon', fix = null} = spec;
	const check: CheckSpec = {
		subject,
		id,
		record,
		title,
		why: `What “${title}” prevents is done by those who want to do it.`,
		theme,
		group: spec.group === undefined ? id : spec.group,
		outcomes: {[verdict.is === 'fail' ? verdict.outcome : 'wrong']: severity},
	};
	return {
		check,
		verdict,
		severity: verdict.is === 'fail' || verdict.is === 'unknown' ? severity : 'info',
		fix: verdict.is === 'fail' ? fix : null,
		waived: null,
	};
}

const onHost = (key: string, how: string): Fix => ({key, by: 'host', how});
const afar = 'hullcheck runs on another machine than the engine';

export const icc = finding({
	id: 'default-bridge-icc',
	record: '2.2',
	title: 'Containers on the default bridge cannot talk to each other freely',
	severity: 'medium',
	theme: 'network',
	verdict: fails('talk to each other', 'enable_icc of the network bridge', 'true', 'false'),
	fix: {
		key: 'icc',
		by: 'engine',
		how: 'In daemon.json: "icc": false. Then: systemctl restart docker (containers stop, unless live-restore is on). Networks of their own keep their talk.',
		copy: ['"icc": false', 'systemctl restart docker'],
	},
});
export const plainTcp = finding({
	id: 'api-plain-tcp',
	record: 'X-API-TCP',
	title: 'Engine API on plain TCP',
	severity: 'critical',
	theme: 'network',
	verdict: fails(
		'plain TCP beyond loopback',
		'hosts',
		'tcp://0.0.0.0:2375',
		'a unix socket, or TLS that asks who calls',
	),
	fix: {
		key: 'plain-tcp',
		by: 'engine',
		how: 'Take the line "hosts" out of daemon.json. Then: systemctl restart docker.',
	},
});
export const runc = finding({
	id: 'runc-version',
	record: 'X-VER-RUNC',
	title: 'runc below the fixed version',
	severity: 'high',
	theme: 'updates',
	verdict: fails('below the fix', 'runc', '1.1.5', '1.1.12 or later'),
	fix: onHost('runc', 'apt-get update && apt-get install --only-upgrade runc (or the like of your distribution).'),
});
export const audit = finding({
	id: 'audit-dockerd',
	record: '1.1.3',
	title: 'Audit rule watches the dockerd program',
	severity: 'low',
	subject: 'host',
	verdict: isUnknown(afar),
});
export const auditRoot = finding({
	id: 'audit-data-root',
	record: '1.1.5',
	title: 'Audit rule watches the engine data directory',
	severity: 'low',
	subject: 'host',
	verdict: isUnknown(afar),
});
export const socketMode = finding({
	id: 'api-socket-mode',
	record: '3.16',
	title: 'Permissions of API socket',
	severity: 'high',
	theme: 'privileges',
	subject: 'daemon-files',
	verdict: fails('too open', '/run/docker.sock', '0666', '0660 or less'),
	fix: onHost('api-socket', 'chmod 660 /run/docker.sock'),
});
export const live = finding({
	id: 'live-restore',
	record: '2.15',
	title: 'Live restore is on',
	severity: 'low',
	verdict: passes,
});
export const swarmOff = finding({
	id: 'swarm-mode',
	record: '5.1',
	title: 'Swarm mode off unless needed',
	severity: 'low',
	subject: 'swarm',
	verdict: passes,
});
export const sprawl = finding({
	id: 'image-sprawl',
	record: '6.1',
	title: 'No image sprawl',
	severity: 'low',
	theme: 'image',
	subject: 'operations',
	verdict: {is: 'manual', look: t('31 images, 12 of them unused')},
});
export const managers = finding({
	id: 'swarm-managers',
	record: '7.1',
	title: 'Sensible number of managers',
	severity: 'low',
	subject: 'swarm',
	verdict: {is: 'not-applicable', why: t('swarm mode is off')},
});

export const hostFindings: readonly Finding[] = [
	audit,
	auditRoot,
	icc,
	live,
	plainTcp,
	runc,
	socketMode,
	swarmOff,
	managers,
	sprawl,
];

/** 71, or up to 75 once all is known; the worst is the open API. */
export function judged(findings: readonly Finding[] = hostFindings): Assessment {
	const {score, ...rest} = assessment(71, [], {best: 75});
	return {...rest, score, findings, worst: findings.includes(plainTcp) ? plainTcp : null};
}

export const hostView = (over: Partial<HostView> = {}): HostView => ({
	assessment: judged(),
	isLocal: false,
	releases: null,
	lookedAtUnixMs: now - 30_000,
	problem: null,
	...over,
});

export const old = finding({
	id: 'image-age',
	record: 'X-IMG-AGE',
	title: 'Image older than the policy',
	severity: 'medium',
	theme: 'updates',
	subject: 'image',
	verdict: fails('over a year', 'Created', '412 days ago', 'at most 90 days'),
	fix: {key: 'rebuild', by: 'image', how: 'Build it again from a fresh base, or pull a newer tag.'},
});
export const added = finding({
	id: 'copy-not-add',
	record: '4.9',
	title: 'COPY instead of ADD',
	severity: 'low',
	theme: 'image',
	subject: 'image',
	verdict: fails('ADD of an address'),
});

export const image = (over: Partial<ImageReport> = {}): ImageReport => ({
	scan: null,
	id: t(`sha256:${'a1'.repeat(32)}`),
	tags: [t('shop/web:4.2')],
	digests: [],
	sizeBytes: 187_000_000,
	createdAtUnixMs: now - 412 * 86_400_000,
	usedBy: [],
	user: t(''),
	findings: [],
	...over,
});
const id = (letter: string) => t(`sha256:${letter.repeat(64)}`);
export const images: readonly ImageReport[] = [
	image({id: id('c'), tags: [t('vault:1.17')], user: t('100'), createdAtUnixMs: now - 86_400_000, sizeBytes: 1024}),
	image({id: id('a'), tags: [t('shop/web:4.2'), t('shop/web:latest')], findings: [added, old]}),
	image({id: id('d'), tags: [], createdAtUnixMs: null}),
	image({id: id('b'), tags: [t('mysql:5.7')], findings: [old]}),
];
export const imagesView = (over: Partial<ImagesView> = {}): ImagesView => ({
	images,
	lookedAtUnixMs: now - 30_000,
	problem: null,
	...over,
});
