/** Who scans, how old the data is, and two scanners side by side, on a terminal, key by key. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {AppState, ScannersView} from '../../../source/model/app.ts';
import type {ImageScan} from '../../../source/model/image-scan.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {appState, now} from '../../helpers/app-state.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {cleanup, keys, show, type Show} from '../../helpers/frames.tsx';
import {match, ranked, scanned} from '../../helpers/image-scan.ts';
import * as f from './fixtures.ts';

afterEach(cleanup);

const sizes = [
	[200, 60],
	[120, 40],
	[80, 24],
	[60, 15],
] as const;
const dayMs = 86_400_000;

const set = (name: string, ageDays: number) => ({
	name,
	source: t('https://mirror.example/osv/all.zip'),
	asOfUnixMs: now - ageDays * dayMs,
	records: 50_123,
	skipped: 0,
	releases: [],
	sizeBytes: 61_000_000,
});
const view = (over: Partial<ScannersView> = {}): ScannersView => ({
	choice: 'auto',
	installed: [
		{
			name: 'trivy',
			version: t('0.74.0'),
			databaseAsOfUnixMs: now - 9 * dayMs,
			path: t('/usr/bin/trivy'),
			needsVendor: false,
		},
		{name: 'scout', version: t('1.18.3'), databaseAsOfUnixMs: null, path: t('/usr/bin/docker'), needsVendor: true},
	],
	dataSets: [set('Debian', 2), set('npm', 12)],
	lookedAtUnixMs: now,
	problem: null,
	compared: null,
	...over,
});

const start = (scanners: ScannersView | undefined, rest: Omit<Show, 'state'> = {}) => {
	const state: AppState = appState({images: f.imagesView(), ...(scanners === undefined ? {} : {scanners})});
	return show({...rest, state});
};

const ours = scanned({
	found: ranked(match('CVE-2026-1', 'critical'), match('CVE-2026-2', 'high'), match('CVE-2026-3', 'low')),
});
const theirs: ImageScan = scanned({
	scanner: {name: 'trivy', version: t('0.74.0'), databaseAsOfUnixMs: now - dayMs},
	found: ranked(
		match('CVE-2026-1', 'medium', {fixedIn: null}),
		match('CVE-2026-3', 'low'),
		match('CVE-2026-4', 'high'),
	),
	contents: unread,
	coverage: [{is: 'not-covered', ecosystem: t('npm'), packages: 1, why: t('Trivy has no data about npm')}],
});
const imageId = f.images[1]?.id ?? t('');
const compared = (...scans: readonly ImageScan[]): ScannersView => view({compared: {imageId, scans}});

describe.each(sizes)('at %i × %i', (width, height) => {
	it.each([
		['scanners', 'iV', view(), '‹ Scanners'],
		['scanners not looked for yet', 'iV', undefined, '‹ Scanners'],
		['two scans', 'i\rd', compared(ours, theirs), '‹ Compared'],
	] as const)('%s fits', async (_, typed, scanners, title) => {
		const app = await start(scanners, {width, height});
		for (const key of typed) app.stdin.write(key);
		await vi.waitFor(() => expect(app.frame()).toContain(title));
		expect(app.lines()).toHaveLength(height);
		for (const line of app.lines()) expect(widthOf(line)).toBeLessThanOrEqual(width);
		expect(app.lines().at(-1)).toContain('q back');
	});
});

describe('scanners', () => {
	it('say what is here, how old its data is, and with a word past seven days', async () => {
		const app = await start(view());
		await app.type('i', frame => /2 data sets, old: npm is of \d{4}-\d\d-\d\d/.test(frame));
		await app.type('V', frame => frame.includes('‹ Scanners  auto in use'));
		expect(app.frame()).toMatch(/auto +in use/);
		expect(app.frame()).toMatch(/Trivy +ready +0\.74\.0 +\d{4}-\d\d-\d\d, 9 d ago, old:/);
		expect(app.frame()).toMatch(/Grype +not on PATH/);
		expect(app.frame()).toMatch(/npm +50123 .* 12 d ago, old: what came since is not known/);
		expect(app.frame()).toMatch(/Debian +50123 .* 2 d ago(?!, old)/);
	});

	it('are looked for when their page or the images open, and not again at once', async () => {
		const app = await start(undefined);
		await app.type('i', frame => frame.includes('‹ Images'));
		expect(app.calls).toContainEqual(['lookAtScanners']);
		const known = await start(view());
		await known.type('iV', frame => frame.includes('‹ Scanners'));
		expect(known.calls).not.toContainEqual(['lookAtScanners']);
	});

	it('one that is chosen is used; one that is not here can’t be', async () => {
		const app = await start(view());
		await app.type('iV', frame => frame.includes('‹ Scanners'));
		await app.type('jjj', () => app.selected().includes('Trivy'));
		await app.type(keys.enter, frame => frame.includes('Trivy scans from now on'));
		expect(app.calls).toContainEqual(['chooseScanner', 'trivy']);
		await app.type('j', () => app.selected().includes('Grype'));
		await app.type(keys.enter, frame => frame.includes('this row only tells'));
		expect(app.calls.filter(([call]) => call === 'chooseScanner')).toHaveLength(1);
	});

	it('a vendor’s only after a yes, said when it is known what leaves the machine', async () => {
		const app = await start(view(), {width: 80, height: 24});
		await app.type('iV', frame => frame.includes('‹ Scanners'));
		await app.type('jjjjj', () => app.selected().includes('Docker Scout'));
		await app.type(keys.enter, frame =>
			/lists of what is in images go to Docker; other keys: no$/m.test(frame.replaceAll(/ +$/gm, '')),
		);
		expect(app.calls).not.toContainEqual(['chooseScanner', 'scout']);
		// Another key between the two takes the question away.
		await app.type('k', () => app.selected().includes('Grype'));
		await app.type('j', () => app.selected().includes('Docker Scout'));
		await app.type(keys.enter, frame => frame.includes('enter once more'));
		expect(app.calls).not.toContainEqual(['chooseScanner', 'scout']);
		await app.type(keys.enter, frame => frame.includes('Docker Scout scans from now on'));
		expect(app.calls).toContainEqual(['chooseScanner', 'scout']);
	});
});

describe('two scans', () => {
	const open = async (scanners: ScannersView) => {
		const app = await start(scanners, {width: 120, height: 50});
		await app.type('i\r', frame => frame.includes('‹ Image  shop/web'));
		await app.type('d', frame => frame.includes('‹ Compared'));
		return app;
	};

	it('stand side by side', async () => {
		const app = await open(compared(ours, theirs));
		expect(app.calls).toContainEqual(['compareScans', imageId]);
		expect(app.frame()).toContain('hullcheck and Trivy');
		expect(app.frame()).toContain('Trivy has no data about npm');
		expect(app.frame()).toMatch(/Only hullcheck tells of {2}1[^]*CVE-2026-2 +libssl3 .* high, fixed in 3\.5\.2-1 +–/);
		expect(app.frame()).toMatch(/Only Trivy tells of {2}1[^]*CVE-2026-4 +libssl3 .* – +high, fixed/);
		expect(app.frame()).toMatch(
			/Told differently {2}1: 1 by severity, 1 by fix[^]*CVE-2026-1 .*critical, fixed in 3\.5\.2-1 +medium, no fix yet/,
		);
		expect(app.frame()).toMatch(/alike +1/);
	});

	it.each([
		['one scan alone', compared(ours), 'Only hullcheck has scanned it. V chooses another scanner'],
		['none', compared(), 'Nobody has scanned it. s scans it.'],
		['of another image', view({compared: {imageId: t('sha256:other'), scans: [ours]}}), 'is being brought together'],
	])('%s says what is missing', async (_, scanners, words) => {
		const app = await open(scanners);
		expect(app.frame()).toContain(words);
	});

	it('from there the image is scanned, and q goes back to it', async () => {
		const app = await open(compared(ours));
		await app.type('s');
		await vi.waitFor(() => expect(app.calls).toContainEqual(['scanImage', imageId]));
		await app.type('q', frame => frame.includes('‹ Image  shop/web'));
		await app.type('q', frame => frame.includes('‹ Images'));
	});
});
