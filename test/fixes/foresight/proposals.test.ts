import {describe, expect, it} from 'vitest';
import {proposeCapabilities} from '../../../source/fixes/foresight/capabilities.ts';
import {risksOf} from '../../../source/fixes/foresight/risks.ts';
import {proposeTmpfs} from '../../../source/fixes/foresight/tmpfs.ts';
import {proposeUser} from '../../../source/fixes/foresight/user.ts';
import type {LayerFolder} from '../../../source/model/footprint.ts';
import {isUnread, known} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {facts, footprint, notSeen, owned, processes, written} from './samples.ts';

const mounted = (...targets: readonly string[]): unknown => ({
	Mounts: targets.map(Destination => ({Destination, RW: true})),
});

describe('tmpfs for a read-only root', () => {
	const propose = (layer: readonly LayerFolder[], inspect: unknown = {}): ReturnType<typeof proposeTmpfs> =>
		proposeTmpfs(footprint({layer}), facts(inspect));

	it('is always /tmp, unless something is there', () => {
		expect(propose([])).toEqual({tmpfs: [{path: '/tmp', options: 'size=64m,mode=1777'}], refused: []});
		expect(known(propose([], mounted('/tmp'))).tmpfs).toEqual([]);
	});

	it('leaves /tmp alone where the image has files in it', () => {
		const {tmpfs, refused} = known(proposeTmpfs(footprint({tmpFiles: [t('/tmp/lib.so')]}), facts()));
		expect(tmpfs).toEqual([]);
		expect(refused[0]?.why).toMatch(/lib\.so/);
	});

	it('has twice what was seen, and belongs to whom the folder did', () => {
		const cache = written('/var/cache/nginx', {
			sizeBytes: 50 * 1024 ** 2,
			owner: {uid: 101, gid: 102, modeBits: 0o700},
		});
		expect(known(propose([cache])).tmpfs[1]).toEqual({
			path: '/var/cache/nginx',
			options: 'size=100m,mode=0700,uid=101,gid=102',
		});
		expect(known(propose([written('/run')])).tmpfs[1]?.options).toBe('size=16m,mode=0755,uid=0,gid=0');
	});

	it.each<[string, LayerFolder, RegExp]>([
		['the root', written('/'), /itself/],
		['data', written('/var/lib/mysql'), /looks like data/],
		[
			'data by the names of its files',
			written('/app', {files: [{kind: 'added', path: t('/app/shop.sqlite3'), sizeBytes: 1}]}),
			/looks like data/,
		],
		[
			'what the entrypoint rewrites',
			written('/etc/nginx', {files: [{kind: 'modified', path: t('/etc/nginx/x'), sizeBytes: 1}]}),
			/rewritten.*\/etc\/nginx\/x/,
		],
		['files of the image', written('/app', {imageFiles: [t('/app/server')]}), /hide files of the image: \/app\/server/],
		['what can’t be seen', written('/app', {imageFiles: notSeen}), /closed to us/],
		['a name that is more than a path', written('/app:exec,size=9g'), /can't be written/],
	])('is never put over %s', (_, folder, why) => {
		const {tmpfs, refused} = known(propose([folder]));
		expect(tmpfs.map(({path}) => path)).toEqual(['/tmp']);
		expect(refused[0]?.why).toMatch(why);
	});

	it('is not asked for where a mount is', () => {
		expect(known(propose([written('/data')], mounted('/data', '/tmp')))).toEqual({tmpfs: [], refused: []});
	});

	it('leaves no risk where all it writes has a place', () => {
		const layer = [written('/run'), written('/tmp', {sizeBytes: 900 * 1024 ** 2}), written('/app/cache')];
		const {tmpfs} = known(propose(layer));
		const risks = risksOf([{is: 'read-only-root', tmpfs}], footprint({layer}), facts());
		expect(risks.map(({level}) => level)).toEqual(['safe']);
	});

	it('is not guessed', () => expect(isUnread(proposeTmpfs(footprint({layer: notSeen}), facts()))).toBe(true));
});

describe('capabilities to keep', () => {
	it.each<[string, Parameters<typeof footprint>[0], readonly string[]]>([
		['none for whoever is not root', {processes: processes(999)}, []],
		['none for root alone', {}, []],
		[
			'those to hand over and look after',
			{processes: processes(0, 33)},
			['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
		],
		['those to write where it may not', {mountOwners: [owned('/data', 999)]}, ['CHOWN', 'DAC_OVERRIDE', 'FOWNER']],
	])('are %s', (_, over, add) => {
		expect(known(proposeCapabilities(footprint(over), facts()))).toMatchObject({drop: ['ALL'], add});
	});

	it('are none that it does not have', () => {
		const mixed = footprint({processes: processes(0, 33)});
		const dropped = facts({HostConfig: {CapDrop: ['CHOWN', 'KILL']}});
		expect(known(proposeCapabilities(mixed, dropped)).add).not.toContain('CHOWN');
	});

	it('leave no sure sign of trouble', () => {
		const mixed = footprint({processes: processes(0, 33)});
		const {drop, add} = known(proposeCapabilities(mixed, facts()));
		const risks = risksOf([{is: 'capabilities', drop, add}], mixed, facts());
		expect(risks.filter(({level}) => level === 'risky')).toEqual([]);
	});

	it('are not guessed', () =>
		expect(isUnread(proposeCapabilities(footprint({processes: notSeen}), facts()))).toBe(true));
});

describe('a user', () => {
	it.each<[string, Parameters<typeof footprint>[0], unknown, string | null]>([
		['whom it runs as', {processes: processes(999, 999)}, {}, '999'],
		['whom root hands over to', {processes: processes(0, 33, 33)}, {}, '33'],
		['to whom its data belongs', {mountOwners: [owned('/data', 999)]}, mounted('/data'), '999:999'],
		['nobody, for root alone', {}, {}, null],
		['nobody, for several', {processes: processes(0, 33, 34)}, {}, null],
		['nobody, for data of root', {mountOwners: [owned('/data', 0)]}, mounted('/data'), null],
		['nobody, where nothing was seen', {processes: notSeen}, {}, null],
	])('is %s', (_, over, inspect, user) => {
		const proposal = proposeUser(footprint(over), facts(inspect));
		expect(isUnread(proposal) ? null : proposal.user).toBe(user);
	});
});
