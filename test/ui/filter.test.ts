import {describe, expect, it} from 'vitest';
import {filterExamples, parseFilter} from '../../source/ui/filter.ts';
import {fleetRow} from '../../source/ui/fleet-row.ts';
import {fixable} from '../../source/ui/why-not.ts';
import {assessment, container, sampleContainers, specs} from '../helpers/app-state.ts';
import {hardened, t, withHostConfig} from '../helpers/evidence.ts';
import {waivedBy} from '../helpers/waivers.ts';

const admin = container({
	name: 'vpn',
	image: 'acme/vpn:2',
	evidence: withHostConfig({CapAdd: [t('CAP_SYS_ADMIN')], NetworkMode: t('host')}, hardened),
	assessment: assessment(49, [{...specs.hostNetwork}]),
});
const rows = [...sampleContainers, admin].map(fleetRow);
const found = (text: string): string => {
	const filter = parseFilter(text);
	return rows
		.filter(row => filter.matches(row))
		.map(({container}) => container.listing.name)
		.join(' ');
};

describe('what is waived', () => {
	const base = assessment(79, [specs.database, specs.pids]);
	const waived = container({
		name: 'waived',
		assessment: {...base, findings: base.findings.map(one => ({...one, waived: waivedBy(false)}))},
	});
	it('is no severity to look for, but its check is still found', () => {
		expect(parseFilter('sev:high').matches(fleetRow(waived))).toBe(false);
		expect(parseFilter('check:pids-limit').matches(fleetRow(waived))).toBe(true);
	});
	it('is nothing to fix by a key', () => {
		expect(fixable(container({name: 'open', assessment: base})).map(({check}) => check.id)).toEqual([
			'database-ports',
			'pids-limit',
		]);
		expect(fixable(waived)).toEqual([]);
	});
});

describe('a filter', () => {
	it.each([
		['web', 'web-3 web-1'],
		['WEB 3', 'web-3'],
		['mysql', 'legacy-db'],
		['grade=F', 'ci-runner traefik'],
		['grade:e', 'legacy-db vpn'],
		['grade<D', 'ci-runner traefik legacy-db vpn'],
		['grade>=B', 'web-1 vault'],
		['score<60 web', 'web-3'],
		['score<=8', 'ci-runner'],
		['score>79', 'web-1 vault'],
		['sev:critical', 'ci-runner traefik'],
		['sev>=high', 'ci-runner traefik legacy-db vpn'],
		['check:pids-limit', 'ci-runner legacy-db web-3 old-import'],
		['caps:SYS_ADMIN', 'ci-runner vpn'],
		['caps:cap_sys_admin', 'ci-runner vpn'],
		['caps:NET_RAW', 'ci-runner'],
		['port:*', 'traefik legacy-db web-3 vpn'],
		['port:lo', 'web-1 vault'],
		['port:3306', 'legacy-db'],
		['port:db', 'legacy-db'],
		['user:root', 'ci-runner traefik legacy-db web-3 old-import'],
		['user:100', 'vault'],
		['user:?', 'report'],
		['image:shop', 'web-3 web-1'],
		['state:exited', 'old-import'],
		['state:created', 'new-job'],
		['risk:sock', 'ci-runner traefik'],
		['risk:net', 'vpn'],
		['theme:isolation web', 'web-3 web-1'],
		['theme:network', ''],
		['!theme:isolation', 'report vault new-job'],
		['name:db', 'legacy-db'],
		['!user:root !web', 'report vault new-job vpn'],
		['-state:up', 'new-job old-import'],
		['sev:', 'ci-runner traefik legacy-db web-3 report web-1 vault new-job old-import vpn'],
		['mysql:5.7', 'legacy-db'],
		['[unclosed (regex', ''],
	])('%s finds %s', (text, names) => expect(found(text)).toBe(names));

	it.each([
		['foo:bar', 'no filter “foo:”, taken as text (? lists them)'],
		['grade<X', 'grade<x: grades are A B C D E F'],
		['score<much', 'score<much: a score is a number from 0 to 100'],
		['sev:awful', 'sev:awful: severities are critical, high, medium, low, info'],
		['port:http', 'port:http: a port is a number, * (all addresses), lo, db or admin'],
		['theme:all', 'theme:all: themes are image, isolation, updates, privileges, network, operations'],
		['user:bob', 'user:bob: a user is root, a number, or ? (not known)'],
	])('%s is said to mean nothing', (text, problem) => expect(parseFilter(text).problems).toEqual([problem]));

	it('a term that means nothing hides nothing', () => expect(found('grade<X web')).toBe('web-3 web-1'));

	it('knows the keys of an object from those of its own', () => {
		expect(parseFilter('constructor:x').problems).toHaveLength(1);
	});

	it('understands its own examples', () => {
		for (const [example] of filterExamples) expect(parseFilter(example).problems).toEqual([]);
	});

	it('of nothing is empty', () => expect(parseFilter('  ').isEmpty).toBe(true));
});
