/**
 * A report with a bit of everything: containers of test/helpers/evidence.ts judged by the real checks, a host by three
 * checks of its own, an image, a waived finding, names that try to break out of every form, and all verdicts.
 */
import type {CheckSpec, Finding, Severity, Verdict} from '../../source/model/check.ts';
import type {ContainerEvidence, Owner} from '../../source/model/evidence.ts';
import type {ContainerReport, HostReport, ImageReport, Report} from '../../source/model/report.ts';
import type {Assessment} from '../../source/model/score.ts';
import {assess} from '../../source/scoring/assess.ts';
import {hostScoringFacts} from '../../source/scoring/facts.ts';
import {match, ranked, scanned} from './image-scan.ts';
import {judge} from './judge.ts';
import {packageOf} from './osv.ts';
import {engineFacts, hardened, having, plain, t, unread, withHostConfig, withInspect} from './evidence.ts';

/** What a container may be called, and an image, by whoever makes it; through the door like all text. */
export const hostileNames: Readonly<Record<string, string>> = {
	script: '<script>alert(1)</script>',
	attribute: `" onmouseover="alert(1)' x='`,
	cdata: ']]><b>&amp;&lt;',
	formula: `=HYPERLINK("http://evil.example","a"),+1`,
	label: 'a"} 1\n# EOF\\',
	rtl: 'abc\u202Egpj.exe\u200B',
	link: '[click](http://evil.example)',
	path: '../../etc/passwd',
};

const until = Date.UTC(2026, 11, 24);

const waived: Finding['waived'] = {
	reason: t('Legacy agent, "replaced" in Q1 <ticket 4711>'),
	expiresAtUnixMs: until,
	scope: t('name priv-1'),
	isWeak: false,
};

/** As a waiver does: the finding keeps its verdict and its mark and takes no points. */
export function waiving(assessment: Assessment, checkId: string): Assessment {
	const findings = assessment.findings.map(one => (one.check.id === checkId ? {...one, waived} : one));
	const counting = findings.map((one): Finding => (one.waived === null ? one : {...one, verdict: {is: 'pass'}}));
	const {score, worst} = assess(counting, assessment.facts);
	return {...assessment, findings, score, worst, unwaived: assessment.score};
}

const hexId = (seed: string): string => Buffer.from(seed).toString('hex').padEnd(64, '0').slice(0, 64);

type Made = {
	readonly name: string;
	readonly evidence: ContainerEvidence;
	readonly image?: string;
	readonly owner?: Owner;
	readonly waives?: string;
};

function container(idSeed: string, {name, evidence, image, owner, waives}: Made): ContainerReport {
	const assessment = judge.container(evidence);
	return {
		id: hexId(`${idSeed}${name}`),
		name: t(name),
		image: t(image ?? 'shop/web:4.2'),
		imageId: t(`sha256:${'a1'.repeat(32)}`),
		status: 'running',
		owner: owner ?? {is: 'nobody'},
		assessment: waives === undefined ? assessment : waiving(assessment, waives),
	};
}

const privileged = withHostConfig({Privileged: true, CapDrop: []}, plain);

const spec = (id: string, record: string, subject: CheckSpec['subject'], severity: Severity): CheckSpec => ({
	subject,
	id,
	record,
	title: `The ${subject} is in order: ${id}`,
	why: 'Whoever gets in here is root on the machine.',
	theme: 'updates',
	group: 'end-of-life',
	outcomes: {behind: severity},
});

const found = (check: CheckSpec, verdict: Verdict, severity: Severity, fix: Finding['fix'] = null): Finding => ({
	check,
	verdict,
	severity,
	fix,
	waived: null,
});

const hostFindings: readonly Finding[] = [
	found(
		spec('engine-supported', '1.2.2', 'daemon', 'high'),
		{is: 'fail', outcome: 'behind', proof: {field: 'ServerVersion', actual: t('20.10.24'), expected: '28 or newer'}},
		'high',
		{key: 'engine-update', by: 'host', how: 'Install a supported engine: apt-get install docker-ce.'},
	),
	found(spec('data-root-audited', '1.1.3', 'host', 'low'), {is: 'unknown', why: t('EACCES /etc/audit')}, 'low'),
	found(spec('swarm-managers', '7.1', 'swarm', 'low'), {is: 'not-applicable', why: t('swarm mode is off')}, 'info'),
	found(spec('trusted-users', '1.1.2', 'host', 'high'), {is: 'manual', look: t('alice, bob are in docker')}, 'info'),
	found(spec('daemon-log-level', '2.3', 'daemon', 'low'), {is: 'pass'}, 'info'),
];

