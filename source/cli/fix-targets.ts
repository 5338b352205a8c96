/** Which containers a fix is of, and which checks it is for. */
import {isBackupName} from '../fixes/recreate/labels.ts';
import {didYouMean} from '../model/nearest.ts';
import type {Listing} from '../model/fleet.ts';
import type {Planner} from '../session/plan-for.ts';
import {checkNamed} from './every-check.ts';
import {UsageError} from './exit.ts';
import type {Parsed} from './flags.ts';
import {everything, wantsOf} from './selection.ts';

export const targetFlags = {
	all: {takes: null, says: 'every container that the checks are about, one by one'},
	container: {takes: 'PATTERN', isRepeatable: true, says: 'those of this name (web-*) or beginning of an id'},
	label: {takes: 'KEY[=VALUE]', isRepeatable: true, says: 'those that carry it; given twice: that carry both'},
	compose: {takes: 'PROJECT', says: 'those of this Compose project'},
	running: {takes: null, says: 'of these only those that run'},
	harden: {takes: null, says: 'all that its container was seen to survive, in place of named checks'},
} as const;
type TargetFlags = Parsed<keyof typeof targetFlags>;

export type Target = {
	/** null: those that the flags choose. */
	readonly name: string | null;
	/** []: harden. */
	readonly checkIds: readonly string[];
};

function checkIdOf(name: string): string {
	const {id, subject} = checkNamed(name);
	if (subject === 'container' || subject === 'image') return id;
	throw new UsageError(
		`${name} is about the ${subject === 'daemon-files' ? 'daemon' : subject}, and fix changes containers. hullcheck checks ${id} says what to do.`,
	);
}

/** Throws `UsageError`. */
export function readTarget(flags: TargetFlags): Target {
	const isMany =
		flags.is('all') || flags.all('container').length + flags.all('label').length > 0 || flags.one('compose') !== null;
	const [first, ...rest] = flags.input;
	const [name, checks] = isMany ? [null, flags.input] : [first ?? null, rest];
	if (!isMany && name === null)
		throw new UsageError(
			'fix wants a container: hullcheck fix CONTAINER CHECK…, or --all, --container, --label, --compose.',
		);
	if (flags.is('harden') && checks.length > 0)
		throw new UsageError(`--harden chooses by itself: leave it out, or ${checks.join(', ')}.`);
	if (!flags.is('harden') && checks.length === 0)
		throw new UsageError(
			'fix wants checks, by id (pids-limit) or CIS number (5.29), or --harden. hullcheck audit says what is open.',
		);
	return {name, checkIds: [...new Set(checks.map(checkIdOf))]};
}

/** By name, else by the beginning of its id. Throws `UsageError`. */
export function oneOfName(name: string, listings: readonly Listing[]): Listing {
	const called = listings.find(one => one.name === name.replace(/^\//, ''));
	if (called !== undefined) return called;
	const begun = /^[0-9a-f]{4,64}$/.test(name) ? listings.filter(({id}) => id.startsWith(name)) : [];
	const [only, another] = begun;
	if (only !== undefined && another === undefined) return only;
	if (another !== undefined)
		throw new UsageError(`${begun.length} containers have an id that begins with ${name}: name one of them.`);
	const names = listings.map(one => String(one.name));
	throw new UsageError(`there is no container "${name}".${didYouMean(name, names)} hullcheck audit lists all.`);
}

/** By name. Throws `UsageError` where nothing is chosen. */
export async function listingsFor(
	{name}: Target,
	flags: TargetFlags,
	{listings, labelled}: Pick<Planner, 'listings' | 'labelled'>,
): Promise<readonly Listing[]> {
	if (name !== null) return [oneOfName(name, listings)];
	const {isWanted} = wantsOf({...everything, containers: flags.all('container'), isRunningOnly: flags.is('running')});
	const project = flags.one('compose');
	const labels = [...flags.all('label'), ...(project === null ? [] : [`com.docker.compose.project=${project}`])];
	const carrying = labels.length === 0 ? null : await labelled(labels);
	const chosen = listings.filter(
		one => isWanted(one) && !isBackupName(one.name) && (carrying === null || carrying.has(one.id)),
	);
	if (chosen.length === 0) throw new UsageError('no container there is what was chosen. hullcheck audit lists all.');
	return chosen.toSorted((one, other) => one.name.localeCompare(other.name, 'en', {numeric: true}));
}
