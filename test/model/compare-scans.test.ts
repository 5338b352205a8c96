/** Two scanners side by side: what is the same though it is written differently, and what is not. */
import {describe, expect, it} from 'vitest';
import {compareScans} from '../../source/model/compare-scans.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import type {Match} from '../../source/model/vulnerability.ts';
import {t, unread} from '../helpers/evidence.ts';
import {match, ranked, scanned} from '../helpers/image-scan.ts';
import {packageOf} from '../helpers/osv.ts';

const by = (name: 'embedded' | 'trivy', matches: readonly Match[], over: Partial<ImageScan> = {}): ImageScan =>
	scanned({
		scanner: {name, version: t('1'), databaseAsOfUnixMs: null},
		found: ranked(...matches),
		...over,
	});

type Row = {
	readonly words: string;
	readonly here?: readonly Match[];
	readonly there?: readonly Match[];
	readonly onlyHere?: readonly string[];
	readonly onlyThere?: readonly string[];
	/** `CVE severity fix`: which of the two differs. */
	readonly differing?: readonly string[];
	readonly same?: number;
};

const one = match('CVE-2026-1', 'high');
const named = (kind: Match['package']['kind'], name: string, version: string, over: Partial<Match> = {}): Match =>
	match('CVE-2026-1', 'high', {package: packageOf(kind, name, version), ...over});

const rows: readonly Row[] = [
	{words: 'nothing on either side'},
	{words: 'the same', here: [one], there: [one], same: 1},
	{words: 'only here', here: [one], onlyHere: ['CVE-2026-1']},
	{words: 'only there', there: [one], onlyThere: ['CVE-2026-1']},
	{
		words: 'another severity',
		here: [one],
		there: [match('CVE-2026-1', 'low')],
		differing: ['CVE-2026-1 severity'],
	},
	{
		words: 'not rated is another severity than low',
		here: [match('CVE-2026-1', 'unknown')],
		there: [match('CVE-2026-1', 'low')],
		differing: ['CVE-2026-1 severity'],
	},
	{
		words: 'a fix on one side alone',
		here: [one],
		there: [match('CVE-2026-1', 'high', {fixedIn: null})],
		differing: ['CVE-2026-1 fix'],
	},
	{
		words: 'another fix and another severity',
		here: [one],
		there: [match('CVE-2026-1', 'medium', {fixedIn: t('3.5.9-1')})],
		differing: ['CVE-2026-1 severity fix'],
	},
	{
		words: 'one of several fixes is the same answer',
		here: [match('CVE-2026-1', 'high', {fixedIn: t('2.1.3')})],
		there: [match('CVE-2026-1', 'high', {fixedIn: t('1.2.1, 2.1.3, 3.4.0')})],
		same: 1,
	},
	{
		words: 'the epoch is left out by one',
		here: [named('rpm', 'bash', '1:5.1-2', {fixedIn: t('1:5.1-3')})],
		there: [named('rpm', 'bash', '5.1-2', {fixedIn: t('5.1-3')})],
		same: 1,
	},
	{
		words: 'Go’s v is left out by one',
		here: [named('go', 'golang.org/x/text', 'v0.3.2')],
		there: [named('go', 'golang.org/x/text', '0.3.2')],
		same: 1,
	},
	{
		words: 'PyPI’s names are written in several ways',
		here: [named('pypi', 'Ruamel.Yaml', '1')],
		there: [named('pypi', 'ruamel-yaml', '1')],
		same: 1,
	},
	{
		words: 'Maven’s group is left out by one',
		here: [named('maven', 'org.a:b', '1')],
		there: [named('maven', 'b', '1')],
		same: 1,
	},
	{
		words: 'two versions of one package are two',
		here: [named('npm', 'left', '1.0.0'), named('npm', 'left', '2.0.0')],
		there: [named('npm', 'left', '1.0.0')],
		same: 1,
		onlyHere: ['CVE-2026-1'],
	},
	{
		words: 'of one name, but of another kind',
		here: [named('npm', 'left', '1')],
		there: [named('pypi', 'left', '1')],
		onlyHere: ['CVE-2026-1'],
		onlyThere: ['CVE-2026-1'],
	},
	{
		words: 'a CVE here is a GHSA there',
		here: [named('npm', 'left', '1', {records: [t('GHSA-a')]})],
		there: [match('GHSA-a', 'high', {package: packageOf('npm', 'left', '1'), records: [t('GHSA-a')]})],
		same: 1,
	},
	{
		words: 'unimportant on one side alone is no difference, on both it is found',
		here: [match('CVE-2026-1', 'negligible', {isUnimportant: true}), match('CVE-2026-2', 'low', {isUnimportant: true})],
		there: [match('CVE-2026-2', 'low')],
		same: 1,
	},
	{
		words: 'copies of a package count once, the worst comes first',
		here: [one, one, match('CVE-2026-3', 'low'), match('CVE-2026-2', 'critical')],
		onlyHere: ['CVE-2026-2', 'CVE-2026-1', 'CVE-2026-3'],
	},
];

describe('two scans', () => {
	it.each(rows)('$words', ({here = [], there = [], onlyHere = [], onlyThere = [], differing = [], same = 0}) => {
		const found = compareScans(by('embedded', here), by('trivy', there));
		expect({
			onlyHere: found.onlyHere.map(({id}) => id),
			onlyThere: found.onlyThere.map(({id}) => id),
			differing: found.differing.map(
				({here: {id}, isOtherSeverity, isOtherFix}) =>
					`${id}${isOtherSeverity ? ' severity' : ''}${isOtherFix ? ' fix' : ''}`,
			),
			same: found.same,
		}).toEqual({onlyHere, onlyThere, differing, same});
	});

	it('the other way round, here and there change places', () => {
		const [a, b] = [by('embedded', [one, match('CVE-2026-2', 'low')]), by('trivy', [match('CVE-2026-2', 'high')])];
		const [found, back] = [compareScans(a, b), compareScans(b, a)];
		expect(back.onlyThere).toEqual(found.onlyHere);
		expect(back.differing.map(({here, there}) => [there, here])).toEqual(
			found.differing.map(({here, there}) => [here, there]),
		);
	});

	it('say whose list is not whole', () => {
		const blind = {
			coverage: [{is: 'not-covered', ecosystem: t('npm'), packages: 2, why: t('no data about npm')}],
		} as const;
		const found = compareScans(by('embedded', [one], {distribution: unread}), by('trivy', [], blind));
		expect(found.doubts).toEqual({here: [unread.why], there: ['no data about npm']});
	});
});
