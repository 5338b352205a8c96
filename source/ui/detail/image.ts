/** What it runs from: by which name, of what age, with what baked in. */
import type {
	BuildStep,
	ContainerEvidence,
	ContainerInspect,
	Healthcheck,
	ImageFacts,
	RegistryState,
} from '../../model/evidence.ts';
import type {ImageScan} from '../../model/image-scan.ts';
import {isUnread, type Read} from '../../model/read.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Cell} from '../blocks.ts';
import {scanPieces} from '../image-scan.ts';
import {asItRunsPieces} from './as-it-runs.ts';
import {blank, heading, laid, pair, text, type GridColumn, type Piece} from './lay.ts';
import {fromInspect, orWhy, unreadSpans} from './notice.ts';
import {ago, beingRead, bytes, count, day, dim, none, normal, shortId} from './say.ts';
import type {Tab, TabProps} from './tab.ts';
import {keyOf} from '../keymap/in-force.ts';

const list = (values: readonly SafeText[], empty: string): Cell =>
	values.length === 0 ? [dim(empty)] : [normal(values.join(', '))];

function tagNow(inspect: ContainerInspect, {imageOfTag}: ContainerEvidence): Cell {
	if (isUnread(imageOfTag)) return unreadSpans('not known', imageOfTag.why);
	if (imageOfTag === null) {
		return [{text: 'names nothing any more', tone: 'medium'}, dim(': a new container from it would need a pull')];
	}
	if (imageOfTag === inspect.Image) return [normal('still names this image')];
	return [
		{text: `names another image now: ${shortId(imageOfTag)}`, tone: 'medium'},
		dim('; this container runs the older one, U compares them'),
	];
}

/** The three answers to "is it the newest" stand apart: what this engine has, what the registry has, and the base. */
function atRegistry(state: RegistryState | null | undefined, nowUnixMs: number, unasked: string): Cell {
	if (state === undefined || state === null) return [dim(unasked)];
	switch (state.is) {
		case 'not-known':
			return unreadSpans('not known', state.why);
		case 'same':
			return [normal('the same there'), dim(`, asked ${ago(state.askedAtUnixMs, nowUnixMs)}`)];
		case 'moved':
			return [
				{text: `another image there: ${shortId(state.digest)}`, tone: 'medium'},
				dim(`, asked ${ago(state.askedAtUnixMs, nowUnixMs)}`),
			];
	}
}

function healthWords(check: Read<Healthcheck | null>): Cell {
	return orWhy(check, one => {
		if (one === null || one.Test.length === 0) return [dim('none')];
		if (one.Test[0] === 'NONE') return [{text: 'switched off', tone: 'low'}];
		return [normal(one.Test.slice(1).join(' '))];
	});
}

function created(image: ImageFacts, nowUnixMs: number): Cell {
	return orWhy(image.createdAtUnixMs, at =>
		at === null ? [dim('not said: the build is reproducible')] : [normal(`${day(at)}, `), normal(ago(at, nowUnixMs))],
	);
}

const baseUnasked = (image: Read<ImageFacts>): string =>
	!isUnread(image) && image.baseName !== '' && image.baseDigest !== ''
		? `${image.baseName}, not asked: ${keyOf('registries', 'N')} asks`
		: 'not known: no label of the image tells it';

function facts(image: ImageFacts, nowUnixMs: number): readonly Piece[] {
	return [
		pair('tags', 'tags', list(image.RepoTags, 'none: no name leads to it')),
		pair('digests', 'digests', list(image.RepoDigests, 'none: it was built here or loaded from a file')),
		pair('created', 'created', created(image, nowUnixMs)),
		pair('size', 'size', [normal(bytes(image.sizeBytes)), dim(image.platform === '' ? '' : `  ${image.platform}`)]),
		pair(
			'user',
			'user',
			orWhy(image.User, user => (user === '' ? [normal('root'), dim(' (none set)')] : [normal(user)])),
		),
		pair(
			'workdir',
			'folder',
			orWhy(image.WorkingDir, one => [normal(one === '' ? '/' : one)]),
		),
		pair('health', 'health check', healthWords(image.Healthcheck)),
		pair('ports', 'exposes', list(image.ExposedPorts, 'no port')),
		pair('volumes', 'volumes', list(image.Volumes, 'none')),
		pair(
			'secrets',
			'secrets',
			orWhy(image.secrets, found =>
				found.length === 0
					? [normal('none seen in its configuration')]
					: [{text: found.map(one => `${one.name} (${one.kind})`).join(', '), tone: 'high'}],
			),
		),
	];
}

