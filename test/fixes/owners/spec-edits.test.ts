/** What a journal holds of a service's change, and the way back by it alone. */
import {describe, expect, it} from 'vitest';
import {configsOf, editsOf, isSecret, readEdits, takenBack} from '../../../source/fixes/owners/swarm/spec-edits.ts';
import type {SwarmStep} from '../../../source/model/delegate.ts';
import {isObject} from '../../../source/model/foreign.ts';

const before = {
	Name: 'shop',
	TaskTemplate: {ContainerSpec: {Image: 'box', Env: ['PASSWORD=hunter2', 'COLOUR=red']}},
	UpdateConfig: {Parallelism: 2},
};
const after = {
	...before,
	TaskTemplate: {
		ContainerSpec: {Image: 'box', Env: ['PASSWORD=hunter2'], CapabilityDrop: ['ALL']},
		Resources: {Limits: {Pids: 64}},
	},
};
const step: SwarmStep = {is: 'swarm-service', serviceId: 'abc', name: 'shop', before, after};
const edits = editsOf(step);

describe('a change of a service', () => {
	it('is its fields alone; what was not there goes as a whole', () => {
		expect(edits.map(({path}) => path.join('.'))).toEqual([
			'TaskTemplate.ContainerSpec.Env',
			'TaskTemplate.ContainerSpec.CapabilityDrop',
			'TaskTemplate.Resources',
		]);
		expect(takenBack(after, edits)).toEqual(before);
	});
	it('has no value of a variable in what is kept', () =>
		expect(JSON.stringify(edits.filter(edit => !isSecret(edit)))).not.toContain('hunter2'));
	it('is the same after the journal, and leaves alone what others changed', () => {
		const noted: unknown = JSON.parse(JSON.stringify([...edits, ...configsOf(step)]));
		const read = readEdits(noted) ?? [];
		const now = {...after, Labels: {mine: 'yes'}, UpdateConfig: {FailureAction: 'rollback'}};
		expect(takenBack(isObject(now) ? now : {}, read)).toEqual({...before, Labels: {mine: 'yes'}});
	});
	it.each([[null], [[{path: []}]], [[{path: [1]}]], ['x']])('reads no other shape: %j', value =>
		expect(readEdits(value)).toBe(null),
	);
});
