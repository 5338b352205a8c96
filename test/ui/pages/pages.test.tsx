/** Host, images and checks on a terminal, key by key. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState} from '../../../source/model/app.ts';
import type {Link} from '../../../source/model/fleet.ts';
import {tabs} from '../../../source/ui/detail/index.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {appState, fleetOf, now, sampleContainers} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';
import {cleanup, keys, settle, show, type Show} from '../../helpers/frames.tsx';
import {match, ranked, scanned} from '../../helpers/image-scan.ts';
import * as f from './fixtures.ts';

afterEach(cleanup);

const sizes = [
	[200, 60],
	[120, 40],
	[80, 24],
	[60, 15],
] as const;

const web = f.images[1]?.id ?? t('');
/** Every second container is made from `shop/web`. */
const containers = sampleContainers.map((one, index) => ({
	...one,
	listing: {...one.listing, imageId: index % 2 === 0 ? t('sha256:other') : web},
}));
const idOf = (name: string): string => containers.find(({listing}) => listing.name === name)?.id ?? '';
const findings = containers.flatMap(({assessment}) => assessment?.findings ?? []);
const catalogue = {
	containerChecks: [...new Map(findings.map(({check}) => [check.id, check])).values()],
	imageChecks: [f.old.check, f.added.check],
	hostChecks: f.hostFindings.map(({check}) => check),
};
const state = (over: Partial<AppState> = {}): AppState =>
	appState({fleet: fleetOf(containers), host: f.hostView(), images: f.imagesView(), ...over});
const start = (over: Partial<AppState> = {}, rest: Omit<Show, 'state'> = {}) =>
	show({catalogue, ...rest, state: state(over)});
const lost: Link = {is: 'lost', sinceUnixMs: now - 14_000, tries: 3, why: t('socket refused')};

describe.each(sizes)('at %i × %i', (width, height) => {
	it.each([
		['the host', 'o', '‹ Host'],
		['a finding of the host', 'ojjj\r', '‹ Host'],
		['images', 'i', '‹ Images'],
		['an image', 'i\r', '‹ Image  '],
		['checks', 'c', '‹ Checks'],
		['a check', 'c\r', '‹ Check  '],
	])('%s fits, and says where it is', async (_name, typed, title) => {
		const app = await start({}, {width, height});
		for (const key of typed) app.stdin.write(key);
		await vi.waitFor(() => expect(app.frame()).toContain(title));
		expect(app.lines()).toHaveLength(height);
		for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
		expect(app.selected()).not.toBe('');
		expect(app.lines().at(-1)).toContain('q back');
		expect(app.lines().at(-1)).toContain('? help');
	});

	it.each([
		['host', 'o', {host: null}, 'The host is looked at when all'],
		['host', 'o', {host: f.hostView({assessment: null})}, 'The host is being looked at…'],
		[
			'host',
			'o',
			{host: f.hostView({assessment: null, problem: t('socket refused')})},
			'could not be looked at: socket',
		],
		['images', 'i', {images: null}, 'The images are being looked at…'],
		['images', 'i', {images: f.imagesView({images: null, problem: t('gone')})}, 'could not be looked at: gone'],
		['images', 'i', {images: f.imagesView({images: []})}, 'There is no image on this engine.'],
	] as const)('%s says what it has not yet (%#)', async (_name, key, over, words) => {
		const app = await start(over, {width, height});
		await app.type(key, frame => frame.replace(/\s+/g, ' ').includes(words));
	});
});

