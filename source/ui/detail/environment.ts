/** Names of variables, and which look like secrets. Values stay hidden: not even their length is told. */
import type {ContainerInspect, EnvVariable, SecretPlace} from '../../model/evidence.ts';
import {isUnread, type Read} from '../../model/read.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Cell} from '../blocks.ts';
import {blank, heading, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, unreadSpans} from './notice.ts';
import {badIn, fixAct} from './related.ts';
import {count, dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';
import {keyOf} from '../keymap/in-force.ts';

const mask = '••••••';

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'NAME', max: 36, priority: 0},
	{id: 'value', title: 'VALUE', isGrow: true, priority: 0},
	{id: 'why', title: 'LOOKS LIKE', max: 28, priority: 1},
];

function valueOf(name: SafeText, {detail, nowUnixMs}: TabProps): Cell {
	const revealed = detail?.revealed;
	if (!revealed || revealed.name !== name || nowUnixMs > revealed.untilUnixMs) return [dim(mask)];
	const {value} = revealed;
	return isUnread(value)
		? unreadSpans('not read', value.why)
		: [{text: value === '' ? '(empty)' : value, tone: 'strong'}];
}

function row({Name, Secret}: EnvVariable, index: number, props: TabProps): GridRow {
	return {
		// A name may stand twice; the last one counts inside.
		key: `${index}:${Name}`,
		cells: {
			name: [Secret === null ? normal(Name) : {text: Name, tone: 'high'}],
			value: valueOf(Name, props),
			why: Secret === null ? [none] : [{text: Secret, tone: 'high'}],
		},
		act: {is: 'reveal', name: Name},
	};
}

const places: Readonly<Record<Exclude<SecretPlace['where'], 'env'>, string>> = {
	label: 'label',
	cmd: 'command',
	entrypoint: 'entrypoint',
	healthcheck: 'health check',
	'log-option': 'log option',
	history: 'build history',
};

/** Secrets that stand where everybody who may list containers reads them. */
function elsewhere(secrets: Read<readonly SecretPlace[]>): readonly Piece[] {
	if (isUnread(secrets)) {
		return [blank('else.'), text('else', unreadSpans('Secrets elsewhere could not be looked for', secrets.why))];
	}
	const found = secrets.flatMap(one => (one.where === 'env' ? [] : [{...one, where: places[one.where]}]));
	if (found.length === 0) return [];
	return [
		blank('else.'),
		heading('else', 'Secrets elsewhere'),
		...found.map((one, index) =>
			text(
				`else.${index}`,
				[normal(`${one.where} ${one.name}  `), dim(`${mask}  `), {text: one.kind, tone: 'high'}],
				2,
			),
		),
	];
}

function summary(variables: readonly EnvVariable[], props: TabProps): Piece {
	const secrets = variables.filter(one => one.Secret !== null).length;
	const bad = badIn(props.container, 'secrets');
	return text(
		'summary',
		[
			normal(count(variables.length, 'variable')),
			...(secrets === 0
				? [normal(', none looks like a secret')]
				: [
						{
							text: `, ${secrets} ${secrets === 1 ? 'looks like a secret' : 'look like secrets'}`,
							tone: 'high' as const,
						},
					]),
			dim(`. Values are hidden; ${keyOf('reveal', 'R')} then ${keyOf('use', 'enter')} shows one for 10 s.`),
		],
		0,
		fixAct(bad),
	);
}

function variablePieces({Config}: ContainerInspect, props: TabProps): readonly Piece[] {
	const variables = Config.Env;
	if (isUnread(variables)) return [text('unread', unreadSpans('The environment could not be read', variables.why))];
	if (variables.length === 0) return [text('empty', [normal('No variable is set.')])];
	return [
		summary(variables, props),
		blank('summary.'),
		{is: 'grid', key: 'environment', columns, rows: variables.map((one, index) => row(one, index, props))},
	];
}

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'The environment', inspect => [
		...variablePieces(inspect, props),
		...elsewhere(inspect.secrets),
	]);
}

export const environmentTab: Tab = {id: 'environment', key: '7', title: 'Environment', blocks: laid(pieces)};
