import {describe, expect, it} from 'vitest';
import type {ContainerEvidence} from '../../../source/model/evidence.ts';
import {privilegesTab} from '../../../source/ui/detail/privileges.ts';
import {engineFacts, hardened, having, plain, t, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const shown = (evidence: ContainerEvidence, over: Parameters<typeof f.detail>[0] = {}): readonly string[] =>
	f.shown(privilegesTab, f.props({container: f.container({}, evidence), detail: f.detail(over), width: 140}));
const line = (all: readonly string[], label: string): string | undefined =>
	all.find(one => one.startsWith(label))?.slice(15);

describe('privileges', () => {
	it('tells of the running process what it really has', () => {
		expect(shown(plain, {privileges: f.privileges}).slice(0, 9)).toEqual([
			'runs as        root (uid 0 inside = uid 0 on the host)',
			'privileged     no',
			'new privileges off: a setuid file inside may make a user root',
			'seccomp        default profile: some 50 dangerous calls are refused',
			'confined by    none: this host has neither AppArmor nor SELinux',
			'kernel paths   hidden and read-only where Docker hides them',
			'',
			'Capabilities  parts of the power of root',
			'CAPABILITY        STATE    HELD       WHAT IT OPENS',
		]);
	});
	it('says which capabilities are held, which a setuid program brings back, and what each opens', () => {
		const all = shown(withHostConfig({CapAdd: [t('CAP_SYS_ADMIN')], CapDrop: [t('mknod')]}, plain), {
			privileges: f.privileges,
		});
		expect(all.find(one => one.startsWith('SYS_ADMIN'))).toMatch(/^SYS_ADMIN +added +no +Mounts file systems/);
		expect(all.find(one => one.startsWith('CHOWN'))).toMatch(/^CHOWN +default +yes +\S/);
		expect(all.find(one => one.startsWith('SETUID'))).toMatch(/^SETUID +default +by setuid +\S/);
		expect(all).toContain('Dropped  MKNOD');
		expect(all.findIndex(one => one.startsWith('SYS_ADMIN'))).toBeLessThan(
			all.findIndex(one => one.startsWith('CHOWN')),
		);
	});
	it('marks what is held and was not asked for', () => {
		const all = shown(hardened, {privileges: {...f.privileges, uid: 1000, capEff: ['NET_ADMIN']}});
		expect(all.find(one => one.startsWith('NET_ADMIN'))).toMatch(/^NET_ADMIN +not asked for +yes/);
	});
	it('says that none is left', () => {
		expect(shown(hardened)).toContain('None: every capability is dropped.');
	});
	it('says what privileged means', () => {
		const all = shown(withHostConfig({Privileged: true}, plain));
		expect(line(all, 'privileged')).toBe(
			'yes: all capabilities, all devices, no seccomp, no LSM. A break-in here is one on the host.',
		);
		expect(['seccomp', 'confined by', 'kernel paths'].map(label => line(all, label))).toEqual([
			'off: privileged mode takes it away',
			'nothing: privileged mode takes it away',
			'open: the kernel controls in /proc and /sys are not hidden',
		]);
		expect(all.find(one => one.startsWith('SYS_MODULE'))).toMatch(/^SYS_MODULE +privileged +not known/);
	});
	it.each([
		['remapped', {uidMap: t('0 100000 65536')}, 'root (uid 0 inside = uid 100000 on the host)'],
		[
			'another user',
			{uid: 1000},
			'uid 1000 (uid 1000 inside = uid 1000 on the host), configured as uid 0: it changed after it started',
		],
	])('runs as: %s', (_, over, said) => {
		expect(line(shown(plain, {privileges: {...f.privileges, ...over}}), 'runs as')).toBe(said);
	});
	it('says why the user is not known', () => {
		expect(line(shown(having({user: f.why('the image is gone')}, plain)), 'runs as')).toBe(
			'not known: the image is gone',
		);
	});
	it.each([
		['on', hardened, {}, 'on'],
		['switched off by hand', withHostConfig({SecurityOpt: [t('no-new-privileges=false')]}, plain), {}, 'off'],
		[
			'engine does not tell',
			having({engine: {...engineFacts, isNoNewPrivilegesDefault: null}}, plain),
			{},
			'not set; this engine does not say what its default is',
		],
		[
			'engine default',
			having({engine: {...engineFacts, isNoNewPrivilegesDefault: true}}, plain),
			{},
			'on by the default of the engine',
		],
		['really', plain, {privileges: {...f.privileges, isNoNewPrivs: true}}, 'on: setuid files give nothing'],
	])('new privileges: %s', (_, evidence, detail, said) => {
		expect(line(shown(evidence, detail), 'new privileges')).toBe(said);
	});
	it.each([
		['off', {is: 'unconfined'} as const, 'off: every call of the kernel is open to it'],
		[
			'own',
			{is: 'custom', defaultAction: t('SCMP_ACT_ERRNO'), deniedCalls: 3, allowedCalls: 300} as const,
			'own profile: default SCMP_ACT_ERRNO, 300 calls allowed, 3 refused',
		],
	])('seccomp: %s', (_, seccomp, said) => {
		expect(line(shown(withInspect({seccomp}, plain)), 'seccomp')).toBe(said);
	});
	it('believes the process over the configuration', () => {
		expect(line(shown(plain, {privileges: {...f.privileges, seccomp: 'off'}}), 'seccomp')).toBe(
			'off in the running process, whatever was configured',
		);
	});
	it.each([
		['AppArmor', {AppArmorProfile: t('docker-default')}, {hasAppArmor: true}, 'AppArmor docker-default'],
		[
			'opted out',
			{HostConfig: {SecurityOpt: [t('apparmor=unconfined')]}},
			{hasAppArmor: true},
			'AppArmor opted out: confines nothing',
		],
		[
			'SELinux',
			{ProcessLabel: t('system_u:system_r:container_t:s0')},
			{hasSELinux: true},
			'SELinux system_u:system_r:container_t:s0',
		],
	])('confined by: %s', (_, inspect, engine, said) => {
		const evidence = having({engine: {...engineFacts, ...engine}}, withInspect(inspect, plain));
		expect(line(shown(evidence), 'confined by')).toBe(said);
	});
	it.each([
		['open', {MaskedPaths: []}, 'open: the kernel controls in /proc and /sys are not hidden'],
		['writable', {ReadonlyPaths: []}, 'writable: the settings in /proc/sys may be changed'],
		['default', {MaskedPaths: null, ReadonlyPaths: null}, 'hidden and read-only where Docker hides them'],
	])('kernel paths: %s', (_, paths, said) => {
		expect(line(shown(withHostConfig(paths, plain)), 'kernel paths')).toBe(said);
	});
	it('says that the process is being read, why it could not be, and that there is none', () => {
		expect(shown(plain)[0]).toBe('The running process: being read…');
		expect(shown(plain, {privileges: f.why('permission denied')}).slice(0, 2)).toEqual([
			'The running process could not be looked at: permission denied. What stands here is what was asked for. Run hullcheck on the host, as root,',
			'to see what it has.',
		]);
		const [first] = f.shown(privilegesTab, f.props({container: f.stopped()}));
		expect(first).toMatch(/^Not running \(.*\)\. This is what it gets when it starts\.$/);
	});
	it('offers the fix of capabilities', () => {
		const caps = f.finding('caps', 'low', f.fails('default set kept'), {
			key: 'caps',
			by: 'recreate',
			changes: [],
			how: '--cap-drop ALL',
		});
		const container = f.container({assessment: f.assessed(caps)});
		const last = privilegesTab.blocks(f.props({container})).at(-1);
		expect(last).toMatchObject({act: {is: 'fix', fixKey: 'caps'}});
	});
});
