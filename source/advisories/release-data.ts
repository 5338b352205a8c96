/**
 * What is known of releases, as data: what hullcheck brings along, and what `db update --advisories` brought since. Nothing
 * that was known is forgotten by a newer file: what it does not name stays as it was.
 */
import {at, isObject} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import type {Circumstance} from './circumstances.ts';
import {distributionsAsOf, releaseEnds, type ReleaseEnds} from './data/distributions.ts';
import {advisoriesAsOf, engineAdvisories, type Advisory} from './data/engine-advisories.ts';
import {branchEnds, supportAsOf} from './data/support.ts';

export type KnownFlaws = {
	/** `2026-08-23`. */
	readonly asOf: string;
	readonly advisories: readonly Advisory[];
};

export type KnownEnds = {
	readonly asOf: string;
	readonly branches: typeof branchEnds;
	/** By `ID` of os-release. */
	readonly distributions: Readonly<Record<string, readonly ReleaseEnds[]>>;
};

export type ReleaseData = {readonly flaws: KnownFlaws; readonly ends: KnownEnds};

export const packagedData: ReleaseData = {
	flaws: {asOf: advisoriesAsOf, advisories: engineAdvisories},
	ends: {
		asOf: distributionsAsOf < supportAsOf ? distributionsAsOf : supportAsOf,
		branches: branchEnds,
		distributions: releaseEnds,
	},
};

const components: readonly string[] = ['engine', 'containerd', 'runc', 'buildkit'] satisfies ReadonlyArray<
	Advisory['component']
>;
const severities: readonly string[] = ['critical', 'high', 'medium', 'low'] satisfies ReadonlyArray<
	Advisory['severity']
>;
const circumstances: Readonly<Record<Circumstance, true>> = {
	CRI: true,
	'authorization plugin': true,
	'classic builds': true,
	'encrypted overlay': true,
	firewalld: true,
	'host network': true,
	'internal network': true,
	'local users': true,
	plugin: true,
	rootless: true,
	'stacks under debug': true,
	'userns-remap': true,
};

const isDay = (value: unknown): value is string =>
	typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
const isVersion = (value: unknown): value is string => typeof value === 'string' && /^\d[\w.+~-]{0,60}$/.test(value);
const isText = (value: unknown, maxLength: number): value is string =>
	typeof value === 'string' && value !== '' && value.length <= maxLength;
const isRange = (value: unknown): value is readonly [string, string] =>
	Array.isArray(value) && value.length === 2 && value.every(isVersion);
const isCircumstance = (value: unknown): value is Circumstance =>
	typeof value === 'string' && Object.hasOwn(circumstances, value);

/** null: it has no known form. What it needs and is not known here counts as given. */
function readAdvisory(json: unknown): Advisory | null {
	const [id, component, affected] = [at(json, 'id'), at(json, 'component'), at(json, 'affected')];
	const [severity, title] = [at(json, 'severity'), at(json, 'title')];
	const [needs, takes] = [at(json, 'needs'), at(json, 'takes')];
	if (!isText(id, 60) || !/^[\w-]+$/.test(id) || !isText(title, 500)) return null;
	if (!components.includes(String(component)) || !severities.includes(String(severity))) return null;
	if (!Array.isArray(affected) || affected.length === 0 || !affected.every(isRange)) return null;
	return {
		id,
		component: component as Advisory['component'],
		affected,
		severity: severity as Advisory['severity'],
		title,
		...(isCircumstance(needs) ? {needs} : {}),
		...(isText(takes, 300) ? {takes} : {}),
	};
}

const unread = (why: string): Unread => new Unread(sanitise(why));

/** `{schemaVersion: 1, asOf, advisories: […]}`, whole or not at all: one that can't be read may be the one that matters. */
export function readFlaws(json: unknown): Read<KnownFlaws> {
	const [asOf, list] = [at(json, 'asOf'), at(json, 'advisories')];
	if (at(json, 'schemaVersion') !== 1) return unread('it is no list of advisories of version 1');
	if (!isDay(asOf)) return unread('it does not say of which day it is');
	if (!Array.isArray(list) || list.length === 0) return unread('it holds no advisory');
	const advisories: Advisory[] = [];
	for (const [index, one] of list.entries()) {
		const advisory = readAdvisory(one);
		if (advisory === null) return new Unread(words`its advisory ${index + 1} has no form that is known`);
		advisories.push(advisory);
	}
	return {asOf, advisories};
}

