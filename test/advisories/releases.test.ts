import {describe, expect, it} from 'vitest';
import {backports} from '../../source/advisories/data/backports.ts';
import {distributionsAsOf, releaseEnds} from '../../source/advisories/data/distributions.ts';
import {advisoriesAsOf, engineAdvisories} from '../../source/advisories/data/engine-advisories.ts';
import {kernelAdvisories} from '../../source/advisories/data/kernel-advisories.ts';
import {branchEnds, supportAsOf} from '../../source/advisories/data/support.ts';
import {compareVersions, parseVersion} from '../../source/advisories/version.ts';
import type {EngineFacts} from '../../source/model/evidence.ts';
import type {DaemonInfo, EnginePackage, ReleaseFacts} from '../../source/model/host-evidence.ts';
import {engineFacts, t, unread} from '../helpers/evidence.ts';
import {bridge, goodHost, releasesAt} from '../helpers/host-evidence.ts';

const now = Date.UTC(2026, 10, 23);
type Over = {[K in keyof EngineFacts]?: EngineFacts[K]};

function release(component: ReleaseFacts['component'], over: Over, at = now): ReleaseFacts {
	const found = releasesAt({...engineFacts, ...over}, at).find(one => one.component === component);
	if (found === undefined) throw new Error(`no ${component}`);
	return found;
}
const engine = (version: string, over: Over = {}) => release('engine', {ServerVersion: t(version), ...over});
const part = (name: 'containerd' | 'runc', version: string, over: Over = {}) =>
	release(name, {components: [[t(name), t(version)]], ...over});
const kernel = (version: string, os = 'Debian GNU/Linux 12 (bookworm)') =>
	release('kernel', {KernelVersion: t(version), OperatingSystem: t(os)});
const ids = ({open}: ReleaseFacts) => open.map(one => one.id);
const maybe = ({possible}: ReleaseFacts) => possible.map(one => one.id);
const not = ({notApplicable}: ReleaseFacts) => notApplicable.map(one => one.id);
/** `supported`, `extended to 2028-06-30`, `ended 2023-12-10`. */
function support({support: is}: ReleaseFacts): string {
	const unixMs = is.is === 'unknown' ? null : is.is === 'ended' ? is.endedAtUnixMs : is.endsAtUnixMs;
	return unixMs === null ? is.is : `${is.is} ${new Date(unixMs).toISOString().slice(0, 10)}`;
}

describe('versions', () => {
	it.each([
		['1.0.0-rc9', '1.0.0-rc10'],
		['1.0.0-rc10', '1.0.0-rc93'],
		['1.0.0-rc95', '1.0.0'],
		['1.5.0-rc.1', '1.5.0-rc.3'],
		['1.0.0~rc93+ds1-5+deb11u3', '1.0.0'],
		['19.03.15', '20.10.0'],
		['v1.7.9', '1.7.27'],
		['29.0.0-beta.1', '29.0.0-rc.1'],
	])('%s is older than %s', (older, newer) => {
		const [a, b] = [parseVersion(older), parseVersion(newer)];
		expect(a !== null && b !== null && compareVersions(a, b) < 0 && compareVersions(b, a) > 0).toBe(true);
	});

	it.each(['20.10.24+dfsg1', '1.6.20~ds1-1+deb12u3', '24.0.5-0ubuntu1~22.04.1', '6.1.0-18-amd64', '1.1.12-2.el9'])(
		'%s is a distribution build',
		version => expect(parseVersion(version)?.isDistributionBuild).toBe(true),
	);
	it.each(['28.5.2', 'v2.1.5', '1.0.0-rc93+dev', '18.06.3-ce', '29.0.0-rc.1', '6.18.5'])('%s is none', version =>
		expect(parseVersion(version)?.isDistributionBuild).toBe(false),
	);
	it.each(['dev', '', 'library-import'])('%j is no version', version => expect(parseVersion(version)).toBeNull());
	it('reads every range it has', () => {
		const ends = [...engineAdvisories, ...kernelAdvisories].flatMap(({affected}) => affected.flat());
		expect(ends.filter(end => parseVersion(end) === null)).toEqual([]);
		expect(new Set([...engineAdvisories, ...kernelAdvisories].map(({id}) => id)).size).toBe(
			engineAdvisories.length + kernelAdvisories.length,
		);
	});
});

