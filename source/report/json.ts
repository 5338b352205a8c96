/**
 * Everything, for programs: `schema/hullcheck-report.schema.json` says what each field is, `hullcheck-scan.schema.json` what a scan tells. One line per finding, so that
 * two reports can be compared by eye. Written by hand, because a fleet of a thousand has a hundred thousand findings
 * and most of them are the same passes.
 */
import {cisOf, isBad, type CheckSpec, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {ContainerReport, HostReport, ImageReport, Report} from '../model/report.ts';
import {isUnread} from '../model/read.ts';
import type {Assessment, DomainPoints, Score} from '../model/score.ts';
import type {ServiceReport} from '../model/swarm.ts';
import {checksOf, everythingJudged, sumUp} from './judged.ts';
import {scanFields} from './scan/json.ts';
import {isoTime} from './say.ts';

/** Raised in front of the dot when a field goes or changes what it means, behind it when one is added. */
export const schemaVersion = '1.2';

const json = (value: unknown): string => JSON.stringify(value);

function proofOf({verdict}: Finding) {
	if (verdict.is !== 'fail') return null;
	const {field, actual, expected} = verdict.proof;
	return {field, actual, expected};
}

function reasonOf({verdict}: Finding): string | null {
	switch (verdict.is) {
		case 'unknown':
		case 'not-applicable':
			return verdict.why;
		case 'manual':
			return verdict.look;
		case 'pass':
		case 'fail':
			return null;
	}
}

function findingOf(finding: Finding) {
	const {check, verdict, severity, fix, waived} = finding;
	return {
		check: check.id,
		cis: cisOf(check.record),
		theme: check.theme,
		words: isBad(finding) ? findingWords(finding) : null,
		title: check.title,
		verdict: verdict.is,
		severity,
		outcome: verdict.is === 'fail' ? verdict.outcome : null,
		proof: proofOf(finding),
		reason: reasonOf(finding),
		fix: fix === null ? null : {key: fix.key, by: fix.by, how: fix.how},
		waived:
			waived === null
				? null
				: {reason: waived.reason, until: isoTime(waived.expiresAtUnixMs), scope: waived.scope, isWeak: waived.isWeak},
	};
}

type Write = (finding: Finding) => string;

/** What has no proof of its own reads the same for every container: such lines are made once. */
function findingWriter(): Write {
	const known = new Map<CheckSpec, Map<string, string>>();
	return finding => {
		const {check, verdict, severity, fix, waived} = finding;
		if (verdict.is === 'fail' || fix !== null || waived !== null) return json(findingOf(finding));
		let lines = known.get(check);
		if (lines === undefined) {
			lines = new Map();
			known.set(check, lines);
		}
		const key = `${verdict.is} ${severity} ${reasonOf(finding) ?? ''}`;
		let line = lines.get(key);
		if (line === undefined) {
			line = json(findingOf(finding));
			lines.set(key, line);
		}
		return line;
	};
}

const glimpse = ({value, grade}: Score) => ({score: value, grade});

const domainOf = ({domain, limit, points, groups}: DomainPoints) => ({
	domain,
	limit,
	points,
	groups: groups.map(({group, points, finding}) => ({group, points, check: finding.check.id})),
});

function scoreFields({score, unwaived, worst}: Assessment) {
	const {value, grade, best, raw, decided, applicable, ceilings, domains} = score;
	return {
		score: value,
		grade,
		range: {low: value, high: best},
		coverage: {decided, applicable},
		raw,
		ceiling: ceilings[0] ?? null,
		ceilings,
		domains: domains.map(domainOf),
		unwaived: unwaived === null ? null : glimpse(unwaived),
		worst: worst?.check.id ?? null,
	};
}

/** An object with its findings last, a line each. */
function withFindings(fields: object, findings: readonly Finding[], write: Write): string {
	const head = json(fields).slice(0, -1);
	if (findings.length === 0) return `${head},"findings":[]}`;
	return `${head},"findings":[\n${findings.map(write).join(',\n')}\n]}`;
}

const sayContainer = (container: ContainerReport, write: Write): string => {
	const {id, name, image, imageId, status, owner, assessment} = container;
	const fields = {id, name, image, imageId, status, owner, ...scoreFields(assessment)};
	return withFindings(fields, assessment.findings, write);
};

const sayHost = ({name, isLocal, assessment}: HostReport, write: Write): string =>
	withFindings({name, isLocal, ...scoreFields(assessment)}, assessment.findings, write);

function sayImage(image: ImageReport, write: Write): string {
	const {id, tags, digests, sizeBytes, createdAtUnixMs, usedBy, scan, findings} = image;
	const createdAt = createdAtUnixMs === null ? null : isoTime(createdAtUnixMs);
	return withFindings(
		{id, tags, digests, sizeBytes, createdAt, usedBy, scan: scan === null ? null : scanFields(scan)},
		findings,
		write,
	);
}

/** null where the engine does not tell. */
const told = (many: ServiceReport['running']): number | null => (isUnread(many) ? null : many);

function sayService({facts, running, wanted, assessment}: ServiceReport, write: Write): string {
	const {id, name, stack, mode, image, ports} = facts;
	const published = ports.map(({Protocol, TargetPort, PublishedPort, PublishMode}) => ({
		protocol: Protocol,
		target: TargetPort,
		published: PublishedPort,
		mode: PublishMode,
	}));
	const fields = {id, name, stack, mode, image, running: told(running), wanted: told(wanted), ports: published};
	return withFindings({...fields, ...scoreFields(assessment)}, assessment.findings, write);
}

function engineOf({engine, endpoint}: Report) {
	return {
		address: endpoint.address,
		from: endpoint.from,
		isDemo: endpoint.isDemo,
		id: engine.ID,
		name: engine.Name,
		version: engine.ServerVersion,
		apiVersion: engine.ApiVersion,
		operatingSystem: engine.OperatingSystem,
		kernelVersion: engine.KernelVersion,
		cgroupVersion: engine.CgroupVersion,
		cgroupDriver: engine.CgroupDriver,
		cpus: engine.NCPU,
		memoryBytes: engine.MemTotal,
		rootFolder: engine.DockerRootDir,
		isRootless: engine.isRootless,
		isSwarmActive: engine.isSwarmActive,
		warnings: engine.Warnings,
	};
}

function summaryOf(report: Report) {
	const {grades, lowest, median, failing, counts} = sumUp(report);
	const named = (container: ContainerReport | null) =>
		container === null ? null : {name: container.name, ...glimpse(container.assessment.score)};
	return {
		containers: report.containers.length,
		images: report.images.length,
		grades,
		lowest: named(lowest),
		median: named(median),
		verdicts: counts,
		failing,
	};
}

const checkOf = (check: CheckSpec) => ({
	id: check.id,
	cis: cisOf(check.record),
	record: check.record,
	subject: check.subject,
	theme: check.theme,
	title: check.title,
	why: check.why,
	outcomes: check.outcomes,
});

function* map<T>(elements: readonly T[], into: (element: T) => string): Generator<string> {
	for (const element of elements) yield into(element);
}

function* list(elements: Iterable<string>): Generator<string> {
	let separator = '[\n';
	for (const element of elements) {
		yield separator + element;
		separator = ',\n';
	}
	yield separator === ',\n' ? '\n]' : '[]';
}

/** In parts, each small beside the whole. */
export function* jsonParts(report: Report): Generator<string> {
	const {host, containers, images, notices, bar} = report;
	const write = findingWriter();
	yield `{\n"schemaVersion": ${json(schemaVersion)},\n`;
	yield `"generatedAt": ${json(isoTime(report.generatedAtUnixMs))},\n`;
	yield `"hullcheck": ${json({version: report.version})},\n`;
	yield `"engine": ${json(engineOf(report))},\n`;
	yield `"selection": ${json(report.selection)},\n`;
	yield `"summary": ${json(summaryOf(report))},\n`;
	yield `"bar": ${json({isSet: bar.isSet, isPassed: bar.isPassed, reasons: bar.reasons})},\n`;
	yield `"notices": ${json(notices)},\n`;
	yield `"host": ${host === null ? 'null' : sayHost(host, write)},\n"containers": `;
	yield* list(map(containers, container => sayContainer(container, write)));
	yield ',\n"images": ';
	yield* list(map(images, image => sayImage(image, write)));
	const {services} = report;
	yield ',\n"services": ';
	if (services === undefined) yield 'null';
	else yield* list(map(services, service => sayService(service, write)));
	yield ',\n"checks": ';
	const judged = [...everythingJudged(report), ...(services ?? []).map(({assessment}) => assessment)];
	yield* list(map(checksOf(judged), check => json(checkOf(check))));
	yield '\n}\n';
}
