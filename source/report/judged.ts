/** What was judged, as one list: the host, each container, each image. And the few numbers that sum it up. */
import {isOpen, severities, type CheckSpec, type Finding, type Severity, type VerdictName} from '../model/check.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {ContainerReport, ImageReport, Report} from '../model/report.ts';
import {grades, type Grade, type Score} from '../model/score.ts';

export type Kind = 'host' | 'container' | 'image';

export type Judged = {
	readonly kind: Kind;
	readonly name: SafeText;
	/** The name less what changes whenever it is made anew, so that a finding of yesterday is known again. */
	readonly lastingName: string;
	/** Of a container: the reference it was created by; '' else. */
	readonly image: SafeText;
	/** null for an image: its findings count in its containers. */
	readonly score: Score | null;
	readonly findings: readonly Finding[];
};

/** `web.1.<task id>` of Swarm and `k8s_web_pod_shop_<uid>_<attempt>` of Kubernetes end in what no two runs share. */
function lastingName({name, owner}: ContainerReport): string {
	switch (owner.is) {
		case 'swarm':
			return name.replace(/\.[a-z0-9]{25}$/, '');
		case 'kubernetes':
			return name.replace(/_[^_]*_\d+$/, '');
		case 'nobody':
		case 'compose':
		case 'other':
			return name;
	}
}

const shortIdLength = 'sha256:'.length + 12;

/** Its first tag; without one its digest; without either its id, which is made from what is in it. */
export function imageName({tags, digests, id}: ImageReport): SafeText {
	const [first] = tags.length > 0 ? tags.toSorted() : digests.toSorted();
	return first ?? (id.slice(0, shortIdLength) as SafeText);
}

const nothing = words``;

/** Host first, then containers and images in the order of the report. */
export function everythingJudged({host, containers, images}: Report): readonly Judged[] {
	return [
		...(host === null
			? []
			: [
					{
						kind: 'host',
						name: host.name,
						lastingName: host.name,
						image: nothing,
						score: host.assessment.score,
						findings: host.assessment.findings,
					} as const,
				]),
		...containers.map((container): Judged => ({
			kind: 'container',
			name: container.name,
			lastingName: lastingName(container),
			image: container.image,
			score: container.assessment.score,
			findings: container.assessment.findings,
		})),
		...images.map((image): Judged => {
			const name = imageName(image);
			return {kind: 'image', name, lastingName: name, image: nothing, score: null, findings: image.findings};
		}),
	];
}

/** Every check that was asked, by id. */
export function checksOf(judged: ReadonlyArray<Pick<Judged, 'findings'>>): readonly CheckSpec[] {
	const byId = new Map<string, CheckSpec>();
	for (const {findings} of judged) for (const {check} of findings) if (!byId.has(check.id)) byId.set(check.id, check);
	return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The worst a check can come to. */
export const worstSeverity = ({outcomes}: CheckSpec): Severity =>
	severities.find(severity => Object.values(outcomes).includes(severity)) ?? 'info';

const weight = ({severity, verdict}: Finding): number =>
	severities.indexOf(severity) * 2 + (verdict.is === 'unknown' ? 1 : 0);

/** What is known to fail before what could not be read, of the same severity. */
const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
	findings.toSorted((a, b) => weight(a) - weight(b));
export const openOf = (findings: readonly Finding[]): readonly Finding[] => worstFirst(findings.filter(isOpen));
export const waivedOf = (findings: readonly Finding[]): readonly Finding[] =>
	worstFirst(findings.filter(({waived}) => waived !== null));

export type VerdictCounts = Readonly<Record<VerdictName | 'waived', number>>;

/** A waived finding counts as waived and as nothing else. */
export function countVerdicts(findings: readonly Finding[]): VerdictCounts {
	const counts = {pass: 0, fail: 0, 'not-applicable': 0, unknown: 0, manual: 0, waived: 0};
	for (const {verdict, waived} of findings) counts[waived === null ? verdict.is : 'waived'] += 1;
	return counts;
}

export type Summary = {
	readonly grades: Readonly<Record<Grade, number>>;
	readonly lowest: ContainerReport | null;
	/** The lower of two in the middle, as everywhere: never a number that no container has. */
	readonly median: ContainerReport | null;
	/** Failing, by severity. */
	readonly failing: Readonly<Record<Severity, number>>;
	readonly counts: VerdictCounts;
};

const byScore = (a: ContainerReport, b: ContainerReport): number =>
	a.assessment.score.value - b.assessment.score.value || (a.name < b.name ? -1 : 1);

export const lowestFirst = (containers: readonly ContainerReport[]): readonly ContainerReport[] =>
	containers.toSorted(byScore);

export function sumUp(report: Report): Summary {
	const sorted = lowestFirst(report.containers);
	const gradeCounts = {A: 0, B: 0, C: 0, D: 0, E: 0, F: 0};
	for (const {assessment} of sorted) gradeCounts[assessment.score.grade] += 1;
	const failing = {critical: 0, high: 0, medium: 0, low: 0, info: 0};
	const counts = {pass: 0, fail: 0, 'not-applicable': 0, unknown: 0, manual: 0, waived: 0};
	for (const {findings} of everythingJudged(report)) {
		for (const {verdict, waived, severity} of findings) {
			counts[waived === null ? verdict.is : 'waived'] += 1;
			if (waived === null && verdict.is === 'fail') failing[severity] += 1;
		}
	}
	return {
		grades: gradeCounts,
		lowest: sorted[0] ?? null,
		median: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
		failing,
		counts,
	};
}

/** `A 12, D 3`: letters that nobody has are left out. */
export const sayGrades = (counts: Summary['grades']): string =>
	grades
		.filter(grade => counts[grade] > 0)
		.map(grade => `${grade} ${counts[grade]}`)
		.join(', ');