const host: HostReport = {name: t('host-1'), isLocal: true, assessment: assess(hostFindings, hostScoringFacts)};

const imageFindings: readonly Finding[] = [
	found(
		spec('image-age', '4.4', 'image', 'low'),
		{is: 'fail', outcome: 'behind', proof: {field: 'Created', actual: t('2026-01-01'), expected: '90 days'}},
		'low',
		{key: 'image', by: 'image', how: 'Build it again from its base of today.'},
	),
	found(spec('image-secrets', '4.10', 'image', 'high'), {is: 'pass'}, 'info'),
];

export const image = (over: Partial<ImageReport> = {}): ImageReport => ({
	scan: null,
	id: t(`sha256:${'a1'.repeat(32)}`),
	tags: [t('shop/web:4.2'), t('registry.example:5000/shop/web:4.2')],
	digests: [t(`shop/web@sha256:${'b2'.repeat(32)}`)],
	sizeBytes: 50_000_000,
	createdAtUnixMs: Date.UTC(2026, 0, 1),
	usedBy: [t('web-1')],
	findings: imageFindings,
	...over,
});

/** By a scanner, of hostile words, one without a fix, one that is no problem. */
const imageScan = scanned({
	found: ranked(
		match('CVE-2026-1', 'critical', {
			kev: {addedOn: t('2026-11-01'), isUsedByRansomware: true},
			summary: t(Object.values(hostileNames).join(' ')),
		}),
		match('CVE-2026-2', 'unknown', {
			fixedIn: null,
			package: packageOf('npm', Object.values(hostileNames)[0] ?? '', '1'),
		}),
		match('CVE-2026-3', 'low', {isUnimportant: true}),
	),
});

/** `idSeed`: the same fleet made anew has other ids. */
export function sampleReport({idSeed = 'first', ...over}: {idSeed?: string} & Partial<Report> = {}): Report {
	const made: readonly Made[] = [
		{name: 'hardened-1', evidence: hardened},
		{name: 'plain-1', evidence: plain, owner: {is: 'compose', project: t('shop'), service: t('web')}},
		{name: 'priv-1', evidence: privileged, waives: 'privileged'},
		{name: 'half-read', evidence: having({image: unread}, withInspect({Mounts: unread}))},
		{
			name: `shop_web.1.${idSeed.padEnd(25, 'x').slice(0, 25)}`,
			evidence: plain,
			owner: {is: 'swarm', service: t('shop_web')},
		},
		...Object.values(hostileNames).map(name => ({
			name,
			image: name,
			evidence: withInspect({Config: {User: t(`0:${name}`)}}, having({user: {uid: 0, from: 'number'}}, plain)),
		})),
	];
	return {
		generatedAtUnixMs: Date.UTC(2026, 10, 23, 19, 3),
		version: '0.1.0',
		endpoint: {address: t('unix:///var/run/docker.sock'), from: t('usual socket'), isDemo: false},
		engine: engineFacts,
		selection: t(''),
		host,
		containers: made.map(one => container(idSeed, one)),
		images: [image({scan: imageScan}), image({tags: [], digests: [], createdAtUnixMs: null, usedBy: [], findings: []})],
		notices: [t('The waiver in line 12 matches nothing: check <no-such-check>.')],
		bar: {isSet: true, isPassed: false, reasons: [t('priv-1 scores 8, below 65')]},
		...over,
	};
}

/** A fleet of `size`, each container with ids, names and proofs of its own. */
export function largeReport(size: number): Report {
	const kinds = [hardened, plain, privileged, withInspect({HostConfig: {Memory: 0}})];
	const containers = Array.from({length: size}, (_, index) =>
		container(`large-${index}-`, {
			name: `service-${index}`,
			image: `registry.example/shop/service-${index % 40}:1.${index % 7}`,
			evidence: kinds[index % kinds.length] ?? plain,
		}),
	);
	return sampleReport({containers});
}
