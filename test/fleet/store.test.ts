import {describe, expect, it} from 'vitest';
import {emptyFleet} from '../../source/fleet/fleet.ts';
import {createStore} from '../../source/fleet/store.ts';
import type {AppState} from '../../source/model/app.ts';
import {t} from '../helpers/evidence.ts';
import {manualClock} from '../helpers/manual-clock.ts';

function rig() {
	const clock = manualClock();
	const fleet = emptyFleet({address: t('x'), from: t('test'), isDemo: false}, clock.nowUnixMs());
	const store = createStore(
		{
			fleet,
			host: null,
			images: null,
			swarm: null,
			detail: null,
			fixing: {is: 'nothing'},
			history: [],
			backups: null,
			scanning: {running: null, problems: new Map()},
			isReadOnly: false,
			nowUnixMs: 0,
		},
		clock,
	);
	let told = 0;
	store.subscribe(() => void (told += 1));
	const touch = (over: Partial<AppState['fleet']> = {}) =>
		store.update(state => ({...state, nowUnixMs: state.nowUnixMs + 1, fleet: {...state.fleet, ...over}}));
	return {clock, store, touch, told: () => told};
}

const live = {is: 'live', sinceUnixMs: 0} as const;

describe('store', () => {
	it('tells the first change at once and a thousand more in one frame', async () => {
		const {clock, touch, told} = rig();
		touch();
		await clock.advance(0);
		expect(told()).toBe(1);
		for (let change = 0; change < 1000; change++) touch();
		await clock.advance(32);
		expect(told()).toBe(1);
		await clock.advance(1);
		expect(told()).toBe(2);
	});

	it('tells nothing when nothing changed', async () => {
		const {clock, store, told} = rig();
		store.update(state => state);
		await clock.advance(1000);
		expect(told()).toBe(0);
	});

	it('keeps it to itself when only the age of the data moved', async () => {
		const {clock, store, told} = rig();
		store.update(state => ({...state, fleet: {...state.fleet, freshAtUnixMs: 77}}));
		await clock.advance(1000);
		expect(told()).toBe(0);
		expect(store.getState().fleet.freshAtUnixMs).toBe(77);
	});

	it('tells rarely while the first scores come in, and the last one within a frame', async () => {
		const {clock, touch, told} = rig();
		touch({link: live});
		await clock.advance(0);
		for (let change = 0; change < 20; change++) {
			touch();
			await clock.advance(10);
		}
		expect(told()).toBe(1);
		touch({isComplete: true});
		await clock.advance(0);
		expect(told()).toBe(2);
	});
});
