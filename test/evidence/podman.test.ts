/** Fields as Podman 4.3.1 sent them for containers made with and without the thing: the same both times. */
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
	const told = (over: Partial<HostConfig>): HostConfig => known(asPodmanTells(withHostConfig(over).inspect)).HostConfig;

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
});