describe('the host', () => {
	it('shows what is wrong by subject, the worst first, and folds what passes', async () => {
		const app = await start();
		await app.type('o', frame => frame.includes('C 71? up to 75'));
		const told = app.lines().map(line => line.slice(2));
		const order = ['Daemon', 'critical', 'high ', 'medium', 'Files of', 'high ', 'Host', 'not known:', 'low?', 'low?'];
		let from = 8;
		for (const start of order) {
			const found = told.findIndex((line, index) => index >= from && line.startsWith(start));
			expect(found, start).toBeGreaterThanOrEqual(from);
			from = found + 1;
		}
		expect(app.frame()).toContain('hullcheck edits no file of the host');
		expect(app.frame()).not.toContain('Live restore is on');
		await app.type('a', frame => frame.includes('Live restore is on') && frame.includes('swarm mode is off'));
	});

	it('says a reason that many share once, and one of its own in the row', async () => {
		const own = {...f.live, severity: 'low' as const, verdict: f.isUnknown('the answer was cut short')};
		const app = await start({host: f.hostView({assessment: f.judged([f.audit, f.auditRoot, own])})});
		await app.type('o', frame => frame.includes('Live restore is on: the answer was cut short'));
		expect(app.frame().match(/hullcheck runs on another machine/g)).toHaveLength(1);
	});

	it('says of a remote one what that means, and of this machine too', async () => {
		const app = await start();
		await app.type('o', frame => frame.includes('only what the API tells is known'));
		app.store.set({host: f.hostView({isLocal: true})});
		await vi.waitFor(() => expect(app.frame()).toContain('this machine: its files, /proc and packet filter'));
	});

	it('keeps what was seen before when a look fails, and says from when that is', async () => {
		const app = await start({host: f.hostView({lookedAtUnixMs: now - 300_000, problem: t('timed out')})});
		await app.type('o', frame => frame.includes('failed: timed out; what stands here is from 5 min ago'));
		expect(app.frame()).toContain('api plain tcp');
	});

	it('parts by theme', async () => {
		const app = await start();
		await app.type('o');
		for (let press = 0; press < 5; press += 1) app.stdin.write('T');
		await vi.waitFor(() => expect(app.frame()).toContain('theme: network'));
		expect(app.frame()).toContain('CIS 2.2');
		expect(app.frame()).not.toContain('runc');
		await app.type('T', frame => frame.includes('theme: operations'));
		await app.type('T', frame => !frame.includes('theme:') && frame.includes('runc'));
	});

	it('tells of a finding why, what was seen, and what to copy; esc leads back to its row', async () => {
		const app = await start();
		await app.type('ojjj', () => app.selected().includes('api plain tcp'));
		app.store.set({host: f.hostView({assessment: f.judged([f.icc, ...f.hostFindings.filter(one => one !== f.icc)])})});
		await app.type('jj', () => app.selected().includes('default bridge lets'));
		await app.type(keys.enter, frame => frame.includes('verdict        medium: talk to each other'));
		expect(app.frame()).toContain('enable_icc of the network bridge: true; should be false');
		expect(app.frame()).toMatch(/to copy +"icc": false *\n +systemctl restart docker *\n/);
		expect(app.frame()).toContain('hullcheck edits no file of the host: what stands above is to be copied');
		await app.type(keys.escape, () => app.selected().includes('default bridge lets'));
	});

	it('keeps the cursor on its finding when others come', async () => {
		const app = await start({host: f.hostView({assessment: f.judged([f.runc, f.icc])})});
		await app.type('ojjj', () => app.selected().includes('runc'));
		app.store.set({host: f.hostView()});
		await vi.waitFor(() => expect(app.frame()).toContain('api plain tcp'));
		expect(app.selected()).toContain('runc');
	});

	it('explains its score on e, as of a container, and a finding on its row', async () => {
		const app = await start();
		await app.type('oe', frame => frame.includes('the host  C 71'));
		expect(app.lines().at(-1)).not.toContain('f fix');
		await app.type('q', frame => frame.includes('‹ Host'));
		await app.type('jjje', frame => frame.includes('verdict        critical'));
		await app.type('e', frame => frame.includes('the host  C 71'));
	});

	it('that was not judged can not be explained, and says so', async () => {
		const app = await start({host: null});
		await app.type('oe', frame => frame.includes('the host has not been judged yet'));
	});

	it.each([
		['never looked at', null, true],
		['seen a minute and a second ago', f.hostView({lookedAtUnixMs: now - 61_000}), true],
		['seen just now', f.hostView({lookedAtUnixMs: now - 30_000}), false],
	])('%s is looked at when its screen opens: %s', async (_name, host, isAsked) => {
		const app = await start({host});
		await app.type('o', frame => frame.includes('‹ Host'));
		expect(app.calls).toEqual(isAsked ? [['lookAtHost']] : []);
		await app.type('r', frame => frame.includes('looking at everything again'));
		expect(app.calls.at(-1)).toEqual(['refresh']);
	});

	it('stays readable when the engine is lost', async () => {
		const app = await start();
		await app.type('o', frame => frame.includes('api plain tcp'));
		app.store.setFleet({link: lost});
		await vi.waitFor(() => expect(app.frame()).toContain('engine unreachable'));
		expect(app.frame()).toContain('api plain tcp');
		expect(app.frame()).toMatch(/The engine is out of reach: socket refused\. What stands here is from \d\d:/);
		await app.type('r', frame => frame.includes('calling the engine again'));
	});
});

