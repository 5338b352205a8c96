/** The `policy` and `severities` keys. */
import {severities as severityNames, type Severity} from '../model/check.ts';
import {defaultPolicy, type Policy} from '../model/policy.ts';
import {readCount, readEntries, readFields, readFlag, readText, readTexts, type Field} from './fields.ts';
import {quoted, type Problems} from './problems.ts';
import {findChecks, type KnownChecks} from './known-checks.ts';

const policyKeys: ReadonlyArray<Exclude<keyof Policy, 'severities'>> = [
	'trustedUsers',
	'allowedRegistries',
	'isHostHardened',
	'isFirewallManagedElsewhere',
	'isSwarmWanted',
	'imageMaxAgeDays',
	'maxStoppedContainers',
	'maxUnusedImages',
	'swarmCertMaxDays',
	'swarmCaMaxDays',
];

/** useradd(8): no colon, blank or slash; `NAME$` is a machine's. */
const isAccount = (text: string): boolean => /^[^\s:,/"'\\*?[\]]{1,256}$/.test(text) && !text.startsWith('-');
/** Host with port or first part of the name, then folders: as it stands before `:tag` and `@digest`. */
const isRegistry = (text: string): boolean =>
	/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(text);

const tenYears = 3650;
const many = 1_000_000;

export function readPolicy(field: Field | undefined, problems: Problems): Omit<Policy, 'severities'> {
	const fields = readFields(field?.value ?? null, 'policy', policyKeys, problems);

	const texts = (
		key: 'trustedUsers' | 'allowedRegistries',
		example: string,
		isGood: (text: string) => boolean,
		todo: string,
	): readonly string[] | null => {
		const one = fields.get(key);
		const all = one === undefined ? null : readTexts(one, example, problems);
		for (const [node, text] of all ?? [])
			if (!isGood(text)) problems.add(node, `${quoted(text)} in policy.${key} is no name of one`, todo);
		return all?.map(([, text]) => text) ?? defaultPolicy[key];
	};
	const flag = (key: 'isHostHardened' | 'isFirewallManagedElsewhere' | 'isSwarmWanted'): boolean => {
		const one = fields.get(key);
		return (one === undefined ? null : readFlag(one, problems)) ?? defaultPolicy[key];
	};
	const count = (
		key: 'imageMaxAgeDays' | 'maxStoppedContainers' | 'maxUnusedImages' | 'swarmCertMaxDays' | 'swarmCaMaxDays',
		least: number,
		most: number,
	): number => {
		const one = fields.get(key);
		return (one === undefined ? null : readCount(one, least, most, problems)) ?? defaultPolicy[key];
	};

	return {
		trustedUsers: texts(
			'trustedUsers',
			'[alice, deploy]',
			isAccount,
			'Write the name of an account exactly: no pattern, no uid list',
		),
		allowedRegistries: texts(
			'allowedRegistries',
			'[registry.example.com, docker.io/library]',
			isRegistry,
			'Write it as images name it, in small letters: registry.example.com:5000 or docker.io/library, without https:// and *',
		),
		isHostHardened: flag('isHostHardened'),
		isFirewallManagedElsewhere: flag('isFirewallManagedElsewhere'),
		isSwarmWanted: flag('isSwarmWanted'),
		imageMaxAgeDays: count('imageMaxAgeDays', 1, tenYears),
		maxStoppedContainers: count('maxStoppedContainers', 0, many),
		maxUnusedImages: count('maxUnusedImages', 0, many),
		swarmCertMaxDays: count('swarmCertMaxDays', 1, tenYears),
		swarmCaMaxDays: count('swarmCaMaxDays', 1, tenYears),
	};
}

const isSeverity = (text: string): text is Severity => severityNames.some(one => one === text);

/** By id, whatever name the file uses. */
export function readSeverities(field: Field | undefined, known: KnownChecks, problems: Problems): Policy['severities'] {
	if (field === undefined) return {};
	const own = new Map<string, Severity>();
	for (const entry of readEntries(field, problems)) {
		const checks = findChecks(entry.name, entry.key, known, problems);
		const text = readText(entry.value, entry, problems);
		if (text === null) continue;
		if (!isSeverity(text)) {
			const meant = problems.near(text, severityNames);
			problems.add(
				entry.value ?? entry.key,
				`${quoted(text)} is no severity`,
				meant === null ? `Write one of ${severityNames.join(', ')}` : `Did you mean ${meant}?`,
			);
			continue;
		}
		for (const {id} of checks) {
			if (own.has(id))
				problems.add(entry.key, `${id} is weighed twice`, 'Name each check once, by its id or by its number');
			own.set(id, text);
		}
	}
	return Object.fromEntries(own);
}