const debian12 = {OperatingSystem: t('Debian GNU/Linux 12 (bookworm)')};
const ubuntu = {OperatingSystem: t('Ubuntu 22.04.5 LTS')};
const packaged = (
	component: ReleaseFacts['component'],
	version: string,
	verdicts: EnginePackage['verdicts'] = unread,
) => ({
	packages: [{component, name: t(component), version: t(version), verdicts}],
});
const withPlugin = {info: {...(goodHost.info as DaemonInfo), authorizationPlugins: [t('opa')]}};

type Row = readonly [
	build: string,
	component: 'engine' | 'containerd' | 'runc',
	version: string,
	over: Over,
	expected: {
		readonly open?: readonly string[];
		readonly maybe?: readonly string[];
		/** Neither open nor maybe. */
		readonly clean?: readonly string[];
		readonly support: string;
	},
	more?: Partial<Parameters<typeof releasesAt>[2]>,
];

const runcOf2025 = ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'];
const copies = ['CVE-2026-41567', 'CVE-2026-42306', 'CVE-2026-17106'];

const table: readonly Row[] = [
	// Docker's own builds, and upstream's.
	['Docker, newest', 'engine', '29.7.2', {}, {open: [], maybe: [], support: 'supported'}],
	[
		'Docker 29 before its last fix',
		'engine',
		'29.6.0',
		{},
		{open: ['CVE-2026-17106'], maybe: [], support: 'supported'},
	],
	['Docker 29, first', 'engine', '29.0.0', {}, {open: copies, maybe: ['CVE-2026-33997'], support: 'supported'}],
	['a pre-release', 'engine', '29.0.0-rc.1', {}, {open: copies, support: 'supported'}],
	['Docker 28, last', 'engine', '28.5.2', {}, {open: copies, clean: ['CVE-2025-54388'], support: 'ended 2026-05-13'}],
	[
		'Docker 28 with firewalld unknown',
		'engine',
		'28.3.2',
		{},
		{maybe: ['CVE-2025-54388'], support: 'ended 2026-05-13'},
	],
	['Docker 27, last', 'engine', '27.5.1', {}, {open: copies, clean: ['CVE-2024-41110'], support: 'ended 2025-05-03'}],
	[
		'Docker 26.1.4 with a plugin',
		'engine',
		'26.1.4',
		{},
		{open: ['CVE-2024-41110'], support: 'ended 2025-02-17'},
		withPlugin,
	],
	['Docker 26.1.4 without one', 'engine', '26.1.4', {}, {clean: ['CVE-2024-41110'], support: 'ended 2025-02-17'}],
	[
		'25.0, long-term, last',
		'engine',
		'25.0.17',
		{},
		{open: ['CVE-2026-17106'], clean: ['CVE-2026-42306'], support: 'supported 2026-12-04'},
	],
	['25.0, old', 'engine', '25.0.1', {}, {maybe: ['CVE-2024-24557'], open: copies, support: 'supported 2026-12-04'}],
	[
		'20.10.24 of Docker',
		'engine',
		'20.10.24',
		{},
		{open: copies, clean: ['CVE-2023-28840'], support: 'ended 2023-12-10'},
	],
	['19.03, zeros before minors', 'engine', '19.03.0', {}, {open: ['CVE-2019-14271'], support: 'ended 2021-01-08'}],
	[
		'18.06, community edition',
		'engine',
		'18.06.3-ce',
		{},
		{open: ['CVE-2018-15664', 'CVE-2019-13139'], support: 'ended 2018-12-08'},
	],
	['older than all that is known', 'engine', '1.13.1', {}, {open: copies, support: 'ended 2017-05-05'}],
	['newer than all that is known', 'engine', '31.0.0', {}, {open: [], maybe: [], support: 'supported'}],
	// Builds of distributions.
	[
		'Debian 12, naive: one false alarm',
		'engine',
		'20.10.24+dfsg1',
		debian12,
		{open: copies, maybe: ['CVE-2024-41110'], support: 'extended 2028-06-30'},
		withPlugin,
	],
	[
		'the same, no plugin there',
		'engine',
		'20.10.24+dfsg1',
		debian12,
		{clean: ['CVE-2024-41110'], open: copies, support: 'extended 2028-06-30'},
	],
	[
		'the same, its update read from dpkg',
		'engine',
		'20.10.24+dfsg1',
		debian12,
		{clean: ['CVE-2024-41110'], open: copies, support: 'extended 2028-06-30'},
		{...withPlugin, ...packaged('engine', '20.10.24+dfsg1-1+deb12u1')},
	],
	[
		'the same, dpkg says before the update',
		'engine',
		'20.10.24+dfsg1',
		debian12,
		{open: ['CVE-2024-41110'], support: 'extended 2028-06-30'},
		{...withPlugin, ...packaged('engine', '20.10.24+dfsg1-1')},
	],
	[
		'Debian 13',
		'engine',
		'26.1.5+dfsg1',
		{OperatingSystem: t('Debian GNU/Linux 13 (trixie)')},
		{open: [], maybe: copies, support: 'supported 2028-08-09'},
	],
	[
		'Ubuntu, revision told',
		'engine',
		'24.0.5-0ubuntu1~22.04.1',
		ubuntu,
		{open: [], maybe: copies, support: 'supported 2027-04-01'},
	],
	[
		'Ubuntu, revision among the parts',
		'engine',
		'24.0.5',
		{...ubuntu, components: [[t('Engine'), t('24.0.5-0ubuntu1~22.04.1')]]},
		{open: [], maybe: copies, support: 'supported 2027-04-01'},
	],
	[
		'Ubuntu, for those who pay',
		'engine',
		'24.0.7-0ubuntu2~20.04.1',
		{OperatingSystem: t('Ubuntu 20.04.6 LTS')},
		{open: [], maybe: copies, support: 'extended 2030-04-02'},
	],
	[
		'Fedora under a plain number',
		'engine',
		'29.0.0',
		{OperatingSystem: t('Fedora Linux 44'), platformName: t('')},
		{open: [], maybe: copies, support: 'supported 2027-06-02'},
	],
	[
		'Docker’s own on Fedora',
		'engine',
		'29.0.0',
		{OperatingSystem: t('Fedora Linux 44'), platformName: t('Docker Engine - Community')},
		{open: copies, support: 'supported'},
	],
	// containerd and runc.
	[
		'Debian 12, naive: two more',
		'containerd',
		'1.6.20~ds1-1+deb12u2',
		debian12,
		{clean: ['CVE-2024-25621', 'CVE-2024-40635'], open: [], support: 'extended 2028-06-30'},
	],
	[
		'Debian 12, naive: the fourth, with Kubernetes',
		'containerd',
		'1.6.20~ds1-1+deb12u3',
		debian12,
		{clean: ['CVE-2025-64329', 'CVE-2024-40635'], support: 'extended 2028-06-30'},
		{processes: new Set(['kubelet'])},
	],
	[
		'the same before that update',
		'containerd',
		'1.6.20~ds1-1+deb12u2',
		debian12,
		{open: ['CVE-2025-64329'], support: 'extended 2028-06-30'},
		{processes: new Set(['kubelet'])},
	],
	[
		'Debian 12 before its updates',
		'containerd',
		'1.6.20~ds1-1+b1',
		debian12,
		{open: ['CVE-2024-40635'], maybe: ['CVE-2024-25621'], support: 'extended 2028-06-30'},
	],
	['containerd 2.3, newest', 'containerd', 'v2.3.4', {}, {open: [], maybe: [], support: 'supported 2028-04-30'}],
	['containerd 2.0, extended', 'containerd', 'v2.0.11', {}, {open: [], support: 'extended 2027-03-01'}],
	[
		'containerd 1.7, ended, behind',
		'containerd',
		'1.7.27',
		{},
		{open: ['CVE-2026-47262'], maybe: ['CVE-2024-25621'], clean: ['CVE-2026-53488'], support: 'ended 2026-09-01'},
	],
	[
		'containerd of Ubuntu',
		'containerd',
		'1.7.24-0ubuntu1~22.04.1',
		ubuntu,
		{open: [], maybe: ['CVE-2024-25621', 'CVE-2024-40635', 'CVE-2026-47262'], support: 'supported 2027-04-01'},
	],
	[
		'Debian 12, naive: the fifth',
		'runc',
		'1.1.5+ds1-1+deb12u1',
		debian12,
		{clean: ['CVE-2024-21626'], open: runcOf2025, support: 'extended 2028-06-30'},
	],
	[
		'Debian 12 before its update',
		'runc',
		'1.1.5+ds1-1+b4',
		debian12,
		{open: ['CVE-2024-21626', ...runcOf2025], support: 'extended 2028-06-30'},
	],
	[
		'Debian 12, an update newer than the data',
		'runc',
		'1.1.5+ds1-1+deb12u2',
		debian12,
		{open: [], maybe: runcOf2025, clean: ['CVE-2024-21626'], support: 'extended 2028-06-30'},
	],
	[
		'the same, and the store knows it',
		'runc',
		'1.1.5+ds1-1+deb12u2',
		debian12,
		{open: ['CVE-2025-52565'], clean: ['CVE-2025-31133'], maybe: ['CVE-2025-52881'], support: 'extended 2028-06-30'},
		packaged(
			'runc',
			'1.1.5+ds1-1+deb12u2',
			new Map([
				['CVE-2025-31133', {isAffected: false, fixedIn: null}],
				['CVE-2025-52565', {isAffected: true, fixedIn: t('1.1.5+ds1-1+deb12u3')}],
			]),
		),
	],
	[
		'runc, a pre-release of old',
		'runc',
		'1.0.0-rc9',
		{},
		{open: ['CVE-2019-19921', 'CVE-2021-30465'], clean: ['CVE-2019-16884'], support: 'ended 2026-08-22'},
	],
	['runc 1.2, last', 'runc', '1.2.9', {}, {open: ['CVE-2026-41579'], clean: runcOf2025, support: 'ended 2026-08-22'}],
	['runc 1.3, as Docker 29 ships it', 'runc', '1.3.6', {}, {open: [], maybe: [], support: 'supported'}],
	['runc, newest', 'runc', '1.5.1', {}, {open: [], maybe: [], support: 'supported'}],
	[
		'runc of Ubuntu',
		'runc',
		'1.1.12-0ubuntu2~22.04.1',
		ubuntu,
		{open: [], maybe: runcOf2025, clean: ['CVE-2024-21626'], support: 'supported 2027-04-01'},
	],
];

