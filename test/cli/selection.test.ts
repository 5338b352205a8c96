import {describe, expect, it} from 'vitest';
import {everything, select, wantsOf, type Selection} from '../../source/cli/selection.ts';
import {isBad} from '../../source/model/check.ts';
import type {Listing} from '../../source/model/fleet.ts';
import type {HostReport} from '../../source/model/report.ts';
import {judge} from '../helpers/judge.ts';
import {hardened, plain, t} from '../helpers/evidence.ts';
import {containerOf, imageOf, surveyOf} from '../helpers/survey.ts';

const choose = (part: Partial<Selection>): Selection => ({...everything, ...part});
const names = (part: Partial<Selection>, survey = surveyOf()) =>
	select(survey, choose(part)).containers.map(({name}) => name);
const otherImage = t(`sha256:${'b2'.repeat(32)}`);
const host: HostReport = {name: t('host-1'), isLocal: true, assessment: judge.container(plain)};

describe('what is looked at', () => {
	const listing = (name: string, status: Listing['status'] = 'running') =>
		({id: 'a'.repeat(64), name: t(name), status}) as Listing;

	it('is everything, host and images included', () => {
		const wants = wantsOf(everything);
		expect([wants.isWanted(listing('x', 'exited')), wants.hasHost, wants.hasImages]).toEqual([true, true, true]);
	});

	it('is what is named, by pattern or by the beginning of an id; then not the host', () => {
		const wants = wantsOf(choose({containers: ['web-*']}));
		expect([wants.isWanted(listing('web-1')), wants.isWanted(listing('db')), wants.hasHost]).toEqual([
			true,
			false,
			false,
		]);
		expect(wantsOf(choose({containers: ['aaaa']})).isWanted(listing('db'))).toBe(true);
		expect(wantsOf(choose({isRunningOnly: true})).isWanted(listing('x', 'exited'))).toBe(false);
		expect(wantsOf(choose({labels: ['a=b']})).labels).toEqual(['a=b']);
	});
});

describe('a selection', () => {
	it('leaves everything as it is when it chooses nothing', () => {
		const survey = surveyOf({host});
		expect(select(survey, everything)).toEqual(survey);
	});

	it('chooses by image, with or without the tag, or by its id', () => {
		const survey = surveyOf({
			containers: [
				containerOf('db', plain, {image: t('postgres:16'), imageId: otherImage}),
				containerOf('web', hardened),
			],
			images: [imageOf(otherImage, ['postgres:16']), imageOf('sha256:cc', ['left/over:1'])],
		});
		expect(names({images: ['postgres']}, survey)).toEqual(['db']);
		expect(names({images: ['postgres:1?']}, survey)).toEqual(['db']);
		expect(names({images: ['b2b2b2']}, survey)).toEqual(['db']);
		expect(names({images: ['shop/*']}, survey)).toEqual(['web']);
		const unused = select(survey, choose({images: ['left/*']}));
		expect([unused.containers.length, unused.images.map(({tags}) => tags[0])]).toEqual([0, ['left/over:1']]);
	});

	it('lists of the images only those of the chosen containers', () => {
		const survey = surveyOf({
			images: [imageOf(`sha256:${'a1'.repeat(32)}`, ['shop/web:4.2']), imageOf('sha256:cc', ['x:1'])],
		});
		expect(select(survey, choose({labels: ['a']})).images.map(({tags}) => tags[0])).toEqual(['shop/web:4.2']);
	});

	it('chooses by Compose project', () => {
		const owner = {is: 'compose', project: t('shop'), service: t('web')} as const;
		const survey = surveyOf({containers: [containerOf('a', plain, {owner}), containerOf('b', plain)]});
		expect(names({projects: ['shop']}, survey)).toEqual(['a']);
	});

	it('thins findings by check and theme and never touches a score', () => {
		const whole = surveyOf();
		const chosen = select(whole, choose({isCheckWanted: ({theme}) => theme === 'network'}));
		expect(chosen.containers.length).toBe(2);
		for (const [index, {assessment}] of chosen.containers.entries()) {
			expect(new Set(assessment.findings.map(({check}) => check.theme))).toEqual(new Set(['network']));
			expect(assessment.score).toBe(whole.containers[index]?.assessment.score);
		}
	});

	it('by severity lists what is bad, and a container without any still', () => {
		const chosen = select(surveyOf(), choose({minSeverity: 'medium'}));
		const findings = chosen.containers.flatMap(({assessment}) => assessment.findings);
		expect(findings.length).toBeGreaterThan(3);
		expect(findings.every(finding => isBad(finding) && ['critical', 'high', 'medium'].includes(finding.severity))).toBe(
			true,
		);
		expect(chosen.containers.map(({name}) => name)).toEqual(['db-1', 'web-1']);
	});

	it('that matches nothing is an error', () => {
		const none = surveyOf({containers: [], images: []});
		expect(() => select(none, choose({containers: ['nobody']}))).toThrow(/nothing there is what was chosen/);
		expect(() => select(surveyOf(), choose({isCheckWanted: () => false}))).toThrow(/about nothing that is listed/);
		expect(select(none, everything).containers).toEqual([]);
	});
});
