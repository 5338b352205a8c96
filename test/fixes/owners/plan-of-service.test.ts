/** A plan for a service by its own id, against a scripted manager. */
import {describe, expect, it} from 'vitest';
import {EngineAnswer, type Engine} from '../../../source/engine/engine.ts';
import {asContainer} from '../../../source/evidence/swarm/as-container.ts';
import {
	basisOfService,
	planOfService,
	type ServicePlanRequest,
} from '../../../source/fixes/owners/swarm/plan-of-service.ts';
import {subjectNow} from '../../../source/fixes/subject.ts';
import type {ContainerChange} from '../../../source/model/fix.ts';
import {Unread} from '../../../source/model/read.ts';
import {words} from '../../../source/model/safe-text.ts';
import {engineFacts, t} from '../../helpers/evidence.ts';
import {imageJson, networksJson, serviceId, serviceJson, withContainerSpec} from '../../helpers/swarm.ts';

type Answers = {readonly service?: unknown; readonly isManager?: boolean; readonly apiVersion?: string};

const engineOf = ({service = serviceJson(), isManager = true, apiVersion = '1.41'}: Answers = {}): Engine =>
	({
		apiVersion,
		info: async () => ({Swarm: {ControlAvailable: isManager}}),
		async inspectService() {
			if (service === null) throw new EngineAnswer(404, words`no such service`);
			return service;
		},
	}) as unknown as Engine;

async function plan(
	changes: readonly ContainerChange[],
	{over = {}, ...answers}: Answers & {readonly over?: Partial<ServicePlanRequest>} = {},
) {
	const service = answers.service ?? serviceJson();
	const defaults = {loggingDriver: 'json-file', runtime: 'runc', cgroupVersion: '2'};
	return planOfService({
		engine: engineOf(answers),
		facts: engineFacts,
		serviceId,
		name: t('shop_web'),
		service: service as never,
		asContainer: asContainer({service, image: imageJson, networks: networksJson, defaults}),
		changes,
		seen: null,
		running: 2,
		wanted: 2,
		assess: async spec => ({grade: 'C', value: JSON.stringify(spec).includes('"Pids":64') ? 80 : 70}),
		...over,
	});
}

const pids: ContainerChange = {is: 'pids-limit', pids: 64};

describe('a plan for a service', () => {
	it('says what differs in the spec, the command, the score, and what is lost', async () => {
		const made = await plan([pids, {is: 'capabilities', drop: ['ALL'], add: ['CHOWN']}]);
		expect(made).toMatchObject({
			isOfService: true,
			containerId: serviceId,
			containerName: 'shop_web',
			blocked: null,
			scoreBefore: {value: 70},
			scoreAfter: {value: 80},
			way: {is: 'service', step: {serviceId, name: 'shop_web'}, foresight: {losses: [{isData: false}]}},
		});
		expect(made.parts.map(({fields}) => fields)).toMatchObject([
			[{field: 'TaskTemplate.Resources.Limits.Pids', before: '100', after: '64'}],
			[{field: 'TaskTemplate.ContainerSpec.CapabilityAdd', before: 'not set', after: '["CAP_CHOWN"]'}],
		]);
		expect(made.way.is === 'service' ? made.way.commands.join() : '').toContain('--limit-pids 64');
		expect(made.warnings.join()).toContain('2 tasks of service shop_web are replaced by new ones');
	});

	it('shows no value of a variable, neither before nor after', async () => {
		const service = withContainerSpec({Env: ['API_TOKEN=hunter2hunter2', 'MODE=live']});
		const made = await plan([{is: 'remove-variable', name: 'API_TOKEN'}], {service});
		const {way, ...rest} = made;
		const shown = way.is === 'service' ? {...rest, ...way, step: null} : rest;
		expect(JSON.stringify(shown)).not.toContain('hunter2');
		expect(made.parts).toHaveLength(1);
		expect(way.is === 'service' ? way.undoLeaves : null).toContain('set them again yourself');
	});

	it.each<[string, ContainerChange, RegExp]>([
		['Swarm has no word for', {is: 'privileged-off'}, /no such setting/],
		['an old engine knows not', {is: 'no-new-privileges'}, /before 27/],
		['the spec says already', {is: 'read-only-root', tmpfs: []}, /says so already/],
		['no engine takes', {is: 'pids-limit', pids: 0}, /whole number/],
	])('leaves out what %s, and is blocked where nothing is left', async (_, change, why) => {
		const alone = await plan([change]);
		expect(alone.blocked).toMatch(why);
		expect(alone.parts).toEqual([]);
		const both = await plan([change, {is: 'cpu-limit', cpus: 1}]);
		expect(both.blocked).toBeNull();
		expect(both.parts.map(({change: {is}}) => is)).toEqual(['cpu-limit']);
		expect(both.warnings.join()).toMatch(why);
	});

	it('is not made where nothing could prove it: no task runs; where some do, it is said', async () => {
		expect((await plan([pids], {over: {running: 0}})).blocked).toContain('none of its 2 tasks runs');
		expect((await plan([pids], {over: {running: 0, wanted: 1}})).blocked).toContain('its task does not run');
		expect((await plan([pids], {over: {running: 0, wanted: 0}})).blocked).toBeNull();
		const some = await plan([pids], {over: {running: 1}});
		expect(some.blocked).toBeNull();
		expect(some.warnings.join()).toContain('only 1 of its 2 tasks run now');
		expect((await plan([pids], {over: {wanted: new Unread(t('x'))}})).blocked).toBeNull();
	});

	it('on a worker, of a service that is gone, or while it is updated, is blocked with the command to copy', async () => {
		for (const [answers, why] of [
			[{isManager: false}, 'no manager'],
			[{service: serviceJson({UpdateStatus: {State: 'updating'}})}, 'being updated'],
		] as const) {
			const made = await plan([pids], answers);
			expect(made.blocked).toContain(why);
			expect(made.patch?.join()).toContain('docker service update');
		}
	});

	it('is told how long it is away: by its order of update and how many run', async () => {
		const away = async (UpdateConfig: object, running: number) => {
			const made = await plan([pids], {service: serviceJson({Spec: {UpdateConfig}}), over: {running}});
			return made.way.is === 'service' ? made.way.foresight.downtime : '';
		};
		expect(await away({Order: 'start-first'}, 2)).toContain('none expected');
		expect(await away({}, 1)).toContain('its only task');
		expect(await away({Parallelism: 0}, 2)).toContain('all tasks at once');
		expect(await away({Parallelism: 1}, 2)).toContain('1 of its tasks at a time');
	});

	it('is made again where the spec was changed since, and only then', async () => {
		const made = await plan([pids]);
		expect(made.basedOn).toBe(basisOfService(serviceJson()));
		expect(await subjectNow(engineOf(), made)).toHaveProperty('json');
		expect(await subjectNow(engineOf({service: serviceJson({Version: {Index: 99}})}), made)).toHaveProperty('json');
		const other = engineOf({service: withContainerSpec({User: '7'})});
		expect(await subjectNow(other, made)).toMatchObject({why: 'it was changed by somebody since the preview'});
		await expect(subjectNow(engineOf({service: null}), made)).rejects.toThrow('404');
	});
});
