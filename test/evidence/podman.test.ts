/** Fields as Podman 4.3.1, 5.4.2 and 5.8.6 sent them for containers made with and without the thing: the same both times. */
import {describe, expect, it} from 'vitest';
import {asPodmanTells} from '../../source/evidence/podman.ts';
import {engineName, isPodman} from '../../source/model/engine-kind.ts';
import type {ContainerInspect} from '../../source/model/evidence.ts';
import {known, Unread} from '../../source/model/read.ts';
import {engineFacts, t, withHostConfig} from '../helpers/evidence.ts';
import {releasesAt} from '../helpers/host-evidence.ts';

const facts = {...engineFacts, ServerVersion: t('4.3.1'), components: [[t('Podman Engine'), t('4.3.1')] as const]};

describe('Podman', () => {
	it('is told by the parts it names', () => {
		expect([isPodman(facts), engineName(facts)]).toEqual([true, 'Podman']);
		expect([isPodman(engineFacts), engineName(engineFacts)]).toEqual([false, 'Docker']);
	});

	it('is not judged by the flaws of a Docker of the same number', () => {
		const docker = releasesAt({...engineFacts, ServerVersion: t('4.3.1')}, 1_795_477_285_000);
		expect(docker.find(one => one.component === 'engine')?.open).not.toEqual([]);
		const [engine] = releasesAt(facts, 1_795_477_285_000);
		expect(engine).toMatchObject({
			component: 'engine',
			open: [],
			undecided: ['the flaws of Podman 4.3.1 are not in the data'],
		});
	});

	type HostConfig = ContainerInspect['HostConfig'];
	const told = (over: Partial<HostConfig>, version = '4.3.1'): HostConfig =>
		known(asPodmanTells(withHostConfig(over).inspect, version)).HostConfig;

	it.each([
		[{MaskedPaths: null}],
		[{ReadonlyPaths: null}],
		[{IpcMode: t('shareable')}],
		[{CgroupnsMode: t('')}],
		[{Sysctls: []}],
		[{DeviceCgroupRules: []}],
		[{Runtime: t('oci')}],
	] satisfies ReadonlyArray<readonly [Partial<HostConfig>]>)('tells nothing by %j', over => {
		const [[field]] = Object.entries(over) as [[keyof HostConfig, unknown]];
		expect(told(over)[field]).toBeInstanceOf(Unread);
	});

	it('is believed in all else it says', () => {
		const said = {MaskedPaths: [], IpcMode: t('host'), Sysctls: [[t('a'), t('b')]], Runtime: t('crun')} as const;
		expect(told(said)).toMatchObject(said);
		const unread = new Unread(t('not sent'));
		expect(told({IpcMode: unread}).IpcMode, 'its own reason stays').toBe(unread);
	});

	it('tells the IPC of the host since 5', () => {
		expect(told({IpcMode: t('shareable')}, '5.4.2').IpcMode).toBe('shareable');
	});

	const given = 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
	it.each([
		['4.3.1', `AUDIT_WRITE MKNOD NET_RAW ${given}`, true],
		['4.3.1', given, true],
		['5.4.2', given, false],
		['5.8.6', `AUDIT_WRITE ${given}`, false],
		['5.4.2', `AUDIT_WRITE MKNOD NET_RAW ${given}`, true],
		['5.4.2', 'CHOWN KILL', true],
		['5.4.2', '', true],
	])('%s: dropped %s, is told whole: %s', (version, names, isTold) => {
		const CapDrop = names.split(' ').filter(Boolean).map(t);
		const seen = told({CapDrop}, version).CapDrop;
		expect(seen instanceof Unread).toBe(!isTold);
		if (isTold) expect(seen).toEqual(CapDrop);
	});
});
