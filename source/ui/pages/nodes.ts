/** Nodes of the swarm as rows, and one of them with what is known of its engine. */
import {isUnread} from '../../model/read.ts';
import type {NodeReport} from '../../model/swarm.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, heading, lay, pair, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {bytes, count, decimal, dim, none, normal} from '../detail/say.ts';
import {part} from '../parts.ts';
import {flawsCell, updatePieces} from './host-updates.ts';
import {gone} from './no-swarm.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

export const nodeColumns: readonly GridColumn[] = [
	{id: 'host', title: 'NODE', max: 30, priority: 0},
	{id: 'role', title: 'ROLE', priority: 2},
	{id: 'state', title: 'STATE', max: 24, priority: 0},
	{id: 'engine', title: 'ENGINE', max: 20, priority: 1},
	{id: 'flaws', title: 'KNOWN FLAWS', isGrow: true, priority: 0},
	{id: 'labels', title: 'LABELS', max: 24, priority: 3, isExtra: true},
];

const roleWords = ({role, isLeader}: NodeReport): string => (isLeader ? `${role}, leader` : role);

/** Ready and taking tasks is what is expected; all else is said. */
function stateCell({state, availability, reachability}: NodeReport): Cell {
	const tone: Tone = state === 'ready' ? 'normal' : 'high';
	return [
		{text: state, tone},
		...(availability === 'active' || availability === '' ? [] : [{text: `, ${availability}`, tone: 'medium' as const}]),
		...(reachability === '' || reachability === 'reachable'
			? []
			: [{text: `, ${reachability}`, tone: 'high' as const}]),
	];
}

const labelsCell = ({labels}: NodeReport): Cell =>
	labels.length === 0 ? [none] : [dim(labels.map(([key, value]) => `${key}=${value}`).join(' '))];

export const nodeRow = (node: NodeReport): GridRow => ({
	key: `node.${node.id}`,
	act: {is: 'go', to: {is: 'node', id: node.id}},
	cells: {
		host: [normal(node.hostname), dim(node.isThis ? ' (this)' : '')],
		role: [dim(roleWords(node))],
		state: stateCell(node),
		engine: [normal(node.engineVersion === '' ? '?' : node.engineVersion)],
		flaws: flawsCell(node.release),
		labels: labelsCell(node),
	},
});

/** One thing to the cursor. */
const facts = (node: NodeReport): readonly Piece[] => [
	pair('facts', 'id', [normal(node.id), dim(node.isThis ? '  the node that was asked' : '')]),
	pair('facts~r~role', 'role', [normal(roleWords(node))]),
	pair('facts~r~state', 'state', [...stateCell(node), dim(node.message === '' ? '' : `  ${node.message}`)]),
	pair('facts~r~address', 'address', [node.address === '' ? dim('not told') : normal(node.address)]),
	pair('facts~r~machine', 'machine', [
		normal(node.platform),
		dim(`, ${count(Number(decimal(node.cpus)), 'CPU')}, ${bytes(node.memoryBytes)}`),
	]),
	pair('facts~r~labels', 'labels', labelsCell(node)),
];

/** Why each is not simply there: what it would take, which a manager does not tell of its nodes. */
const flawPieces = ({release: {open, possible}}: NodeReport): readonly Piece[] =>
	open.length + possible.length === 0
		? []
		: [
				blank('flaws.'),
				heading('flaws', 'Known flaws', 'the worst first'),
				...open.map(({id, severity, title, fixedIn}) =>
					text(
						`flaw.${id}`,
						[
							{text: severity.padEnd(10), tone: severity},
							normal(`${id}  `),
							dim(`${title} Fixed in ${fixedIn.length === 0 ? 'no release yet' : fixedIn.join(', ')}.`),
						],
						10,
					),
				),
				...possible.map(({id, severity, title, why}) =>
					text(
						`flaw.${id}`,
						[
							{text: `${severity}?`.padEnd(10), tone: 'unknown'},
							normal(`${id}  `),
							dim(`${title} `),
							{text: `Open: ${why}.`, tone: 'unknown'},
						],
						10,
					),
				),
			];

export function nodePage(id: string, {state, width, isAscii}: PageProps): PageView {
	const {swarm: view} = state;
	const nodes = view?.swarm?.nodes ?? null;
	const node = nodes === null || isUnread(nodes) ? undefined : nodes.find(one => one.id === id);
	const back = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Node'});
	if (node === undefined) {
		return {title: [back], blocks: lay([text('none', gone('This node', view))], width, isAscii), found: null};
	}
	return {
		title: [back, part(0, {text: node.hostname, tone: 'strong'}), part(2, dim(roleWords(node)))],
		blocks: lay(
			[
				...facts(node),
				...updatePieces([node.release], []),
				...flawPieces(node),
				blank('foot.'),
				text('foot', [
					dim(
						node.isThis
							? `${keyOf('host', 'o')} shows all that is known of this machine.`
							: 'A manager tells no more of a node: its containers, daemon and machine are judged where hullcheck is connected to it.',
					),
				]),
			],
			width,
			isAscii,
		),
		found: null,
	};
}