describe('builds', () => {
	it.each(table.map(([build, ...rest]) => ({build, rest})))('$build', ({rest}) => {
		const [component, version, over, expected, more = {}] = rest;
		const components = component === 'engine' ? (over.components ?? []) : [[t(component), t(version)] as const];
		const server = component === 'engine' ? {ServerVersion: t(version)} : {};
		const all = releasesAt({...engineFacts, ...over, ...server, components}, now, more);
		const found = all.find(one => one.component === component);
		if (found === undefined) throw new Error(`no ${component}`);
		const {open, maybe: mays, clean = []} = expected;
		if (open !== undefined) expect(ids(found)).toEqual(open.length === 0 ? [] : expect.arrayContaining([...open]));
		if (mays !== undefined) expect(maybe(found)).toEqual(mays.length === 0 ? [] : expect.arrayContaining([...mays]));
		expect([...ids(found), ...maybe(found)].filter(id => clean.includes(id))).toEqual([]);
		expect(support(found)).toBe(expected.support);
	});

	it('worst first, with what fixes it', () => {
		const [first] = releasesAt({...engineFacts, ServerVersion: t('20.10.24')}, now, withPlugin)[0]?.open ?? [];
		expect(first).toMatchObject({id: 'CVE-2024-41110', severity: 'critical'});
		expect(first?.fixedIn).toContain('25.0.6');
	});
	it('what the distribution says of a flaw comes with its own fix', () => {
		const verdicts = new Map([['CVE-2025-52565', {isAffected: true, fixedIn: t('1.1.5+ds1-1+deb12u3')}]]);
		const over = {...engineFacts, ...debian12, components: [[t('runc'), t('1.1.5+ds1-1+deb12u2')] as const]};
		const runc = releasesAt(over, now, packaged('runc', '1.1.5+ds1-1+deb12u2', verdicts)).find(
			one => one.component === 'runc',
		);
		expect(runc?.open[0]?.fixedIn).toEqual(['1.1.5+ds1-1+deb12u3']);
	});
	it('a package of another version says nothing of the daemon that runs', () => {
		const over = {...engineFacts, ...debian12, ServerVersion: t('20.10.24+dfsg1')};
		const [found] = releasesAt(over, now, {...withPlugin, ...packaged('engine', '20.10.5+dfsg1-1+deb11u2')});
		expect(found?.version).toBe('20.10.24+dfsg1');
		expect(maybe(found as ReleaseFacts)).toContain('CVE-2024-41110');
	});
	it('a distribution without dates: in doubt', () =>
		expect(engine('29.7.2-3.x', {OperatingSystem: t('Slackware 15')})).toMatchObject({
			open: [],
			support: {is: 'unknown'},
			doubts: [expect.stringContaining('Slackware 15')],
		}));
	it('support for those who pay is in doubt, that of Debian’s long-term team is not', () => {
		expect(engine('24.0.7-0ubuntu2~20.04.1', {OperatingSystem: t('Ubuntu 20.04.6 LTS')}).doubts.join()).toContain(
			'pay',
		);
		expect(engine('20.10.24+dfsg1', debian12).doubts).toEqual([]);
	});
	it('a version of no known form is undecided', () =>
		expect(engine('dev')).toMatchObject({open: [], undecided: [expect.stringContaining('dev')]}));
	it('a year after the data ends nothing is sure', () =>
		expect(release('engine', {ServerVersion: t('29.7.2')}, Date.UTC(2027, 10, 1)).doubts).toHaveLength(1));
	it('BuildKit inside an old engine, not guessed in a new one', () => {
		expect(ids(release('buildkit', {ServerVersion: t('24.0.9')}))).toContain('CVE-2024-23653');
		expect(() => release('buildkit', {ServerVersion: t('25.0.2')})).toThrow('no buildkit');
	});
});

