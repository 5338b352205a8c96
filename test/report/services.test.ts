/** Services of a swarm in a report: in the JSON and the text, in no count and no bar. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {select, type Selection} from '../../source/cli/selection.ts';
import {reportFormats} from '../../source/report/index.ts';
import {textReport} from '../../source/report/text.ts';
import {Unread} from '../../source/model/read.ts';
import {t} from '../helpers/evidence.ts';
import {sampleReport} from '../helpers/report.ts';
import {surveyOf} from '../helpers/survey.ts';
import {serviceJson, serviceReport, withContainerSpec} from '../helpers/swarm.ts';

const read = (name: string): object =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../schema', name), 'utf8')) as object;
const ajv = new Ajv2020({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
addFormats.default(ajv);
ajv.addSchema(read('hullcheck-scan.schema.json'));
const validate = ajv.compile(read('hullcheck-report.schema.json'));

const Ports = [{Protocol: 'tcp', TargetPort: 80, PublishedPort: 18_080, PublishMode: 'ingress'}];
const shop = serviceReport(serviceJson({Spec: {EndpointSpec: {Ports}, TaskTemplate: {ContainerSpec: {User: '0'}}}}), {
	running: 1,
	wanted: new Unread(t('not told')),
});
const secret = serviceReport(withContainerSpec({Env: ['TOKEN=hunter2hunter2']}));
const report = sampleReport({services: [shop, secret]});

type Parsed = {
	readonly services: ReadonlyArray<Record<string, unknown>> | null;
	readonly summary: object;
	readonly checks: ReadonlyArray<{readonly id: string}>;
};
const parsed = (of: typeof report): Parsed => JSON.parse(reportFormats.json.format(of)) as Parsed;

describe('services', () => {
	it('are in the JSON as the schema has it, with every check they name', () => {
		const said = parsed(report);
		expect(validate(said), JSON.stringify(validate.errors)).toBe(true);
		expect(said.services?.[0]).toMatchObject({
			name: 'shop_web',
			stack: 'shop',
			mode: 'replicated',
			running: 1,
			wanted: null,
			ports: [{protocol: 'tcp', target: 80, published: 18_080, mode: 'ingress'}],
			score: shop.assessment.score.value,
		});
		const alone = parsed(sampleReport({containers: [], images: [], host: null, services: [shop]}));
		expect(alone.checks.map(({id}) => id)).toContain('root-user');
	});

	it('are null where the engine manages no swarm, and [] where none runs', () => {
		expect(parsed(sampleReport()).services).toBeNull();
		const none = parsed(sampleReport({services: []}));
		expect(none.services).toEqual([]);
		expect(validate(none)).toBe(true);
	});

	it('change no count of the summary, which is about containers', () => {
		expect(parsed(report).summary).toEqual(parsed(sampleReport()).summary);
	});

	it('stand in the text with what runs and what is wrong, and how Swarm is asked', () => {
		const text = textReport(report);
		expect(text).toMatch(/Services of the swarm\n=+\n[^]*shop_web[^]*replicated,\s+1 of \?\s+tasks run/);
		expect(text.replaceAll(/\s+/g, ' ')).toContain('(an update of the service)');
		expect(textReport(sampleReport())).not.toContain('Services of the swarm');
	});

	it('tell no secret in any format', () => {
		for (const {format} of Object.values(reportFormats)) expect(format(report)).not.toContain('hunter2');
	});

	it('are thinned as containers are', () => {
		const selection: Selection = {
			containers: [],
			images: [],
			labels: [],
			projects: [],
			isCheckWanted: ({id}) => id === 'root-user',
			minSeverity: null,
			isRunningOnly: false,
			hasHost: true,
			hasImages: true,
		};
		const {services} = select(surveyOf({services: [shop]}), selection);
		expect(services?.map(({assessment}) => assessment.findings.map(({check}) => check.id))).toEqual([['root-user']]);
		expect(services?.[0]?.assessment.score).toEqual(shop.assessment.score);
		expect(select(surveyOf(), selection)).not.toHaveProperty('services');
	});
});
