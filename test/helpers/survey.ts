/** A survey made from evidence, without an engine. */
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import type {ContainerReport, ImageReport} from '../../source/model/report.ts';
import {judge} from './judge.ts';
import type {Survey} from '../../source/session/survey.ts';
import {engineFacts, hardened, plain, t} from './evidence.ts';

export function containerOf(
	name: string,
	evidence: ContainerEvidence,
	more: Partial<ContainerReport> = {},
): ContainerReport {
	return {
		id: Buffer.from(name).toString('hex').padEnd(64, '0'),
		name: t(name),
		image: t('shop/web:4.2'),
		imageId: t(`sha256:${'a1'.repeat(32)}`),
		status: 'running',
		owner: {is: 'nobody'},
		assessment: judge.container(evidence),
		...more,
	};
}

export const imageOf = (id: string, tags: readonly string[], more: Partial<ImageReport> = {}): ImageReport => ({
	scan: null,
	id: t(id),
	tags: tags.map(tag => t(tag)),
	digests: [],
	sizeBytes: 1,
	createdAtUnixMs: null,
	usedBy: [],
	findings: [],
	...more,
});

export function surveyOf(more: Partial<Survey> = {}): Survey {
	return {
		generatedAtUnixMs: Date.UTC(2026, 10, 23),
		version: '0.0.0',
		endpoint: {address: t('unix:///x.sock'), from: t('--host'), isDemo: false},
		engine: engineFacts,
		host: null,
		containers: [containerOf('db-1', plain), containerOf('web-1', hardened)],
		images: [imageOf(`sha256:${'a1'.repeat(32)}`, ['shop/web:4.2'])],
		notices: [],
		...more,
	};
}
