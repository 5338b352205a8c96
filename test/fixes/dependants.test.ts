/** Who depends on a container, with few questions: what holds another was fixed when it was made. */
import {expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {findDependants} from '../../source/fixes/recreate/sources.ts';
import type {ContainerInspect} from '../../source/model/evidence.ts';
import {known, Unread} from '../../source/model/read.ts';
import {hardened, t} from '../helpers/evidence.ts';
import {rawContainer} from './raw.ts';

const hub = 'a1'.repeat(32);
const id = (number: number): string => String(number).padStart(64, '0');
const raw = (of: string, name: string, HostConfig: object = {}) => ({
	...(rawContainer({HostConfig: {...HostConfig}}) as object),
	Id: of,
	Name: `/${name}`,
});

const all = new Map([
	[hub, raw(hub, 'hub')],
	...Array.from({length: 50}, (_, index) => [id(index), raw(id(index), `free-${index}`)] as const),
	[id(60), raw(id(60), 'joiner', {NetworkMode: `container:${hub}`})],
	[id(61), raw(id(61), 'of-joiner', {PidMode: `container:${id(60)}`})],
	[id(62), raw(id(62), 'linked', {Links: ['/hub:/linked/db']})],
	[id(63), raw(id(63), 'late', {IpcMode: `container:${hub}`})],
]);

function scripted() {
	const asked: string[] = [];
	const engine = {
		listContainers: async () => [...all.keys()].map(one => ({id: one})),
		async inspectContainer(one: string) {
			asked.push(one);
			return all.get(one);
		},
	} as unknown as Engine;
	return {engine, asked};
}

const {inspect: sample} = hardened;
const seenAs = (of: string, over: Partial<ContainerInspect['HostConfig']> = {}): ContainerInspect => {
	const whole = known(sample);
	return {...whole, Id: of, HostConfig: {...whole.HostConfig, ...over}};
};
const names = (found: readonly unknown[]) => found.map(one => (one as {Name: string}).Name).toSorted();
const dependants = ['/joiner', '/late', '/linked', '/of-joiner'];

it('asks for all where nothing was seen yet', async () => {
	const {engine, asked} = scripted();
	expect(names(await findDependants(engine, all.get(hub)))).toEqual(dependants);
	expect(asked).toHaveLength(all.size - 1);
});

it('asks only for those that may hold another, and those that were not seen', async () => {
	const {engine, asked} = scripted();
	const seen = [
		...Array.from({length: 50}, (_, index) => seenAs(id(index))),
		seenAs(id(60), {NetworkMode: t(`container:${hub}`)}),
		seenAs(id(61), {PidMode: t(`container:${id(60)}`)}),
		seenAs(id(62), {Links: [t('/renamed:/linked/db')]}),
	];
	expect(names(await findDependants(engine, all.get(hub), seen))).toEqual(dependants);
	expect(asked.toSorted()).toEqual([id(60), id(61), id(62), id(63)]);
});

it('asks for one of which it could not be read', async () => {
	const {engine, asked} = scripted();
	const unread = new Unread(t('closed'));
	const seen = [...all.keys()].map(one => seenAs(one, one === id(7) ? {IpcMode: unread} : {}));
	await findDependants(engine, all.get(hub), seen);
	expect(asked).toEqual([id(7)]);
});
