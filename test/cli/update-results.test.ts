/** What came of an update as an object: its shape, its verdicts, and what it never says. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {exit} from '../../source/cli/exit.ts';
import {doneIn, updateJson, type Asked, type Came} from '../../source/cli/update-results.ts';
import type {Outcome} from '../../source/fixes/outcome.ts';
import {blockedUpdate, planPull} from '../../source/fixes/pull/plan-pull.ts';
import type {Transaction} from '../../source/model/fix.ts';
import type {ImageUpdate} from '../../source/model/image-update.ts';
import {Unread} from '../../source/model/read.ts';
import type {Match, VulnerabilityLevel} from '../../source/model/vulnerability.ts';
import type {Candidate, Compared, Found} from '../../source/session/update-for.ts';
import {t} from '../helpers/evidence.ts';
import {packageOf} from '../helpers/osv.ts';
import {plan, transaction} from '../ui/screens/helpers.tsx';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const reference = 'shop/web:4';
const asked: Asked = {
	name: t('web'),
	id: 'c',
	image: t(reference),
	before: {id: t(id('a')), createdAtUnixMs: Date.UTC(2026, 8, 1), sizeBytes: 9},
};
const candidate: Candidate = {
	target: {reference, asked: reference, digests: [id('d')]},
	imageId: id('a'),
	namedId: null,
	owned: null,
};
const inspectJson = {Id: 'c', Name: '/web', Config: {Env: ['TOKEN=hunter2']}};
const toPull: Found = {
	is: 'pull',
	candidate,
	auth: 'c2VjcmV0',
	plan: planPull({
		inspectJson,
		step: {is: 'pull-image', reference, beforeId: null, imageId: id('a')},
		digest: id('d'),
		newDigest: id('e'),
		registry: 'docker.io',
		hasLogin: true,
	}),
};
const here: Found = {is: 'here', candidate};
const match = (cve: string, level: VulnerabilityLevel): Match => ({
	id: t(cve),
	records: [],
	package: packageOf('deb', 'dpkg', '1.0'),
	fixedIn: t('1.1'),
	rating: {level, source: 'record', score: null, vector: t('')},
	isUnimportant: false,
	kev: null,
	epss: null,
	summary: t(''),
});
const update = (over: Partial<ImageUpdate> = {}): ImageUpdate => ({
	reference: t(reference),
	before: {id: t(id('a')), createdAtUnixMs: null, sizeBytes: 0},
	after: {id: t(id('b')), createdAtUnixMs: Date.UTC(2026, 9, 1), sizeBytes: 10},
	comparison: {
		packages: [{kind: 'deb', name: t('dpkg'), before: [t('1.0')], after: [t('1.1')]}],
		fixed: [match('CVE-2026-2', 'low'), match('CVE-2026-1', 'critical')],
		added: [],
		kept: 3,
		uncovered: [],
	},
	isNotCovered: false,
	doubts: [],
	pulled: null,
	...over,
});
const compared = (over: Partial<ImageUpdate> = {}): Compared => ({is: 'plan', plan: plan(), update: update(over)});
const ended = (state: Transaction['state'], over: Partial<Transaction> = {}): Outcome => ({
	is: 'ended',
	transaction: transaction({state, ...over}),
});
const refused: Outcome = {is: 'refused', trouble: {what: t('not changed'), why: t('locked'), todo: t('wait')}};

const came = (over: Partial<Came> = {}): Came => ({
	code: exit.good,
	found: here,
	pulled: null,
	compared: null,
	ended: null,
	trouble: null,
	...over,
});
const told = (over: Partial<Came>, isDryRun = false) => JSON.parse(updateJson(asked, came(over), isDryRun));

describe('what it comes to', () => {
	it.each<readonly [string, Partial<Came>, object]>([
		[
			'nothing newer',
			{found: {is: 'current', says: t('there is no newer one'), candidate}},
			{is: 'nothing', isNewer: false, says: ['there is no newer one'], reference, pull: null},
		],
		[
			'no tag to ask about',
			{
				code: exit.trouble,
				found: {
					is: 'blocked',
					plan: blockedUpdate(inspectJson, '', {why: t('by its id'), patch: [t('do this')]}),
					newer: null,
				},
			},
			{
				is: 'refused',
				isNewer: null,
				trouble: {why: 'by its id', todo: expect.stringContaining('yourself')},
				patch: ['do this'],
				reference: null,
				before: {id: id('a'), createdAt: '2026-09-01T00:00:00Z', sizeBytes: 9},
				whyNotCompared: null,
			},
		],
		[
			'newer, and its owner has to pull it',
			{
				code: exit.trouble,
				found: {is: 'blocked', plan: blockedUpdate(inspectJson, '', {why: t('Compose owns it')}), newer: candidate},
			},
			{
				is: 'refused',
				isNewer: true,
				reference,
				comparison: null,
				whyNotCompared: 'it is compared once it is pulled',
				pull: null,
			},
		],
		[
			'to be pulled first',
			{found: toPull},
			{
				is: 'planned',
				isNewer: true,
				after: null,
				comparison: null,
				whyNotCompared: 'it is compared once it is pulled',
				pull: {plan: {way: 'pull', commands: ['docker pull shop/web:4']}, transaction: null},
				plan: null,
			},
		],
		[
			'a pull that is refused',
			{code: exit.trouble, found: toPull, pulled: refused},
			{is: 'refused', isNewer: true, trouble: {why: 'locked'}, pull: {transaction: null}},
		],
		[
			'a pull that failed',
			{code: exit.rolledBack, found: toPull, pulled: ended('failed', {problem: t('no space')})},
			{is: 'failed', exitCode: 1, pull: {transaction: {state: 'failed', problem: 'no space'}}},
		],
		[
			'a pull for another platform',
			{found: toPull, pulled: ended('applied', {proof: [{says: t('it points where it did'), isGood: true}]})},
			{is: 'nothing', isNewer: false, says: ['it points where it did']},
		],
		[
			'compared, and given back',
			{code: exit.trouble, found: toPull, pulled: ended('undone'), compared: compared()},
			{is: 'planned', exitCode: 2, pull: {transaction: {state: 'undone'}}, plan: {}, transaction: null},
		],
		[
			'compared, and not given back',
			{code: exit.needsPerson, found: toPull, pulled: ended('applying'), compared: compared()},
			{is: 'failed', exitCode: 3, pull: {transaction: {isOpen: true}}},
		],
		[
			'what was pulled is what runs',
			{found: toPull, pulled: ended('applied'), compared: {is: 'current', says: t('no newer one')}},
			{is: 'nothing', isNewer: false, says: ['no newer one'], whyNotCompared: null},
		],
		[
			'compared, and its owner has to',
			{
				code: exit.trouble,
				compared: {
					is: 'plan',
					plan: plan({blocked: t('Compose owns it'), patch: [t('docker compose up')]}),
					update: update(),
				},
			},
			{is: 'refused', isNewer: true, patch: ['docker compose up'], comparison: {kept: 3}, plan: null},
		],
		['gone over to', {compared: compared(), ended: ended('applied')}, {is: 'applied', transaction: {state: 'applied'}}],
		['rolled back', {code: exit.rolledBack, compared: compared(), ended: ended('failed')}, {is: 'failed'}],
		[
			'not begun',
			{code: exit.trouble, compared: compared(), ended: refused},
			{is: 'refused', trouble: {why: 'locked'}, transaction: null},
		],
		[
			'not begun, and the tag not given back',
			{code: exit.needsPerson, found: toPull, pulled: ended('applying'), compared: compared(), ended: refused},
			{is: 'failed', exitCode: 3, trouble: {why: 'locked', todo: expect.stringContaining('hullcheck recover')}},
		],
		[
			'given back, which was refused',
			{code: exit.needsPerson, found: toPull, pulled: refused, compared: compared()},
			{is: 'failed', exitCode: 3, trouble: {why: 'locked', todo: 'wait'}},
		],
		[
			'nobody knows how far',
			{code: exit.needsPerson, found: toPull},
			{is: 'failed', exitCode: 3, trouble: {why: 'it is not known how far it came'}},
		],
		[
			'half done, which its transaction says',
			{code: exit.needsPerson, compared: compared(), ended: ended('applying')},
			{is: 'failed', exitCode: 3, trouble: null},
		],
	])('%s', (_, over, expected) => expect(told(over)).toMatchObject(expected));
});

it('is said in lines where the object can not be written, and what stays in force is known', () => {
	const applied = doneIn(t('web'), came({compared: compared(), ended: ended('applied')}));
	expect([applied.isChanged, applied.lines.join('\n')]).toEqual([true, expect.stringContaining('web: applied')]);
	expect(doneIn(t('web'), came({found: toPull})).isChanged).toBe(false);
	const left = doneIn(t('web'), came({code: exit.needsPerson, found: toPull, pulled: ended('applying')}));
	expect(left).toMatchObject({
		code: exit.needsPerson,
		lines: expect.arrayContaining([expect.stringContaining('middle')]),
	});
});

describe('what is better or worse', () => {
	it('is told match by match, worst first', () => {
		expect(told({compared: compared()}, true)).toMatchObject({
			isDryRun: true,
			before: {id: id('a'), createdAt: null, sizeBytes: null},
			after: {id: id('b'), createdAt: '2026-10-01T00:00:00Z', sizeBytes: 10},
			whyNotCompared: null,
			comparison: {
				is: 'covered',
				fixed: [
					{cve: 'CVE-2026-1', package: 'dpkg', installed: '1.0', fixed: '1.1', severity: 'critical'},
					{cve: 'CVE-2026-2'},
				],
				added: [],
				kept: 3,
				packages: [{type: 'deb', name: 'dpkg', before: ['1.0'], after: ['1.1']}],
			},
		});
	});
	it('is null where nobody knows, never none', () => {
		expect(told({compared: compared({isNotCovered: true, doubts: [t('no data')]})})).toMatchObject({
			comparison: {is: 'not-covered', fixed: null, added: null, kept: null, packages: [{}]},
			doubts: ['no data'],
		});
		expect(told({compared: compared({doubts: [t('one list unread')]})}).comparison.is).toBe('partly');
		expect(told({compared: compared({comparison: new Unread(t('no scanner'))})})).toMatchObject({
			comparison: null,
			whyNotCompared: 'no scanner',
		});
	});
});

it('no secret is in it: of the container, and of the registry', () => {
	const text = JSON.stringify(told({found: toPull, compared: compared(), ended: ended('applied')}));
	expect(text).not.toContain('hunter2');
	expect(text).not.toContain('c2VjcmV0');
});

it('a name that would turn a terminal around does not come through', () => {
	const target = {...candidate.target, reference: 'shop/\u202Eweb\u001B[31m:4'};
	const text = updateJson(asked, came({found: {is: 'here', candidate: {...candidate, target}}}), true);
	expect(text).not.toMatch(/\u202E|\\u001b/i);
});

it('docs/fix.md names every field', () => {
	const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/fix.md'), 'utf8');
	const [, part = ''] = page.split('### JSON of `update`');
	const own = part.split('\n###')[0] ?? '';
	const json = told({found: toPull, compared: compared(), ended: ended('applied')});
	const names = [json, json.before, json.comparison, json.comparison.fixed[0], json.comparison.packages[0], json.pull];
	expect(names.flatMap(Object.keys).filter(name => !own.includes(`\`${name}\``))).toEqual([]);
});
