import {describe, expect, it} from 'vitest';
import {inspectTab} from '../../../source/ui/detail/inspect.ts';
import {t} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

describe('inspect', () => {
	it('shows the lines as they are, and goes on below, set in, where they are long', () => {
		const json = [t('{'), t('    "Id": "4f2a",'), t(`    "Long": "${'x'.repeat(60)}"`), t('}')];
		expect(f.shown(inspectTab, f.props({detail: f.detail({json}), width: 58}))).toEqual([
			'{',
			'    "Id": "4f2a",',
			`    "Long": "${'x'.repeat(45)}`,
			`      ${'x'.repeat(15)}"`,
			'}',
		]);
	});
	it('says that it is being read, or why it could not be', () => {
		expect(f.shown(inspectTab, f.props({detail: f.detail({json: []})}))).toEqual(['The engine said nothing of it.']);
		expect(f.shown(inspectTab, f.props())).toEqual(['Inspect: being read…']);
		expect(f.shown(inspectTab, f.props({detail: f.detail({json: f.why('no such container')})}))).toEqual([
			'Inspect could not be read: no such container',
		]);
	});
});
