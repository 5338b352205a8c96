/** Against the schema of SARIF 2.1.0 itself, and against what code-scanning pages ask beyond it. */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {Ajv} from 'ajv';
import addFormats from 'ajv-formats';
import {describe, expect, it} from 'vitest';
import type {Report} from '../../source/model/report.ts';
import {sarifReport} from '../../source/report/sarif/index.ts';
import {t} from '../helpers/evidence.ts';
import {sampleReport} from '../helpers/report.ts';

type Rule = {
	id: string;
	name: string;
	shortDescription: {text: string};
	fullDescription: {text: string};
	help: {text: string};
	properties: {tags: string[]; 'security-severity'?: string};
};
type Result = {
	ruleId: string;
	ruleIndex: number;
	level: string;
	message: {text: string};
	locations: Array<{physicalLocation: {artifactLocation: {uri: string}; region: Record<string, number>}}>;
	partialFingerprints: Record<string, string>;
	suppressions: Array<{justification: string}>;
	properties: {verdict: string};
};
type Log = {runs: Array<{tool: {driver: {rules: Rule[]}}; results: Result[]; automationDetails: {id: string}}>};

const main = createRequire(import.meta.url).resolve('@microsoft/jest-sarif');
const {
	// Draft 4 in name; it uses nothing that draft 7 reads in another way.
	$schema: _draft,
	id: _id,
	...schema
} = JSON.parse(readFileSync(path.join(path.dirname(main), 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as Record<
	string,
	unknown
>;
const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false});
addFormats.default(ajv);
const validate = ajv.compile(schema);

const logOf = (report: Report): Log => JSON.parse(sarifReport(report)) as Log;
const runOf = (report: Report) => logOf(report).runs[0]!;
const idsOf = (report: Report): readonly string[] =>
	runOf(report).results.map(({partialFingerprints}) => partialFingerprints['primaryLocationLineHash'] ?? '');

describe('sarif', () => {
	it('is valid by the schema of SARIF', () => {
		expect(validate(logOf(sampleReport())) ? [] : validate.errors).toEqual([]);
		expect(validate(logOf(sampleReport({containers: [], images: [], host: null})))).toBe(true);
	});
	it('which would tell if it were not', () => {
		const log = logOf(sampleReport());
		log.runs[0]!.results[0]!.level = 'bad';
		expect(validate(log)).toBe(false);
	});
	it('has a result for all that fails or is unknown, and for nothing else', () => {
		const report = sampleReport();
		const judged = [...report.containers, report.host!].map(({assessment}) => assessment.findings);
		const bad = [...judged, ...report.images.map(({findings}) => findings)]
			.flat()
			.filter(({verdict}) => verdict.is === 'fail' || verdict.is === 'unknown');
		const {results} = runOf(report);
		expect(results).toHaveLength(bad.length);
		for (const {properties, level, message} of results) {
			if (properties.verdict !== 'unknown') continue;
			expect(level).toBe('note');
			expect(message.text).toContain('could not be decided');
		}
		expect(results.filter(({properties}) => properties.verdict === 'unknown').length).toBeGreaterThan(2);
	});
	it('names a rule of the run with each result', () => {
		const {tool, results} = runOf(sampleReport());
		for (const {ruleId, ruleIndex} of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
	});
	it('gives pages what they need of a rule', () => {
		for (const rule of runOf(sampleReport()).tool.driver.rules) {
			expect(rule.shortDescription.text.length).toBeGreaterThan(5);
			expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024);
			expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
			expect(rule.help.text).toMatch(/CIS Docker Benchmark/);
			expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
			expect(rule.properties.tags).toContain('security');
			const severity = Number(rule.properties['security-severity'] ?? 1);
			expect(severity).toBeGreaterThan(0);
			expect(severity).toBeLessThanOrEqual(10);
		}
	});
	it('and of a result: a place that is no path out, and one region', () => {
		const uris = new Set(
			runOf(sampleReport()).results.map(({locations}) => {
				const {artifactLocation, region} = locations[0]!.physicalLocation;
				expect(region).toEqual({startLine: 1, startColumn: 1, endLine: 1, endColumn: 1});
				return artifactLocation.uri;
			}),
		);
		for (const uri of uris) {
			expect(uri).toMatch(/^(?:host|containers|images)\/[A-Za-z0-9%._~!*'()/-]+$/);
			const resolved = new URL(uri, 'http://base.example/root/').pathname;
			expect(resolved).toMatch(/^\/root\/(?:host|containers|images)\/./);
		}
		expect(uris).toContain('containers/plain-1');
		expect(uris).toContain('images/registry.example%3A5000/shop/web%3A4.2');
	});
	it('says what is wrong before what was seen', () => {
		const texts = runOf(sampleReport()).results.map(({message}) => message.text);
		expect(texts).toContainEqual(
			expect.stringMatching(/^container plain-1: no pids limit\. HostConfig\.PidsLimit: null/),
		);
	});
	it('no container writes a link into a message', () => {
		const texts = runOf(sampleReport()).results.map(({message}) => message.text);
		expect(texts.some(text => text.includes('[click\\](http'))).toBe(true);
		for (const text of texts) expect(text).not.toMatch(/[^\\]\]\(/);
	});
	it('suppresses what is waived, with the reason, and says of all others that they are not', () => {
		const {results} = runOf(sampleReport());
		const waived = results.filter(({suppressions}) => suppressions.length > 0);
		expect(waived.map(({ruleId}) => ruleId)).toEqual(['privileged']);
		expect(waived[0]?.suppressions[0]?.justification).toBe(
			'Legacy agent, "replaced" in Q1 <ticket 4711> (name priv-1, until 2026-12-24)',
		);
	});
	it('tells two engines apart', () => {
		const report = sampleReport();
		const other = {...report, engine: {...report.engine, Name: t('host/2')}};
		expect(runOf(report).automationDetails.id).toBe('hullcheck/host-1/');
		expect(runOf(other).automationDetails.id).toBe('hullcheck/host_2/');
	});
});

describe('fingerprints', () => {
	it('are one for each finding', () => expect(new Set(idsOf(sampleReport())).size).toBe(idsOf(sampleReport()).length));
	it('stay when every container is made anew, Swarm tasks with other names included', () =>
		expect(idsOf(sampleReport({idSeed: 'second'}))).toEqual(idsOf(sampleReport())));
	it('stay in another order', () => {
		const report = sampleReport();
		const turned = {...report, containers: report.containers.toReversed(), images: report.images.toReversed()};
		expect(idsOf(turned).toSorted()).toEqual(idsOf(report).toSorted());
	});
	it('stay when proof, severity, tags in another order or the verdict unknown come', () => {
		const report = sampleReport();
		const changed = report.containers.map(container => ({
			...container,
			assessment: {
				...container.assessment,
				findings: container.assessment.findings.map(finding =>
					finding.verdict.is === 'fail'
						? {...finding, severity: 'low' as const, verdict: {is: 'unknown' as const, why: t('EACCES')}}
						: finding,
				),
			},
		}));
		const images = report.images.map(image => ({...image, tags: image.tags.toReversed()}));
		expect(idsOf({...report, containers: changed, images})).toEqual(idsOf(report));
	});
	it('differ by name', () => {
		const report = sampleReport();
		const renamed = report.containers.map((container, index) => ({...container, name: t(`other-${index}`)}));
		const others = new Set(idsOf({...report, containers: renamed}));
		const kept = idsOf(report).filter(id => others.has(id));
		// Those of the host and of the image alone.
		expect(kept).toHaveLength(3);
	});
});
