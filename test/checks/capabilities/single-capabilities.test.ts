import {singleCapabilityChecks} from '../../../source/checks/capabilities/single-capabilities.ts';
import {having, hardened, plain, seenByKernel, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const families: ReadonlyArray<readonly [record: string, names: readonly string[]]> = [
	['X-CAP-SYS_ADMIN', ['SYS_ADMIN']],
	['X-CAP-SYS_MODULE', ['SYS_MODULE']],
	['X-CAP-DAC_READ_SEARCH', ['DAC_READ_SEARCH']],
	['X-CAP-SYS_PTRACE', ['SYS_PTRACE']],
	['X-CAP-RAWIO-BOOT', ['SYS_RAWIO', 'SYS_BOOT', 'SYS_TIME', 'MAC_ADMIN', 'MAC_OVERRIDE', 'SYSLOG', 'WAKE_ALARM']],
	['X-CAP-BPF-PERFMON', ['BPF', 'PERFMON', 'SYS_ADMIN']],
	['X-CAP-NET_ADMIN', ['NET_ADMIN']],
];

for (const [record, names] of families) {
	testCheck(byRecord(singleCapabilityChecks, record), {
		pass: [
			['nothing held', hardened],
			['the default set', plain],
			['the default set, and the kernel agrees', seenByKernel({}, plain)],
			['another one added', withHostConfig({CapAdd: [t('SYS_NICE')]})],
			['ALL but these', withHostConfig({CapAdd: [t('ALL')], CapDrop: names.map(t)})],
		],
		fail: [
			...names.map(name => [`${name} added`, withHostConfig({CapAdd: [t(name)]}), 'effective'] as const),
			['configured nowhere, and held all the same', seenByKernel({capEff: names.slice(0, 1)}), 'effective'],
			[
				'configured, and dropped by the main process itself: the next exec has it',
				seenByKernel({capEff: [], capBnd: []}, withHostConfig({CapAdd: names.map(t)})),
				'effective',
			],
			['with the prefix, lower case', withHostConfig({CapAdd: [t(`cap_${names[0]?.toLowerCase()}`)]}), 'effective'],
			['ALL added, ALL dropped', withHostConfig({CapAdd: [t('ALL')]}), 'effective'],
			['dropped as well as added', withHostConfig({CapAdd: names.map(t), CapDrop: names.map(t)}), 'effective'],
			['privileged, everything dropped', withHostConfig({Privileged: true}), 'effective'],
		],
		unknown: [
			['CapAdd of another shape', withHostConfig({CapAdd: unread})],
			['Privileged of another shape', withHostConfig({Privileged: unread})],
			['inspect failed', having({inspect: unread})],
		],
	});
}
