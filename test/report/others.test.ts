/** JUnit, OpenMetrics, CSV and text. */
import {describe, expect, it} from 'vitest';
import {csvCell} from '../../source/report/csv.ts';
import {reportFormats} from '../../source/report/index.ts';
import {everythingJudged} from '../../source/report/judged.ts';
import {wrap} from '../../source/report/lay.ts';
import {escapeMarkup} from '../../source/report/markup.ts';
import {escapeLabel, openMetricsReport} from '../../source/report/openmetrics.ts';
import {textReport} from '../../source/report/text.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import type {Report} from '../../source/model/report.ts';
import {match, ranked, scanned as imageScan} from '../helpers/image-scan.ts';
import {t} from '../helpers/evidence.ts';
import {hostileNames, sampleReport} from '../helpers/report.ts';
import {elements, parseCsv, parseOpenMetrics, parseXml} from './parse.ts';

const report = sampleReport();
const judged = everythingJudged(report);
const findings = judged.flatMap(one => one.findings);
const verdictOf = (is: string) => findings.filter(({verdict, waived}) => verdict.is === is && waived === null);

describe('junit', () => {
	const document = parseXml(reportFormats.junit.format(report));
	const suites = elements(document, 'testsuite');
	const number = (element: (typeof suites)[number], name: string): number => Number(element.getAttribute(name));

	it('has a suite for each thing and a case for each check', () => {
		expect(document.documentElement?.tagName).toBe('testsuites');
		expect(suites.map(one => one.getAttribute('name'))).toEqual(judged.map(({kind, name}) => `${kind} ${name}`));
		expect(elements(document, 'testcase')).toHaveLength(findings.length);
	});
	// What the schema of Ant's JUnit task demands; Jenkins demands less.
	it('has all the schema asks for, in its order', () => {
		for (const [index, suite] of suites.entries()) {
			expect(suite.getAttribute('id')).toBe(String(index));
			expect(suite.getAttribute('timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
			for (const name of ['package', 'hostname', 'time']) expect(suite.getAttribute(name)).toMatch(/\S/);
			const order = [...suite.childNodes].map(({nodeName}) => nodeName).filter(name => name !== '#text');
			expect(order.join(' ')).toMatch(/^properties( testcase)* system-out system-err$/);
			const has = (name: string): number => elements(suite, name).length;
			expect(number(suite, 'tests')).toBe(has('testcase'));
			expect(number(suite, 'failures')).toBe(has('failure'));
			expect(number(suite, 'errors')).toBe(has('error'));
			expect(number(suite, 'skipped')).toBe(has('skipped'));
		}
		for (const one of elements(document, 'testcase')) {
			expect(elements(one).length).toBeLessThanOrEqual(1);
			expect(one.getAttribute('name')).toMatch(/^[a-z0-9-]+: \S/);
			expect(one.getAttribute('time')).toBe('0');
		}
		for (const one of [...elements(document, 'failure'), ...elements(document, 'error')]) {
			expect(one.getAttribute('type')).toMatch(/^(?:critical|high|medium|low|info)$/);
			expect(one.getAttribute('message')).toMatch(/\S/);
		}
	});
	it('fails what fails, errs on what is unknown, skips the rest but passes', () => {
		const scored = verdictOf('fail').filter(({severity}) => severity !== 'info');
		expect(elements(document, 'failure')).toHaveLength(scored.length);
		expect(elements(document, 'error')).toHaveLength(verdictOf('unknown').length);
		const skipped = elements(document, 'skipped').map(one => one.getAttribute('message') ?? '');
		expect(skipped.filter(text => text.startsWith('does not apply'))).toHaveLength(verdictOf('not-applicable').length);
		expect(skipped.filter(text => text.startsWith('for a person'))).toHaveLength(verdictOf('manual').length);
		expect(skipped.filter(text => text.startsWith('waived: Legacy agent'))).toEqual([
			expect.stringContaining('. privileged mode: HostConfig.Privileged: true'),
		]);
		const messages = elements(document, 'failure').map(one => one.getAttribute('message'));
		expect(messages).toContain('no pids limit: HostConfig.PidsLimit: null; should be above 0');
		const errors = elements(document, 'error').map(one => one.getAttribute('message'));
		expect(errors).toContain('data root audited unknown, could not be decided: EACCES /etc/audit');
	});
	it('puts each case under its kind, name and theme', () => {
		const classes = new Set(elements(document, 'testcase').map(one => one.getAttribute('classname')));
		expect(classes).toContain('container.plain-1.privileges');
		expect(classes).toContain(`container.${hostileNames['cdata']}.network`);
	});
});

describe('markup', () => {
	it('stays text, and legal in XML', () => {
		const text = 'a]]>b<c>&"\'\n\t\0\u001B\uFFFF\uD800';
		const [one] = elements(parseXml(`<x y="${escapeMarkup(text)}">${escapeMarkup(text)}</x>`), 'x');
		expect(one?.getAttribute('y')).toBe('a]]>b<c>&"\'\n\t\uFFFD\uFFFD\uFFFD\uFFFD');
		expect(one?.textContent).toBe(one?.getAttribute('y'));
	});
});

describe('openmetrics', () => {
	const samples = parseOpenMetrics(openMetricsReport(report));
	const of = (name: string) => samples.filter(one => one.name === name);

	it('has each score with name, image and grade', () => {
		expect(of('hullcheck_container_score')).toHaveLength(report.containers.length);
		const [plain] = of('hullcheck_container_score').filter(({labels}) => labels['name'] === 'plain-1');
		const score = report.containers.find(({name}) => name === 'plain-1')?.assessment.score;
		expect(plain).toEqual({
			name: 'hullcheck_container_score',
			labels: {name: 'plain-1', image: 'shop/web:4.2', grade: score?.grade},
			value: score?.value,
		});
		expect(of('hullcheck_container_score_best')).toHaveLength(report.containers.length);
	});
	it('gives hostile names back whole', () => {
		const names = of('hullcheck_container_score').map(({labels}) => labels['name']);
		for (const name of Object.values(hostileNames)) expect(names).toContain(t(name));
	});
	it('counts every failing, unknown and waived finding once', () => {
		const counted = [...of('hullcheck_findings'), ...of('hullcheck_image_findings'), ...of('hullcheck_host_findings')];
		const sum = (verdict: string): number =>
			counted.filter(({labels}) => labels['verdict'] === verdict).reduce((sum, {value}) => sum + value, 0);
		expect(sum('fail')).toBe(verdictOf('fail').length);
		expect(sum('unknown')).toBe(verdictOf('unknown').length);
		expect(sum('waived')).toBe(1);
		expect(Object.keys(of('hullcheck_findings')[0]?.labels ?? {})).toEqual([
			'container',
			'severity',
			'verdict',
			'theme',
		]);
	});
	it('has the time, the bar, the engine, the host and the grades', () => {
		expect(of('hullcheck_report_timestamp_seconds')[0]?.value).toBe(Date.UTC(2026, 10, 23, 19, 3) / 1000);
		expect(of('hullcheck_bar_passed')[0]?.value).toBe(0);
		expect(of('hullcheck_engine_info')[0]?.labels['server_version']).toBe('28.5.2');
		expect(of('hullcheck_host_score')[0]?.value).toBe(report.host?.assessment.score.value);
		expect(of('hullcheck_containers').reduce((sum, {value}) => sum + value, 0)).toBe(report.containers.length);
	});
	it('never gives a series twice, which would cost the whole file', () => {
		const [one] = report.containers;
		const twice = one === undefined ? [] : [one, one];
		const again = parseOpenMetrics(openMetricsReport(sampleReport({containers: twice})));
		expect(again.filter(({name}) => name === 'hullcheck_container_score')).toHaveLength(1);
	});
	it('cuts what is too long for a label', () => expect(escapeLabel('a'.repeat(5000))).toHaveLength(256));
});

describe('csv', () => {
	const [header = [], ...rows] = parseCsv(reportFormats.csv.format(report));
	const column = (name: string): readonly string[] => rows.map(row => row[header.indexOf(name)] ?? '');

	it('has a row for each finding of every verdict, all of one width', () => {
		expect(rows).toHaveLength(findings.length);
		for (const row of rows) expect(row).toHaveLength(header.length);
		expect(new Set(column('verdict'))).toEqual(new Set(['pass', 'fail', 'unknown', 'not-applicable', 'manual']));
		expect(new Set(column('kind'))).toEqual(new Set(['host', 'container', 'image']));
	});
	it('says what is wrong, and of what is not wrong nothing', () => {
		const said = new Map(
			column('check').map((check, index) => [`${check} ${column('verdict')[index]}`, column('words')[index]]),
		);
		expect(said.get('privileged fail')).toBe('privileged mode');
		expect(said.get('privileged pass')).toBe('');
	});
	it('has no cell a spreadsheet would take for a formula', () => {
		for (const row of rows) for (const cell of row) expect(cell).not.toMatch(/^[=+\-@]/);
		expect(column('name')).toContain(`'${hostileNames['formula']}`);
	});
	it('guards each sign, and quotes what needs it', () => {
		for (const sign of ['=', '+', '-', '@', '＝']) expect(csvCell(`${sign}1`)).toBe(`'${sign}1`);
		expect(csvCell('a"b')).toBe('"a""b"');
		expect(csvCell('=a,b')).toBe(`"'=a,b"`);
		expect(csvCell('a=b')).toBe('a=b');
	});
});

describe('text', () => {
	const text = textReport(report);
	const lines = text.trimEnd().split('\n');

	it('fits 80 columns, without colour', () => {
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
		expect(text).not.toContain('\u001B');
	});
	it('breaks what is wider than a line, and counts wide letters as two', () => {
		expect(wrap('x'.repeat(200), '    seen ').every(line => line.length <= 80)).toBe(true);
		expect(wrap('漢'.repeat(100))).toEqual(['漢'.repeat(40), '漢'.repeat(40), '漢'.repeat(20)]);
	});
	it('starts with the engine and the sum, ends with the bar', () => {
		expect(lines.slice(0, 4)).toEqual([
			'hullcheck 0.1.0: host-1',
			'Docker 28.5.2, API 1.51, Debian GNU/Linux 12, kernel 6.18.0,',
			'unix:///var/run/docker.sock (usual socket)',
			'2026-11-23 19:03:00 UTC',
		]);
		expect(text).toMatch(/\nContainers {2}13: B 1, .*; lowest F 0 \(0 to 100\) half-read;/);
		expect(lines.slice(-2)).toEqual(['Below the bar: 1 reason', '  - priv-1 scores 8, below 65']);
		const passed = textReport(sampleReport({bar: {isSet: true, isPassed: true, reasons: []}}));
		expect(textReport(sampleReport({bar: {isSet: false, isPassed: true, reasons: []}}))).toMatch(/\nNo bar was set: /);
		expect(passed).toMatch(/\nPassed: nothing is below the bar\.\n$/);
	});
	it('lists what fails and is unknown, worst first, with theme, proof and fix; passes are counted', () => {
		const from = lines.findIndex(line => /^\S \d+.* {2}plain-1 {2}/.test(line));
		const part = lines.slice(from, lines.indexOf('', from));
		expect(part.slice(1, 3)).toEqual([
			'  ceiling 89, the image has not been scanned',
			expect.stringMatching(/^ {2}\d+ failed, .*\d+ passed/),
		]);
		const severities = part.flatMap(line => /^ {2}fail {4}(\w+)/.exec(line)?.[1] ?? []);
		const rank = (severity: string): number => ['critical', 'high', 'medium', 'low', 'info'].indexOf(severity);
		expect(severities).toEqual(severities.toSorted((a, b) => rank(a) - rank(b)));
		const pids = part.findIndex(line => line.includes('pids-limit'));
		expect(part.slice(pids - 1, pids + 3)).toEqual([
			'  fail    medium    no pids limit',
			'            isolation, CIS 5.29, pids-limit',
			'            seen HostConfig.PidsLimit: null; should be above 0',
			'            fix  docker update --pids-limit 200 (no restart). (live)',
		]);
		expect(text).not.toMatch(/^ {2}pass /m);
	});
	it('says the range where something is unknown, and the waiver with its reason', () => {
		expect(text).toMatch(/\n\S \d+ \(\d+ to \d+\) {2}half-read {2}/);
		expect(text).toContain('\n  waived  critical  privileged mode\n            privileges, CIS');
		expect(text).toContain('why  Legacy agent, "replaced" in Q1 <ticket 4711>');
		expect(text).toContain('\n  without waivers F');
	});
});

// A file that is passed on without what was said on standard error has to tell it too.
describe('own weights', () => {
	const [first, ...others] = report.containers;
	if (first === undefined) throw new Error('no container');
	const findings = first.assessment.findings.map(one =>
		one.check.id === 'pids-limit' ? {...one, severity: 'high' as const, catalogueSeverity: 'medium' as const} : one,
	);
	const weighed = {...report, containers: [{...first, assessment: {...first.assessment, findings}}, ...others]};

	it('are in the rows of a table', () => {
		const [head = [], ...rows] = parseCsv(reportFormats.csv.format(weighed));
		const at = head.indexOf('catalogue_severity');
		expect(rows.filter(row => row[at] !== '').map(row => [row[1], row[5], row[9], row[at]])).toEqual([
			[first.name, 'pids-limit', 'high', 'medium'],
		]);
	});
	it('are a property of the suite', () => {
		const own = elements(parseXml(reportFormats.junit.format(weighed)), 'property').filter(one =>
			one.getAttribute('name')?.startsWith('own weight'),
		);
		expect(own.map(one => [one.getAttribute('name'), one.getAttribute('value')])).toEqual([
			['own weight of pids-limit', 'high, medium in the catalogue'],
		]);
	});
	it('are a series', () => {
		expect(openMetricsReport(weighed)).toContain(
			'hullcheck_own_weight{check="pids-limit",severity="high",catalogue="medium"} 1\n',
		);
		expect(openMetricsReport(report)).not.toContain('hullcheck_own_weight');
	});
});

describe('scans in an audit', () => {
	const scanned = (scan: ImageScan | null): Report => {
		const [image] = report.images;
		if (image === undefined) throw new Error('no image');
		return {...report, images: [{...image, scan}]};
	};
	const [image] = report.images;
	it('text: how many, by whom, what comes first', () => {
		const text = textReport(scanned(image?.scan ?? null));
		expect(text).toMatch(
			/ {2}found {3}1 critical \(1 with a fix\), 1 unknown \(0 with a fix\)\n {2}scanned 2026-11-22 by hullcheck/,
		);
		expect(text).toMatch(/critical +CVE-2026-1 +openssl 3\.5\.1-1 \(libssl3\): exploited/);
		expect(text).not.toContain('CVE-2026-3');
	});
	it('text: no more than ten of an image', () => {
		const many = Array.from({length: 14}, (_, index) => match(`CVE-2026-${100 + index}`, 'high'));
		const text = textReport(scanned(imageScan({found: ranked(...many)})));
		expect(text.match(/CVE-2026-1\d\d/g)).toHaveLength(10);
		expect(text).toContain('  and 4 more: hullcheck scan lists them');
	});
	it('text: what was not scanned has no line, and not covered is never none', () => {
		expect(textReport(scanned(null))).not.toMatch(/\n {2}scanned /);
		const notCovered = {is: 'not-covered', ecosystem: t('npm'), packages: 1, why: t('no data')} as const;
		expect(textReport(scanned(imageScan({coverage: [notCovered]})))).toContain('  found   not covered: the number');
	});
});
