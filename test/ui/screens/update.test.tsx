/** The pages of a newer image: what would be pulled, what gets better or worse, and what nobody can say. */
import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {planPull, blockedUpdate} from '../../../source/fixes/pull/plan-pull.ts';
import type {Plan, PlanPart, Transaction} from '../../../source/model/fix.ts';
import type {ImageComparison, ImageUpdate} from '../../../source/model/image-update.ts';
import {Unread} from '../../../source/model/read.ts';
import type {Swap} from '../../../source/model/recreate.ts';
import type {Match, VulnerabilityLevel} from '../../../source/model/vulnerability.ts';
import {FixingScreen} from '../../../source/ui/screens/fixing.tsx';
import {t} from '../../helpers/evidence.ts';
import {packageOf} from '../../helpers/osv.ts';
import {id, now} from '../detail/fixtures.ts';
import {fixing, keys, mount, plan, sizes, transaction, type Size} from './helpers.tsx';

afterEach(cleanup);
const [large, small] = sizes;
const atOnce = {timing: {readMs: 0, apartMs: 0}, clock: () => now};
const sees = (screen: {frame(): string}, what: string | RegExp): Promise<void> =>
	vi.waitFor(() => expect(screen.frame()).toMatch(what));
const imageId = (letter: string): string => `sha256:${letter.repeat(64)}`;

const match = (cve: string, level: VulnerabilityLevel, name: string): Match => ({
	id: t(cve),
	records: [],
	package: packageOf('deb', name, '1.0'),
	fixedIn: t('1.1'),
	rating: {level, source: 'record', score: null, vector: t('')},
	isUnimportant: false,
	kev: null,
	epss: null,
	summary: t(''),
});
const comparison: ImageComparison = {
	packages: [
		{kind: 'deb', name: t('libssl3'), before: [t('3.0.1')], after: [t('3.0.2')]},
		{kind: 'deb', name: t('jq'), before: [], after: [t('1.7')]},
	],
	fixed: [
		match('CVE-2026-9', 'low', 'libssl3'),
		match('CVE-2026-1', 'critical', 'libssl3'),
		match('CVE-2026-2', 'high', 'libssl3'),
		match('CVE-2026-3', 'high', 'libssl3'),
	],
	added: [match('CVE-2026-7', 'unknown', 'jq')],
	kept: 12,
	uncovered: [],
};
const pulled: Transaction = transaction({
	id: 'pull-1',
	title: t('pull 127.0.0.1:5000/shop/web:4'),
	state: 'applying',
	steps: [{step: {is: 'delegate', to: 'pull', name: '127.0.0.1:5000/shop/web:4'}, state: 'done', tookMs: 900}],
});
const update = (over: Partial<ImageUpdate> = {}): ImageUpdate => ({
	reference: t('127.0.0.1:5000/shop/web:4'),
	before: {id: t(imageId('a')), createdAtUnixMs: Date.UTC(2026, 8, 1), sizeBytes: 12 * 1024 ** 2},
	after: {id: t(imageId('b')), createdAtUnixMs: null, sizeBytes: 13 * 1024 ** 2},
	comparison,
	isNotCovered: false,
	doubts: [],
	pulled,
	...over,
});

const part: PlanPart = {
	change: {is: 'image', reference: 'shop/web:4', imageId: imageId('b'), was: {}, becomes: {}},
	because: t('the tag points to a newer image'),
	fields: [{field: 'Config.User', before: t('none'), after: t('app')}],
	command: t('shop/web:4'),
	effect: t('it runs what is in the newer image'),
	steps: [],
	undoLeaves: null,
};
const swapPlan = (over: Partial<Plan> = {}): Plan =>
	plan({
		title: t('newer image of shop/web:4'),
		parts: [part],
		way: {
			is: 'recreate',
			swap: {dependants: []} as unknown as Swap,
			prepares: [],
			foresight: {
				losses: [],
				risks: [],
				downtime: t('about 1.8 s'),
				dockerRun: t('docker run'),
				composePatch: t(''),
				consent: 'y',
			},
		},
		isUpdate: true,
		...over,
	});
const inspectJson = {Id: id, Name: '/web-1', Image: imageId('a')};
const pullPlan = planPull({
	inspectJson,
	step: {is: 'pull-image', reference: '127.0.0.1:5000/shop/web:4', beforeId: imageId('a'), imageId: imageId('a')},
	digest: imageId('1'),
	newDigest: imageId('2'),
	registry: '127.0.0.1:5000',
	hasLogin: true,
});

