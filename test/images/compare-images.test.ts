import {expect, it} from 'vitest';
import {compareImages, type Scan} from '../../source/images/compare-images.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import type {Match} from '../../source/model/vulnerability.ts';
import type {Package} from '../../source/model/package.ts';
import {packageOf} from '../helpers/osv.ts';

const match = (id: string, one: Package): Match => ({
	id: sanitise(id),
	records: [],
	package: one,
	fixedIn: null,
	rating: {level: 'high', source: 'none', score: null, vector: sanitise('')},
	isUnimportant: false,
	kev: null,
	epss: null,
	summary: sanitise(''),
});
const scan = (packages: readonly Package[], matches: readonly Match[] = [], more: Partial<Scan> = {}): Scan => ({
	packages,
	matches,
	coverage: [],
	...more,
});
const deb = (name: string, version: string) => packageOf('deb', name, version);
const ids = (matches: readonly Match[]) => matches.map(({id}) => id);

it('the same image twice: nothing changed, all kept', () => {
	const [openssl] = [deb('openssl', '3.0.1')];
	const one = scan([openssl], [match('CVE-1', openssl)]);
	expect(compareImages(one, one)).toEqual({packages: [], fixed: [], added: [], kept: 1, uncovered: []});
});

it('a package that moved on: its old flaw is fixed, its new one is new, the one that stays is neither', () => {
	const [was, is] = [deb('openssl', '3.0.1'), deb('openssl', '3.0.2')];
	const found = compareImages(
		scan([was], [match('CVE-1', was), match('CVE-2', was)]),
		scan([is], [match('CVE-2', is), match('CVE-3', is)]),
	);
	expect([ids(found.fixed), ids(found.added), found.kept]).toEqual([['CVE-1'], ['CVE-3'], 1]);
	expect(found.packages).toEqual([{kind: 'deb', name: 'openssl', before: ['3.0.1'], after: ['3.0.2']}]);
});

it('what came and what went, and the same name of another kind is another package', () => {
	const {packages} = compareImages(scan([deb('curl', '1'), deb('six', '1')]), scan([packageOf('pypi', 'six', '1')]));
	expect(packages).toEqual([
		{kind: 'deb', name: 'curl', before: ['1'], after: []},
		{kind: 'deb', name: 'six', before: ['1'], after: []},
		{kind: 'pypi', name: 'six', before: [], after: ['1']},
	]);
});

it('copies of one package count once; one of two versions that went is a change', () => {
	const [a, b] = [packageOf('npm', 'ms', '1.0.0'), packageOf('npm', 'ms', '2.0.0')];
	const found = compareImages(scan([a, a, b], [match('CVE-1', a), match('CVE-1', a)]), scan([b, b]));
	expect(found.packages).toEqual([{kind: 'npm', name: 'ms', before: ['1.0.0', '2.0.0'], after: ['2.0.0']}]);
	expect(ids(found.fixed)).toEqual(['CVE-1']);
});

it('the same flaw in another package is not kept', () => {
	const [a, b] = [deb('a', '1'), deb('b', '1')];
	const found = compareImages(scan([a], [match('CVE-1', a)]), scan([b], [match('CVE-1', b)]));
	expect([ids(found.fixed), ids(found.added), found.kept]).toEqual([['CVE-1'], ['CVE-1'], 0]);
});

it('a side nobody could judge is said: no flaw found there is no flaw fixed', () => {
	const gap = {is: 'not-covered', ecosystem: sanitise('Debian:99'), packages: 1, why: sanitise('no data')} as const;
	const found = compareImages(
		scan([deb('a', '1')], [match('CVE-1', deb('a', '1'))]),
		scan([deb('a', '2')], [], {coverage: [gap]}),
	);
	expect(found.uncovered).toEqual([gap]);
});
