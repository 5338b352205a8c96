import {describe, expect, it} from 'vitest';
import {baselineYaml} from '../../source/config/baseline.ts';
import {readConfig} from '../../source/config/read-config.ts';
import type {CheckSpec} from '../../source/model/check.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import type {ContainerReport, HostReport, ImageReport} from '../../source/model/report.ts';
import {assess} from '../../source/scoring/assess.ts';
import {allChecks, createJudge} from '../../source/session/judge.ts';
import {hardened, plain, t, unread, withInspect} from '../helpers/evidence.ts';
import {waiver} from '../helpers/waivers.ts';
import {fails, goodFacts, passes} from '../scoring/findings.ts';

const now = Date.UTC(2026, 10, 24, 9, 30);
const judge = createJudge({policy: defaultPolicy, waivers: []});

function report(name: string, evidence = plain, by = judge): ContainerReport {
	const called = withInspect({Name: t(name)}, evidence);
	return {
		id: name,
		name: t(name),
		image: t('shop/web:4.2'),
		imageId: t('sha256:a1'),
		status: 'running',
		owner: {is: 'nobody'},
		assessment: by.container(called),
	};
}
const hostCheck: CheckSpec = {
	subject: 'host',
	id: 'data-root-partition',
	record: '1.1.1',
	title: 'x',
	why: 'x',
	theme: 'isolation',
	group: null,
	outcomes: {shared: 'low'},
};
const host: HostReport = {
	name: t('host-1'),
	isLocal: true,
	assessment: assess([fails(hostCheck, 'shared'), passes({...hostCheck, id: 'other', record: '1.2.2'})], goodFacts),
};

function waiversOf(yaml: string) {
	const config = readConfig(yaml, [...allChecks, hostCheck]);
	if (config.is === 'problems') throw new Error(JSON.stringify(config.problems));
	return config.rules.waivers;
}

describe('a baseline', () => {
	it('waives all that fails, by name and check, for ninety days', () => {
		const one = {...report('web-1'), assessment: assess([fails(hostCheck, 'shared')], goodFacts)};
		expect(baselineYaml([one], host, [], {nowUnixMs: now})).toBe(
			[
				'# What failed on 2026-11-24. Put it into the config file, and take out what you put right.',
				'waivers:',
				'  - host: true',
				'    checks:',
				'      - data-root-partition',
				'    reason: baseline of 2026-11-24',
				'    expires: 2027-02-22',
				'  - name: "web-1"',
				'    checks:',
				'      - data-root-partition',
				'    reason: baseline of 2026-11-24',
				'    expires: 2027-02-22',
				'',
			].join('\n'),
		);
	});

	it('goes through the reader, and leaves nothing that fails unwaived', () => {
		const waivers = waiversOf(
			baselineYaml([report('web-1'), report('db'), report('1.e3')], host, [], {nowUnixMs: now, days: 7}),
		);
		const again = createJudge({policy: defaultPolicy, waivers});
		for (const name of ['web-1', 'db', '1.e3']) {
			const {findings, score, unwaived} = report(name, {...plain, nowUnixMs: now}, again).assessment;
			expect(findings.filter(({verdict, waived}) => verdict.is === 'fail' && waived === null)).toEqual([]);
			// What nobody scanned can't be waived.
			expect(score.value).toBe(89);
			expect(unwaived?.value).toBe(report(name).assessment.score.value);
		}
		expect(report('other', plain, again).assessment.unwaived).toBeNull();
		expect(waivers.filter(({scope}) => scope.by === 'host')).toHaveLength(1);
	});

	it('covers images by a name they go by, for they are listed of their own', () => {
		const imageCheck: CheckSpec = {...hostCheck, subject: 'image', id: 'setuid-bits', record: '4.8'};
		const image = (tags: readonly string[], digests: readonly string[] = []): ImageReport => ({
			scan: null,
			id: t('sha256:a1'),
			tags: tags.map(one => t(one)),
			digests: digests.map(one => t(one)),
			sizeBytes: 1,
			createdAtUnixMs: null,
			usedBy: [],
			findings: [fails(imageCheck, 'shared')],
		});
		const digest = `shop/web@sha256:${'a1'.repeat(32)}`;
		const images = [image(['shop/web:4.2', 'shop/web:4']), image([], [digest]), image([])];
		const waivers = waiversOf(baselineYaml([], null, images, {nowUnixMs: now}));
		expect(waivers.map(({scope, check}) => ({scope, check}))).toEqual([
			{scope: {by: 'image', pattern: 'shop/web:4'}, check: 'setuid-bits'},
			{scope: {by: 'image', pattern: digest}, check: 'setuid-bits'},
		]);
	});

	it('is the same whatever order containers come in', () => {
		const [a, b] = [report('a'), report('b')];
		expect(baselineYaml([b, a], null, [], {nowUnixMs: now})).toBe(baselineYaml([a, b], null, [], {nowUnixMs: now}));
	});

	it('leaves out what was not decided and what is waived already', () => {
		const covered = createJudge({policy: defaultPolicy, waivers: [waiver('pids-limit', {by: 'name', pattern: '*'})]});
		const ids = (one: ContainerReport) =>
			waiversOf(baselineYaml([one], null, [], {nowUnixMs: now})).map(({check}) => check);
		expect(ids(report('web-1'))).toContain('pids-limit');
		expect(ids(report('web-1', plain, covered))).not.toContain('pids-limit');
		expect(ids(report('web-1'))).toContain('image-root-user');
		expect(ids(report('web-1', {...plain, image: unread}))).not.toContain('image-root-user');
	});

	it('writes no expired waiver, and no name that no engine gives', () => {
		const lapsed = createJudge({
			policy: defaultPolicy,
			waivers: [waiver('pids-limit', {by: 'name', pattern: 'web-1'}, {expiresAtUnixMs: 0})],
		});
		const yaml = baselineYaml([report('web-1', plain, lapsed), report('a: b')], null, [], {nowUnixMs: now});
		expect(yaml).not.toContain('waiver-expired');
		expect(yaml).toContain('# Left out: 1 with names that no engine gives.');
		expect(waiversOf(yaml).every(({scope}) => scope.by === 'name' && scope.pattern === 'web-1')).toBe(true);
	});

	it('of nothing wrong is a file without waivers', () => {
		const good = {...report('good', hardened), assessment: assess([], goodFacts)};
		expect(waiversOf(baselineYaml([good], null, [], {nowUnixMs: now}))).toEqual([]);
	});

	it('of a thousand containers is one that may be read', () => {
		const all = Array.from({length: 1000}, (_, index) => ({...report('x'), name: t(`shop-frontend-web-${index}`)}));
		expect(Buffer.byteLength(baselineYaml(all, null, [], {nowUnixMs: now}))).toBeLessThan(1024 ** 2);
	});
});