const open = (made: Plan, about?: ImageUpdate, size: Size = large) =>
	mount(
		FixingScreen,
		fixing({is: 'preview', plan: made, hardening: null, ...(about === undefined ? {} : {update: about})}),
		size,
		atOnce,
	);
const words = (frame: string): string => frame.replaceAll(/[│\s]+/g, ' ');

describe('what would be pulled', () => {
	it.each([[large], [small]])('is said before anything is, at %j', async size => {
		const screen = open(pullPlan, undefined, size);
		await sees(screen, 'Update web-1: pull 127.0.0.1:5000/shop/web:4');
		const seen = [screen.frame()];
		screen.press(keys.pageDown);
		await sees(screen, /also\W+after a crash/);
		seen.push(screen.frame());
		const page = words(seen.join('\n'));
		for (const said of [
			'goes on running',
			'only a second yes puts web-1 onto it',
			'the login for 127.0.0.1:5000 that docker login wrote down goes along',
			'confirm y: pulls 127.0.0.1:5000/shop/web:4 on host',
			'here it points to image aaaaaaaaaaaa → the newer image',
			'command docker pull 127.0.0.1:5000/shop/web:4',
			'undo the tag points to the old image again',
			'y pull it',
		])
			expect(page).toContain(said);
		expect(page, 'no score is made up').not.toContain('score');
	});

	it('is asked for with y, not with enter', async () => {
		const screen = open(pullPlan);
		await sees(screen, 'y pull it');
		screen.press(keys.enter);
		await sees(screen, 'this wants more than enter');
		screen.press('y');
		await vi.waitFor(() => expect(screen.commands.confirm).toHaveBeenCalledTimes(1));
	});

	it('tells how far it has come, and can be left', async () => {
		const running = {...pulled, steps: pulled.steps.map(one => ({...one, state: 'doing' as const}))};
		const screen = mount(
			FixingScreen,
			fixing({is: 'running', transaction: running, says: t('1 of 3 layers, 2 MiB of 9 MiB')}),
			large,
			atOnce,
		);
		await sees(screen, '1 of 3 layers, 2 MiB of 9 MiB');
		await sees(screen, 'esc leave the pull');
		screen.press(keys.escape);
		await vi.waitFor(() => expect(screen.commands.dismiss).toHaveBeenCalledTimes(1));
		expect(screen.onLeave).not.toHaveBeenCalled();
	});
});

describe('what gets better and worse', () => {
	it.each([[large], [small]])('stands above all else, worst first, at %j', async size => {
		const screen = open(swapPlan(), update(), size);
		await sees(screen, 'Update web-1: newer image of shop/web:4');
		const page = words(screen.frame());
		for (const said of [
			'image aaaaaaaaaaaa (made 2026-09-01, 12 MiB) → bbbbbbbbbbbb (age not said, 13 MiB)',
			'fixed 1 critical, 2 high, 1 low CVE-2026-1 in libssl3, CVE-2026-2 in libssl3, CVE-2026-3 in libssl3 and 1 more, d shows them',
			'new 1 not rated CVE-2026-7 in jq',
			'in both 12 vulnerabilities',
			'packages 2 changed libssl3 3.0.1 → 3.0.2; jq 1.7 is new',
			'no esc: the tag points to the old image again; the pulled one stays (docker image rm bbbbbbbbbbbb); D drops it too',
			'y go over to it',
		])
			expect(page).toContain(said);
		expect(page).not.toContain('as far as is known');
	});

	it('is whole under d', async () => {
		const screen = open(swapPlan(), update());
		await sees(screen, 'd diff');
		screen.press('d');
		await sees(screen, /Inside of the image[^]*- critical CVE-2026-1 in libssl3[^]*\+ not rated CVE-2026-7 in jq 1\.0/);
	});

	it('is not called known where something was not judged', async () => {
		const screen = open(swapPlan(), update({doubts: [t('Debian 14: no data')]}));
		await sees(screen, /fixed[^]*as far as is known[^]*new[^]*as far as is known[^]*in both[^]*as far as is known/);
		await sees(screen, 'not sure Debian 14: no data');
	});

	it('without data is not covered, and nothing is counted', async () => {
		const none = {...comparison, fixed: [], added: [], kept: 0};
		const screen = open(
			swapPlan(),
			update({comparison: none, isNotCovered: true, doubts: [t('no data about Debian')]}),
		);
		await sees(
			screen,
			/better\? +nobody can say: not covered[^]*packages +2 changed[^]*not sure +no data about Debian/,
		);
		expect(screen.frame()).not.toMatch(/fixed|0 vulnerabilities/);
	});

	it('with nothing known is no better: nobody can say', async () => {
		const screen = open(swapPlan(), update({comparison: new Unread(t('there is no scanner here'))}));
		await sees(screen, 'better?  nobody can say: they could not be compared: there is no scanner here');
		expect(screen.frame()).not.toContain('fixed');
	});

	it('D says no and drops the image; one that was here before it leaves', async () => {
		const screen = open(swapPlan(), update());
		await sees(screen, 'D no, and drop it');
		screen.press('D');
		await vi.waitFor(() => expect(screen.commands.dropUpdate).toHaveBeenCalledTimes(1));
		const local = open(swapPlan(), update({pulled: null}));
		await sees(local, 'esc: nothing was pulled, nothing changes');
		expect(local.frame()).not.toContain('D no');
		local.press('D');
		await sees(local, 'it was here before');
		expect(local.commands.dropUpdate).not.toHaveBeenCalled();
	});
});

