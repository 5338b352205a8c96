/** Owners that are left to act themselves, and the containers hullcheck stands on. */
import {describe, expect, it} from 'vitest';
import {engineWay, ownContainerId, whyOurWay} from '../../../source/fixes/owners/our-way.ts';
import {refuseOwner, refuseUnit} from '../../../source/fixes/owners/refusals.ts';
import {unitThatStarts} from '../../../source/fixes/owners/systemd-unit.ts';
import type {WantedChange} from '../../../source/fixes/owners/wanted-change.ts';
import type {Owner} from '../../../source/model/evidence.ts';
import {sanitise} from '../../../source/model/safe-text.ts';
import {fakeHost} from '../../helpers/fake-host.ts';

const changes: readonly WantedChange[] = [
	{is: 'capabilities', drop: ['ALL'], add: ['CHOWN']},
	{is: 'no-new-privileges'},
	{is: 'remove-link', link: 'a:b'},
];
const other = (name: string): Owner => ({is: 'other', name: sanitise(name)});

describe('refuses, with the patch in the owner’s own words', () => {
	const rows: ReadonlyArray<readonly [owner: Owner, where: string, patch: string]> = [
		[{is: 'kubernetes', pod: sanitise('shop/web')}, 'the manifest', 'securityContext.allowPrivilegeEscalation: false'],
		[other('Amazon ECS'), 'task definition', '"drop": ["ALL"], "add": ["CHOWN"]'],
		[other('Nomad'), 'job file', 'cap_drop = ["ALL"]'],
		[other('systemd (Podman)'), '.container file', 'NoNewPrivileges=true'],
		[other('Portainer'), 'editor in Portainer', 'security_opt: ["no-new-privileges:true"]'],
		[other('Unraid'), 'Extra Parameters', '--security-opt no-new-privileges'],
		[other('com.example.managed-by'), 'what makes the container', '--cap-drop ALL'],
	];
	it.each(rows)('%j', (owner, where, patch) => {
		const refused = refuseOwner(owner, changes, false);
		expect(refused?.why).toContain(where);
		expect(refused?.patch.join('\n')).toContain(patch);
	});
	it('says what the owner has no setting for', () => {
		expect(refuseOwner(other('Nomad'), changes, false)?.patch).toContain('(it has no setting for remove link)');
	});
	it('lets a live change through where nobody fights it', () => {
		expect(refuseOwner(other('Unraid'), changes, true)).toBe(null);
		expect(refuseOwner(other('Nomad'), changes, true)?.why).toContain('would fight the change');
	});
	it('leaves Compose and Swarm to their own ways', () => {
		expect(refuseOwner({is: 'swarm', service: sanitise('web')}, changes, false)).toBe(null);
	});
});

describe('a systemd unit that starts it by name', () => {
	const rows: ReadonlyArray<readonly [line: string, isIt: boolean]> = [
		['ExecStart=/usr/bin/docker run --rm \\\n  --name web -p 80:80 shop', true],
		['ExecStart=/usr/bin/docker run --name=web shop', true],
		['ExecStart=-/usr/bin/docker start -a "web"', true],
		['ExecStart=/usr/bin/docker run --name webshop web', false],
		['ExecStop=/usr/bin/docker stop web', false],
		['ExecStart=/usr/bin/podman run --name web shop', false],
	];
	it.each(rows)('%s: %s', async (line, isIt) => {
		const host = fakeHost({files: {'/etc/systemd/system/shop.service': `[Service]\n${line}\n`}});
		expect(await unitThatStarts(host, 'web')).toBe(isIt ? 'shop.service' : null);
	});
	it('is named, with the flags for it', () => {
		expect(refuseUnit('shop.service', changes)).toMatchObject({
			why: expect.stringContaining('systemd unit shop.service starts this container'),
			patch: expect.arrayContaining(['--cap-drop ALL']),
		});
	});
});

describe('what hullcheck stands on', () => {
	const id = 'a'.repeat(64);
	const unix = {is: 'unix', socketPath: '/run/docker.sock'} as const;
	const mountinfo = (at: string): string =>
		`1 2 8:1 /var/lib/docker/containers/${id}/hostname ${at} rw - ext4 /dev/sda rw\n`;
	const proxy = {
		Id: 'b'.repeat(64),
		Name: '/proxy',
		Mounts: [{Source: '/srv/proxy', RW: true}],
		NetworkSettings: {
			Ports: {'2375/tcp': [{HostIp: '127.0.0.1', HostPort: '2375'}]},
			Networks: {n: {IPAddress: '172.18.0.2', Aliases: ['sock']}},
		},
	};
	it('finds its own container by the files the engine mounts into it, or by its cgroup', async () => {
		expect(await ownContainerId(fakeHost({files: {'/proc/self/mountinfo': mountinfo('/etc/hostname')}}))).toBe(id);
		expect(await ownContainerId(fakeHost({files: {'/proc/self/cgroup': `4:memory:/docker/${id}\n`}}))).toBe(id);
		expect(await ownContainerId(fakeHost({files: {'/proc/self/mountinfo': mountinfo('/somewhere')}}))).toBe(null);
	});
	it('is left alone', () => {
		expect(whyOurWay({Id: id, Name: '/hull'}, id, unix)).toContain('hullcheck itself runs in hull');
		expect(whyOurWay(proxy, null, {is: 'tcp', host: 'localhost', port: 2375})).toContain('goes through proxy');
		expect(whyOurWay(proxy, null, {is: 'tcp', host: 'sock', port: 9})).toContain('goes through proxy');
		expect(whyOurWay(proxy, null, {is: 'ssh', host: '172.18.0.2', port: 22})).toContain('SSH tunnel');
		expect(whyOurWay(proxy, null, {is: 'unix', socketPath: '/srv/proxy/docker.sock'})).toContain(
			'holds /srv/proxy/docker.sock',
		);
		expect(whyOurWay(proxy, id, unix)).toBe(null);
		expect(whyOurWay(proxy, id, {is: 'tcp', host: '10.0.0.1', port: 2376})).toBe(null);
	});
	it.each([
		[null, 'tcp://10.0.0.1:2376', {is: 'tcp', host: '10.0.0.1', port: 2376}],
		[null, 'tcp://[fd00::1]:2376', {is: 'tcp', host: 'fd00::1', port: 2376}],
		[null, 'ssh://root@far', {is: 'ssh', host: 'far', port: 22}],
		[null, 'npipe', null],
		['/run/docker.sock', 'unix:///run/docker.sock', {is: 'unix', socketPath: '/run/docker.sock'}],
	])('the way to the engine: %s %s', (socketPath, address, way) =>
		expect(engineWay({socketPath, endpoint: {address: sanitise(address), from: sanitise(''), isDemo: false}})).toEqual(
			way,
		),
	);
});