describe('images', () => {
	it('stand with the worst first, and who uses each', async () => {
		const app = await start();
		await app.type('i', frame => frame.includes('‹ Images  4 images'));
		const rows = app.lines().slice(6, 10);
		expect(rows[0]).toMatch(/▸ shop\/web:4\.2 \+1 .* 4 traefik web-3 web-1 n… +– +root +image age: over a year +2/);
		expect(rows.map(line => line.slice(2, 20).trim())).toEqual([
			'shop/web:4.2 +1',
			'mysql:5.7',
			'(no tag) ddddddddd',
			'vault:1.17',
		]);
		expect(rows[3]).toMatch(/24h +– +– +100 +– +–/);
	});

	it('are scanned one by one or all, with a bar, and say what an update takes away', async () => {
		const app = await start();
		await app.type('i', frame => frame.includes('‹ Images  4 images'));
		await app.type('s');
		await app.type('S');
		await vi.waitFor(() => expect(app.calls).toContainEqual(['scanImages']));
		expect(app.calls).toContainEqual(['scanImage', f.images[1]?.id]);
		app.store.set({
			scanning: {
				running: {done: 1, total: 4, now: [], startedAtUnixMs: now - 1000, isCancelled: false},
				problems: new Map([[t(`sha256:${'b'.repeat(64)}`), t('the engine is out of reach')]]),
			},
			images: f.imagesView({
				images: f.images.map(one => ({...one, scan: scanned({found: ranked(match('CVE-2026-1', 'critical'))})})),
			}),
		});
		await vi.waitFor(() => expect(app.frame()).toMatch(/Scanning .* 1 of 4 images.*X stops/));
		expect(app.frame()).toContain('mysql:5.7 was not scanned: the engine is out of reach.');
		expect(app.frame()).toContain('1C');
		await app.type('X');
		await vi.waitFor(() => expect(app.calls).toContainEqual(['cancelScan']));
	});

	it('follow the fleet: who uses one is what is so now', async () => {
		const app = await start();
		await app.type('i', frame => frame.includes('4 traefik'));
		app.store.setFleet({containers: new Map()});
		await vi.waitFor(() => expect(app.frame()).toContain('4 unused'));
	});

	it('open with findings and users, and lead to a container and back', async () => {
		const app = await start();
		await app.type('i\r', frame => frame.includes('Used by 4 containers'));
		expect(app.frame()).toContain('Created: 412 days ago; should be at most 90 days');
		expect(app.frame()).toContain('X-IMG-AGE · updates');
		await app.type('jjjjj', () => app.selected().includes('web-3'));
		await app.type(keys.enter, frame => frame.includes('‹ web-3'));
		expect(app.calls).toContainEqual(['open', idOf('web-3')]);
		await app.type('q', () => app.selected().includes('web-3'));
		await app.type('q', frame => frame.includes('‹ Images'));
	});

	it('have a filter of their own', async () => {
		const app = await start();
		await app.type('i', frame => frame.includes('‹ Images'));
		await app.type('/');
		await app.type('used:no', frame => frame.includes('3 of 4'));
		await app.type(keys.enter, frame => frame.includes('filter: used:no'));
		expect(app.frame()).not.toContain('shop/web');
		await app.type('/');
		await app.type(keys.ctrlU);
		await app.type('nothing', frame => frame.includes('No image matches “nothing” (4 looked through)'));
		await app.type(keys.escape, frame => frame.includes('shop/web'));
	});

	it('one that is gone says so', async () => {
		const app = await start();
		await app.type('i\r', frame => frame.includes('‹ Image  shop/web'));
		app.store.set({images: f.imagesView({images: []})});
		await vi.waitFor(() => expect(app.frame()).toContain('This image is gone from the engine'));
	});

	it.each([
		['never looked at', null, true],
		['seen just now', f.imagesView(), false],
	])('%s are looked at when their screen opens: %s', async (_name, images, isAsked) => {
		const app = await start({images});
		await app.type('i', frame => frame.includes('‹ Images'));
		expect(app.calls.filter(([call]) => call === 'lookAtImages')).toHaveLength(isAsked ? 1 : 0);
	});
});

