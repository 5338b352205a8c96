/**
 * A record as OSV exports it (schema 1.7) → what the store keeps of it. Foreign JSON: what has another form is left out, and
 * a record that says nothing about packages of this ecosystem gives nothing.
 */
import {isObject, listOf} from '../../model/foreign.ts';
import {eventKinds, isRecordId, packageKey, type Advisory, type RangeEvent} from './advisory.ts';

export type OsvRecord = {
	readonly id: string;
	readonly modifiedAtUnixMs: number;
	readonly affected: ReadonlyArray<{readonly release: string; readonly key: string; readonly advisory: Advisory}>;
	/** CVE and GHSA ids that what is rated here is known by. */
	readonly rated: {readonly names: readonly string[]; readonly ratings: readonly string[]};
};

const maxTextLength = 300;
const maxReleaseLength = 60;

/** One step of `at`, without a list of steps: a million of them are taken. */
const fieldOf = (value: unknown, key: string): unknown =>
	isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const textsOf = (value: unknown): readonly string[] =>
	listOf(value).filter((one): one is string => typeof one === 'string' && one.length <= maxTextLength);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, maxTextLength) : '');

const rankOf = (rating: string): number => {
	const version = /^CVSS:(\d\.\d)\//.exec(rating)?.[1];
	return version === undefined ? (rating.startsWith('AV:') ? 2 : 1) : Number(version) + 1;
};

const unrated: readonly string[] = [];

/** CVSS vectors and words in all the places sources write them to, the newest kind first. */
function ratingsOf(holder: unknown): readonly string[] {
	const [severity, more] = [fieldOf(holder, 'severity'), fieldOf(holder, 'database_specific')];
	// As nearly all of what a distribution says of its releases.
	if (severity === undefined && more === undefined) return unrated;
	const listed = listOf(severity).map(one => textOf(fieldOf(one, 'score')));
	const word = textOf(fieldOf(more, 'severity'));
	return [...listed, word].filter(one => one !== '').toSorted((a, b) => rankOf(b) - rankOf(a));
}

function eventsOf(range: unknown): readonly RangeEvent[] {
	const events: RangeEvent[] = [];
	for (const event of listOf(fieldOf(range, 'events'))) {
		for (const is of eventKinds) {
			const version = fieldOf(event, is);
			if (typeof version === 'string' && version.length <= maxTextLength) events.push([is, version]);
		}
	}
	return events;
}

/** Commits are no versions of packages. */
const rangesOf = (affected: unknown): ReadonlyArray<readonly RangeEvent[]> =>
	listOf(fieldOf(affected, 'ranges'))
		.filter(range => fieldOf(range, 'type') !== 'GIT')
		.map(eventsOf)
		.filter(events => events.length > 0);

/** From the first version on without an end: every version is in it, and a list of them adds nothing. */
const isEndless = (events: readonly RangeEvent[]): boolean =>
	events.every(([is, version]) => is === 'introduced' && version === '0');

/**
 * Ubuntu's archives for subscribers and certified builds are no releases that an image says it is of, and would be nine
 * tenths of its data.
 */
const isLeftOut = (ecosystem: string, release: string): boolean =>
	ecosystem === 'Ubuntu' && /^(?:Pro|FIPS|FIPS-.*|Nvidia-.*|Realtime-.*|Bluefield.*):/i.test(release);

/** null: withdrawn, or no record at all. `ecosystem`: without its release. */
export function readOsvRecord(json: unknown, ecosystem: string): OsvRecord | null {
	const id = fieldOf(json, 'id');
	if (!isObject(json) || typeof id !== 'string' || !isRecordId(id)) return null;
	const modifiedAtUnixMs = Date.parse(textOf(json['modified'])) || 0;
	if (typeof json['withdrawn'] === 'string')
		return {id, modifiedAtUnixMs, affected: [], rated: {names: [], ratings: []}};

	const names = [...textsOf(json['aliases']), ...textsOf(json['upstream'])].filter(isRecordId);
	const ratings = ratingsOf(json);
	const summary = textOf(json['summary']);
	const affected = listOf(json['affected']).flatMap(one => {
		const [name, where] = [fieldOf(fieldOf(one, 'package'), 'name'), fieldOf(fieldOf(one, 'package'), 'ecosystem')];
		if (typeof name !== 'string' || typeof where !== 'string' || name === '') return [];
		const release = where === ecosystem ? '' : where.slice(ecosystem.length + 1);
		if (where !== ecosystem && !where.startsWith(`${ecosystem}:`)) return [];
		if (release.length > maxReleaseLength || isLeftOut(ecosystem, release)) return [];
		const ranges = rangesOf(one);
		const versions = ranges.some(isEndless) ? [] : textsOf(fieldOf(one, 'versions'));
		if (ranges.length === 0 && versions.length === 0) return [];
		const own = ratingsOf(one);
		const urgency = textOf(fieldOf(fieldOf(one, 'ecosystem_specific'), 'urgency'));
		const advisory: Advisory = {
			id,
			names,
			ranges,
			versions,
			ratings: own.length > 0 ? own : ratings,
			urgency: urgency === 'not yet assigned' ? '' : urgency,
			summary,
		};
		return [{release, key: packageKey(ecosystem, name), advisory}];
	});
	const known = [id, ...names].filter(one => /^(?:CVE|GHSA)-/.test(one));
	// A record of several vulnerabilities (DSA, USN) says of none how bad it is.
	const isOfOne = known.filter(one => one.startsWith('CVE-')).length <= 1;
	return {id, modifiedAtUnixMs, affected, rated: {names: isOfOne ? known : [], ratings}};
}
