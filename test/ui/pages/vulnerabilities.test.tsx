/** The worst of all images, and one of them, on a terminal. */
import {afterEach, expect, it, vi} from 'vitest';
import {nobodyLooked, rankMatches} from '../../../source/images/rank.ts';
import type {Use} from '../../../source/model/exposure.ts';
import type {ImageScan} from '../../../source/model/image-scan.ts';
import {words} from '../../../source/model/safe-text.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {appState, fleetOf, sampleContainers} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';
import {cleanup, keys, show, type Show} from '../../helpers/frames.tsx';
import {match, scanned} from '../../helpers/image-scan.ts';
import {packageOf} from '../../helpers/osv.ts';
import * as f from './fixtures.ts';

afterEach(cleanup);

const web = t(`sha256:${'a'.repeat(64)}`);
const perl = packageOf('deb', 'perl-base', '5.32', {name: 'perl'});
const perlModules = packageOf('deb', 'perl-modules', '5.32', {name: 'perl'});
const log4j = packageOf('maven', 'org.apache.logging.log4j:log4j-core', '2.14.0');
const used: Use = {is: 'in-use', by: [{container: t('web-1'), pid: 41, comm: t('java')}]};

const scanOf = (over: Partial<ImageScan>): ImageScan => scanned({reachableAt: [], ...over});
const exploited = match('CVE-2021-44228', 'critical', {
	package: log4j,
	kev: {addedOn: t('2021-12-10'), isUsedByRansomware: true},
	epss: {probability: 0.94, percentile: 0.999},
	summary: words`Whoever is logged runs code`,
});
/** Two packages of one source are one line. */
const ofWeb = [
	match('CVE-2026-1', 'low', {package: perl}),
	match('CVE-2026-1', 'low', {package: perlModules}),
	exploited,
];
const images = f.images.map(one => {
	if (one.id === web) {
		const found = rankMatches(ofWeb, {
			useOf: ({kind}) => (kind === 'maven' ? used : {is: 'not-in-use'}),
			isReachable: true,
		});
		return {
			...one,
			usedBy: [t('web-1'), t('web-3')],
			scan: scanOf({found, reachableAt: [{container: t('web-1'), address: t('0.0.0.0:8080')}]}),
		};
	}
	if (one.tags.includes(t('mysql:5.7')))
		return {...one, scan: scanOf({found: rankMatches([exploited, match('CVE-2026-2', 'high')], nobodyLooked)})};
	return one;
});
const containers = sampleContainers.map((one, index) => ({
	...one,
	listing: {...one.listing, imageId: index % 2 === 0 ? t('sha256:other') : web},
}));
const start = (rest: Partial<Omit<Show, 'state'>> = {}, view = f.imagesView({images})) =>
	show({...rest, state: appState({fleet: fleetOf(containers), images: view})});

it.each([
	[200, 60],
	[120, 40],
	[80, 24],
	[60, 15],
] as const)('fit %i × %i, the list and one of it', async (width, height) => {
	const app = await start({width, height});
	await app.type('v', frame => frame.includes('‹ Vulnerabilities'));
	await app.type(keys.enter, frame => frame.includes('‹ Vulnerability  CVE-2021-44228'));
	expect(app.lines()).toHaveLength(height);
	for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
	expect(app.lines().at(-1)).toContain('q back');
});

it('lists each once, what is exploitable first, with who has it, and what nobody looked at', async () => {
	const app = await start({width: 160});
	await app.type('v', frame => frame.includes('3 in 2 scanned images'));
	expect(app.frame()).toContain('without 2 images not scanned');
	const rows = app.lines().filter(line => line.includes('CVE-'));
	expect(rows.map(row => /CVE-\S+/.exec(row)?.[0])).toEqual(['CVE-2021-44228', 'CVE-2026-2', 'CVE-2026-1']);
	expect(rows[0]).toMatch(/critical +CVE-2021-44228 +\S+log4j\S* +2 shop\/web:4\.2 … +2 web-1 …/);
	expect(app.frame()).toContain('in use by java (pid 41)');
	expect(rows[2]).toMatch(/perl +1 shop\/web:4\.2 .*not in use now/);
});

it('one tells how near it is, and leads to its images and containers', async () => {
	const app = await start({width: 120, height: 50});
	await app.type('v', frame => frame.includes('CVE-2021-44228'));
	await app.type(keys.enter, frame => frame.includes('Whoever is logged runs code'));
	const frame = app.frame();
	for (const said of [
		'yes, known since 2021-12-10, by ransomware too',
		'94.0 % within 30 days, more than 99.9 % of all others',
		'In 2 images',
		'in use by java (pid 41) in web-1',
		'not looked at',
		'0.0.0.0:8080',
		'by no published port',
	])
		expect(frame).toContain(said);
	await app.type('jjjjjjj', () => app.selected().includes('shop/web:4.2'));
	await app.type(keys.enter, seen => seen.includes('‹ Image  shop/web:4.2'));
	expect(app.frame()).toContain('reachable      web-1 at 0.0.0.0:8080');
	await app.type('q', seen => seen.includes('‹ Vulnerability'));
	await app.type('q', seen => seen.includes('‹ Vulnerabilities'));
});

it('an image of a long name takes one line', async () => {
	const long = t(`registry.example.com:5000/team/backend-of-bookworm:${'build.4711.'.repeat(6)}amd64`);
	const named = images.map(one => (one.id === web ? {...one, tags: [long]} : one));
	const app = await start({width: 120}, f.imagesView({images: named}));
	await app.type('v', frame => frame.includes('…/backend-'));
	const lines = app.lines();
	const first = lines.findIndex(line => line.includes('CVE-2026-1'));
	expect(lines[first]).toContain('…/backend-');
	expect(lines[first + 1]?.trim()).not.toContain('build.');
});

it('nothing scanned, not looked at, could not be: each in words', async () => {
	const none = await start({}, f.imagesView());
	await none.type('v', frame => frame.includes('No image has been scanned. i goes to the images'));
	const failed = await start({}, f.imagesView({images: null, problem: t('gone')}));
	await failed.type('v', frame => frame.includes('could not be looked at: gone'));
	const app = await start();
	await app.type('v', frame => frame.includes('CVE-2021-44228'));
	await app.type(keys.enter, frame => frame.includes('‹ Vulnerability'));
	app.store.set({images: f.imagesView({images: []})});
	await vi.waitFor(() => expect(app.frame()).toContain('No image that was scanned has it any more'));
});

it('Z warns where the engine has a flaw in just that, and reads the container’s files when pressed again', async () => {
	const app = await start({width: 120});
	await app.type(keys.enter, frame => frame.includes('‹ ci-runner'));
	await app.type('Z', frame => frame.includes('Z again reads its files; before engine 29.5.1'));
	expect(app.calls.map(([name]) => name)).not.toContain('readAsItRuns');
	await app.type('j');
	await app.type('Z', frame => frame.includes('Z again reads its files'));
	expect(app.calls.map(([name]) => name)).not.toContain('readAsItRuns');
	await app.type('Z', frame => frame.includes('reading its files; tab 8 shows them'));
	expect(app.calls.map(([name]) => name)).toContain('readAsItRuns');
});
