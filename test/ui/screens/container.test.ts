import {stripVTControlCharacters} from 'node:util';
import {describe, expect, it} from 'vitest';
import type {Tab} from '../../../source/ui/detail/tab.ts';
import {tabBar} from '../../../source/ui/screens/container.tsx';
import type {ContainerSight} from '../../../source/ui/seeing/container.ts';
import {makeTheme} from '../../../source/ui/theme.ts';

const titles = [
	'Findings',
	'Namespaces',
	'Cgroups',
	'Privileges',
	'Mounts',
	'Network',
	'Environment',
	'Image',
	'Events',
	'Inspect',
];
const tabs: readonly Tab[] = titles.map((title, index) => ({
	id: title,
	key: String((index + 1) % 10),
	title,
	blocks: () => [],
}));
const theme = makeTheme({isAscii: false, colourDepth: 1});
const bar = (open: number, width: number): string => {
	const sight = {tab: tabs[open], counts: titles.map((_, index) => (index === 0 ? 12 : null))};
	return stripVTControlCharacters(tabBar(tabs, sight as unknown as ContainerSight, width, theme));
};

describe('the tab bar', () => {
	it('has all tabs where they fit', () => {
		expect(bar(0, 130)).toBe(
			'  1 Findings 12  2 Namespaces  3 Cgroups  4 Privileges  5 Mounts  6 Network  7 Environment  8 Image  9 Events  0 Inspect  ',
		);
	});

	it.each([
		[0, '  1 Findings 12  2 Namespaces  3 Cgroups  4 Privileges ›'],
		[4, ' ‹5 Mounts  6 Network  7 Environment  8 Image  9 Events ›'],
		[9, ' ‹6 Network  7 Environment  8 Image  9 Events  0 Inspect  '],
	])('else those around the open one (%i)', (open, text) => expect(bar(open, 60)).toBe(text));

	it('is never wider than it may be', () => {
		for (let width = 20; width < 140; width++) {
			for (let open = 0; open < 10; open++) expect(bar(open, width).length).toBeLessThanOrEqual(width);
		}
	});
});
