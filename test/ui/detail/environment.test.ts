import {describe, expect, it} from 'vitest';
import {environmentTab} from '../../../source/ui/detail/environment.ts';
import {plain, t, withInspect} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const Env = [
	{Name: t('PATH'), Secret: null},
	{Name: t('DB_PASSWORD'), Secret: t('secret by name')},
];
const evidence = withInspect(
	{Config: {Env}, secrets: [{where: 'label', name: t('com.shop.token'), kind: t('GitHub token')}]},
	plain,
);
const container = f.container({}, evidence);

describe('environment', () => {
	it('names variables and hides every value, however long', () => {
		expect(f.shown(environmentTab, f.props({container}))).toEqual([
			'2 variables, 1 looks like a secret. Values are hidden; R then enter shows one for 10 s.',
			'',
			expect.stringMatching(/^NAME {9}VALUE +LOOKS LIKE$/),
			expect.stringMatching(/^PATH {9}•{6} +–$/),
			expect.stringMatching(/^DB_PASSWORD {2}•{6} +secret by name$/),
			'',
			'Secrets elsewhere',
			'label com.shop.token  ••••••  GitHub token',
		]);
	});
	it('offers to show each, by name', () => {
		const table = environmentTab.blocks(f.props({container})).find(block => block.is === 'table');
		expect(table?.is === 'table' && table.rows.map(({act}) => act)).toEqual([
			{is: 'reveal', name: 'PATH'},
			{is: 'reveal', name: 'DB_PASSWORD'},
		]);
	});
	it('shows the one that was asked for, and no other', () => {
		const revealed = {name: t('DB_PASSWORD'), value: t('hunter2'), untilUnixMs: f.now + 10_000};
		const shown = f.shown(environmentTab, f.props({container, detail: f.detail({revealed})}));
		expect(shown.find(line => line.startsWith('DB_PASSWORD'))).toMatch(/hunter2/);
		expect(shown.find(line => line.startsWith('PATH'))).toMatch(/••••••/);
	});
	it('hides it again when its time is over', () => {
		const revealed = {name: t('DB_PASSWORD'), value: t('hunter2'), untilUnixMs: f.now - 1};
		const shown = f.shown(environmentTab, f.props({container, detail: f.detail({revealed})}));
		expect(shown.join('')).not.toContain('hunter2');
	});
	it('says that it is empty, or why it could not be read', () => {
		const reveal = (value: ReturnType<typeof t> | ReturnType<typeof f.why>): string | undefined =>
			f
				.shown(
					environmentTab,
					f.props({container, detail: f.detail({revealed: {name: t('PATH'), value, untilUnixMs: f.now}})}),
				)
				.find(line => line.startsWith('PATH'));
		expect(reveal(t(''))).toMatch(/\(empty\)/);
		expect(reveal(f.why('no such container'))).toMatch(/not read: no such container/);
	});
	it('says that there is none, or that it is unread', () => {
		const none = f.container({}, withInspect({Config: {Env: []}}, plain));
		expect(f.shown(environmentTab, f.props({container: none}))).toEqual(['No variable is set.']);
		const unread = f.container(
			{},
			withInspect({Config: {Env: f.why('a list was expected')}, secrets: f.why('same')}, plain),
		);
		expect(f.shown(environmentTab, f.props({container: unread}))).toEqual([
			'The environment could not be read: a list was expected',
			'',
			'Secrets elsewhere could not be looked for: same',
		]);
	});
});
