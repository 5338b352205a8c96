/**
 * What of a survey is listed. It never changes a score: that is of the whole container, and a report of its network alone
 * that scored 100 would say something nobody asked. Pure.
 */
import {isBad, severities, type CheckSpec, type Finding, type Severity} from '../model/check.ts';
import type {Listing} from '../model/fleet.ts';
import type {ContainerReport, HostReport, ImageReport} from '../model/report.ts';
import type {Assessment} from '../model/score.ts';
import type {ServiceReport} from '../model/swarm.ts';
import type {Survey, Wants} from '../session/survey.ts';
import {matchesGlob} from '../waivers/glob.ts';
import {UsageError} from './exit.ts';

export type Selection = {
	/** Name patterns, or the beginning of an id. Any of them. */
	readonly containers: readonly string[];
	/** Reference patterns, with or without the tag, or the beginning of an id. Any of them. */
	readonly images: readonly string[];
	/** `key` or `key=value`. All of them. */
	readonly labels: readonly string[];
	/** Compose projects. Any of them. */
	readonly projects: readonly string[];
	/** null: every check. */
	readonly isCheckWanted: ((check: CheckSpec) => boolean) | null;
	/** Lists only what fails or is unknown, this bad or worse. */
	readonly minSeverity: Severity | null;
	readonly isRunningOnly: boolean;
	readonly hasHost: boolean;
	readonly hasImages: boolean;
};

export const everything: Selection = {
	containers: [],
	images: [],
	labels: [],
	projects: [],
	isCheckWanted: null,
	minSeverity: null,
	isRunningOnly: false,
	hasHost: true,
	hasImages: true,
};

const isIdStart = (pattern: string, id: string): boolean =>
	/^(?:sha256:)?[0-9a-f]{4,64}$/.test(pattern) &&
	id.replace(/^sha256:/, '').startsWith(pattern.replace(/^sha256:/, ''));

const fitsContainer = (
	patterns: readonly string[],
	{id, name}: {readonly id: string; readonly name: string},
): boolean => patterns.length === 0 || patterns.some(pattern => matchesGlob(pattern, name) || isIdStart(pattern, id));

/** `shop/web` is that image under any tag. */
const withoutTag = (reference: string): string => reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

const fitsReference = (pattern: string, reference: string): boolean =>
	matchesGlob(pattern, reference) || matchesGlob(pattern, withoutTag(reference));

const fitsImage = (patterns: readonly string[], id: string, references: readonly string[]): boolean =>
	patterns.length === 0 ||
	patterns.some(pattern => isIdStart(pattern, id) || references.some(one => fitsReference(pattern, one)));

/** Some containers are named, rather than all that there are. */
const namesSome = ({containers, images, labels, projects}: Selection): boolean =>
	containers.length + images.length + labels.length + projects.length > 0;

/** What need not be looked at at all. Whoever names containers or images does not ask about the host. */
export function wantsOf(selection: Selection): Wants {
	return {
		isWanted: (listing: Listing) =>
			fitsContainer(selection.containers, listing) && (!selection.isRunningOnly || listing.status === 'running'),
		labels: selection.labels,
		hasHost: selection.hasHost && !namesSome(selection),
		hasImages: selection.hasImages,
	};
}

function isListed({isCheckWanted, minSeverity}: Selection, finding: Finding): boolean {
	if (isCheckWanted !== null && !isCheckWanted(finding.check)) return false;
	if (minSeverity === null) return true;
	return isBad(finding) && severities.indexOf(finding.severity) <= severities.indexOf(minSeverity);
}

const thin = (selection: Selection, findings: readonly Finding[]): readonly Finding[] =>
	selection.isCheckWanted === null && selection.minSeverity === null
		? findings
		: findings.filter(finding => isListed(selection, finding));

const thinned = (selection: Selection, assessment: Assessment): Assessment => ({
	...assessment,
	findings: thin(selection, assessment.findings),
});

/** Whether the chosen checks say anything about it: a container is not listed for a check of the daemon. */
const isConcerned = ({isCheckWanted}: Selection, findings: readonly Finding[]): boolean =>
	isCheckWanted === null || findings.some(({check}) => isCheckWanted(check));

/** Throws `UsageError` where nothing at all is left to report. */
export function select(survey: Survey, selection: Selection): Survey {
	const hasProject = ({owner}: ContainerReport) =>
		selection.projects.length === 0 || (owner.is === 'compose' && selection.projects.includes(owner.project));
	const matching = survey.containers.filter(
		one => hasProject(one) && fitsImage(selection.images, one.imageId, [one.image, ...tagsOf(survey, one)]),
	);
	const used = new Set(matching.map(({imageId}) => imageId));
	const isByImageAlone = selection.containers.length + selection.labels.length + selection.projects.length === 0;
	const matchingImages = survey.images.filter(image => {
		if (!namesSome(selection) && !selection.isRunningOnly) return true;
		if (used.has(image.id)) return true;
		return (
			isByImageAlone &&
			selection.images.length > 0 &&
			fitsImage(selection.images, image.id, [...image.tags, ...image.digests])
		);
	});
	if (namesSome(selection) && matching.length + matchingImages.length === 0) {
		throw new UsageError(
			'nothing there is what was chosen. hullcheck audit without --container, --image, --label and --compose lists all.',
		);
	}
	const containers = matching
		.filter(one => isConcerned(selection, one.assessment.findings))
		.map((one): ContainerReport => ({...one, assessment: thinned(selection, one.assessment)}));
	const images = matchingImages
		.filter(one => isConcerned(selection, one.findings))
		.map((one): ImageReport => ({...one, findings: thin(selection, one.findings)}));
	const host: HostReport | null =
		survey.host !== null && isConcerned(selection, survey.host.assessment.findings)
			? {...survey.host, assessment: thinned(selection, survey.host.assessment)}
			: null;
	const hadAny = matching.length + matchingImages.length > 0 || survey.host !== null;
	if (selection.isCheckWanted !== null && hadAny && containers.length + images.length === 0 && host === null) {
		throw new UsageError(
			'the chosen checks are about nothing that is listed. hullcheck checks says what each is about: a container, an image, the daemon or the host.',
		);
	}
	const services = survey.services
		?.filter(one => isConcerned(selection, one.assessment.findings))
		.map((one): ServiceReport => ({...one, assessment: thinned(selection, one.assessment)}));
	return {...survey, host, containers, images, ...(services === undefined ? {} : {services})};
}

const tagsOf = ({images}: Survey, {imageId}: ContainerReport): readonly string[] =>
	images.find(({id}) => id === imageId)?.tags ?? [];
