import {describe, expect, it} from 'vitest';
import {
	allCapabilitiesDropped,
	capabilitiesMinimal,
	netRawDropped,
} from '../../../source/checks/capabilities/capability-set.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {defaultCapabilities} from '../../../source/model/capabilities.ts';
import {having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const set = (capAdd: readonly string[], capDrop: readonly string[], isPrivileged = false) =>
	withHostConfig({CapAdd: capAdd.map(t), CapDrop: capDrop.map(t), Privileged: isPrivileged});
const unknowns = [
	['CapAdd of another shape', withHostConfig({CapAdd: unread})],
	['CapDrop of another shape', withHostConfig({CapDrop: unread})],
	['Privileged of another shape', withHostConfig({Privileged: unread})],
	['inspect failed', having({inspect: unread})],
] as const;

testCheck(capabilitiesMinimal, {
	pass: [
		['all dropped', set([], ['ALL'])],
		['all dropped, lower case, one of the default set added back', set(['cap_chown'], ['all'])],
		['NET_RAW dropped, the rest of the default set kept', set([], ['NET_RAW'])],
		['all dropped, NET_RAW asked for by name', set(['NET_RAW'], ['ALL'])],
	],
	fail: [
		['docker-bench 5.4: nothing dropped', plain, 'default set kept'],
		['only another one than NET_RAW dropped', set([], ['CAP_MKNOD']), 'default set kept'],
		['all dropped and all of the default set added back', set(defaultCapabilities, ['ALL']), 'default set kept'],
		['one beyond the default set', set(['SYS_NICE'], ['ALL']), 'another capability added'],
		['ALL added', set(['ALL'], []), 'another capability added'],
		['ALL added wins over ALL dropped', set(['ALL'], ['ALL']), 'another capability added'],
		[
			'docker-bench: labelled to be skipped, with SYS_ADMIN',
			withInspect({isHiddenFromBench: true, HostConfig: {CapAdd: [t('SYS_ADMIN')]}}),
			'another capability added',
		],
	],
	'not-applicable': [['privileged is a finding of its own', set([], ['ALL'], true)]],
	unknown: unknowns,
});

testCheck(allCapabilitiesDropped, {
	pass: [
		['all dropped', set([], ['ALL'])],
		['all dropped, few added back', set(['NET_BIND_SERVICE', 'CHOWN'], ['ALL'])],
		['each dropped by name', set([], defaultCapabilities)],
	],
	fail: [
		['nothing dropped', plain, 'default set kept'],
		['only some dropped', set([], ['NET_RAW', 'MKNOD']), 'default set kept'],
		['all added back', set(defaultCapabilities, ['ALL']), 'default set kept'],
		['ALL dropped, ALL added', set(['ALL'], ['ALL']), 'default set kept'],
		['docker-bench 5.4: privileged ignores what is dropped', set([], ['ALL'], true), 'default set kept'],
	],
	unknown: unknowns,
});

testCheck(netRawDropped, {
	pass: [
		['all dropped', set([], ['ALL'])],
		['dropped by name', set([], ['cap_net_raw'])],
	],
	fail: [
		['docker-bench 5.4: kept by default', plain, 'kept'],
		['dropped and added', set(['NET_RAW'], ['NET_RAW']), 'kept'],
		['privileged', set([], ['ALL'], true), 'kept'],
	],
	unknown: unknowns,
});

describe('cause of a capability held', () => {
	const key = (evidence: ReturnType<typeof set>) => runChecks([netRawDropped], evidence)[0]?.fix?.key;
	it('is the lists', () => expect(key(set([], []))).toBe('capabilities'));
	it('is privileged mode, where the lists alone would do', () =>
		expect(key(set([], ['ALL'], true))).toBe('privileged'));
	it('is the lists, where leaving privileged mode would not do', () =>
		expect(key(set([], [], true))).toBe('capabilities'));
});
