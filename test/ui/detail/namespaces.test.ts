import {describe, expect, it} from 'vitest';
import {namespacesTab} from '../../../source/ui/detail/namespaces.ts';
import {engineFacts, having, plain, t} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const host = f.finding('net-host', 'high', f.fails('host'), f.recreateFix);
const given = (over: Partial<ReturnType<typeof f.props>> = {}) =>
	f.props({
		container: f.container({assessment: f.assessed(host)}),
		detail: f.detail({namespaces: f.allNamespaces}),
		...over,
	});

describe('namespaces', () => {
	it('shows all eight, what was asked for, what is, and what it means', () => {
		expect(f.shown(namespacesTab, given())).toEqual([
			'NAMESPACE  SET TO        REALLY             SHARED WITH       KNOWN FROM  MEANS',
			'mnt        private       4026532841         –                 /proc       own file tree',
			'pid        private       4026532844         –                 /proc       sees only its own processes',
			'net        host          4026531840 = host  host              /proc       every port and interface of the      f fix',
			'                                                                          host; loopback services too',
			'ipc        container:db  4026532843         db                /proc       shared memory is open to db',
			'uts        private       4026532845         –                 /proc       own host name',
			'user       host          4026531837 = host  host, all others  /proc       root inside is root outside (no',
			'                                                                          remap on this engine)',
			'cgroup     private       4026532908         –                 /proc       own view of the cgroup tree',
			"time       host          4026531834 = host  host, all others  /proc       clock offsets shared (Docker can't",
			'                                                                          change this)',
		]);
	});
	it('marks the row of a finding, with its fix', () => {
		const [table] = namespacesTab.blocks(given());
		const net = table?.is === 'table' ? table.rows.find(({key}) => key === 'net') : undefined;
		expect(net?.act).toEqual({is: 'fix', fixKey: 'net-host'});
		expect(net?.cells['means']?.[0]?.tone).toBe('high');
	});
	it('says what is not known, why, and how it could be', () => {
		const namespaces = [
			f.namespace({
				name: 'net',
				sharing: 'unknown',
				inode: f.why('permission denied reading /proc/4242/ns/net'),
				knownFrom: 'configuration',
			}),
		];
		expect(f.shown(namespacesTab, given({detail: f.detail({namespaces})}))).toEqual([
			'NAMESPACE  SET TO   REALLY  SHARED WITH  KNOWN FROM     MEANS',
			'net        private  ?       –            configuration  not known                                              f fix',
			'',
			'? permission denied reading /proc/4242/ns/net',
			'What the kernel really gave it is read from /proc: run hullcheck on the host of the engine, as root. From elsewhere',
			'the engine can be asked for a process list, where its host has a full ps.',
		]);
	});
	it.each([
		['no remap', {}, 'root inside is root outside (no remap on this engine)'],
		['opted out', {hasUserNamespaces: true}, 'root inside is root outside (opted out of the remap of this engine)'],
		['rootless', {isRootless: true}, 'root inside is root outside: the ordinary user that the engine runs as'],
	])('says what root is: %s', (_, engine, means) => {
		const container = f.container({}, having({engine: {...engineFacts, ...engine}}, plain));
		const namespaces = [f.namespace({name: 'user', setTo: t('host'), sharing: 'host'})];
		const shown = f.shown(namespacesTab, given({container, detail: f.detail({namespaces}), width: 140}));
		expect(shown[1]).toContain(means);
	});
	it('names where it is known from below, where the column has no room', () => {
		expect(f.shown(namespacesTab, given({width: 76}))).toContain(
			'Known: mnt, pid, net, ipc, uts, user, cgroup, time from /proc',
		);
	});
	it('says that nothing is known of them', () => {
		expect(f.shown(namespacesTab, given({detail: f.detail({namespaces: []})}))).toEqual([
			'Nothing is known of its namespaces.',
		]);
	});
	it('says that a stopped one has none, and that they are being read', () => {
		expect(f.shown(namespacesTab, given({detail: null}))).toEqual(['Namespaces: being read…']);
		expect(f.shown(namespacesTab, given({container: f.stopped()}))[0]).toMatch(
			/^Not running \(exited with code 0.*\): it has no namespaces now\. This is what it gets when it starts\.$/,
		);
	});
});
