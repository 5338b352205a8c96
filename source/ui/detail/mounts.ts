/** What of the host, and what of its own, a container has in its file tree, and how bad that is. */
import type {ContainerInspect, Mount} from '../../model/evidence.ts';
import {findingWords} from '../../model/finding-words.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {blank, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, unreadSpans} from './notice.ts';
import {badIn, fixAct, fixHintBehind, toneOf} from './related.ts';
import {dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

const columns: readonly GridColumn[] = [
	{id: 'inside', title: 'INSIDE', max: 32, priority: 0},
	{id: 'mode', title: 'MODE', priority: 0},
	{id: 'source', title: 'SOURCE', max: 40, priority: 2},
	{id: 'propagation', title: 'PROPAGATION', priority: 4},
	{id: 'means', title: 'IS', isGrow: true, priority: 0},
];

/** What a mount is. `group` is the scoring group that judges such mounts: only where that one has a finding is it marked. */
type Kind = {readonly rank: number; readonly says: string; readonly group: 'engine-socket' | 'host-mounts' | null};

const socket =
	/\/(docker|docker\.raw|docker\.proxy|docker-cli|containerd|podman|crio|cri-dockerd|buildkitd|dockershim)\.sock$/;
/** Folders in which an engine keeps its socket: as good as the socket. */
const socketFolders = ['/run', '/var/run', '/run/docker', '/run/containerd', '/run/podman', '/var/run/docker'];
const kernel = ['/proc', '/sys', '/dev'];
const engineData = ['/var/lib/docker', '/var/lib/containerd'];
const system = ['/etc', '/root', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/boot', '/var/spool/cron'];
/** These matter whole; a folder below them is somebody's data. */
const whole = ['/home', '/opt', '/var', '/var/log'];
/** Commonly mounted to be read, and give nothing away. */
const harmless =
	/^\/(etc\/(hostname|hosts|localtime|os-release|resolv\.conf|timezone|ssl\/certs)|usr\/(share\/zoneinfo|share\/ca-certificates)|(usr\/)?lib\/modules)(\/|$)/;

const isUnder = (path: string, roots: readonly string[]): string | undefined =>
	roots.find(root => path === root || path.startsWith(`${root}/`));

function kindOfBind(source: string, isWritable: boolean): Kind {
	const how = isWritable ? 'writable' : 'readable';
	if (socket.test(source)) {
		return {rank: 0, says: 'engine socket: whoever has it is root on the host', group: 'engine-socket'};
	}
	if (source === '/') return {rank: 0, says: `the whole host, ${how}`, group: 'host-mounts'};
	if (socketFolders.includes(source)) {
		return {rank: 0, says: 'folder of the engine socket: as good as the socket', group: 'engine-socket'};
	}
	if (!isWritable && harmless.test(source)) return {rank: 3, says: 'file of the host, harmless to read', group: null};
	if (isUnder(source, engineData) !== undefined) {
		return {rank: 1, says: `data of the engine, ${how}: images and other containers`, group: 'host-mounts'};
	}
	const inKernel = isUnder(source, kernel);
	if (inKernel !== undefined) {
		return {rank: 1, says: `${inKernel} of the host, ${how}: its kernel and devices`, group: 'host-mounts'};
	}
	if (whole.includes(source) || isUnder(source, system) !== undefined) {
		return {rank: 2, says: `system folder of the host, ${how}`, group: 'host-mounts'};
	}
	const says = isWritable ? 'folder of the host: what is written there stays' : 'folder of the host';
	return {rank: 3, says, group: null};
}

function kindOf(mount: Mount): Kind {
	const own = (rank: number, says: string): Kind => ({rank, says, group: null});
	switch (mount.Type) {
		case 'bind':
			return kindOfBind(mount.Source, mount.RW);
		case 'volume':
			return own(4, /^[0-9a-f]{64}$/.test(mount.Name) ? 'anonymous volume: easily lost' : 'named volume');
		case 'tmpfs':
			return own(5, 'in memory: gone when it stops');
		case 'image':
			return own(5, 'files of an image');
		case 'npipe':
			return own(3, 'named pipe of the host');
		default:
			return own(3, mount.Type === '' ? 'of unknown kind' : mount.Type);
	}
}

function sourceOf(mount: Mount): string {
	return mount.Type === 'volume' ? mount.Name : mount.Source;
}

function propagationCell(mount: Mount, props: TabProps): Cell {
	if (mount.Propagation === '') return [none];
	const reachesHost = /^r?shared$/.test(mount.Propagation);
	return [{text: mount.Propagation, tone: reachesHost ? toneOf(badIn(props.container, 'propagation')) : 'dim'}];
}

function rowOf(mount: Mount, index: number, props: TabProps): GridRow & {readonly rank: number} {
	const kind = kindOf(mount);
	const bad = kind.group === null ? [] : badIn(props.container, kind.group);
	const act = fixAct(bad);
	return {
		rank: kind.rank,
		key: `${index}:${mount.Destination}`,
		cells: {
			inside: [normal(mount.Destination)],
			mode: [mount.RW ? normal('rw') : dim('ro')],
			source: sourceOf(mount) === '' ? [none] : [normal(sourceOf(mount))],
			propagation: propagationCell(mount, props),
			means: [{text: kind.says, tone: toneOf(bad)}],
		},
		...(act === undefined ? {} : {act}),
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
		const rows = [...mounts.map((mount, index) => rowOf(mount, index, props)), ...tmpfsRows(inspect)];
		const bad = badIn(props.container, 'engine-socket', 'host-mounts', 'propagation');
		const fixes = bad.map((finding, index) => {
			const act = fixAct([finding]);
			return text(
				`fix.${index}`,
				[
					{text: findingWords(finding), tone: toneOf([finding])},
					normal(`  ${finding.fix?.how ?? ''}`),
					...fixHintBehind([finding]),
				],
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

export const mountsTab: Tab = {id: 'mounts', key: '5', title: 'Mounts', blocks: laid(pieces)};
