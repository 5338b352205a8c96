/** The `config.json` that Podman 4.3.1 and 5.4.2 gave to runc, less what is not looked at. */
import {describe, expect, it} from 'vitest';
import {createKernelReader} from '../../source/evidence/kernel.ts';
import {asPodmanTells} from '../../source/evidence/podman.ts';
import {findRuntimeSpec, readRuntimeSpec} from '../../source/evidence/runtime-spec.ts';
import type {ContainerInspect, RuntimeSpec} from '../../source/model/evidence.ts';
import {known, Unread} from '../../source/model/read.ts';
import {engineFacts, t, withHostConfig} from '../helpers/evidence.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {engineWith, inspectOf, machine, recorded} from './detail/recorded.ts';

const given = 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
	' ',
);
const closed = {allow: false, access: 'rwm'};

/** Of 5.4.2, where nothing was asked for. */
const config = (linux: object = {}, capabilities = given) =>
	JSON.stringify({
		process: {env: ['DB_PASSWORD=hunter2'], capabilities: {bounding: capabilities.map(name => `CAP_${name}`)}},
		linux: {
			maskedPaths: ['/proc/acpi', '/proc/kcore', '/proc/keys'],
			readonlyPaths: ['/proc/bus', '/proc/sys', '/proc/sysrq-trigger'],
			namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map(type => ({type})),
			resources: {devices: [closed], pids: {limit: 2048}},
			...linux,
		},
	});

function specOf(linux?: object, capabilities?: string[]): RuntimeSpec {
	const spec = readRuntimeSpec(config(linux, capabilities), t('runc'));
	if (spec === null) throw new Error('it was not read');
	return spec;
}

describe('what a runtime was told', () => {
	it('is read by the names of its specification, and its environment is not', () => {
		const spec = specOf();
		expect(spec).toEqual({
			program: 'runc',
			maskedPaths: ['/proc/acpi', '/proc/kcore', '/proc/keys'],
			readonlyPaths: ['/proc/bus', '/proc/sys', '/proc/sysrq-trigger'],
			hasOwnIpc: true,
			hasOwnCgroup: false,
			sysctl: [],
			deviceRules: [],
			bounding: given,
		});
		expect(JSON.stringify(spec)).not.toContain('hunter2');
	});

	it('tells a rule from a device that was handed in', () => {
		const fuse = {type: 'c', major: 10, minor: 229};
		const disks = {allow: true, type: 'b', major: 8, access: 'rwm'};
		const {deviceRules} = specOf({
			devices: [{path: '/dev/fuse', ...fuse}],
			resources: {devices: [closed, {allow: true, ...fuse, access: 'rwm'}, disks, {allow: true, access: 'rwm'}]},
		});
		expect(deviceRules).toEqual(['b 8:* rwm', 'a *:* rwm']);
	});

	it.each(['', '{', '[]', '{"linux":{}}', JSON.stringify({linux: {namespaces: [], resources: {}}})])(
		'is nothing where it is cut or of another shape: %s',
		text => expect(readRuntimeSpec(text, t('runc'))).toBeNull(),
	);
});