type More = Partial<Parameters<typeof releasesAt>[2]>;
type Where = 'open' | 'possible' | 'notApplicable';
const info = (over: Partial<DaemonInfo>): More => ({info: {...(goodHost.info as DaemonInfo), ...over}});
const networks = (over: Partial<typeof bridge>): More => ({networks: [bridge, {...bridge, ...over}]});

const circumstances: ReadonlyArray<
	readonly [cve: string, version: string, where: Where, over: Over, more: More, why?: string]
> = [
	['CVE-2024-41110', '20.10.2', 'open', {}, withPlugin],
	['CVE-2024-41110', '20.10.2', 'notApplicable', {}, {}, 'no authorization plugin'],
	['CVE-2024-41110', '20.10.2', 'possible', {}, {info: unread}, 'not read in this test'],
	['CVE-2025-54388', '28.3.2', 'open', {}, info({firewallBackend: t('iptables+firewalld')})],
	['CVE-2025-54388', '28.3.2', 'notApplicable', {}, info({firewallBackend: t('iptables')}), 'firewalld'],
	['CVE-2025-54388', '28.3.2', 'open', {}, {...info({firewallBackend: t('')}), processes: new Set(['firewalld'])}],
	[
		'CVE-2025-54388',
		'28.3.2',
		'notApplicable',
		{},
		{...info({firewallBackend: t('')}), processes: new Set(['systemd'])},
	],
	['CVE-2025-54388', '28.3.2', 'possible', {}, {...info({firewallBackend: t('')}), processes: unread}, 'firewalld'],
	['CVE-2024-29018', '20.10.2', 'open', {}, networks({Internal: true})],
	['CVE-2024-29018', '20.10.2', 'notApplicable', {}, {}, 'internal'],
	['CVE-2024-29018', '20.10.2', 'possible', {}, {networks: unread}],
	['CVE-2023-28840', '20.10.2', 'notApplicable', {}, {}, 'swarm'],
	['CVE-2023-28840', '20.10.2', 'notApplicable', {isSwarmActive: true}, {}, 'encrypted'],
	['CVE-2023-28840', '20.10.2', 'open', {isSwarmActive: true}, networks({isEncrypted: true})],
	['CVE-2023-28840', '20.10.2', 'possible', {isSwarmActive: true}, {networks: unread}],
	['CVE-2021-21284', '20.10.2', 'open', {hasUserNamespaces: true}, {}],
	['CVE-2021-21284', '20.10.2', 'notApplicable', {}, {}],
	['CVE-2019-13509', '18.09.1', 'open', {isSwarmActive: true}, info({Debug: true})],
	['CVE-2019-13509', '18.09.1', 'notApplicable', {isSwarmActive: true}, info({Debug: false})],
	['CVE-2026-33997', '29.0.0', 'possible', {}, {}, 'docker plugin ls'],
	['CVE-2024-24557', '20.10.2', 'possible', {}, {}, 'built'],
	['CVE-2021-41091', '20.10.2', 'possible', {}, {}, 'log in'],
];

