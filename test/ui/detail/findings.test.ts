import {describe, expect, it} from 'vitest';
import type {Finding} from '../../../source/model/check.ts';
import {findingsTab} from '../../../source/ui/detail/findings.ts';
import {t} from '../../helpers/evidence.ts';
import {waivedBy} from '../../helpers/waivers.ts';
import * as f from './fixtures.ts';

const memory = f.finding('memory-limit', 'medium', f.fails('no limit', 'HostConfig.Memory'), f.memoryFix);
const host = f.finding(
	'net-host',
	'high',
	f.fails('host', 'HostConfig.NetworkMode', 'host', 'a network of its own'),
	f.recreateFix,
);
const unknownUser = f.finding('root', 'medium', {is: 'unknown', why: t('the image is gone')});
const passed = f.finding('secret', 'high', f.passes);

const of = (...findings: readonly Finding[]): ReturnType<typeof f.props> =>
	f.props({container: f.container({assessment: f.assessed(...findings)})});

describe('waived findings', () => {
	const covered: Finding = {...memory, waived: {...waivedBy(false), reason: t('small host')}};
	it('stand apart, with why, until when and by what; the score without waivers beside', () => {
		expect(f.shown(findingsTab, of(covered, passed))).toEqual([
			'A 100, A 94 without waivers  0 fail · 1 waived · 1 pass',
			'An escape is easier on this host: no AppArmor or SELinux, no user namespaces  enter shows the host',
			'',
			'Nothing is wrong with it that these checks can see.',
			'',
			'Waived  accepted in the config file, no points',
			'medium    no memory limit  CIS 5.11 · isolation',
			'          waived small host',
			'                 until 2099-12-31, by name web-1',
			'          seen   HostConfig.Memory: 0; should be above 0',
			'',
			'1 check passes',
			'VERDICT   RECORD        THEME      CHECK',
			'pass      X-SECRET-ENV  isolation  Secret in the environment',
		]);
		expect(findingsTab.count?.(of(covered, host))).toBe(1);
	});
	it('say why they could not be decided, and what a weak scope leaves', () => {
		const shown = f.shown(findingsTab, of({...unknownUser, waived: waivedBy(true)})).join('\n');
		expect(shown).toContain('reason the image is gone');
		expect(shown).toMatch(/by label a=b; ceilings of 39 and below\s+stay/);
	});
	it('tell a weight of one’s own from the catalogue’s', () => {
		const heavy: Finding = {...memory, severity: 'high', catalogueSeverity: 'medium'};
		expect(f.shown(findingsTab, of(heavy))).toContain(
			'high      no memory limit  CIS 5.11 · isolation (own weight; catalogue: medium)',
		);
	});
});

