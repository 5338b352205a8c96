/** One entry of `waivers`: which checks, for whom, why, and until when. */
import type {Node} from 'yaml';
import type {CheckSpec} from '../model/check.ts';
import {sanitise} from '../model/safe-text.ts';
import type {Waiver, WaiverScope} from '../model/waiver.ts';
import {readFields, readFlag, readText, readTexts, type Field, type Fields} from './fields.ts';
import {findChecks, type KnownChecks} from './known-checks.ts';
import {quoted, type Problems} from './problems.ts';

const scopeKeys = ['name', 'image', 'label', 'compose', 'host'] as const;
const keys: readonly string[] = ['check', 'checks', ...scopeKeys, 'reason', 'expires'];
const longest = 256;
const dayMs = 86_400_000;

/** What is good of it, one waiver a check; [] where anything is wrong. */
export function readWaiver(node: Node, path: string, known: KnownChecks, problems: Problems): readonly Waiver[] {
	const before = problems.count;
	const fields = readFields(node, path, keys, problems);
	if (fields.size === 0) {
		if (problems.count === before) problems.add(node, `${path} is empty`, 'Give it check, a scope, reason and expires');
		return [];
	}
	const checks = readChecks(fields, node, path, known, problems);
	const scope = readScope(fields, node, path, problems);
	const reason = need(fields, 'reason', 'reason: why it is accepted, for whoever reads it later', node, path, problems);
	const expires = need(fields, 'expires', 'expires: the last day it holds, as 2027-01-31', node, path, problems);
	const reasonText = reason === null ? null : readText(reason.value, reason, problems);
	const expiresAtUnixMs = expires === null ? null : readLastMs(expires, problems);
	if (scope !== null) checkSubjects(checks, scope, problems);
	if (scope === null || reasonText === null || expiresAtUnixMs === null) return [];
	const line = problems.lineOf(node);
	return checks.map(({name}) => ({check: name, scope, reason: sanitise(reasonText, 500), expiresAtUnixMs, line}));
}

function need(fields: Fields, key: string, todo: string, node: Node, path: string, problems: Problems): Field | null {
	return fields.get(key) ?? problems.add(node, `${path} has no ${key}`, `Add ${todo}`);
}

type Named = {readonly name: string; readonly at: Node; readonly specs: readonly CheckSpec[]};

function readChecks(
	fields: Fields,
	node: Node,
	path: string,
	known: KnownChecks,
	problems: Problems,
): readonly Named[] {
	const [one, several] = [fields.get('check'), fields.get('checks')];
	if (one !== undefined && several !== undefined) {
		problems.add(several.key, `${path} has check and checks`, 'Put all into checks');
		return [];
	}
	if (one === undefined && several === undefined) {
		problems.add(
			node,
			`${path} names no check`,
			'Add check: with an id or a CIS number, or checks: with a list of them',
		);
		return [];
	}
	const named = (at: Node, name: string): Named => ({name, at, specs: findChecks(name, at, known, problems)});
	if (one !== undefined) {
		const name = readText(one.value, one, problems);
		return name === null ? [] : [named(one.value ?? one.key, name)];
	}
	const names = several === undefined ? null : readTexts(several, '[health-check, 5.29]', problems);
	if (names?.length === 0 && several !== undefined)
		problems.add(several.key, `${path}.checks is empty`, 'Name at least one check');
	const all = (names ?? []).map(([at, name]) => named(at, name));
	return all.filter(({name}, index) => all.findIndex(other => other.name === name) === index);
}

function readScope(fields: Fields, node: Node, path: string, problems: Problems): WaiverScope | null {
	const given = scopeKeys.flatMap(by => {
		const field = fields.get(by);
		return field === undefined ? [] : [{by, field}];
	});
	const [first, second] = given;
	if (first === undefined)
		return problems.add(node, `${path} says for whom by nothing`, `Add one of ${scopeKeys.join(', ')}`);
	if (second !== undefined)
		return problems.add(
			second.field.key,
			`${path} has two scopes, ${first.by} and ${second.by}`,
			'Keep one, or write two waivers',
		);
	return scopeOf(first.by, first.field, problems);
}

function scopeOf(by: (typeof scopeKeys)[number], field: Field, problems: Problems): WaiverScope | null {
	if (by === 'host') {
		const isHost = readFlag(field, problems);
		if (isHost !== false) return isHost === null ? null : {by};
		return problems.add(field.value ?? field.key, `${field.path} is false`, 'Write host: true, or another scope');
	}
	const text = readText(field.value, field, problems);
	const at = field.value ?? field.key;
	if (text === null) return null;
	const wrong = (what: string, todo: string): null => problems.add(at, `${field.path} ${what}`, todo);
	if (text.length > longest) return wrong(`is longer than ${longest} characters`, 'Use * for what may vary');
	switch (by) {
		case 'name':
			if (/^[\w.*?-]+$/.test(text)) return {by, pattern: text};
			return wrong(
				`is ${quoted(text)}, which no container can be called`,
				'Use letters, digits, _ . - and * (any characters) or ? (one): no slash, no regular expression',
			);
		case 'image':
			if (/^[\w.*?:@/-]+$/.test(text)) return {by, pattern: text};
			return wrong(
				`is ${quoted(text)}, which no image can be called`,
				'Write it as the container names it, as in registry.example.com/shop/web:*, with * (any characters) or ? (one)',
			);
		case 'label':
			return (
				labelOf(text) ?? wrong(`is ${quoted(text)}`, 'Write KEY or KEY=VALUE, as in com.example.stage=dev: no patterns')
			);
		case 'compose':
			return (
				composeOf(text) ?? wrong(`is ${quoted(text)}`, 'Write PROJECT or PROJECT/SERVICE, as in shop/web: no patterns')
			);
	}
}

function labelOf(text: string): WaiverScope | null {
	const [, key, value] = /^([^\s=*?]+)(?:=(.*))?$/.exec(text) ?? [];
	return key === undefined ? null : {by: 'label', key, value: value ?? null};
}

function composeOf(text: string): WaiverScope | null {
	const [, project, service] = /^([\w.-]+)(?:\/([\w.-]+))?$/.exec(text) ?? [];
	return project === undefined ? null : {by: 'compose', project, service: service ?? null};
}

/** The end of the day that is written, UTC. */
function readLastMs(field: Field, problems: Problems): number | null {
	const text = readText(field.value, field, problems);
	if (text === null) return null;
	const startMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	// JavaScript makes March 2 of February 30.
	if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== text)
		return problems.add(
			field.value ?? field.key,
			`${field.path} is ${quoted(text)}, which is no date`,
			'Write the last day it holds as YYYY-MM-DD',
		);
	return startMs + dayMs - 1;
}

/** A waiver that can't ever match is a mistake, and the person who wrote it believes to be covered. */
function checkSubjects(checks: readonly Named[], scope: WaiverScope, problems: Problems): void {
	for (const {name, at, specs} of checks) {
		if (specs.length === 0) continue;
		const isOfContainers = specs.some(({subject}) => subject === 'container' || subject === 'image');
		const isOfHost = specs.some(({subject}) => subject !== 'container' && subject !== 'image');
		if (scope.by === 'host' && !isOfHost)
			problems.add(
				at,
				`${name} is judged for each container, not for the host`,
				'Give name, image, label or compose instead of host',
			);
		if (scope.by !== 'host' && !isOfContainers)
			problems.add(at, `${name} is judged for the host, not for containers`, `Write host: true instead of ${scope.by}`);
	}
}