describe('circumstances', () => {
	it.each(circumstances.map(([cve, version, ...rest]) => ({cve, version, rest})))(
		'$cve in $version is $rest.0',
		({cve, version, rest}) => {
			const [where, over, more, why = ''] = rest;
			const [found] = releasesAt({...engineFacts, ...over, ServerVersion: t(version)}, now, more);
			const places = (['open', 'possible', 'notApplicable'] as const).filter(place =>
				found?.[place].some(one => one.id === cve),
			);
			expect(places).toEqual([where]);
			const flaw = where === 'open' ? undefined : found?.[where].find(one => one.id === cve);
			expect(flaw?.why ?? '').toContain(why);
		},
	);
	it('what only Kubernetes reaches in containerd applies where its agent runs', () => {
		const containerd = (more: More) =>
			releasesAt({...engineFacts, components: [[t('containerd'), t('v2.1.5')]]}, now, more).find(
				one => one.component === 'containerd',
			) as ReleaseFacts;
		expect(ids(containerd({}))).toEqual(['CVE-2026-47262']);
		expect(not(containerd({}))).toContain('CVE-2026-53488');
		expect(ids(containerd({processes: new Set(['k3s-server'])}))).toContain('CVE-2026-53488');
	});
	it('flaws of a rootless runc only there', () => {
		expect(not(part('runc', '1.1.4'))).toContain('CVE-2023-25809');
		expect(ids(part('runc', '1.1.4', {isRootless: true}))).toContain('CVE-2023-25809');
	});
});

