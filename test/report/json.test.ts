import {readFileSync} from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {isBad} from '../../source/model/check.ts';
import {findingWords} from '../../source/model/finding-words.ts';
import type {Report} from '../../source/model/report.ts';
import {reportFormats} from '../../source/report/index.ts';
import {sayVerdict} from '../../source/report/say.ts';
import {hostileNames, largeReport, sampleReport, waiving} from '../helpers/report.ts';
import {t} from '../helpers/evidence.ts';

const root = path.resolve(import.meta.dirname, '../..');
const scanSchema: object = JSON.parse(readFileSync(path.join(root, 'schema/hullcheck-scan.schema.json'), 'utf8'));
const schema = JSON.parse(readFileSync(path.join(root, 'schema/hullcheck-report.schema.json'), 'utf8')) as {
	$defs: Record<string, object>;
};
const ajv = new Ajv2020({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
addFormats.default(ajv);
ajv.addSchema(scanSchema);
const validate = ajv.compile(schema);

function problems(value: unknown): readonly string[] {
	return validate(value) ? [] : (validate.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`);
}

type Parsed = Record<string, unknown> & {
	containers: Array<Record<string, unknown> & {findings: Array<Record<string, unknown>>}>;
	images: Array<{scan: (Record<string, unknown> & {findings: Array<Record<string, unknown>>}) | null}>;
	host: {findings: unknown[]} | null;
	checks: Array<{id: string}>;
};
const parsed = (report: Report): Parsed => JSON.parse(reportFormats.json.format(report)) as Parsed;

describe('the schema', () => {
	it('accepts a report', () => expect(problems(parsed(sampleReport()))).toEqual([]));
	it('accepts the report of an empty engine', () => {
		const report = sampleReport({containers: [], images: [], host: null, notices: []});
		expect(problems(parsed(report))).toEqual([]);
	});
	const breaks: ReadonlyArray<[string, (report: Parsed) => void]> = [
		['a field too many', report => (report['more'] = 1)],
		['a field too many in a finding', report => (report.containers[0]!.findings[0]!['more'] = 1)],
		['a missing field', report => delete report['bar']],
		['another version', report => (report['schemaVersion'] = '2.0')],
		['a time that is none', report => (report['generatedAt'] = 'yesterday')],
		['a score over 100', report => (report.containers[0]!['score'] = 101)],
		['an unknown verdict', report => (report.containers[0]!.findings[0]!['verdict'] = 'maybe')],
		['a failure without proof', report => Object.assign(report.containers[0]!.findings[0]!, {verdict: 'fail'})],
		['a scan without a scanner', report => delete report.images[0]!.scan!['scanner']],
		['a vulnerability of no severity', report => (report.images[0]!.scan!.findings[0]!['severity'] = 'bad')],
		['an owner that is none', report => (report.containers[0]!['owner'] = {is: 'compose'})],
	];
	it.each(breaks)('refuses %s', (_, spoil) => {
		const report = parsed(sampleReport());
		spoil(report);
		expect(problems(report)).not.toEqual([]);
	});
	it('describes every field, and allows no other', () => {
		const bare: string[] = [];
		const walk = (at: string, node: unknown): void => {
			if (typeof node !== 'object' || node === null) return;
			const {properties, additionalProperties} = node as {properties?: object; additionalProperties?: unknown};
			if (properties && !/\/allOf\//.test(at)) {
				if (additionalProperties !== false) bare.push(`${at} allows more`);
				for (const [name, field] of Object.entries(properties) as Array<[string, Record<string, unknown>]>) {
					const isSaid = 'description' in field || 'const' in field || '$ref' in field || name === 'domain';
					if (!isSaid) bare.push(`${at}/${name} says nothing`);
				}
			}
			for (const [name, inner] of Object.entries(node)) walk(`${at}/${name}`, inner);
		};
		walk('', schema);
		expect(bare).toEqual([]);
	});
	it('is in the package', () => {
		const {files} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {files: string[]};
		expect(files).toContain('schema');
	});
});

describe('json', () => {
	it('has every finding of every container, of every verdict', () => {
		const report = sampleReport();
		const {containers, host, checks} = parsed(report);
		expect(containers.map(({findings}) => findings.length)).toEqual(
			report.containers.map(({assessment}) => assessment.findings.length),
		);
		const verdicts = new Set(containers.flatMap(({findings}) => findings.map(({verdict}) => verdict)));
		expect(verdicts).toEqual(new Set(['fail', 'manual', 'not-applicable', 'pass', 'unknown']));
		expect(host?.findings).toHaveLength(5);
		const ids = new Set(checks.map(({id}) => id));
		for (const {findings} of containers) for (const {check} of findings) expect(ids).toContain(check);
	});
	it('says of each finding what was found, and mixes none up', () => {
		const report = sampleReport();
		// Unknown and waived: the one kind of line that looks like those of others.
		const [half] = report.containers.filter(({name}) => name === 'half-read');
		const unknown = half?.assessment.findings.find(({verdict}) => verdict.is === 'unknown');
		const waivedHalf = {...half!, name: t('half-2'), assessment: waiving(half!.assessment, unknown?.check.id ?? '')};
		const otherFindings = half!.assessment.findings.map(finding =>
			finding === unknown ? {...finding, verdict: {is: 'unknown' as const, why: t('another reason')}} : finding,
		);
		const otherHalf = {...half!, name: t('half-3'), assessment: {...half!.assessment, findings: otherFindings}};
		const all = [...report.containers, waivedHalf, otherHalf];
		const told = parsed({...report, containers: all}).containers.flatMap(({findings}) => findings);
		const found = all.flatMap(({assessment}) => assessment.findings);
		expect(told.map(({check, verdict, severity, reason}) => [check, verdict, severity, reason])).toEqual(
			found.map(({check, verdict, severity}) => [
				check.id,
				verdict.is,
				severity,
				verdict.is === 'fail' || verdict.is === 'pass' ? null : sayVerdict(verdict),
			]),
		);
		expect(told.map(({words}) => words)).toEqual(found.map(one => (isBad(one) ? findingWords(one) : null)));
		expect(told.map(({waived}) => waived !== null)).toEqual(found.map(({waived}) => waived !== null));
		expect(told.map(({fix}) => fix !== null)).toEqual(found.map(({fix}) => fix !== null));
	});
	it('says a waived finding is waived, and the score without waivers', () => {
		const one = parsed(sampleReport()).containers.find(({name}) => name === 'priv-1');
		const {waived} = one?.findings.find(({check}) => check === 'privileged') ?? {};
		expect(waived).toMatchObject({until: '2026-12-24T00:00:00Z', scope: 'name priv-1'});
		expect(one?.['unwaived']).toMatchObject({grade: 'F'});
	});
	it('keeps hostile names as they are', () => {
		const names = parsed(sampleReport()).containers.map(({name}) => name);
		for (const name of Object.values(hostileNames)) expect(names).toContain(t(name));
	});
	it('gives the range and the coverage', () => {
		const one = parsed(sampleReport()).containers.find(({name}) => name === 'half-read')!;
		const {low, high} = one['range'] as {low: number; high: number};
		expect(low).toBe(one['score']);
		expect(high).toBeGreaterThan(low);
		const {decided, applicable} = one['coverage'] as {decided: number; applicable: number};
		expect(decided).toBeLessThan(applicable);
	});
	it('a line per finding', () =>
		expect(reportFormats.json.format(sampleReport())).toMatch(
			/\n\{"check":"privileged","cis":"5\.[0-9]+",[^\n]+\},\n/,
		));
	// Against what only writes the same values, in the same minute: a busy machine fails nobody.
	it('writes 1,000 containers in no more time than the same values take by themselves', () => {
		const report = largeReport(1000);
		const text = reportFormats.json.format(report);
		expect(text.length).toBeGreaterThan(10_000_000);
		const values: unknown = JSON.parse(text);
		const best = (act: () => unknown): number => {
			const rounds = Array.from({length: 5}, () => {
				const before = performance.now();
				act();
				return performance.now() - before;
			});
			return Math.min(...rounds);
		};
		const floor = best(() => JSON.stringify(values));
		const ours = best(() => reportFormats.json.format(report));
		expect(ours).toBeLessThan(floor);
	}, 30_000);
});
