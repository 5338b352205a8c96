import {describe, expect, it} from 'vitest';
import {makeTheme, terminalSettings} from '../../source/ui/theme.ts';

describe('theme', () => {
	it('paints in named colours that end where the text ends', () => {
		const {paint} = makeTheme({isAscii: false, colourDepth: 4});
		expect(paint('F', 'critical')).toBe('\u001B[1m\u001B[91mF\u001B[39m\u001B[22m');
		expect(paint('x')).toBe('x');
	});

	it('has no colour where there is none, but keeps what is bold', () => {
		const {paint} = makeTheme({isAscii: false, colourDepth: 1});
		expect(paint('high', 'high')).toBe('high');
		expect(paint('F', 'critical')).toBe('\u001B[1mF\u001B[22m');
	});

	it('is bare text where there is no terminal', () => {
		const {paint, select} = makeTheme({isAscii: false, colourDepth: 0});
		expect(select(paint('F', 'critical'))).toBe('F');
	});

	it('makes a selection one even bar', () => {
		const {paint, select} = makeTheme({isAscii: false, colourDepth: 4});
		expect(select(paint('F', 'critical'))).toBe('\u001B[7mF\u001B[27m');
	});

	it('says the same in ASCII', () => {
		const {say} = makeTheme({isAscii: true, colourDepth: 4});
		expect(say('lowest F 8 · C 66 → E 38 ▼28 – …')).toBe('lowest F 8 | C 66 -> E 38 v28 - ~');
		expect(say('名前')).toBe('名前');
	});
});

describe('terminalSettings', () => {
	it.each([
		[{LANG: 'en_GB.UTF-8'}, {isAscii: false, colourDepth: 8}],
		[{LANG: 'C.utf8'}, {isAscii: false, colourDepth: 8}],
		[{LANG: 'C'}, {isAscii: true, colourDepth: 8}],
		[{}, {isAscii: true, colourDepth: 8}],
		[
			{LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8'},
			{isAscii: true, colourDepth: 8},
		],
		[
			{LANG: 'C.UTF-8', NO_COLOR: '1'},
			{isAscii: false, colourDepth: 1},
		],
		[
			{LANG: 'C.UTF-8', NO_COLOR: ''},
			{isAscii: false, colourDepth: 8},
		],
		[
			{LANG: 'C.UTF-8', TERM: 'dumb'},
			{isAscii: false, colourDepth: 1},
		],
	])('%o', (env, settings) => expect(terminalSettings(env, 8)).toEqual(settings));

	it('is ASCII where asked, and plain where it is no terminal', () => {
		expect(terminalSettings({LANG: 'C.UTF-8'}, 8, true)).toEqual({isAscii: true, colourDepth: 8});
		expect(terminalSettings({LANG: 'C.UTF-8', NO_COLOR: '1'}, 0)).toEqual({isAscii: false, colourDepth: 0});
	});
});
