/** All eight namespaces: what was asked for, what the kernel says, and what that means. */
import type {NamespaceFacts, NamespaceName} from '../../model/detail.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {blank, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromEvidence, stoppedWords} from './notice.ts';
import {badIn, fixAct, fixColumn, fixHint, toneOf} from './related.ts';
import {beingRead, dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

type Meaning = {readonly own: string; readonly host: string; shared(who: string): string};

const meanings: Readonly<Record<NamespaceName, Meaning>> = {
	mnt: {
		own: 'own file tree',
		host: 'the file tree and mounts of the host',
		shared: who => `one file tree with ${who}`,
	},
	pid: {
		own: 'sees only its own processes',
		host: 'sees every process of the host, and may signal those of its user',
		shared: who => `sees the processes of ${who}, and may signal them`,
	},
	net: {
		own: 'own interfaces, ports and loopback',
		host: 'every port and interface of the host; loopback services too',
		shared: who => `interfaces, ports and loopback are those of ${who}`,
	},
	ipc: {
		own: 'own shared memory',
		host: 'shared memory of the programs of the host',
		shared: who => `shared memory is open to ${who}`,
	},
	uts: {
		own: 'own host name',
		host: 'the host name is that of the host',
		shared: who => `one host name with ${who}`,
	},
	user: {
		own: 'root inside is an ordinary user outside (remapped)',
		host: 'root inside is root outside',
		shared: who => `users are mapped as in ${who}`,
	},
	cgroup: {
		own: 'own view of the cgroup tree',
		host: 'sees the whole cgroup tree of the host',
		shared: who => `one view of the cgroup tree with ${who}`,
	},
	time: {
		own: 'own clock offsets',
		host: "clock offsets shared (Docker can't change this)",
		shared: who => `clock offsets shared with ${who}`,
	},
};

const groups: Readonly<Record<NamespaceName, readonly string[]>> = {
	mnt: [],
	pid: ['pid-namespace'],
	net: ['net-namespace'],
	ipc: ['ipc-namespace'],
	uts: ['uts-namespace'],
	user: ['user-namespace'],
	cgroup: ['cgroup-namespace'],
	time: [],
};

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'NAMESPACE', priority: 0},
	{id: 'set', title: 'SET TO', max: 22, priority: 0},
	{id: 'really', title: 'REALLY', priority: 2},
	{id: 'shared', title: 'SHARED WITH', max: 20, priority: 3},
	{id: 'from', title: 'KNOWN FROM', max: 15, priority: 4, isExtra: true},
	{id: 'means', title: 'MEANS', isGrow: true, priority: 0},
	fixColumn,
];

function whyHostUsers(engine: EngineFacts | null): string {
	if (engine === null) return '';
	if (engine.isRootless) return ': the ordinary user that the engine runs as';
	return engine.hasUserNamespaces ? ' (opted out of the remap of this engine)' : ' (no remap on this engine)';
}

function meaning(one: NamespaceFacts, engine: EngineFacts | null): string {
	const means = meanings[one.name];
	switch (one.sharing) {
		case 'private':
			return one.name === 'net' && one.setTo === 'none' ? 'loopback only: no way in or out' : means.own;
		case 'host':
			return one.name === 'user' ? `${means.host}${whyHostUsers(engine)}` : means.host;
		case 'shared':
			return means.shared(one.sharedWith.length === 0 ? 'other containers' : one.sharedWith.join(', '));
		case 'unknown':
			return 'not known';
	}
}

function really(one: NamespaceFacts): Cell {
	if (isUnread(one.inode)) return [{text: '?', tone: 'unknown'}];
	return one.sharing === 'host' ? [normal(`${one.inode} = host`)] : [normal(String(one.inode))];
}

function row(one: NamespaceFacts, props: TabProps): GridRow {
	const engine = knownOr(props.container.evidence?.engine ?? props.fleet.engine, null) ?? props.fleet.engine;
	const bad = badIn(props.container, ...groups[one.name]);
	const act = fixAct(bad);
	return {
		key: one.name,
		cells: {
			name: [normal(one.name)],
			set: [normal(one.setTo === '' ? 'default' : one.setTo)],
			really: really(one),
			shared: one.sharedWith.length === 0 ? [none] : [normal(one.sharedWith.join(', '))],
			from: [dim(one.knownFrom)],
			means: [{text: meaning(one, engine), tone: one.sharing === 'unknown' ? 'unknown' : toneOf(bad)}],
			fix: fixHint(bad),
		},
		...(act === undefined ? {} : {act}),
	};
}

/** Said once for all where the column has no room. */
function sources(all: readonly NamespaceFacts[], width: number): readonly Piece[] {
	if (width >= 90) return [];
	const names = (from: string): string =>
		all
			.filter(one => one.knownFrom === from)
			.map(one => one.name)
			.join(', ');
	const said = [...new Set(all.map(one => one.knownFrom))].map(from => `${names(from)} from ${from}`).join('; ');
	return [blank('sources.'), text('sources', [dim(`Known: ${said}`)])];
}

/** Why there are question marks, once each, and what would answer them. */
function unknowns(all: readonly NamespaceFacts[]): readonly Piece[] {
	const whys = [...new Set(all.flatMap(one => (isUnread(one.inode) ? [one.inode.why] : [])))];
	const isGuessed = all.some(one => one.sharing === 'unknown' || one.knownFrom === 'configuration');
	if (whys.length === 0 && !isGuessed) return [];
	return [
		blank('unknown.'),
		...whys.map((why, index) => text(`unknown.${index}`, [{text: '? ', tone: 'unknown'}, normal(why)], 2)),
		text('unknown.how', [
			dim(
				'What the kernel really gave it is read from /proc: run hullcheck on the host of the engine, as root. ' +
					'From elsewhere the engine can be asked for a process list, where its host has a full ps.',
			),
		]),
	];
}

function pieces(props: TabProps): readonly Piece[] {
	return fromEvidence(props, 'Namespaces', evidence => {
		const {container, detail, nowUnixMs} = props;
		const stopped = stoppedWords(container, knownOr(evidence.inspect, null), nowUnixMs);
		const note: readonly Piece[] =
			stopped === null
				? []
				: [
						text('stopped', [
							normal(`Not running (${stopped}): it has no namespaces now. This is what it gets when it starts.`),
						]),
						blank('stopped.'),
					];
		if (detail?.namespaces == null) return [...note, text('loading', [dim('Namespaces: '), beingRead])];
		if (detail.namespaces.length === 0) {
			return [...note, text('empty', [{text: 'Nothing is known of its namespaces.', tone: 'unknown'}])];
		}
		return [
			...note,
			{is: 'grid', key: 'namespaces', columns, rows: detail.namespaces.map(one => row(one, props))},
			...sources(detail.namespaces, props.width),
			...unknowns(detail.namespaces),
		];
	});
}

export const namespacesTab: Tab = {id: 'namespaces', key: '2', title: 'Namespaces', blocks: laid(pieces)};