describe('findings', () => {
	it('tells of a failure what is wrong, why, what was seen, what closes it and what that gains', () => {
		expect(f.shown(findingsTab, of(memory, passed))).toEqual([
			'A 94  1 fail · 1 pass',
			'An escape is easier on this host: no AppArmor or SELinux, no user namespaces  enter shows the host',
			'',
			'medium    no memory limit  CIS 5.11 · isolation',
			'          check  Memory limit set: fails, no limit',
			'          why    A leak in it takes the memory of the whole host.',
			'          seen   HostConfig.Memory: 0; should be above 0',
			'          fix    docker update --memory 512m --memory-swap 512m (no restart).',
			'                 live, no restart · score A 94 → A 100  f fix',
			'',
			'1 check passes',
			'VERDICT   RECORD        THEME      CHECK',
			'pass      X-SECRET-ENV  isolation  Secret in the environment',
		]);
	});
	it('puts the worst first, then by severity, what is not known after what is', () => {
		const shown = f.shown(findingsTab, of(unknownUser, memory, passed, host));
		expect(shown.filter(line => /^(critical|high|medium|low)/.test(line))).toEqual([
			'high      host network  CIS 5.10 · isolation',
			'medium    no memory limit  CIS 5.11 · isolation',
			'medium    user unknown  CIS 4.1 · isolation',
		]);
	});
	it('says of what needs a new container that it does, beside its key', () => {
		expect(f.shown(findingsTab, of(host))).toContain(
			'                 needs a new container · score C 79 → A 100  f fix',
		);
	});
	it('says why a fix alone gains nothing', () => {
		expect(f.shown(findingsTab, of(memory, host, unknownUser)).find(line => line.includes('stays'))).toBe(
			'                 live, no restart · score stays E 49 (held there: on the host network, user not known, may be root)',
		);
	});
	it('says of what is not known why, and what it counts as, and shows the range', () => {
		expect(f.shown(findingsTab, of(unknownUser))).toEqual([
			'A 94, up to 100 once all is known  0 fail · 1 not known · 0 pass',
			'An escape is easier on this host: no AppArmor or SELinux, no user namespaces  enter shows the host',
			'',
			'medium    user unknown  CIS 4.1 · isolation',
			'          check  Container does not run as uid 0: not known',
			'          why    Root inside is root outside when it breaks out.',
			'          reason the image is gone',
			'                 counts as the worst it can be, medium, until it is known',
			'',
		]);
	});
	it('lists what is to be looked at, what passes and what does not apply', () => {
		const look = f.finding('readonly', 'low', {is: 'manual', look: t('see whether it writes anywhere')});
		const off = f.finding('bridge', 'low', {is: 'not-applicable', why: t('it is on the host network')});
		expect(f.shown(findingsTab, of(passed, look, off))).toEqual([
			'A 100  0 fail · 1 to look at · 1 pass · 1 do not apply',
			'An escape is easier on this host: no AppArmor or SELinux, no user namespaces  enter shows the host',
			'',
			'Nothing is wrong with it that these checks can see.',
			'',
			'To look at  a matter of judgement, no points',
			'Read-only root filesystem: see whether it writes anywhere  CIS 5.13',
			'',
			'1 check passes',
			'VERDICT   RECORD        THEME      CHECK',
			'pass      X-SECRET-ENV  isolation  Secret in the environment',
			'',
			'1 check does not apply',
			'VERDICT   RECORD        THEME      CHECK',
			'–         CIS 5.30      isolation  Default bridge not used: it is on the host network',
		]);
	});
	it('is one thing to the cursor for each finding, with its fix on every line', () => {
		const lines = findingsTab
			.blocks(of(memory))
			.filter(block => block.is === 'line' && block.key.startsWith('memory-limit'));
		expect(lines.map(({key}) => key)).toEqual([
			'memory-limit',
			...[0, 1, 2, 3, 4].map(index => `memory-limit~r~${index}`),
			'memory-limit.',
		]);
		expect(lines[0]).toMatchObject({act: {is: 'fix', fixKey: 'memory-limit'}});
		expect(lines[3]).toMatchObject({act: {is: 'fix', fixKey: 'memory-limit'}});
	});
	it('explains on enter where nothing is to be fixed', () => {
		const table = findingsTab.blocks(of(passed)).find(block => block.is === 'table');
		expect(table?.is === 'table' && table.rows[0]?.act).toEqual({is: 'explain', checkId: 'secret'});
	});
	it('counts what is wrong in the tab bar', () => {
		expect(findingsTab.count?.(of(memory, unknownUser, passed))).toBe(2);
		expect(findingsTab.count?.(f.props({container: f.container({assessment: null}, null)}))).toBe(0);
	});
	it('says that it is still being read, or why it could not be', () => {
		const unread = f.container({assessment: null}, null);
		expect(f.shown(findingsTab, f.props({container: unread}))).toEqual(['The container: being read…']);
		const failed = {...unread, lookProblem: t('the engine answered 500')};
		expect(f.shown(findingsTab, f.props({container: failed}))).toEqual([
			'The container could not be read: the engine answered 500',
		]);
	});

	it('tells of one theme where asked, the score staying that of all', () => {
		const network = {...host, check: {...host.check, theme: 'network' as const}};
		const one = f.props({theme: 'network', container: f.container({assessment: f.assessed(memory, network, passed)})});
		const lines = f.shown(findingsTab, one);
		expect(lines[0]).toBe('C 79  2 fail · 1 pass');
		expect(lines).toContain('theme: network  1 of 3 checks  T goes on');
		expect(lines.join('\n')).toContain('host network');
		expect(lines.join('\n')).not.toContain('memory');
		expect(f.shown(findingsTab, {...one, theme: 'updates'})).toContain(
			'Nothing of updates is wrong with it that these checks can see.',
		);
	});
});