describe('checks', () => {
	it('are all there, with how many fail each now', async () => {
		const app = await start();
		await app.type('c', frame => frame.includes('‹ Checks'));
		expect(app.frame()).toMatch(/CIS 2\.2 .* daemon +network +medium +host/);
		expect(app.frame()).toMatch(/CIS 4\.9 .* image +image +low +1 img/);
		expect(app.frame()).toMatch(/CIS 1\.1\.3 .* low +– +host/);
		expect(app.frame()).toMatch(/X-TEST +Nothing is wrong with memory .* medium +4/);
	});

	it.each([
		['theme:network', 2],
		['sev:critical', 3],
		['state:unknown subject:host', 2],
		['cis:4', 1],
		['audit', 2],
		['!theme:isolation audit rule', 2],
	])('are searched: %s', async (filter, many) => {
		const app = await start();
		await app.type('c');
		await app.type('/');
		await app.type(filter, frame => new RegExp(`  ${many} of \\d+`).test(frame));
	});

	it('say what a filter could make nothing of', async () => {
		const app = await start();
		await app.type('c');
		await app.type('/');
		await app.type('theme:all', frame => frame.includes('theme:all: themes are image'));
		await app.type(keys.enter, frame => frame.includes('in the filter, theme:all'));
	});

	it('tell who fails, lead to the finding in the container, and back', async () => {
		const app = await start({}, {tabs});
		await app.type('c');
		await app.type('/');
		await app.type('memory');
		await app.type(keys.enter, () => app.selected().includes('memory'));
		await app.type(keys.enter, frame => frame.includes('4 containers fail it'));
		expect(app.frame()).toContain('What memory opens, an attacker uses.');
		expect(app.frame()).toContain('docker update --memory 512m (no restart).');
		for (let press = 0; press < 20 && !app.selected().includes('legacy-db'); press += 1) {
			const before = app.selected();
			await app.type('j', () => app.selected() !== before);
		}
		await app.type(keys.enter, frame => frame.includes('‹ legacy-db'));
		expect(app.selected()).toContain('no memory limit');
		await app.type('q', () => app.selected().includes('legacy-db'));
	});

	it('of images nobody looked at say how to', async () => {
		const app = await start({images: null});
		await app.type('c', frame => frame.includes('images not looked at (i)'));
	});
});

it('what is under help on each of them is what works there', async () => {
	const app = await start();
	for (const [key, title] of [
		['o', 'Host: keys here'],
		['i', 'Images: keys here'],
		['c', 'Checks: keys here'],
	] as const) {
		await app.type(key);
		await app.type('?', frame => frame.includes(title));
		await app.type('q', frame => !frame.includes('keys here'));
	}
});

it('is ASCII where asked', async () => {
	const app = await start({}, {terminal: {isAscii: true, colourDepth: 1}});
	for (const key of ['o', 'i', '\r', 'c', '\r']) {
		await app.type(key);
		await settle();
		expect(app.frame()).toMatch(/^[\x20-\x7e\n]*$/);
	}
});

it('T does nothing where there are no findings, and says where there are', async () => {
	const app = await start();
	await app.type('\r2', frame => frame.includes('Environment'));
	await app.type('T', frame => frame.includes('themes part findings'));
});
