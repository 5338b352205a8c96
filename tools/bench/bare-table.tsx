/** The peer for start-up and memory: the same libraries drawing 38 constant rows, no engine, no score. Bundled like the program. */
import {render, Box, Text} from 'ink';
import {InkTable} from '../../source/ui/components/ink-table.ts';

const rows = Array.from({length: 38}, (_, index) => ({row: index, score: index, processes: 1, age: index}));

render(
	<Box flexDirection="column">
		<Text>ready</Text>
		<InkTable data={rows} columns={['row', 'score', 'processes', 'age']} header={Text} cell={Text} skeleton={Text} />
	</Box>,
	{alternateScreen: true, incrementalRendering: true, interactive: true},
);
setInterval(() => {}, 60_000);
