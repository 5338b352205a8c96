/** Colours with the text that stands on them, so that a test can measure whether it can be read. */
import type {Severity} from '../../model/check.ts';
import type {Grade} from '../../model/score.ts';

export type Pair = readonly [text: string, ground: string];

/** The same in light and dark: their ground is their own. */
export const gradeColours: Readonly<Record<Grade, Pair>> = {
	A: ['#ffffff', '#166534'],
	B: ['#ffffff', '#3f6212'],
	C: ['#ffffff', '#854d0e'],
	D: ['#ffffff', '#9a3412'],
	E: ['#ffffff', '#b91c1c'],
	F: ['#ffffff', '#7f1d1d'],
};

export const signColours: Readonly<Record<Severity | 'unknown' | 'waived', Pair>> = {
	critical: ['#ffffff', '#7f1d1d'],
	high: ['#ffffff', '#b91c1c'],
	medium: ['#ffffff', '#9a3412'],
	low: ['#ffffff', '#854d0e'],
	info: ['#ffffff', '#475569'],
	unknown: ['#ffffff', '#5b21b6'],
	waived: ['#ffffff', '#334155'],
};

export type Page = {
	readonly ground: string;
	readonly card: string;
	readonly text: string;
	readonly quiet: string;
	readonly link: string;
	readonly line: string;
	readonly code: string;
	readonly bar: string;
};

export const light: Page = {
	ground: '#f6f7f9',
	card: '#ffffff',
	text: '#17202c',
	quiet: '#556070',
	link: '#1d4ed8',
	line: '#d9dee5',
	code: '#eef1f5',
	bar: '#64748b',
};

export const dark: Page = {
	ground: '#10151c',
	card: '#18202a',
	text: '#e6eaf0',
	quiet: '#a3aebd',
	link: '#8ab4ff',
	line: '#2f3a48',
	code: '#232d3a',
	bar: '#8494a8',
};
