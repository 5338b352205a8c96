/** No engine could be reached: what was tried, why each failed, and what to do. Drawn once, then the program ends. */
import {Box, renderToString} from 'ink';
import type {ReactNode} from 'react';
import type {Trouble} from '../../model/errors.ts';
import type {EndpointName} from '../../model/fleet.ts';
import type {Cell} from '../blocks.ts';
import {Line} from '../components/line.tsx';
import {glue, wrapSpans} from '../detail/wrap.ts';
import type {Theme} from '../theme.ts';

export type Tried = {readonly endpoint: EndpointName; readonly trouble: Trouble};

type Props = {tried: readonly Tried[]; width: number; theme: Theme};

function paragraph(
	text: string,
	width: number,
	indent: number,
	tone: Cell[number]['tone'] = 'normal',
): readonly Cell[] {
	return wrapSpans([{text: glue.repeat(indent) + text, tone}], width, indent);
}

export function noEngineLines(tried: readonly Tried[], width: number): readonly Cell[] {
	return [
		...paragraph("Can't reach a container engine. What was tried:", width, 1, 'strong'),
		...tried.flatMap(({endpoint, trouble}): readonly Cell[] => [
			[],
			...paragraph(`${endpoint.address} (${endpoint.from})`, width, 3, 'accent'),
			...paragraph(`${trouble.what}: ${trouble.why}.`, width, 5),
			...paragraph(trouble.todo, width, 5),
		]),
		...(tried.length === 0
			? paragraph('nothing: no engine is named and none is where they usually are.', width, 3)
			: []),
		[],
		...paragraph('Another engine: hullcheck --host ADDRESS (unix://PATH, tcp://HOST:PORT, ssh://USER@HOST).', width, 1),
		...paragraph('Just looking: hullcheck --demo shows a made-up host, no engine needed.', width, 1),
	];
}

export function NoEngine({tried, width, theme}: Props): ReactNode {
	return (
		<Box flexDirection="column">
			{noEngineLines(tried, width).map((spans, index) => (
				<Line key={index} spans={spans} width={width} theme={theme} />
			))}
		</Box>
	);
}

export const noEngineText = (props: Props): string =>
	renderToString(<NoEngine {...props} />, {columns: props.width})
		.split('\n')
		.map(line => line.trimEnd())
		.join('\n');
