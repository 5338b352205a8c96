import {describe, expect, it} from 'vitest';
import type {RecreateChange} from '../../../source/model/recreate.ts';
import {parseRecreate, recreateFields} from '../../../source/model/values/recreate-values.ts';
import {t} from '../../helpers/evidence.ts';

const mib = 1024 ** 2;
const user: RecreateChange = {is: 'user', user: '1000:1000'};
const caps: RecreateChange = {is: 'capabilities', drop: ['ALL'], add: ['CHOWN', 'SETUID']};
const root: RecreateChange = {is: 'read-only-root', tmpfs: [{path: '/tmp', options: 'rw,size=1m'}]};
const port: RecreateChange = {is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'};
const high: RecreateChange = {is: 'host-port', port: '22/tcp', from: 22, hostPort: 8022};
const own: RecreateChange = {
	is: 'own-network',
	network: t('web-net'),
	publish: [
		{port: '80/tcp', hostIp: '', hostPort: '80'},
		{port: '53/udp', hostIp: '::1', hostPort: '5353'},
	],
};
const files: RecreateChange = {is: 'ulimit', name: 'nofile', soft: 1024, hard: 4096};
const log: RecreateChange = {is: 'log-rotation', maxSizeBytes: 10 * mib, maxFiles: 3};

const textsOf = (change: RecreateChange) => recreateFields(change).map(({text}) => text);

describe('values of changes that need a new container', () => {
	it.each([user, caps, root, port, high, own, files, log])('$is: as it is written it is read', change =>
		expect(parseRecreate(change, textsOf(change))).toEqual({is: 'change', change}),
	);
	it.each<[RecreateChange, readonly string[], object]>([
		[user, ['www-data'], {user: 'www-data'}],
		[caps, ['cap_net_bind_service, setuid'], {add: ['NET_BIND_SERVICE', 'SETUID']}],
		[caps, [''], {add: []}],
		[
			root,
			['/tmp /run'],
			{
				tmpfs: [
					{path: '/tmp', options: 'rw,size=1m'},
					{path: '/run', options: 'rw,noexec,nosuid,nodev,size=64m'},
				],
			},
		],
		[
			root,
			['/run:size=16m,mode=755,exec, /tmp'],
			{
				tmpfs: [
					{path: '/run', options: 'rw,nosuid,nodev,size=16m,mode=755,exec'},
					{path: '/tmp', options: 'rw,size=1m'},
				],
			},
		],
		[port, [' ::1 '], {hostIp: '::1'}],
		[high, ['2222'], {hostPort: 2222}],
		[
			own,
			['shop', '127.0.0.1:8080:80'],
			{network: 'shop', publish: [{port: '80/tcp', hostIp: '127.0.0.1', hostPort: '8080'}]},
		],
		[files, ['512'], {soft: 512, hard: 512}],
		[log, ['1 GiB', '5'], {maxSizeBytes: 1024 * mib, maxFiles: 5}],
	])('%j written as %j', (change, texts, over) =>
		expect(parseRecreate(change, texts)).toEqual({is: 'change', change: {...change, ...over}}),
	);
	it.each<[RecreateChange, readonly string[], RegExp]>([
		[user, ['root'], /that is root/],
		[user, ['0:0'], /that is root/],
		[user, ['a b'], /no user/],
		[caps, ['ALL'], /name the few/],
		[caps, ['FLY'], /no capability FLY/],
		[root, ['tmp'], /no folder/],
		[root, ['/a/../etc'], /no folder/],
		[root, ['/run:size=lots'], /no options of a tmpfs/],
		[root, ['/run:size=1m,'], /no options of a tmpfs/],
		[port, ['localhost'], /no address/],
		[port, ['300.1.1.1'], /no address/],
		[high, ['70000'], /no port/],
		[own, ['host', ''], /engine's own/],
		[own, ['shop', '80'], /publishes nothing/],
		[own, ['shop', '1.2.3.400:80:80'], /no address/],
		[files, ['9:5'], /above the second/],
		[files, ['-1'], /no limit/],
		[log, ['10', '3'], /no unit/],
		[log, ['10 MiB', '0'], /no number of files/],
	])('%j written as %j makes no sense', (change, texts, says) => {
		const parsed = parseRecreate(change, texts);
		expect(parsed.is === 'wrong' ? parsed.says : parsed.is).toMatch(says);
	});
	it('what has no value has no line', () => expect(recreateFields({is: 'no-new-privileges'})).toEqual([]));
});
