/** Which scanner's word counts, by what was chosen; and what is brought together for a comparison. */
import {describe, expect, it} from 'vitest';
import {createStore} from '../../source/fleet/store.ts';
import type {ImageScan, ScannerName} from '../../source/model/image-scan.ts';
import {createScanners, type OtherScanners} from '../../source/session/scanners.ts';
import type {Scanner} from '../../source/session/scanning.ts';
import {appState, now} from '../helpers/app-state.ts';
import {t, unread} from '../helpers/evidence.ts';
import {scanned} from '../helpers/image-scan.ts';
import {manualClock, settle} from '../helpers/manual-clock.ts';

const id = t('sha256:a');
const by = (name: ScannerName, over: Partial<ImageScan> = {}): ImageScan =>
	scanned({imageId: id, scanner: {name, version: t('1'), databaseAsOfUnixMs: now}, ...over});
const foreign = (name: ScannerName, over: Partial<ImageScan> = {}): ImageScan => by(name, {contents: unread, ...over});
const notCovered = {
	coverage: [{is: 'not-covered', ecosystem: t('npm'), packages: 1, why: t('no data')}],
} as const;

function startWith(own: ImageScan | null, kept: readonly ImageScan[]) {
	const clock = manualClock(now);
	const store = createStore(appState(), clock);
	let changes = 0;
	let keptNow = kept;
	const ours = {
		known: async () => own,
		scan: async () => by('embedded'),
		notesOf: () => ({}),
	} as unknown as Scanner;
	const others: OtherScanners = {
		installed: async () => [],
		by: async choice => async () => (choice === 'auto' || choice === 'embedded' ? by('embedded') : foreign(choice)),
		kept: async () => keptNow,
		dataSets: async () => [],
	};
	const scanners = createScanners({ours, others, clock, store, changed: () => (changes += 1)});
	return {
		scanners,
		store,
		changes: () => changes,
		keep: (scans: readonly ImageScan[]) => (keptNow = scans),
		known: async () => (await scanners.chosen?.known(id))?.scanner.name ?? null,
	};
}

describe('what is known', () => {
	it.each([
		['auto: ours, where it is whole', 'auto', by('embedded'), [foreign('trivy')], 'embedded'],
		['auto: another’s, where ours could not judge', 'auto', by('embedded', notCovered), [foreign('trivy')], 'trivy'],
		[
			'auto: ours, where the other could not either',
			'auto',
			by('embedded', notCovered),
			[foreign('trivy', notCovered)],
			'embedded',
		],
		['auto: never what a vendor said', 'auto', by('embedded', notCovered), [foreign('scout')], 'embedded'],
		['auto: nothing that we have not read', 'auto', null, [foreign('trivy')], null],
		['ours, when it is chosen', 'embedded', by('embedded', notCovered), [foreign('trivy')], 'embedded'],
		['the one that is chosen', 'grype', by('embedded'), [foreign('trivy'), foreign('grype')], 'grype'],
		['the one that is chosen, though we have read nothing', 'scout', null, [foreign('scout')], 'scout'],
		['ours, until the one that is chosen has scanned it', 'grype', by('embedded'), [foreign('trivy')], 'embedded'],
	] as const)('%s', async (_, choice, own, kept, expected) => {
		const {scanners, known} = startWith(own, kept);
		scanners.commands.chooseScanner(choice);
		expect(await known()).toBe(expected);
	});

	it('keeps what only we can tell', async () => {
		const {scanners} = startWith(by('embedded', {support: {is: 'ended', endedAtUnixMs: now}}), [
			foreign('trivy', {distribution: null, support: null}),
		]);
		scanners.commands.chooseScanner('trivy');
		const scan = await scanners.chosen?.known(id);
		expect(scan).toMatchObject({scanner: {name: 'trivy'}, contents: {setuidFiles: []}});
		// What it does not tell is no good news.
		expect(scan).toMatchObject({distribution: {id: 'debian'}, support: {is: 'ended'}});
		const fresh = await scanners.chosen?.scan({imageId: id} as never);
		expect(fresh).toMatchObject({scanner: {name: 'trivy'}, contents: {setuidFiles: []}});
	});
});

it('another choice is a change, the same is none', () => {
	const {scanners, changes, store} = startWith(null, []);
	scanners.commands.chooseScanner('auto');
	expect(changes()).toBe(0);
	scanners.commands.chooseScanner('trivy');
	expect([changes(), store.getState().scanners?.choice]).toEqual([1, 'trivy']);
});

it('brings together what each said, ours first, and again when it was scanned anew', async () => {
	const {scanners, store, keep} = startWith(by('embedded'), [foreign('trivy')]);
	const names = () => store.getState().scanners?.compared?.scans.map(({scanner}) => scanner.name);
	scanners.commands.compareScans(id);
	await settle();
	expect(names()).toEqual(['embedded', 'trivy']);
	keep([foreign('trivy'), foreign('grype')]);
	scanners.scanned(t('sha256:another'));
	scanners.scanned(id);
	await settle();
	expect(names()).toEqual(['embedded', 'trivy', 'grype']);
});

it('without others ours is all there is', async () => {
	const clock = manualClock(now);
	const store = createStore(appState(), clock);
	const ours = {known: async () => by('embedded')} as unknown as Scanner;
	expect(createScanners({ours, others: null, clock, store, changed: () => {}}).chosen).toBe(ours);
});
