import {describe, expect, it} from 'vitest';
import type {Mount} from '../../../source/model/evidence.ts';
import {mountsTab} from '../../../source/ui/detail/mounts.ts';
import {plain, t, withInspect} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const mount = (
	over: Partial<Record<'Type' | 'Name' | 'Source' | 'Destination' | 'Propagation', string>>,
	RW = true,
): Mount => ({
	Type: t(over.Type ?? 'bind'),
	Name: t(over.Name ?? ''),
	Source: t(over.Source ?? ''),
	Destination: t(over.Destination ?? '/in'),
	Mode: t(''),
	RW,
	Propagation: t(over.Propagation ?? 'rprivate'),
});
const socket = f.finding('socket', 'critical', f.fails('socket or its folder mounted'), {
	key: 'engine-socket',
	by: 'recreate',
	changes: [],
	how: 'Create it again without the socket.',
});
const of = (mounts: readonly Mount[], over: Parameters<typeof withInspect>[0] = {}) =>
	f.props({container: f.container({assessment: f.assessed(socket)}, withInspect({Mounts: mounts, ...over}, plain))});
const says = (one: Mount): string | undefined => {
	const table = mountsTab.blocks({...of([one]), width: 160}).find(block => block.is === 'table');
	return table?.is === 'table' ? table.rows[0]?.cells['means']?.[0]?.text : undefined;
};

describe('mounts', () => {
	it('shows what is where, the worst first, and the fix', () => {
		const given = of(
			[
				mount({
					Type: 'volume',
					Name: 'data',
					Source: '/var/lib/docker/volumes/data/_data',
					Destination: '/data',
					Propagation: '',
				}),
				mount({Source: '/srv/web', Destination: '/web', Propagation: 'rshared'}, false),
				mount({Source: '/var/run/docker.sock', Destination: '/var/run/docker.sock'}, false),
			],
			{HostConfig: {Tmpfs: [[t('/tmp'), t('rw,size=64m')]]}},
		);
		expect(f.shown(mountsTab, given)).toEqual([
			'Root file system  writable',
			'',
			'INSIDE                MODE  SOURCE                PROPAGATION  IS',
			'/var/run/docker.sock  ro    /var/run/docker.sock  rprivate     engine socket: whoever has it is root on the host',
			'/web                  ro    /srv/web              rshared      folder of the host',
			'/data                 rw    data                  –            named volume',
			'/tmp                  rw    tmpfs                 –            in memory: gone when it stops (rw,size=64m)',
			'',
			'engine socket mounted  Create it again without the socket.',
		]);
		const table = mountsTab.blocks(given).find(block => block.is === 'table');
		expect(table?.is === 'table' && table.rows[0]).toMatchObject({
			act: {is: 'fix', fixKey: 'engine-socket'},
			cells: {means: [{tone: 'critical'}]},
		});
	});
	it.each([
		['/', true, 'the whole host, writable'],
		['/', false, 'the whole host, readable'],
		['/run', true, 'folder of the engine socket: as good as the socket'],
		['/run/containerd/containerd.sock', true, 'engine socket: whoever has it is root on the host'],
		['/var/lib/docker/volumes', false, 'data of the engine, readable: images and other containers'],
		['/proc', false, '/proc of the host, readable: its kernel and devices'],
		['/etc/cron.d', true, 'system folder of the host, writable'],
		['/etc/localtime', false, 'file of the host, harmless to read'],
		['/etc/localtime', true, 'system folder of the host, writable'],
		['/home', true, 'system folder of the host, writable'],
		['/home/ann/site', false, 'folder of the host'],
		['/srv', true, 'folder of the host: what is written there stays'],
	])('%s, writable %s', (Source, isWritable, said) => expect(says(mount({Source}, isWritable))).toBe(said));
	it.each([
		['volume', 'ab'.repeat(32), 'anonymous volume: easily lost'],
		['tmpfs', '', 'in memory: gone when it stops'],
		['image', '', 'files of an image'],
		['', '', 'of unknown kind'],
		['cluster', '', 'cluster'],
	])('kind %s', (Type, Name, said) => expect(says(mount({Type, Name}))).toBe(said));
	it('marks nothing that the checks have nothing against', () => {
		const evidence = withInspect({Mounts: [mount({Source: '/'})]}, plain);
		const table = mountsTab.blocks(f.props({container: f.container({}, evidence)})).find(block => block.is === 'table');
		expect(table?.is === 'table' && table.rows[0]?.cells['means']).toEqual([
			{text: 'the whole host, writable', tone: 'normal'},
		]);
	});
	it('says that there is none, that they are unread, and that the root is read-only', () => {
		expect(f.shown(mountsTab, f.props())).toEqual(['Root file system  writable', '', 'Nothing is mounted into it.']);
		const unread = withInspect({Mounts: f.why('a list was expected'), HostConfig: {ReadonlyRootfs: true}}, plain);
		expect(f.shown(mountsTab, f.props({container: f.container({}, unread)}))).toEqual([
			'Root file system  read-only',
			'Mounts could not be read: a list was expected',
		]);
	});
});
