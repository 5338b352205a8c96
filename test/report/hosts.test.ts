/** Several reports as one text. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import type {HostsReport} from '../../source/model/hosts-report.ts';
import {hostsFormats} from '../../source/report/hosts.ts';
import {reportFormats} from '../../source/report/index.ts';
import {t} from '../helpers/evidence.ts';
import {sampleReport} from '../helpers/report.ts';

const read = (name: string): object =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../schema', name), 'utf8')) as object;
const ajv = new Ajv2020({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
addFormats.default(ajv);
ajv.addSchema(read('hullcheck-scan.schema.json'));
ajv.addSchema(read('hullcheck-report.schema.json'));
const validate = ajv.compile(read('hullcheck-hosts.schema.json'));

const report = sampleReport();
const several: HostsReport = {
	hosts: [
		{name: t('web1'), outcome: {is: 'report', report}},
		{name: t('again'), outcome: {is: 'same', as: t('web1'), why: t('it is the same engine as web1')}},
		{name: t('far'), outcome: {is: 'problem', why: t('There is no engine: "no" such socket')}},
	],
	notices: [t('a waiver matches nothing')],
};
const text = (name: keyof typeof hostsFormats, of = several): string => [...hostsFormats[name](of)].join('');

describe('as JSON', () => {
	it('they are as the schema says, each as it is alone', () => {
		const json = JSON.parse(text('json')) as {hosts: ReadonlyArray<Record<string, unknown>>};
		expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
		expect(json.hosts[0]).toEqual({
			name: 'web1',
			problem: null,
			sameAs: null,
			report: JSON.parse(reportFormats.json.format(report)),
		});
		expect(json.hosts[1]).toMatchObject({sameAs: 'web1', report: null});
		expect(json.hosts[2]).toEqual({
			name: 'far',
			problem: 'There is no engine: "no" such socket',
			sameAs: null,
			report: null,
		});
	});

	it('the schema refuses one without its host', () => {
		expect(validate({schemaVersion: '1.0', notices: [], hosts: [{name: 'x', problem: null, report: null}]})).toBe(
			false,
		);
	});
});

it('as text each stands below its name, and what was not judged is said twice', () => {
	const said = text('text');
	expect(said).toContain('# web1 (1 of 3 hosts) #');
	expect(said).toContain(reportFormats.text.format(report));
	expect(said).toContain('NOT JUDGED: There is no engine: "no" such socket.');
	expect(said).toContain('Note: a waiver matches nothing\n');
	expect(said.slice(said.lastIndexOf('Hosts\n'))).toBe(
		[
			'Hosts',
			`  web1   ${report.bar.isPassed ? 'passed' : 'below the bar'}`,
			'  again  the same engine as web1',
			'  far    not judged',
			'',
		].join('\n'),
	);
});
