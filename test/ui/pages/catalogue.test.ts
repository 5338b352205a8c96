import {expect, it} from 'vitest';
import {containerChecks, hostChecks, imageChecks} from '../../../source/checks/index.ts';
import {listCatalogue, tallyAll, whoIsBad} from '../../../source/ui/pages/catalogue.ts';
import {assessment, container, specs} from '../../helpers/app-state.ts';
import * as f from './fixtures.ts';

const catalogue = {
	containerChecks: assessment(1, [specs.memory, specs.pids]).findings.map(({check}) => check),
	imageChecks: [f.old.check, f.added.check],
	hostChecks: f.hostFindings.map(({check}) => check),
};
const listed = (id: string) => {
	const found = listCatalogue(catalogue).find(({check}) => check.id === id);
	if (found === undefined) throw new Error(id);
	return found;
};
const containers = new Map(
	[
		container({name: 'better', assessment: assessment(60, [specs.memory])}),
		container({name: 'worse', assessment: assessment(20, [specs.memory, {...specs.pids, is: 'unknown'}])}),
		container({name: 'unsure', assessment: assessment(10, [{...specs.memory, is: 'unknown'}])}),
		container({name: 'good', assessment: assessment(100, [{...specs.memory, is: 'pass'}])}),
		container({name: 'new'}),
	].map(one => [one.id, one]),
);
const about = {containers, images: f.imagesView(), host: f.hostView()};

it('is in the order of the benchmark, ours behind it, each once', () => {
	const records = listCatalogue({
		containerChecks: [f.old.check],
		imageChecks: [f.old.check, f.added.check],
		hostChecks: [f.sprawl.check, {...f.audit.check, id: 'ten', record: '1.1.10'}, f.audit.check],
	}).map(({check}) => check.record);
	expect(records).toEqual(['1.1.3', '1.1.10', '4.9', '6.1', 'X-IMG-AGE']);
});

it('has every check of the program', () => {
	const all = new Set([...containerChecks, ...imageChecks, ...hostChecks].map(({id}) => id));
	expect(listCatalogue({containerChecks, imageChecks, hostChecks})).toHaveLength(all.size);
});

it.each([
	['memory-limit', {fails: 2, unknown: 1}],
	['pids-limit', {fails: 0, unknown: 1}],
	['image-age', {fails: 2, unknown: 0}],
	['copy-not-add', {fails: 1, unknown: 0}],
	['api-plain-tcp', {fails: 1, unknown: 0}],
	['audit-dockerd', {fails: 0, unknown: 1}],
	['live-restore', {fails: 0, unknown: 0}],
])('counts who fails %s', (id, tally) => expect(tallyAll(about)(listed(id))).toEqual(tally));

it('names who fails, the lowest score first, then who is not known', () => {
	const names = whoIsBad(listed('memory-limit'), about).map(who =>
		who.is === 'container' ? who.container.listing.name : who.is,
	);
	expect(names).toEqual(['worse', 'better', 'unsure']);
	expect(whoIsBad(listed('image-age'), about).map(({is}) => is)).toEqual(['image', 'image']);
	expect(whoIsBad(listed('runc-version'), about).map(({is}) => is)).toEqual(['host']);
});
