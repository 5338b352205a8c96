import {describe, expect, it} from 'vitest';
import {engineAdvisories} from '../../source/advisories/data/engine-advisories.ts';
import {kernelAdvisories} from '../../source/advisories/data/kernel-advisories.ts';
import {releasesOf} from '../../source/advisories/releases.ts';
import {compareVersions, parseVersion} from '../../source/advisories/version.ts';
import type {EngineFacts} from '../../source/model/evidence.ts';
import type {ReleaseFacts} from '../../source/model/host-evidence.ts';
import {engineFacts, t} from '../helpers/evidence.ts';

const now = Date.UTC(2026, 10, 23);
type Over = {[K in keyof EngineFacts]?: EngineFacts[K]};

function release(component: ReleaseFacts['component'], over: Over, at = now): ReleaseFacts {
	const found = releasesOf({...engineFacts, ...over}, at).find(one => one.component === component);
	if (found === undefined) throw new Error(`no ${component}`);
	return found;
}
const engine = (version: string, over: Over = {}) => release('engine', {ServerVersion: t(version), ...over});
const part = (name: 'containerd' | 'runc', version: string, over: Over = {}) =>
	release(name, {components: [[t(name), t(version)]], ...over});
const kernel = (version: string, os = 'Debian GNU/Linux 12 (bookworm)') =>
	release('kernel', {KernelVersion: t(version), OperatingSystem: t(os)});
const ids = ({open}: ReleaseFacts) => open.map(one => one.id);
const day = (unixMs: number | null) => (unixMs === null ? null : new Date(unixMs).toISOString().slice(0, 10));

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

describe('engine', () => {
	it('20.10.24 of upstream: out of support, open flaws, those it fixed are not among them', () => {
		const found = engine('20.10.24');
		expect(day(found.supportEndsAtUnixMs)).toBe('2023-12-10');
		expect(ids(found)).toContain('CVE-2024-41110');
		expect(ids(found)).not.toContain('CVE-2023-28840');
		expect(found.undecided).toEqual([]);
	});
	it('worst first, with what fixes it', () => {
		const [first] = engine('20.10.24').open;
		expect(first).toMatchObject({id: 'CVE-2024-41110', severity: 'critical'});
		expect(first?.fixedIn).toContain('25.0.6');
	});
	it('Debian 12: its long-term support, what no changelog names is open, what one names cannot be told', () => {
		const found = engine('20.10.24+dfsg1', {OperatingSystem: t('Debian GNU/Linux 12 (bookworm)')});
		expect(found.isDistributionBuild).toBe(true);
		expect(day(found.supportEndsAtUnixMs)).toBe('2028-06-30');
		expect(ids(found)).toContain('CVE-2026-41567');
		expect(ids(found)).not.toContain('CVE-2024-41110');
		expect(found.undecided.join()).toContain('CVE-2024-41110');
		expect(found.worstUndecided).toBe('critical');
	});
	it('another distribution: whatever is in range is undecided, never open and never fine', () => {
		const found = engine('24.0.5-0ubuntu1~22.04.1', {OperatingSystem: t('Ubuntu 22.04.5 LTS')});
		expect(found.open).toEqual([]);
		expect(found.undecided.length).toBeGreaterThan(5);
		expect(day(found.supportEndsAtUnixMs)).toBe('2027-04-01');
	});
	it('a distribution without dates: undecided, too', () =>
		expect(engine('29.7.2-3.fc44', {OperatingSystem: t('Fedora Linux 44')})).toMatchObject({
			worstUndecided: 'low',
			open: [],
		}));
	it('the newest: nothing', () =>
		expect(engine('29.7.2')).toMatchObject({open: [], undecided: [], supportEndsAtUnixMs: null}));
	it('25.0 lives on its long-term branch', () => expect(day(engine('25.0.17').supportEndsAtUnixMs)).toBe('2026-12-04'));
	it('older than all that is known of, newer than all that is known of', () => {
		expect(day(engine('1.13.1').supportEndsAtUnixMs)).toBe('2017-05-05');
		expect(engine('31.0.0').supportEndsAtUnixMs).toBeNull();
	});
	it('swarm flaws only in a swarm, those of remapping only with it', () => {
		expect(ids(engine('20.10.2'))).not.toContain('CVE-2023-28840');
		expect(ids(engine('20.10.2', {isSwarmActive: true}))).toContain('CVE-2023-28840');
		expect(ids(engine('20.10.2'))).not.toContain('CVE-2021-21284');
		expect(ids(engine('20.10.2', {hasUserNamespaces: true}))).toContain('CVE-2021-21284');
	});
	it('a version of no known form is undecided', () =>
		expect(engine('dev')).toMatchObject({open: [], undecided: [expect.stringContaining('dev')]}));
	it('a year after the data ends nothing is sure', () =>
		expect(release('engine', {ServerVersion: t('29.7.2')}, Date.UTC(2027, 10, 1)).undecided).toHaveLength(1));
});

describe('parts', () => {
	it('runc of Debian 12: its one update fixed one flaw, the three of 2025 are open', () => {
		const found = ids(part('runc', '1.1.5+ds1-1+deb12u1'));
		expect(found).not.toContain('CVE-2024-21626');
		expect(found).toEqual(expect.arrayContaining(['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881']));
	});
	it('the same before its update, rebuilt or not', () => {
		for (const version of ['1.1.5+ds1-1', '1.1.5+ds1-1+b4']) {
			expect(ids(part('runc', version))).toContain('CVE-2024-21626');
		}
	});
	it('an update newer than the data', () => {
		const found = part('runc', '1.1.5+ds1-1+deb12u2');
		expect(found.open).toEqual([]);
		expect(found.undecided.join()).toContain('CVE-2025-31133');
	});
	it('containerd of Debian 12, second and third update', () => {
		for (const update of [2, 3]) {
			expect(ids(part('containerd', `1.6.20~ds1-1+deb12u${update}`))).not.toContain('CVE-2024-25621');
		}
		expect(ids(part('containerd', '1.6.20~ds1-1+deb12u1'))).toContain('CVE-2024-25621');
	});
	it('runc of upstream, around the fix', () => {
		expect(ids(part('runc', '1.2.7'))).toContain('CVE-2025-31133');
		expect(ids(part('runc', '1.2.8'))).toEqual(['CVE-2026-41579']);
		expect(ids(part('runc', '1.3.3'))).not.toContain('CVE-2025-31133');
	});
	it('containerd: nothing that only Kubernetes reaches', () =>
		expect(ids(part('containerd', 'v2.1.5'))).toEqual(['CVE-2026-47262']));
	it('BuildKit inside an old engine, not guessed in a new one', () => {
		expect(ids(release('buildkit', {ServerVersion: t('24.0.9')}))).toContain('CVE-2024-23653');
		expect(() => release('buildkit', {ServerVersion: t('25.0.2')})).toThrow('no buildkit');
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
		expect(kernel('6.1.0-37-amd64')).toMatchObject({open: [], undecided: [], isDistributionBuild: true});
		expect(kernel('6.1.0-17-amd64').undecided.join()).toContain('CVE-2024-1086');
		expect(kernel('6.1.0-37-amd64', 'Ubuntu 22.04').undecided).toHaveLength(1);
	});
	it('the number of WSL is newer than every fix', () =>
		expect(kernel('6.6.87.2-microsoft-standard-WSL2')).toMatchObject({open: [], undecided: []}));
});