const columns: readonly GridColumn[] = [
	{id: 'size', title: 'SIZE', align: 'right', priority: 0},
	{id: 'when', title: 'MADE', priority: 1},
	{id: 'by', title: 'LAYER, NEWEST FIRST', isGrow: true, priority: 0},
];

/** What the old builder puts before every command says nothing. */
const commandOf = (layer: BuildStep): string =>
	layer.createdBy
		.replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
		.replace(/^\/bin\/sh -c /, 'RUN ')
		.replace(/ # buildkit$/, '')
		.trim();

function history({detail, nowUnixMs}: TabProps): readonly Piece[] {
	const read = detail?.history ?? null;
	if (read === null) return [text('layers.loading', [dim('Layers: '), beingRead])];
	if (isUnread(read)) return [text('layers.unread', unreadSpans('Layers could not be read', read.why))];
	if (read.length === 0) return [text('layers.none', [normal('The engine keeps no history of this image.')])];
	return [
		heading('layers', 'Layers', `${count(read.length, 'step')} of its build`),
		{
			is: 'grid',
			key: 'layers.table',
			columns,
			rows: read.map((layer, index) => ({
				key: String(index),
				cells: {
					size: [layer.sizeBytes === 0 ? none : normal(bytes(layer.sizeBytes))],
					when: [dim(layer.createdAtUnixMs <= 0 ? '' : ago(layer.createdAtUnixMs, nowUnixMs))],
					by: commandOf(layer) === '' ? [dim('its history does not say')] : [normal(commandOf(layer))],
				},
			})),
		},
	];
}

/** By what of it runs in this container, where that was looked at for the scan there is now. */
function exposedScan({detail}: TabProps, {scan}: ContainerEvidence): ImageScan | null {
	const exposed = detail?.exposed ?? null;
	return exposed !== null && exposed.of === scan ? exposed.scan : scan;
}

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'The image', (inspect, evidence) => {
		const {image} = evidence;
		return [
			pair('reference', 'made from', [normal(inspect.Config.Image)]),
			pair('tag', 'that name', tagNow(inspect, evidence)),
			pair('registry', 'registry', [
				...atRegistry(evidence.registry?.tag, props.nowUnixMs, `not asked: ${keyOf('registries', 'N')} asks`),
				dim(evidence.registry?.tag.is === 'moved' ? `; ${keyOf('update', 'U')} pulls and compares it` : ''),
			]),
			pair('base', 'its base', atRegistry(evidence.registry?.base, props.nowUnixMs, baseUnasked(image))),
			pair('id', 'id', [normal(inspect.Image)]),
			...(isUnread(image)
				? [pair('image', 'image', unreadSpans('not read', image.why))]
				: facts(image, props.nowUnixMs)),
			blank('facts.'),
			...asItRunsPieces(props.detail?.asItRuns ?? null, props.nowUnixMs),
			...scanPieces(
				{
					scan: exposedScan(props, evidence),
					isBeingRead: props.scanning.running?.now.includes(inspect.Image) === true,
					problem: props.scanning.problems.get(inspect.Image) ?? null,
					toldOf: 'container',
				},
				props.nowUnixMs,
			),
			blank('scan.'),
			...history(props),
		];
	});
}

export const imageTab: Tab = {id: 'image', key: '8', title: 'Image', blocks: laid(pieces)};
