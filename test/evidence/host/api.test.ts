/** What the API alone tells of the daemon: also from afar. */
import {describe, expect, it} from 'vitest';
import {readDaemonInfo} from '../../../source/evidence/host/daemon-info.ts';
import {readSwarm, type SwarmSources} from '../../../source/evidence/host/swarm.ts';
import {readUsage} from '../../../source/evidence/host/usage.ts';
import type {Listing} from '../../../source/model/fleet.ts';
import {isUnread, known, Unread} from '../../../source/model/read.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {infoJson} from './info.ts';
import {caNotBeforeUnixMs, caPem} from './ca.ts';

describe('the info of a daemon', () => {
	it('is trimmed to what is judged', () => {
		expect(readDaemonInfo(infoJson)).toMatchObject({
			Driver: 'overlay2',
			insecureRegistries: [],
			authorizationPlugins: [],
		});
		expect(known(readDaemonInfo(infoJson)).DriverStatus[0]).toEqual(['Backing Filesystem', 'extfs']);
	});

	it('names registries that are not safe, and no loopback', () => {
		const RegistryConfig = {
			InsecureRegistryCIDRs: ['127.0.0.0/8', '::1/128', '10.0.0.0/8'],
			IndexConfigs: {'docker.io': {Secure: true}, 'registry.example:5000': {Secure: false}},
		};
		expect(known(readDaemonInfo({...infoJson, RegistryConfig})).insecureRegistries).toEqual([
			'10.0.0.0/8',
			'registry.example:5000',
		]);
	});

	it('is unread where a field is of another kind', () => {
		expect(readDaemonInfo({...infoJson, LiveRestoreEnabled: 'no'})).toBeInstanceOf(Unread);
		expect(readDaemonInfo(null)).toBeInstanceOf(Unread);
	});
});

describe('what has piled up', () => {
	const row = (over: Partial<Listing>): Listing => ({
		id: '1',
		name: t('web-1'),
		image: t('web'),
		imageId: t('sha256:a'),
		status: 'running',
		health: 'none',
		createdAtUnixMs: 0,
		ports: [],
		digest: '',
		...over,
	});
	const port = (HostIp: string, HostPort: number) => ({
		containerPort: 80,
		protocol: t('tcp'),
		HostIp: t(HostIp),
		HostPort,
	});

	it('is counted by image, not by container (6.1, docker-bench counts containers)', () => {
		const images = [
			{Id: 'sha256:a', RepoTags: ['web:1']},
			{Id: 'sha256:b', RepoTags: ['old:1']},
			{Id: 'sha256:c', RepoTags: ['<none>:<none>']},
			{Id: 'sha256:d', RepoTags: null},
		];
		const rows = [...Array.from({length: 10}, () => row({})), row({status: 'exited', imageId: t('sha256:d')})];
		expect(readUsage(rows, images)).toEqual({
			runningContainers: 10,
			stoppedContainers: 1,
			images: 4,
			unusedImages: 2,
			danglingImages: 2,
			exposedPorts: [],
		});
		expect(readUsage([], {})).toBeInstanceOf(Unread);
	});

	it('names what is published beyond loopback now', () => {
		const rows = [
			row({ports: [port('0.0.0.0', 8080), port('127.0.0.1', 81), port('::1', 82), port('::', 8081), port('', 8082)]}),
			row({status: 'exited', ports: [port('0.0.0.0', 1)]}),
		];
		expect(known(readUsage(rows, [])).exposedPorts).toEqual([
			'web-1 0.0.0.0:8080/tcp',
			'web-1 [::]:8081/tcp',
			'web-1 0.0.0.0:8082/tcp',
		]);
	});
});

