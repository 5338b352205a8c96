/**
 * What `/` understands: words, all of which must be there, and `key:value`, `key=value`, `key<value` terms. `!` or `-`
 * before a term turns it round. A term that means nothing is said to, and its letters are looked for as they stand.
 */
import {isBad, isOpen, severities, type Severity} from '../model/check.ts';
import {knownOr} from '../model/read.ts';
import {grades, type Grade} from '../model/score.ts';
import {isBeyondLoopback} from './exposure.ts';
import type {FleetRow} from './fleet-row.ts';

export type Filter = {
	readonly text: string;
	readonly isEmpty: boolean;
	/** What was not understood, in words. */
	readonly problems: readonly string[];
	/** Terms that want a value still; while they are typed that is no problem. */
	readonly unfinished: readonly string[];
	matches(row: FleetRow): boolean;
};

type Test = (row: FleetRow) => boolean;
type Operator = ':' | '=' | '<' | '<=' | '>' | '>=';
/** A test, or why there is none. */
type Made = Test | string;

const compare = (operator: Operator, actual: number, wanted: number): boolean => {
	switch (operator) {
		case ':':
		case '=':
			return actual === wanted;
		case '<':
			return actual < wanted;
		case '<=':
			return actual <= wanted;
		case '>':
			return actual > wanted;
		case '>=':
			return actual >= wanted;
	}
};

const text =
	(of: (row: FleetRow) => string) =>
	(_operator: Operator, value: string): Made =>
	row =>
		of(row).toLowerCase().includes(value);

function grade(operator: Operator, value: string): Made {
	const wanted = grades.indexOf(value.toUpperCase() as Grade);
	if (wanted < 0) return `grades are ${grades.join(' ')}`;
	// A is the highest, so "below C" is D, E and F.
	return row => row.grade !== null && compare(operator, -grades.indexOf(row.grade), -wanted);
}

function score(operator: Operator, value: string): Made {
	const wanted = Number(value);
	if (value === '' || !Number.isFinite(wanted)) return 'a score is a number from 0 to 100';
	return row => row.value !== null && compare(operator, row.value, wanted);
}

function severity(operator: Operator, value: string): Made {
	const wanted = severities.indexOf(value as Severity);
	if (wanted < 0) return `severities are ${severities.join(', ')}`;
	return row =>
		row.container.assessment?.findings.some(
			finding => isOpen(finding) && compare(operator, -severities.indexOf(finding.severity), -wanted),
		) ?? false;
}

function check(_operator: Operator, value: string): Made {
	return row =>
		row.container.assessment?.findings.some(
			finding => isBad(finding) && (finding.check.id.includes(value) || finding.check.record.toLowerCase() === value),
		) ?? false;
}

function caps(_operator: Operator, value: string): Made {
	const wanted = value.toUpperCase().replace(/^CAP_/, '');
	return ({container}) => {
		const inspect = container.evidence === null ? null : knownOr(container.evidence.inspect, null);
		if (inspect === null) return false;
		const {CapAdd, Privileged} = inspect.HostConfig;
		if (knownOr(Privileged, false)) return true;
		const added = knownOr(CapAdd, []).map(name => name.toUpperCase().replace(/^CAP_/, ''));
		return added.some(name => name === 'ALL' || name === wanted || (wanted === '*' && name !== ''));
	};
}

function port(_operator: Operator, value: string): Made {
	if (value === '*') return row => row.isHostNetwork || row.ports.some(one => one.reach === 'all');
	if (value === 'lo') return row => row.ports.some(one => !isBeyondLoopback(one));
	if (value === 'db' || value === 'admin') return row => row.ports.some(one => one.kind === value);
	const wanted = Number(value);
	if (!Number.isInteger(wanted) || wanted < 1) return 'a port is a number, * (all addresses), lo, db or admin';
	return row => row.ports.some(one => one.port === wanted || one.containerPort === wanted);
}

function user(operator: Operator, value: string): Made {
	if (value === '?') return row => row.container.evidence !== null && row.uid === null;
	const wanted = value === 'root' ? 0 : Number(value);
	if (value === '' || !Number.isInteger(wanted)) return 'a user is root, a number, or ? (not known)';
	return row => row.uid !== null && compare(operator, row.uid, wanted);
}

function risk(_operator: Operator, value: string): Made {
	const wanted = value.toUpperCase();
	return row => row.flags.some(flag => flag.word === wanted || flag.word === `${wanted}+`);
}

const keys: Readonly<Record<string, (operator: Operator, value: string) => Made>> = {
	grade,
	score,
	sev: severity,
	check,
	caps,
	port,
	user,
	risk,
	image: text(row => row.container.listing.image),
	name: text(row => row.container.listing.name),
	state: text(row => `${row.container.listing.status} ${row.container.listing.health} ${row.stateWords}`),
	id: (_operator, value) => row => row.id.startsWith(value),
};

/** For help, in the order of use. */
export const filterExamples: ReadonlyArray<readonly [example: string, means: string]> = [
	['web prod', 'both words in name, image, id, state or worst finding'],
	['grade<C  grade=F', 'worse than C; F only'],
	['score<60', 'also <= > >= ='],
	['sev:high  sev>=high', 'has a finding of that severity; that or worse'],
	['check:pids-limit', 'fails that check (id or CIS number)'],
	['risk:SOCK  caps:SYS_ADMIN', 'word of the RISK column; capability added'],
	['port:*  port:3306  port:db', 'on all addresses; that port; a kind of port'],
	['user:root  user:?', 'uid 0; not known'],
	['image:nginx  name:web', 'in that column only'],
	['state:exited', 'also up, unhealthy, restarting …'],
	['!image:nginx  -web', 'turned round'],
];

const always: Test = () => true;
const termPattern = /^([a-z]+)(<=|>=|[:=<>])(.*)$/;

function makeTest(term: string, problems: string[], unfinished: string[]): Test {
	if (/^[!-]./.test(term)) {
		const test = makeTest(term.slice(1), problems, unfinished);
		return test === always ? always : row => !test(row);
	}
	const plain: Test = row => row.haystack.includes(term);
	const [, key = '', operator = ':', value = ''] = termPattern.exec(term) ?? [];
	if (key === '') return plain;
	const make = Object.hasOwn(keys, key) ? keys[key] : undefined;
	if (make === undefined) {
		problems.push(`no filter “${key}${operator}”, taken as text (? lists them)`);
		return plain;
	}
	if (value === '') {
		unfinished.push(`${term} no value yet`);
		return always;
	}
	const test = make(operator as Operator, value);
	if (typeof test !== 'string') return test;
	problems.push(`${term}: ${test}`);
	return always;
}

export function parseFilter(written: string): Filter {
	const terms = written
		.toLowerCase()
		.split(/\s+/)
		.filter(term => term !== '');
	const problems: string[] = [];
	const unfinished: string[] = [];
	const tests = terms.map(term => makeTest(term, problems, unfinished));
	const known = new WeakMap<FleetRow, boolean>();
	return {
		text: written.trim(),
		isEmpty: terms.length === 0,
		problems,
		unfinished,
		matches(row) {
			const before = known.get(row);
			if (before !== undefined) return before;
			const isMatch = tests.every(test => test(row));
			known.set(row, isMatch);
			return isMatch;
		},
	};
}
