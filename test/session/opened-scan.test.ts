/** Of the open container: what of its image runs is looked at for the scan there is, and its own files on a key alone. */
import {expect, it, vi} from 'vitest';
import {systemClock} from '../../source/fleet/clock.ts';
import {createStore} from '../../source/fleet/store.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import type {AsItRuns} from '../../source/model/detail.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import {createOpened} from '../../source/session/opened.ts';
import {appState} from '../helpers/app-state.ts';
import {plain, t, withInspect} from '../helpers/evidence.ts';
import {scanned} from '../helpers/image-scan.ts';
import {container, fleet, id} from '../ui/detail/fixtures.ts';

const withScan = (scan: ImageScan | null) => {
	const one = container({}, {...withInspect({Id: id}, plain), scan});
	return fleet(one, {containers: new Map([[one.id, one]])});
};
const exposed = (scan: ImageScan): ImageScan => ({...scan, reachableAt: []});

function rig(readAsItRuns: () => Promise<AsItRuns> = async () => ({is: 'not-read', why: t('no')})) {
	const store = createStore(appState({fleet: withScan(null)}), systemClock);
	const signals: AbortSignal[] = [];
	const opened = createOpened({
		// What else is read of it is not of interest.
		engine: () => null,
		host: createNodeHost(),
		clock: systemClock,
		store,
		judgeAgain: () => {},
		expose: async scan => exposed(scan),
		readAsItRuns: (_, signal) => {
			signals.push(signal);
			return readAsItRuns();
		},
	});
	const scanNow = (scan: ImageScan | null): void => {
		const now = withScan(scan);
		store.update(state => ({...state, fleet: now}));
		opened.followFleet(now);
	};
	return {opened, scanNow, signals, detail: () => store.getState().detail};
}

it('looks at use for every scan that comes, while it is open', async () => {
	const {opened, scanNow, detail} = rig();
	opened.commands.open(id);
	expect(detail()?.exposed).toBeNull();
	for (const scan of [scanned(), scanned({scannedAtUnixMs: 1})]) {
		scanNow(scan);
		await vi.waitFor(() => expect(detail()?.exposed?.of).toBe(scan));
		expect(detail()?.exposed?.scan).toEqual(exposed(scan));
	}
	opened.commands.close();
});

it('reads its files on a key: once at a time, and ends with its closing', async () => {
	const answer = Promise.withResolvers<AsItRuns>();
	const {opened, signals, detail} = rig(() => answer.promise);
	opened.commands.readAsItRuns(id);
	expect(signals).toEqual([]);
	opened.commands.open(id);
	opened.commands.readAsItRuns(id);
	opened.commands.readAsItRuns(id);
	expect(signals).toHaveLength(1);
	expect(detail()?.asItRuns).toEqual({is: 'being-read'});
	// What else is read of it meanwhile does not lose it.
	opened.refresh();
	const read: AsItRuns = {is: 'read', scan: scanned(), since: null};
	answer.resolve(read);
	await vi.waitFor(() => expect(detail()?.asItRuns).toBe(read));
	opened.commands.close();
	expect(signals[0]?.aborted).toBe(true);
});

it('an answer for one that was closed is shown of no other', async () => {
	const answer = Promise.withResolvers<AsItRuns>();
	const {opened, detail} = rig(() => answer.promise);
	opened.commands.open(id);
	opened.commands.readAsItRuns(id);
	opened.commands.close();
	opened.commands.open(id);
	answer.resolve({is: 'not-read', why: t('cancelled')});
	await answer.promise;
	await new Promise(resolve => setImmediate(resolve));
	expect(detail()?.asItRuns).toBeNull();
	opened.commands.close();
});