it('taking back what went over to a pulled image takes back the tag too, and says so before', async () => {
	const swapped = transaction({
		steps: [{step: {is: 'swap', act: 'create', name: 'web-1'}, state: 'done', tookMs: 9}],
		follows: 'pull-1',
	});
	const screen = mount(
		FixingScreen,
		fixing({is: 'undo-preview', transaction: swapped, losses: [], recovery: null}),
		large,
		atOnce,
	);
	await sees(screen, 'The old container runs again, and the tag points to the old image again.');
});

it('is called an update also while the container goes over to it', async () => {
	const steps = [{step: {is: 'swap', act: 'create', name: 'web-1'}, state: 'doing', tookMs: null}] as const;
	const running = transaction({state: 'applying', steps, follows: 'pull-1'});
	await sees(mount(FixingScreen, fixing({is: 'running', transaction: running}), large, atOnce), /Update web-1: /);
});

it('why there is none is said, with what a person can do', async () => {
	const blocked = open(blockedUpdate(inspectJson, 'shop/web:4', {why: t('it was made from an image by its id')}));
	await sees(
		blocked,
		/Update web-1: a newer image[^]*it was made from an image by its id[^]*Nothing was changed\. Esc leaves/,
	);
	const owned = open(
		blockedUpdate(inspectJson, 'shop/web:4', {why: t('Compose owns it'), patch: [t('docker compose pull web')]}),
	);
	await sees(owned, /put there by you[^]*docker compose pull web/);
	expect(owned.frame()).not.toContain('d all of it');
});

it('of a container that somebody else makes it is compared too, and nothing asks for a yes', async () => {
	const why = {why: t('Compose owns it'), patch: [t('docker compose up web')]};
	const screen = open(blockedUpdate(inspectJson, 'shop/web:4', why), update({pulled: null}));
	await sees(screen, /Compose owns it[^]*docker compose up web[^]*fixed +1 critical[^]*nothing was pulled/);
	await sees(screen, 'd all of it');
	expect(screen.frame()).not.toContain('go over to it');
	screen.press('y');
	screen.press('d');
	await sees(screen, /Inside of the image[^]*CVE-2026-9 in libssl3/);
	expect(screen.frame(), 'what its owner asks for is not known').not.toContain('All else');
	expect(screen.commands.confirm).not.toHaveBeenCalled();
});

it.each([
	[
		true,
		/Two ways on:[^]*y the tag points to the old image again[^]*w the pulled image keeps the tag, and no container is put onto it/,
	],
	[false, /One way on:/],
])('a pull that nobody decided on asks at the next start (may be kept: %s)', async (canKeep, said) => {
	const problem = t('a newer image was pulled for web-1, and nobody said yet whether web-1 is to run on it');
	const screen = mount(
		FixingScreen,
		fixing({
			is: 'undo-preview',
			transaction: {...pulled, problem, undoBlocked: null},
			losses: [],
			recovery: {canKeep},
		}),
		large,
		atOnce,
	);
	await sees(screen, 'Not decided: web-1: pull 127');
	await sees(screen, said);
	await sees(screen, 'point to the old image again: 127.0.0.1:5000/shop/web:4');
});
