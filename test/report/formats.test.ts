/** What holds for every form of a report. */
import {describe, expect, it} from 'vitest';
import type {Report} from '../../source/model/report.ts';
import {isReportFormatName, reportFormatNames, reportFormats} from '../../source/report/index.ts';
import {findHostile} from '../helpers/hostile.ts';
import {image, sampleReport} from '../helpers/report.ts';

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const inner of Object.values(value)) deepFreeze(inner);
	}
	return value;
}

const empty = (): Report => sampleReport({containers: [], images: [], host: null, notices: []});

describe.each(Object.entries(reportFormats))('%s', (_, {format, parts, what, fileExtension}) => {
	it('gives the same bytes for the same report, and changes nothing in it', () => {
		const first = format(deepFreeze(sampleReport()));
		expect(format(sampleReport())).toBe(first);
		expect(first.endsWith('\n')).toBe(true);
		expect(first.length).toBeGreaterThan(1000);
	});
	it('gives the same in parts', () => {
		const report = sampleReport();
		expect([...parts(report)].join('')).toBe(format(report));
	});
	it('has something to say of an engine with nothing on it', () => expect(format(empty()).length).toBeGreaterThan(10));
	it('takes moments that are none', () => {
		const report = sampleReport({
			generatedAtUnixMs: 8.64e15,
			images: [image({createdAtUnixMs: Number.NaN}), image({createdAtUnixMs: -1e20})],
		});
		expect(format(report)).not.toContain('Invalid Date');
	});
	it('lets nothing out that a terminal may not be sent', () => {
		for (const line of format(sampleReport()).split(/\r?\n/))
			expect(findHostile(line.replaceAll('\t', ' '))).toBeNull();
	});
	it('names everything that has something wrong', () => {
		const text = format(sampleReport());
		for (const name of ['plain-1', 'priv-1', 'half-read', 'host-1']) expect(text).toContain(name);
	});
	it('says what it is for', () => {
		expect(what).toMatch(/^.{10,50}[^.]$/);
		expect(fileExtension).toMatch(/^[a-z]+$/);
	});
});

it('has the names that flags take', () => {
	expect(reportFormatNames).toEqual(['text', 'json', 'sarif', 'junit', 'html', 'openmetrics', 'csv']);
	expect(isReportFormatName('junit')).toBe(true);
	expect(isReportFormatName('toString')).toBe(false);
});

it('the sample has every verdict', () => {
	const findings = sampleReport().containers.flatMap(({assessment}) => assessment.findings);
	const verdicts = new Set(findings.map(({verdict}) => verdict.is));
	expect([...verdicts].sort()).toEqual(['fail', 'manual', 'not-applicable', 'pass', 'unknown']);
	expect(findings.some(({waived}) => waived !== null)).toBe(true);
});