describe('a swarm', () => {
	const state = JSON.stringify({ListenAddr: '0.0.0.0:2377', AdvertiseAddr: '10.0.0.7:2377', DataPathAddr: '10.1.0.7'});
	const node = (Role: string) => ({Spec: {Role}});
	const manager: SwarmSources = {
		info: {Swarm: {NodeAddr: '10.0.0.7', LocalNodeState: 'active', ControlAvailable: true}},
		answers: {
			swarm: {
				Spec: {CAConfig: {NodeCertExpiry: 7_776_000_000_000_000}, EncryptionConfig: {AutoLockManagers: true}},
				TLSInfo: {TrustRoot: caPem},
				RootRotationInProgress: false,
			},
			nodes: [node('manager'), node('worker'), node('worker')],
			services: [
				{
					Spec: {
						Name: 'shop',
						TaskTemplate: {ContainerSpec: {Env: ['DB_PASSWORD=hunter2', 'A=b'], Secrets: [{SecretName: 'key'}]}},
					},
				},
				{Spec: {Name: 'plain', TaskTemplate: {ContainerSpec: {}}}},
				{Spec: {Name: 'plugin', TaskTemplate: {PluginSpec: {}}}},
			],
			secrets: [{ID: '1'}, {ID: '2'}],
		},
		daemon: {
			pid: 7,
			exe: t('/usr/bin/dockerd'),
			argv: [],
			listeners: [
				{address: t('::'), port: 2377},
				{address: t('::'), port: 7946},
				{address: t('127.0.0.1'), port: 2375},
			],
			envNames: [],
		},
		state,
	};

	it('is told whole by a manager', () => {
		const swarm = known(readSwarm(manager));
		expect(swarm).toMatchObject({
			isManager: true,
			NodeAddr: '10.0.0.7',
			// 7.1: docker-bench counts the word Leader.
			managers: 1,
			nodes: 3,
			AutoLockManagers: true,
			nodeCertExpiryMs: 90 * 86_400_000,
			caNotBeforeUnixMs,
			isRootRotationInProgress: false,
			secretCount: 2,
			listenAddresses: ['::'],
			dataPathAddress: '10.1.0.7',
		});
		expect(known(swarm.services)).toEqual([
			{name: 'shop', secrets: [{where: 'env', name: 'DB_PASSWORD', kind: expect.any(String)}], usesSwarmSecrets: true},
			{name: 'plain', secrets: [], usesSwarmSecrets: false},
			{name: 'plugin', secrets: [], usesSwarmSecrets: false},
		]);
		expect(JSON.stringify(swarm)).not.toContain('hunter2');
	});

	it('is told in part by a worker', () => {
		const refused = unread;
		const swarm = known(
			readSwarm({
				...manager,
				info: {Swarm: {NodeAddr: '10.0.0.8', LocalNodeState: 'active', ControlAvailable: false}},
				answers: {swarm: refused, nodes: refused, services: refused, secrets: refused},
				state: JSON.stringify({DataPathAddr: ''}),
			}),
		);
		expect(swarm).toMatchObject({isManager: false, managers: null, nodes: null, dataPathAddress: '10.0.0.8'});
		for (const part of [swarm.AutoLockManagers, swarm.nodeCertExpiryMs, swarm.secretCount, swarm.services]) {
			expect(isUnread(part) && part.why).toBe('this node is a worker: only managers know it');
		}
	});

	it('that is locked is no worker', () => {
		const locked = known(readSwarm({...manager, info: {Swarm: {LocalNodeState: 'locked'}}}));
		expect(isUnread(locked.secretCount) && locked.secretCount.why).toMatch(/locked/);
	});

	it.each([
		['no certificate', {TLSInfo: {TrustRoot: 'nonsense'}}],
		['nothing', {}],
	])('has no age of its root where it sent %s', (_, swarm) => {
		const read = known(readSwarm({...manager, answers: {...manager.answers, swarm}}));
		expect(read.caNotBeforeUnixMs).toBeInstanceOf(Unread);
		expect(read.nodeCertExpiryMs).toBeInstanceOf(Unread);
	});

	it('on a machine that is not ours hides where it listens', () => {
		const read = known(readSwarm({...manager, daemon: unread, state: unread}));
		expect([read.listenAddresses, read.dataPathAddress]).toEqual([unread, unread]);
	});
});
