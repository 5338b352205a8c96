import {Box} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, describe, expect, it} from 'vitest';
import {Painted} from '../../../source/ui/components/painted.tsx';

afterEach(cleanup);

const frameOf = (text: string, width: number, room = 40): string =>
	render(
		<Box width={room} flexDirection="column">
			<Painted text={text} width={width} />
			<Painted text="below" width={5} />
		</Box>,
	).lastFrame() ?? '';

describe('a painted line', () => {
	it('is drawn as it is, in its colours', () => {
		expect(frameOf('\u001B[31mred\u001B[39m 日本', 8)).toBe('\u001B[31mred\u001B[39m 日本\nbelow');
	});

	it('is one line, cut, where there is less room for it than it takes', () => {
		expect(frameOf('a line that is too long', 23, 10)).toBe('a line th…\nbelow');
	});

	it('brings nothing to the terminal that moves or clears', () => {
		expect(frameOf('a\u001B[2Jb\u001B]0;title\u0007c\rd\u009B1me\u0000f\u007F', 30)).toBe('a[2Jb]0;titlecd1mef\nbelow');
	});
});
