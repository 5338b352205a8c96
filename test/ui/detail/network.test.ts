import {describe, expect, it} from 'vitest';
import type {Listener} from '../../../source/model/detail.ts';
import type {PortBinding} from '../../../source/model/evidence.ts';
import {networkTab} from '../../../source/ui/detail/network.ts';
import {having, plain, t, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const port = (containerPort: number, HostIp: string, HostPort = containerPort, protocol = 'tcp'): PortBinding => ({
	containerPort,
	protocol: t(protocol),
	HostIp: t(HostIp),
	HostPort,
});
const listens = (address: string, on: number): Listener => ({address: t(address), port: on, protocol: 'tcp'});
const ports = [
	port(80, '127.0.0.1', 8080),
	port(8443, '10.0.0.7'),
	port(443, '::'),
	port(3306, '0.0.0.0'),
	port(53, '', 0, 'udp'),
];
const evidence = withInspect(
	{NetworkSettings: {Ports: ports}, Config: {ExposedPorts: [t('9090/tcp'), t('80/tcp')]}},
	plain,
);
const bridge = f.finding('bridge', 'medium', f.fails('attached'), {
	key: 'default-bridge',
	by: 'live',
	how: 'docker network connect',
	change: {is: 'move-network', leave: t('bridge'), joinFirst: t('web-net')},
});

describe('network', () => {
	it('shows ports by who reaches them, and whether anything answers', () => {
		const listeners = [
			listens('0.0.0.0', 3306),
			listens('127.0.0.1', 80),
			listens('::', 8443),
			listens('127.0.0.1', 6060),
		];
		const given = f.props({container: f.container({}, evidence), detail: f.detail({listeners})});
		expect(f.shown(networkTab, given)).toEqual([
			'Ports',
			'PORT      PUBLISHED ON       REACHED FROM    USUALLY           ANSWERS',
			'3306/tcp  0.0.0.0:3306       every address   database (MySQL)  yes',
			'443/tcp   [::]:443           every address   –                 nothing listens there',
			'53/udp    *:chosen at start  every address   –                 not looked at',
			'8443/tcp  10.0.0.7:8443      one address     –                 yes',
			'80/tcp    127.0.0.1:8080     this host only  –                 on loopback inside only: not reached by the published',
			'                                                               port',
			'9090/tcp  not published      its networks    –                 nothing listens there',
			'',
			'Also listening inside  127.0.0.1:6060',
			'',
			'Networks',
			'NETWORK  ADDRESS     ALSO CALLED  MEANS',
			'bridge   172.17.0.2  –            the default bridge; all containers on it may talk to each other',
		]);
	});
	it('says that listeners are being read, or why they are not known and how they could be', () => {
		const container = f.container({}, evidence);
		expect(f.shown(networkTab, f.props({container}))[2]).toMatch(/being read…$/);
		const shown = f.shown(networkTab, f.props({container, detail: f.detail({listeners: f.why('permission denied')})}));
		expect(shown[2]).toMatch(/not known$/);
		expect(shown.join(' ')).toContain(
			'What listens inside is not known: permission denied. It is read from /proc: run hullcheck on the host of the engine, as root.',
		);
	});
	it('shows of a stopped one what it asks for', () => {
		const asked = withHostConfig({PortBindings: [port(80, '0.0.0.0', 8080)]}, plain);
		const shown = f.shown(networkTab, f.props({container: f.stopped(f.container({}, asked))}));
		expect(shown[0]).toMatch(/: nothing is published now\. This is what it asks for\.$/);
		expect(shown).toContain('80/tcp  0.0.0.0:8080  every address  –        not running');
	});
	it('offers to leave the default bridge', () => {
		const table = networkTab
			.blocks(f.props({container: f.container({assessment: f.assessed(bridge)})}))
			.find(block => block.key === 'networks.table');
		expect(table?.is === 'table' && table.rows[0]).toMatchObject({
			act: {is: 'fix', fixKey: 'default-bridge'},
			cells: {fix: [{text: 'f fix'}], name: [{tone: 'medium'}]},
		});
	});
	it.each([
		[
			'host',
			'The network of the host itself: every port it opens is open on the host, and loopback services of the host are open',
		],
		['none', 'None: loopback only.'],
		['container:0123', 'It lives in the network of 0123.'],
	])('network mode %s', (mode, said) => {
		const given = f.props({container: f.container({}, withHostConfig({NetworkMode: t(mode)}, plain))});
		expect(f.shown(networkTab, given).at(mode === 'host' ? -2 : -1)).toBe(said);
	});
	it('says what an internal, quiet or forgotten network is, and other names it has there', () => {
		const Networks = [
			{
				network: t('back'),
				NetworkID: t('n7'),
				IPAddress: t('10.1.0.2'),
				GlobalIPv6Address: t('fd00::2'),
				MacAddress: t(''),
				Aliases: [t('db')],
			},
			{
				network: t('gone'),
				NetworkID: t('n9'),
				IPAddress: t(''),
				GlobalIPv6Address: t(''),
				MacAddress: t(''),
				Aliases: [],
			},
		];
		const networks = [
			{
				Id: t('n7'),
				Name: t('back'),
				Driver: t('bridge'),
				Scope: t('local'),
				Internal: true,
				isDefaultBridge: false,
				isIccOn: false,
				isEncrypted: false,
				isIngress: false,
				subnets: [],
			},
		];
		const given = f.props({
			container: f.container({}, having({networks}, withInspect({NetworkSettings: {Networks}}, plain))),
		});
		expect(f.shown(networkTab, given).slice(-3)).toEqual([
			'NETWORK  ADDRESS            ALSO CALLED  MEANS',
			'back     10.1.0.2, fd00::2  db           internal: no way out; containers on it may not talk to each other',
			'gone     –                  –            not known to the engine any more',
		]);
		const unread = having({networks: f.why('the engine answered 500')}, plain);
		expect(f.shown(networkTab, f.props({container: f.container({}, unread)})).at(-1)).toBe(
			'What these networks are is not known: the engine answered 500',
		);
	});
	it('says that nothing is published', () => {
		expect(f.shown(networkTab, f.props())[1]).toBe('None is published, and the image names none.');
	});
});
