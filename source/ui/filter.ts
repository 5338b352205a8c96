/** What `/` understands in the fleet. */
import {isBad, isOpen, severities, themes, type Severity} from '../model/check.ts';
import {knownOr} from '../model/read.ts';
import {grades, type Grade} from '../model/score.ts';
import {isBeyondLoopback} from './exposure.ts';
import type {FleetRow} from './fleet-row.ts';
import {
	compare,
	inText,
	oneOf,
	parseTerms,
	type Filter as FilterOf,
	type Keys,
	type Made as MadeOf,
	type Operator,
} from './terms.ts';

export type Filter = FilterOf<FleetRow>;

type Made = MadeOf<FleetRow>;

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

const keys: Keys<FleetRow> = {
	grade,
	score,
	sev: severity,
	check,
	caps,
	port,
	user,
	risk,
	theme: oneOf('themes', themes, ({container}, theme) =>
		(container.assessment?.findings ?? []).some(({check, verdict}) => verdict.is === 'fail' && check.theme === theme),
	),
	image: inText(row => row.container.listing.image),
	name: inText(row => row.container.listing.name),
	host: inText(row => row.container.host?.name ?? ''),
	state: inText(row => `${row.container.listing.status} ${row.container.listing.health} ${row.stateWords}`),
	id: (_operator, value) => row => row.id.startsWith(value),
};

/** For help, in the order of use. */
export const filterExamples: ReadonlyArray<readonly [example: string, means: string]> = [
	['web prod', 'both words in name, image, id, state or worst finding'],
	['grade<C  grade=F', 'worse than C; F only'],
	['score<60', 'also <= > >= ='],
	['sev:high  sev>=high', 'has a finding of that severity; that or worse'],
	['check:pids-limit', 'fails that check (id or CIS number)'],
	['theme:network', 'fails a check of that theme: image, isolation, updates, privileges, network, operations'],
	['risk:SOCK  caps:SYS_ADMIN', 'word of the RISK column; capability added'],
	['port:*  port:3306  port:db', 'on all addresses; that port; a kind of port'],
	['user:root  user:?', 'uid 0; not known'],
	['image:nginx  name:web', 'in that column only'],
	['host:web1', 'of several hosts, those of that'],
	['state:exited', 'also up, unhealthy, restarting …'],
	['!image:nginx  -web', 'turned round'],
];

export const parseFilter = (written: string): Filter => parseTerms(written, keys, row => row.haystack);
