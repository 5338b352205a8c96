/** What holds for every tab, whatever it has to show: it fits, it says something, and it is ASCII where asked. */
import {describe, expect, it} from 'vitest';
import {containerChecks} from '../../../source/checks/index.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {tabs} from '../../../source/ui/detail/index.ts';
import type {Tab, TabProps} from '../../../source/ui/detail/tab.ts';
import {cellWidth} from '../../../source/ui/text.ts';
import {having, plain, t, withInspect} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const long = 'a-name-that-goes-on/and-on/'.repeat(8);
const wide = '日本語の名前'.repeat(12);

/** Everything long at once; in ASCII only, the sign of a foreign name is left out. */
function crowded(foreign: string): TabProps {
	const Env = [foreign, long, 'PATH'].map(name => ({Name: t(name), Secret: t('URL with password')}));
	const Mounts = [foreign, `/${long}`, '/'].map(source => ({
		Type: t('bind'),
		Name: t(''),
		Source: t(source),
		Destination: t(`/${source}`),
		Mode: t(''),
		RW: true,
		Propagation: t('rshared'),
	}));
	const Ports = ['0.0.0.0', 'fd00:1234:5678:9abc:def0:1234:5678:9abc'].map(address => ({
		containerPort: 27017,
		protocol: t('tcp'),
		HostIp: t(address),
		HostPort: 27017,
	}));
	const Networks = [foreign, long].map(network => ({
		network: t(network),
		NetworkID: t('n1'),
		IPAddress: t('172.20.255.254'),
		GlobalIPv6Address: t('fd00:1234:5678:9abc:def0:1234:5678:9abc'),
		MacAddress: t(''),
		Aliases: [t(foreign), t(long)],
	}));
	const execs = [foreign, long].map((command, index) => ({
		execId: t(String(index)),
		atUnixMs: f.now - 30 * 24 * f.hour,
		command: t(command),
		user: t(long),
		isPrivileged: true,
		isTty: true,
	}));
	const evidence = having(
		{
			image: {RepoTags: [t(foreign), t(long)], Volumes: [t(`/${long}`)]},
			user: f.why(long),
			imageOfTag: f.why(long),
			watched: {sinceUnixMs: 0, execs, starts: []},
		},
		withInspect(
			{
				Mounts,
				Config: {Env, Image: t(long), ExposedPorts: [t('9090/tcp')]},
				NetworkSettings: {Ports, Networks},
				HostConfig: {CapAdd: [t('ALL')], Tmpfs: [[t(`/${long}`), t(long)]], CpusetCpus: f.why(long)},
				secrets: [{where: 'cmd', name: t(foreign), kind: t('private key')}],
			},
			plain,
		),
	);
	const container = f.container(
		{assessment: f.assessed(...runChecks(containerChecks, evidence)), lookProblem: t(long)},
		evidence,
	);
	const feed = [
		{
			key: '1',
			atUnixMs: 0,
			containerId: f.id,
			containerName: t('web-1'),
			says: t(foreign),
			weight: 'security' as const,
			before: {grade: 'C', value: 66},
			after: {grade: 'E', value: 38},
		},
	];
	return f.props({
		container,
		fleet: f.fleet(container, {feed}),
		detail: f.detail({
			namespaces: f.allNamespaces.map(one => ({
				...one,
				setTo: t(`container:${long}`),
				sharedWith: [t(foreign), t(long)],
			})),
			cgroup: {...f.cgroup, path: t(`/${long}`), memoryLimitBytes: 5 * 1024 ** 2, swapBytes: f.why(long)},
			privileges: f.privileges,
			samples: [f.sample(f.now - 90_000), f.sample(f.now, {cpuPercent: 397.4, pids: 123_456})],
			listeners: [{address: t('fd00:1234:5678:9abc:def0:1234:5678:9abc'), port: 65_535, protocol: 'tcp6'}],
			history: [{createdBy: t(foreign + long), sizeBytes: 1, createdAtUnixMs: 0}],
			json: [t(`${' '.repeat(40)}"${foreign}${long}"`)],
			revealed: {name: t('PATH'), value: t(foreign + long), untilUnixMs: f.now},
		}),
	});
}

function overflow(tab: Tab, given: TabProps): readonly string[] {
	return tab.blocks(given).flatMap(block => {
		if (block.is === 'line') return cellWidth(block.spans) > given.width ? [`line ${block.key}`] : [];
		const all = block.columns.reduce((sum, {width}) => sum + width, 2 * (block.columns.length - 1));
		const cells = block.rows.flatMap(row =>
			block.columns
				.filter(({id, width}) => cellWidth(row.cells[id] ?? []) > width)
				.map(({id}) => `cell ${row.key} ${id}`),
		);
		return [...(all > given.width ? [`table ${block.key} of ${all}`] : []), ...cells];
	});
}

const everyState = (given: TabProps): ReadonlyArray<readonly [string, TabProps]> => [
	['crowded', given],
	['stopped', {...given, container: f.stopped(given.container)}],
	['still read', {...given, detail: null}],
	['not looked at', {...given, container: {...given.container, evidence: null, assessment: null}}],
	['gone', {...given, fleet: f.fleet(null)}],
];

describe.each(tabs.map(tab => [tab.title, tab] as const))('%s', (_, tab) => {
	it.each(everyState(crowded(wide)))('fits every width from 58 cells on: %s', (_, given) => {
		for (const width of [58, 59, 64, 76, 78, 98, 101, 118, 158]) {
			expect(overflow(tab, {...given, width}), `at ${width}`).toEqual([]);
		}
	});
	it.each(everyState(crowded('plain')))('is ASCII where asked, and fits: %s', (_, given) => {
		const ascii = {...given, width: 78, isAscii: true};
		expect(f.shown(tab, ascii).join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
		expect(overflow(tab, ascii)).toEqual([]);
	});
	it.each(everyState(crowded('plain')))('says something, and names every row once: %s', (_, given) => {
		const blocks = tab.blocks(given);
		expect(f.drawn(blocks).join('').trim()).not.toBe('');
		const names = blocks.flatMap(block =>
			block.is === 'line' ? [block.key] : [block.key, ...block.rows.map(row => `${block.key}/${row.key}`)],
		);
		expect(new Set(names).size).toBe(names.length);
	});
	it('makes the same of the same', () => {
		const given = crowded(wide);
		expect(tab.blocks(given)).toEqual(tab.blocks(given));
	});
});

it('has ten tabs, each on its own key', () => {
	expect(tabs.map(({key, title}) => `${key} ${title}`)).toEqual([
		'1 Findings',
		'2 Namespaces',
		'3 Cgroups',
		'4 Privileges',
		'5 Mounts',
		'6 Network',
		'7 Environment',
		'8 Image',
		'9 Events',
		'0 Inspect',
	]);
});
