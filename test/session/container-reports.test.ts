import {expect, it} from 'vitest';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import type {Listing} from '../../source/model/fleet.ts';
import {Unread} from '../../source/model/read.ts';
import {createContainerReports} from '../../source/session/container-reports.ts';
import {judge} from '../helpers/judge.ts';
import {engineFacts, having, t, unread} from '../helpers/evidence.ts';

const withDefault = (name: string, isNoNewPrivilegesDefault: boolean | null): ContainerEvidence =>
	having({engine: {...engineFacts, isNoNewPrivilegesDefault}, inspect: {Name: t(name)}});

/** Takes these in order; gives by name which default each was judged by. */
function judgedBy(...all: ReadonlyArray<readonly [name: string, evidence: ContainerEvidence]>): readonly string[] {
	const defaults = new Map<string, string>();
	const reports = createContainerReports(evidence => {
		const {engine, inspect} = evidence;
		const name = inspect instanceof Unread ? '?' : inspect.Name;
		defaults.set(name, engine instanceof Unread ? 'unread' : String(engine.isNoNewPrivilegesDefault));
		return judge.container(evidence);
	});
	for (const [name, evidence] of all) reports.take({id: name, name: t(name), imageId: t('')} as Listing, evidence);
	return reports.all().map(({name}) => `${name} ${defaults.get(name)}`);
}

it('what one container showed of the daemon holds for those that were looked at before it', () => {
	const [a, b, c, d] = [
		withDefault('a', null),
		withDefault('b', false),
		withDefault('c', null),
		having({engine: unread, inspect: {Name: t('d')}}),
	];
	const expected = ['a false', 'b false', 'c false', 'd unread'];
	expect(judgedBy(['a', a], ['b', b], ['c', c], ['d', d])).toEqual(expected);
	expect(judgedBy(['d', d], ['c', c], ['b', b], ['a', a])).toEqual(expected);
	expect(judgedBy(['c', c], ['a', a])).toEqual(['a null', 'c null']);
});