const isEnd = (value: unknown): value is string | null => value === null || isDay(value);

function readReleases(json: unknown): readonly ReleaseEnds[] | null {
	if (!Array.isArray(json) || json.length === 0) return null;
	const releases: ReleaseEnds[] = [];
	for (const one of json) {
		if (!Array.isArray(one) || one.length < 2 || one.length > 3) return null;
		const [release, ends, extended] = one as readonly unknown[];
		if (!isVersion(release) || !isEnd(ends) || (extended !== undefined && !isEnd(extended))) return null;
		releases.push(extended === undefined ? [release, ends] : [release, ends, extended]);
	}
	return releases;
}

/** `{schemaVersion: 1, asOf, branches: {engine: [[release, ends, extendedEnds]]}, distributions: {debian: […]}}`. */
export function readEnds(json: unknown): Read<KnownEnds> {
	const [asOf, branches, distributions] = [at(json, 'asOf'), at(json, 'branches'), at(json, 'distributions')];
	if (at(json, 'schemaVersion') !== 1) return unread('it is no list of ends of support of version 1');
	if (!isDay(asOf)) return unread('it does not say of which day it is');
	if (!isObject(branches) || !isObject(distributions)) return unread('it lacks branches or distributions');
	const [engine, containerd, runc] = ['engine', 'containerd', 'runc'].map(name => readReleases(branches[name]));
	if (!engine || !containerd || !runc) return unread('the ends of a branch have no form that is known');
	const read: Record<string, readonly ReleaseEnds[]> = {};
	for (const [id, releases] of Object.entries(distributions)) {
		const known = readReleases(releases);
		if (known === null || !/^[a-z][\w.-]{0,40}$/.test(id))
			return new Unread(words`the ends of ${sanitise(id, 40)} have no form that is known`);
		read[id] = known;
	}
	return {asOf, branches: {engine, containerd, runc}, distributions: read};
}

const byRelease = (older: readonly ReleaseEnds[], newer: readonly ReleaseEnds[]): readonly ReleaseEnds[] => [
	...newer,
	...older.filter(([release]) => !newer.some(([one]) => one === release)),
];

/** null: there is none, or it is not newer than what hullcheck brings along. */
const isNewer = <T extends {readonly asOf: string}>(newer: T | null, older: T): newer is T =>
	newer !== null && newer.asOf > older.asOf;

/** What counts: of each the newer one. An advisory goes by its id and its part of the engine. */
export function joinData(brought: {readonly flaws: KnownFlaws | null; readonly ends: KnownEnds | null}): ReleaseData {
	const {flaws, ends} = packagedData;
	const keyOf = ({id, component}: Advisory): string => `${component} ${id}`;
	const named = new Set(brought.flaws?.advisories.map(keyOf));
	return {
		flaws: isNewer(brought.flaws, flaws)
			? {
					asOf: brought.flaws.asOf,
					advisories: [...brought.flaws.advisories, ...flaws.advisories.filter(one => !named.has(keyOf(one)))],
				}
			: flaws,
		ends: isNewer(brought.ends, ends)
			? {
					asOf: brought.ends.asOf,
					branches: {
						engine: byRelease(ends.branches.engine, brought.ends.branches.engine),
						containerd: byRelease(ends.branches.containerd, brought.ends.branches.containerd),
						runc: byRelease(ends.branches.runc, brought.ends.branches.runc),
					},
					distributions: Object.fromEntries(
						[...new Set([...Object.keys(ends.distributions), ...Object.keys(brought.ends.distributions)])].map(id => [
							id,
							byRelease(ends.distributions[id] ?? [], brought.ends?.distributions[id] ?? []),
						]),
					),
				}
			: ends,
	};
}