describe('the data', () => {
	const severities = new Set(['critical', 'high', 'medium', 'low']);
	it('says of every flaw what it is, where, how bad, and from when to when', () => {
		expect(engineAdvisories).toHaveLength(71);
		for (const {id, component, affected, severity, title, needs, takes} of engineAdvisories) {
			expect(id).toMatch(/^CVE-\d{4}-\d{4,}$/);
			expect(['engine', 'containerd', 'runc', 'buildkit']).toContain(component);
			expect(severities).toContain(severity);
			expect(title).toMatch(/^\S.*\.$/);
			expect([needs, takes].filter(one => one !== undefined).length).toBeLessThan(2);
			for (const [introduced, fixed] of affected) {
				const [from, to] = [parseVersion(introduced), parseVersion(fixed)];
				expect(from !== null && to !== null && compareVersions(from, to) < 0).toBe(true);
			}
		}
	});
	it('is of a day that has been, and of the same month throughout', () => {
		const days = [advisoriesAsOf, supportAsOf, distributionsAsOf];
		for (const one of days) expect(one).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		expect(new Set(days.map(one => one.slice(0, 7))).size).toBe(1);
	});
	it('has every end of support as a day, the extended one not before', () => {
		for (const [, ends, extendedEnds = ends] of [...Object.values(branchEnds), ...Object.values(releaseEnds)].flat()) {
			for (const one of [ends, extendedEnds]) if (one !== null) expect(one).toMatch(/^\d{4}-\d{2}-\d{2}$/);
			if (ends !== null && extendedEnds !== null) expect(extendedEnds >= ends).toBe(true);
		}
	});
	it('ports back only flaws that it knows', () => {
		const known = new Set(engineAdvisories.map(({id}) => id));
		expect(backports.flatMap(({fixedIn}) => [...fixedIn.keys()]).filter(id => !known.has(id))).toEqual([]);
		for (const {fixedIn, newest} of backports)
			for (const update of fixedIn.values()) expect(update).toBeLessThanOrEqual(newest);
	});
});

describe('kernel', () => {
	it.each([
		['5.15.24', ['CVE-2022-0847', 'CVE-2024-1086']],
		['6.1.75', ['CVE-2024-1086']],
		['6.1.76', []],
		['6.18.5', []],
	])('%s has %j open', (version, open) => expect(ids(kernel(version))).toEqual(open));
	it('6.1.0-18 of Debian is 6.1.76; one before it is anybody’s guess', () => {
		expect(kernel('6.1.0-37-amd64')).toMatchObject({open: [], possible: [], isDistributionBuild: true});
		expect(maybe(kernel('6.1.0-17-amd64'))).toEqual(['CVE-2024-1086']);
		expect(maybe(kernel('6.1.0-37-amd64', 'Ubuntu 22.04'))).toHaveLength(1);
	});
	it('the number of WSL is newer than every fix', () =>
		expect(kernel('6.6.87.2-microsoft-standard-WSL2')).toMatchObject({open: [], possible: []}));
});
