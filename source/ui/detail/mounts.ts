/** What of the host, and what of its own, a container has in its file tree, and how bad that is. */
import type {ContainerInspect, Mount} from '../../model/evidence.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, unreadSpans} from './notice.ts';
import {badIn, fixAct, hintFor, toneOf} from './related.ts';
import {dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

const columns: readonly GridColumn[] = [
	{id: 'inside', title: 'INSIDE', max: 32, priority: 0},
	{id: 'mode', title: 'MODE', priority: 0},
	{id: 'source', title: 'SOURCE', max: 40, priority: 2},
	{id: 'propagation', title: 'PROPAGATION', priority: 4},
	{id: 'means', title: 'IS', isGrow: true, priority: 0},
];

type Rating = {readonly rank: number; readonly says: string; readonly tone: Tone};

const socket = /(^|\/)(docker|containerd|podman|crio|cri-dockerd)[^/]*\.sock$/;
/** Folders in which an engine keeps its socket: as good as the socket. */
const socketFolders = ['/run', '/var/run', '/run/docker', '/run/containerd', '/run/podman', '/var/run/docker'];
const kernel = ['/proc', '/sys', '/dev', '/boot', '/lib/modules'];
const engineData = ['/var/lib/docker', '/var/lib/containerd', '/var/lib/kubelet'];
const system = ['/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/root', '/home', '/var', '/opt', '/var/log'];

const isUnder = (path: string, roots: readonly string[]): string | undefined =>
	roots.find(root => path === root || path.startsWith(`${root}/`));

function rateBind(source: string, isWritable: boolean): Rating {
	const how = isWritable ? 'writable' : 'readable';
	if (socket.test(source))
		return {rank: 0, says: 'engine socket: whoever has it is root on the host', tone: 'critical'};
	if (source === '/') return {rank: 0, says: `the whole host, ${how}`, tone: isWritable ? 'critical' : 'high'};
	if (socketFolders.includes(source)) {
		return {rank: 0, says: 'the folder of the engine socket: as good as the socket', tone: 'critical'};
	}
	const data = isUnder(source, engineData);
	if (data !== undefined) {
		return {
			rank: 1,
			says: `data of the engine, ${how}: images and other containers`,
			tone: isWritable ? 'critical' : 'high',
		};
	}
	const inKernel = isUnder(source, kernel);
	if (inKernel !== undefined) {
		return {
			rank: 1,
			says: `${inKernel} of the host, ${how}: kernel and devices`,
			tone: isWritable ? 'critical' : 'high',
		};
	}
	if (system.includes(source) || isUnder(source, ['/etc', '/root', '/usr', '/bin', '/sbin', '/lib']) !== undefined) {
		return {rank: 2, says: `system folder of the host, ${how}`, tone: isWritable ? 'critical' : 'high'};
	}
	return {
		rank: 3,
		says: isWritable ? 'folder of the host: what is written there stays' : 'folder of the host',
		tone: 'normal',
	};
}

function rate(mount: Mount): Rating {
	switch (mount.Type) {
		case 'bind':
			return rateBind(mount.Source, mount.RW);
		case 'volume':
			return {
				rank: 4,
				says: /^[0-9a-f]{64}$/.test(mount.Name) ? 'anonymous volume: easily lost' : 'named volume',
				tone: 'normal',
			};
		case 'tmpfs':
			return {rank: 5, says: 'in memory: gone when it stops', tone: 'normal'};
		case 'image':
			return {rank: 5, says: 'files of an image', tone: 'normal'};
		case 'npipe':
			return {rank: 3, says: 'named pipe of the host', tone: 'normal'};
		default:
			return {rank: 3, says: mount.Type === '' ? 'of unknown kind' : mount.Type, tone: 'unknown'};
	}
}

function sourceOf(mount: Mount): string {
	return mount.Type === 'volume' ? mount.Name : mount.Source;
}

function propagationCell(mount: Mount): Cell {
	if (mount.Propagation === '') return [none];
	const reachesHost = /^r?shared$/.test(mount.Propagation);
	return [{text: mount.Propagation, tone: reachesHost ? 'high' : 'dim'}];
}

function rowOf(mount: Mount, index: number): GridRow & {readonly rank: number} {
	const rating = rate(mount);
	return {
		rank: rating.rank,
		key: `${index}:${mount.Destination}`,
		cells: {
			inside: [normal(mount.Destination)],
			mode: [mount.RW ? normal('rw') : dim('ro')],
			source: sourceOf(mount) === '' ? [none] : [normal(sourceOf(mount))],
			propagation: propagationCell(mount),
			means: [{text: rating.says, tone: rating.tone}],
		},
	};
}

function tmpfsRows(inspect: ContainerInspect): ReadonlyArray<GridRow & {readonly rank: number}> {
	return knownOr(inspect.HostConfig.Tmpfs, []).map(([path, options]) => ({
		rank: 5,
		key: `tmpfs:${path}`,
		cells: {
			inside: [normal(path)],
			mode: [options.split(',').includes('ro') ? dim('ro') : normal('rw')],
			source: [dim('tmpfs')],
			propagation: [none],
			means: [normal(`in memory: gone when it stops${options === '' ? '' : ` (${options})`}`)],
		},
	}));
}

/** The root file system stands above the mounts: it is the largest of all that may be written to. */
function rootPiece(props: TabProps, inspect: ContainerInspect): Piece {
	const isReadOnly = inspect.HostConfig.ReadonlyRootfs;
	if (isUnread(isReadOnly)) return text('root', unreadSpans('Root file system: not read', isReadOnly.why));
	const finding = (props.container.assessment?.findings ?? []).find(({check}) => check.record === '5.13');
	return text('root', [
		dim('Root file system  '),
		isReadOnly
			? {text: 'read-only', tone: 'good'}
			: {text: 'writable', tone: finding?.verdict.is === 'fail' ? toneOf([finding]) : 'normal'},
	]);
}

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'Mounts', inspect => {
		const {Mounts: mounts} = inspect;
		const root = rootPiece(props, inspect);
		if (isUnread(mounts)) return [root, text('unread', unreadSpans('Mounts could not be read', mounts.why))];
		const rows = [...mounts.map((mount, index) => rowOf(mount, index)), ...tmpfsRows(inspect)];
		const bad = badIn(props.container, 'engine-socket', 'host-mounts', 'propagation');
		const fixes = bad.map((finding, index) => {
			const act = fixAct([finding]);
			return text(
				`fix.${index}`,
				[{text: finding.check.title, tone: toneOf([finding])}, normal(`  ${finding.fix?.how ?? ''}`), ...hinted(act)],
				2,
				act,
			);
		});
		if (rows.length === 0) return [root, blank('root.'), text('empty', [normal('Nothing is mounted into it.')])];
		return [
			root,
			blank('root.'),
			{is: 'grid', key: 'mounts', columns, rows: rows.toSorted((a, b) => a.rank - b.rank)},
			...(fixes.length === 0 ? [] : [blank('fixes.'), ...fixes]),
		];
	});
}

const hinted = (act: ReturnType<typeof fixAct>): Cell => (act === undefined ? [] : [normal('  '), ...hintFor(act)]);

export const mountsTab: Tab = {id: 'mounts', key: '5', title: 'Mounts', blocks: laid(pieces)};
