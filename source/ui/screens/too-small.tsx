/** Shown where nothing else fits: the size there is and the size it takes. Fits 20 × 5. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {leastHeight, leastWidth} from '../layout.ts';
import {keyOf} from '../keymap/in-force.ts';

export function TooSmall({width, height}: {width: number; height: number}): ReactNode {
	const lines = [
		'Too small:',
		`${width}x${height} is there,`,
		`${leastWidth}x${leastHeight} is needed.`,
		`${keyOf('quit', 'q')} quits.`,
	];
	return (
		<Box flexDirection="column" height={height} width={width}>
			{lines.slice(0, height).map(line => (
				<Text key={line} wrap="truncate">
					{line}
				</Text>
			))}
		</Box>
	);
}