describe('where it is found', () => {
	const id = '5c'.repeat(32);
	const bundle = `/var/lib/containers/storage/overlay-containers/${id}/userdata`;
	const argv = ['/usr/bin/conmon', '--api-version', '1', '-c', id, '-u', id, '-r', '/usr/bin/crun', '-b', bundle, ''];
	const find = (words: readonly string[], text: string | Unread = config()) =>
		findRuntimeSpec(
			fakeHost({
				files: {'/proc/70/cmdline': words.join('\0'), [`${bundle}/config.json`]: text, '/srv/mine/config.json': text},
			}),
			id,
			'Name:\tsleep\nPPid:\t70\n',
			{runtimes: [[t('crun'), t('/usr/bin/crun')]]},
		);

	it('is told by the process that watches over the container', async () => {
		expect(await find(argv)).toMatchObject({program: 'crun', hasOwnIpc: true});
		expect(
			await find(argv.map(word => word.replace('/usr/bin/crun', '/srv/mine'))),
			'a runtime it has no name for',
		).toMatchObject({
			program: '/srv/mine',
		});
	});

	it.each([
		['watches over another', argv.map(word => (word === id ? '77'.repeat(32) : word)), config()],
		['is no such process', ['/sbin/init'], config()],
		['names the bundle of another', argv.with(argv.indexOf(bundle), '/srv/mine'), config()],
		['has a bundle that may not be read', argv, new Unread(t('permission denied'))],
	])('is not known where its parent %s', async (_, words, text) => expect(await find(words, text)).toBeNull());

	it('is looked for on Podman alone', async () => {
		const {plain} = recorded;
		const parent = '/proc/70/cmdline';
		const own = argv.map(word => word.replaceAll(id, plain.Id));
		const status = 'Name:\tsleep\nPPid:\t70\nUid:\t0\t0\t0\t0\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\n';
		const host = machine(['plain', 'host'], {
			[parent]: own.join('\0'),
			[`/proc/${plain.Pid}/status`]: status,
			[`${bundle.replaceAll(id, plain.Id)}/config.json`]: config(),
		});
		const podman = {...engineFacts, components: [[t('Podman Engine'), t('5.4.2')] as const]};
		const reader = createKernelReader(host);
		expect((await reader.read(engineWith(), inspectOf(plain), podman)).kernel?.spec).toMatchObject({hasOwnIpc: true});
		const asked = host.asked.length;
		expect((await reader.read(engineWith(), inspectOf(plain), engineFacts)).kernel?.spec).toBeUndefined();
		expect(host.asked.slice(asked)).not.toContain(parent);
	});
});

describe('what Podman does not tell, by what its runtime was told', () => {
	type HostConfig = ContainerInspect['HostConfig'];
	const silent = {
		MaskedPaths: null,
		ReadonlyPaths: null,
		IpcMode: t('shareable'),
		CgroupnsMode: t(''),
		Sysctls: [],
		DeviceCgroupRules: [],
		Runtime: t('oci'),
		CapAdd: [],
		CapDrop: [],
	};
	const told = (spec: RuntimeSpec, version = '4.3.1', over: Partial<HostConfig> = {}): HostConfig =>
		known(asPodmanTells(withHostConfig({...silent, ...over}).inspect, version, spec)).HostConfig;

	it('is known', () => {
		expect(told(specOf({sysctl: {'net.ipv4.ip_forward': '1'}}))).toMatchObject({
			MaskedPaths: ['/proc/acpi', '/proc/kcore', '/proc/keys'],
			IpcMode: 'shareable',
			CgroupnsMode: 'host',
			Sysctls: [['net.ipv4.ip_forward', '1']],
			DeviceCgroupRules: [],
			Runtime: 'runc',
		});
		expect(told(specOf({maskedPaths: undefined, namespaces: [{type: 'cgroup'}]}))).toMatchObject({
			MaskedPaths: [],
			IpcMode: 'host',
			CgroupnsMode: 'private',
		});
	});

	it('gives capabilities as differences from the set of Docker, whatever its own is', () => {
		expect(told(specOf(), '5.4.2')).toMatchObject({CapAdd: [], CapDrop: ['NET_RAW', 'MKNOD', 'AUDIT_WRITE']});
		expect(told(specOf({}, ['CHOWN', 'SYS_PTRACE']), '5.4.2').CapAdd, 'its set was configured').toEqual(['SYS_PTRACE']);
		const added = told(specOf({}, [...given, 'NET_RAW']), '5.4.2', {CapAdd: [t('NET_RAW')]});
		expect(added).toMatchObject({CapAdd: ['NET_RAW'], CapDrop: ['MKNOD', 'AUDIT_WRITE']});
	});
});
