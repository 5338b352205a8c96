/** Today's failing findings as waivers, so that from now on only what is new stands out. */
import type {Finding} from '../model/check.ts';
import type {ContainerReport, HostReport, ImageReport} from '../model/report.ts';
import {dayOf} from '../model/waiver.ts';
import {waiverExpired} from '../waivers/expired.ts';

export type BaselineOptions = {
	readonly nowUnixMs: number;
	/** Days until it has to be looked at again. */
	readonly days?: number;
};

const usualDays = 90;
const dayMs = 86_400_000;
/** As `waiver-entry.ts` takes them. */
const isName = (name: string): boolean => /^[\w.-]{1,256}$/.test(name);
const isReference = (reference: string): boolean => /^[\w.:@/-]{1,256}$/.test(reference);

/**
 * YAML for the config file: one waiver for each container, for the host and for each image, with its checks. What could
 * not be decided is left out (nobody has seen what it is), and so is what a waiver covers already.
 */
export function baselineYaml(
	containers: readonly ContainerReport[],
	host: HostReport | null,
	images: readonly ImageReport[],
	{nowUnixMs, days = usualDays}: BaselineOptions,
): string {
	const today = dayOf(nowUnixMs);
	const expires = dayOf(nowUnixMs + days * dayMs);
	const entry = (scope: string, findings: readonly Finding[]): readonly string[] => {
		const checks = failing(findings);
		if (checks.length === 0) return [];
		return [
			`  - ${scope}`,
			'    checks:',
			...checks.map(id => `      - ${id}`),
			`    reason: baseline of ${today}`,
			`    expires: ${expires}`,
		];
	};
	const sorted = [...containers].sort((a, b) => (a.name < b.name ? -1 : 1));
	const entries = [
		...(host === null ? [] : entry('host: true', host.assessment.findings)),
		...sorted.flatMap(({name, assessment}) =>
			isName(name) ? entry(`name: ${JSON.stringify(name)}`, assessment.findings) : [],
		),
		...images.flatMap(({tags, digests, findings}) => {
			const reference = [...tags.toSorted(), ...digests.toSorted()].find(isReference);
			return reference === undefined ? [] : entry(`image: ${JSON.stringify(reference)}`, findings);
		}),
	];
	const unnamed = containers.filter(({name}) => !isName(name)).length;
	return [
		`# What failed on ${today}. Put it into the config file, and take out what you put right.`,
		...(unnamed === 0 ? [] : [`# Left out: ${unnamed} with names that no engine gives.`]),
		...(entries.length === 0 ? ['waivers: []'] : ['waivers:', ...entries]),
		'',
	].join('\n');
}

const failing = (findings: readonly Finding[]): readonly string[] =>
	findings
		.filter(({verdict, waived, check}) => verdict.is === 'fail' && waived === null && check.id !== waiverExpired.id)
		.map(({check}) => check.id)
		.sort();
