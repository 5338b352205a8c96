import {describe, expect, it} from 'vitest';
import {
	capabilityNames,
	defaultCapabilities,
	effectiveCapabilities,
	whatCapabilityOpens,
} from '../../source/model/capabilities.ts';

const effective = (capAdd: readonly string[], capDrop: readonly string[], isPrivileged = false): readonly string[] => [
	...effectiveCapabilities(capAdd, capDrop, isPrivileged),
];

/** As the kernel writes it. */
const mask = (names: readonly string[]): string =>
	capabilityNames
		.reduce((bits, name, bit) => (names.includes(name) ? bits | (1n << BigInt(bit)) : bits), 0n)
		.toString(16);

describe('capabilities', () => {
	it('knows all 41, each with one sentence', () => {
		expect(capabilityNames).toHaveLength(41);
		for (const name of capabilityNames) expect(whatCapabilityOpens(name)).toMatch(/^[A-Z].*[^.]\.$/);
	});

	it('has the bits of the kernel: CapBnd of a container that asks for nothing', () => {
		expect(mask(defaultCapabilities)).toBe('a80425fb');
		expect(mask(effective([], []))).toBe('a80425fb');
		expect(mask(effective(['chown'], ['ALL']))).toBe('1');
		expect(mask(effective([], [], true))).toBe('1ffffffffff');
	});

	it('reads every spelling', () => {
		expect(effective(['cap_sys_admin', 'Net_Raw'], ['all'])).toEqual(['NET_RAW', 'SYS_ADMIN']);
		expect(effective([], ['CAP_ALL'])).toEqual([]);
		expect(whatCapabilityOpens('cap_bpf')).toBe(whatCapabilityOpens('BPF'));
	});

	it('adds and drops as the engine does', () => {
		expect(effective(['CHOWN'], ['CHOWN']), 'adding wins').toContain('CHOWN');
		expect(effective(['ALL'], ['ALL']), 'adding all wins over dropping all').toHaveLength(41);
		expect(effective(['ALL'], ['SYS_ADMIN']), 'all but one').toHaveLength(40);
		expect(effective([], ['ALL'], true), 'privileged ignores the drop list').toHaveLength(41);
		expect(effective([], ['SYS_ADMIN']), 'dropping what was never there').toHaveLength(14);
	});

	it('keeps a name it does not know', () => {
		expect(effective(['CAP_TOMORROW'], ['ALL'])).toEqual(['TOMORROW']);
		expect(whatCapabilityOpens('TOMORROW')).toBeNull();
		expect(whatCapabilityOpens('constructor')).toBeNull();
	});
});
