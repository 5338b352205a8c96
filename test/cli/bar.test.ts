import {describe, expect, it} from 'vitest';
import {measure, readUnder} from '../../source/cli/bar.ts';
import type {HostReport} from '../../source/model/report.ts';
import {judge} from '../helpers/judge.ts';
import {having, plain, t, unread} from '../helpers/evidence.ts';
import {containerOf, imageOf, surveyOf} from '../helpers/survey.ts';

const noBar = {under: null, on: null};
const plainScore = judge.container(plain).score;

describe('the bar', () => {
	it.each([
		['65', 65],
		['0', 0],
		['100', 100],
		['C', 65],
		['a', 90],
		['F', 0],
	])('reads %s', (text, score) => expect(readUnder(text)?.score).toBe(score));

	it.each(['101', '-1', 'G', '6.5', '', 'NaN', '1e2'])('refuses %j', text => {
		expect(() => readUnder(text)).toThrow(/a score from 0 to 100 or a grade/);
	});

	it('passes where none is set, and where there is nothing', () => {
		expect(measure(surveyOf(), noBar)).toEqual({isSet: false, isPassed: true, reasons: []});
		expect(measure(surveyOf({containers: []}), {under: readUnder('A'), on: 'low'}).isPassed).toBe(true);
	});

	it('holds a score against it: equal is enough', () => {
		const survey = surveyOf({containers: [containerOf('db', plain)]});
		expect(measure(survey, {...noBar, under: {score: plainScore.value, grade: null}}).isPassed).toBe(true);
		const {isPassed, reasons} = measure(survey, {...noBar, under: readUnder('C')});
		expect([isPassed, reasons]).toEqual([false, [`db scores ${plainScore.value}, below 65 (C)`]]);
	});

	it('counts the lower end, and says what it could be', () => {
		const unsure = containerOf('db', having({networks: unread}));
		const {value, best} = unsure.assessment.score;
		expect(value).toBeLessThan(best);
		const {reasons} = measure(surveyOf({containers: [unsure]}), {...noBar, under: {score: best, grade: null}});
		expect(reasons).toEqual([`db scores ${value}, below ${best}, could be ${best} if all were known`]);
	});

	it('counts the host where it is listed', () => {
		const host: HostReport = {name: t('host-1'), isLocal: true, assessment: judge.container(plain)};
		expect(measure(surveyOf({containers: [], host}), {...noBar, under: readUnder('A')}).reasons[0]).toMatch(
			/^host host-1 scores/,
		);
	});

	it('fails on a finding as bad or worse, on an unknown one at its worst, not on a waived one', () => {
		const privileged = containerOf('db', having({inspect: {HostConfig: {Privileged: true}}}));
		const only = (severity: 'critical' | 'high', one = privileged) =>
			measure(surveyOf({containers: [one]}), {...noBar, on: severity});
		expect(only('critical').reasons).toContain('db: privileged mode (privileged, critical)');
		expect(only('high').isPassed).toBe(false);
		expect(only('high', containerOf('web', plain)).isPassed).toBe(true);
		const blind = containerOf('db', having({inspect: unread}));
		expect(only('critical', blind).reasons).toContain('db: privileged unknown (privileged, counted as critical)');
		const waived = {reason: t('known'), expiresAtUnixMs: 9e15, scope: t('name db'), isWeak: false};
		const {assessment} = privileged;
		const accepted = {
			...privileged,
			assessment: {...assessment, findings: assessment.findings.map(finding => ({...finding, waived}))},
		};
		expect(only('critical', accepted).isPassed).toBe(true);
	});

	it('counts findings of listed images', () => {
		const {findings} = judge.container(having({inspect: {HostConfig: {Privileged: true}}}));
		const survey = surveyOf({containers: [], images: [imageOf('sha256:cc', ['x:1'], {findings})]});
		expect(measure(survey, {...noBar, on: 'critical'}).reasons).toContain(
			'image x:1: privileged mode (privileged, critical)',
		);
	});
});
