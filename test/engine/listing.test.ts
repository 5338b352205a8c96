import {describe, expect, it} from 'vitest';
import {readListing} from '../../source/engine/listing.ts';

const row = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
	Id: 'ab'.repeat(32),
	Names: ['/web'],
	Image: 'web:1',
	ImageID: `sha256:${'cd'.repeat(32)}`,
	Command: 'httpd -f',
	Created: 1_795_477_285,
	Ports: [
		{IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp'},
		{IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp'},
		{PrivatePort: 443, Type: 'tcp'},
	],
	Labels: {},
	State: 'running',
	Status: 'Up 3 minutes',
	HostConfig: {NetworkMode: 'default'},
	NetworkSettings: {Networks: {bridge: {NetworkID: 'n1'}}},
	Mounts: [],
	...more,
});
const digest = (more?: Record<string, unknown>): string | undefined => readListing(row(more))?.digest;

describe('a row of the list', () => {
	it('is read', () => {
		expect(readListing(row())).toMatchObject({
			id: 'ab'.repeat(32),
			name: 'web',
			image: 'web:1',
			status: 'running',
			health: 'none',
			createdAtUnixMs: 1_795_477_285_000,
			ports: [
				{containerPort: 80, protocol: 'tcp', HostIp: '0.0.0.0', HostPort: 8080},
				{containerPort: 80, protocol: 'tcp', HostIp: '::', HostPort: 8080},
			],
		});
	});

	it('has its own name, not the alias another container linked it by', () => {
		expect(readListing(row({Names: ['/other/db', '/web']}))?.name).toBe('web');
	});

	it.each([
		['Up 2 hours (healthy)', 'healthy'],
		['Up 2 hours (unhealthy)', 'unhealthy'],
		['Up 2 seconds (health: starting)', 'starting'],
		['Up 2 hours (Paused)', 'none'],
		['Exited (1) 2 hours ago', 'none'],
	])('says its health in words: %s', (Status, health) => {
		expect(readListing(row({Status}))?.health).toBe(health);
	});

	it('says its health by itself from API 1.52 on', () => {
		expect(readListing(row({Health: {Status: 'unhealthy'}, Status: 'Up 2 hours'}))?.health).toBe('unhealthy');
	});

	it('has an unknown status where the engine has a new word', () => {
		expect(readListing(row({State: 'hibernating'}))?.status).toBe('unknown');
		expect(readListing(row({State: undefined}))?.status).toBe('unknown');
	});

	it('makes hostile text visible', () => {
		expect(readListing(row({Image: 'a\u001B]52;c;AAAA\u0007'}))?.image).toBe(String.raw`a\e]52;c;AAAA\x07`);
	});

	it.each([null, [], 'x', {}, {Id: 7}, {Id: '../x'}])('is none without an id: %j', one => {
		expect(readListing(one)).toBeNull();
	});
});

describe('the digest', () => {
	it('stays while only time passes', () => {
		expect(digest({Status: 'Up About an hour'})).toBe(digest());
		expect(digest({Status: 'Up 4 minutes (healthy)'})).toBe(digest({Status: 'Up 2 days (healthy)'}));
		expect(digest({Status: 'Exited (0) 2 days ago'})).toBe(digest({Status: 'Exited (0) 1 second ago'}));
	});

	it('stays when the engine lists ports in another order', () => {
		expect(digest({Ports: [...(row()['Ports'] as unknown[])].toReversed()})).toBe(digest());
	});

	it.each([
		['the health', {Status: 'Up 3 minutes (unhealthy)'}],
		['the exit code', {Status: 'Exited (137) 3 minutes ago'}],
		['the state', {State: 'paused'}],
		['the name', {Names: ['/web2']}],
		['a port', {Ports: []}],
		['a mount', {Mounts: [{Type: 'bind', Source: '/', Destination: '/host', RW: true}]}],
		['a network', {NetworkSettings: {Networks: {bridge: {}, other: {}}}}],
	])('changes with %s', (_what, more) => {
		expect(digest(more)).not.toBe(digest());
	});
});
