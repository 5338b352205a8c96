/** Fixes of a service on the screen: what counts is the service, for its containers come and go. */
import {describe, expect, it} from 'vitest';
import {obstacleTo, whyNotUndo} from '../../../source/ui/fixing/allowed.ts';
import {convergingPieces} from '../../../source/ui/fixing/converging.ts';
import type {Transaction} from '../../../source/model/fix.ts';
import {appState, transaction} from '../../helpers/app-state.ts';
import {t} from '../../helpers/evidence.ts';
import {serviceId, serviceJson, serviceReport, swarmView, taskFacts} from '../../helpers/swarm.ts';

const report = serviceReport(serviceJson({UpdateStatus: {State: 'updating', Message: 'update in progress'}}), {
	running: 1,
	tasks: [taskFacts(), taskFacts({id: t('t2'), state: t('failed'), desiredState: t('shutdown'), error: t('exit 7')})],
});
const state = appState({swarm: swarmView({services: [report]})});
const ofService = (over: Partial<Transaction> = {}): Transaction =>
	transaction({
		containerId: serviceId,
		steps: [{step: {is: 'delegate', to: 'service', name: 'shop_web'}, state: 'doing', tookMs: null}],
		...over,
	});
const said = (one: Transaction, of = state): string =>
	convergingPieces(of, one)
		.flatMap(piece => (piece.is === 'text' ? piece.spans.map(({text}) => text) : []))
		.join(' ')
		.replaceAll(/\s+/g, ' ');

describe('a fix of a service', () => {
	it('is not gone while the service is there, and is once it is not', () => {
		expect(obstacleTo(state, serviceId)).toBeNull();
		expect(obstacleTo(appState(), serviceId)).toMatchObject({short: 'gone'});
	});

	it('can be taken back though the container it was asked for is gone; one of a container can’t', () => {
		expect(whyNotUndo(state, ofService({containerId: 'a task’s, replaced since'}))).toBeNull();
		expect(whyNotUndo(state, ofService({undoBlocked: t('its journal is gone')}))).toBe('its journal is gone');
		expect(whyNotUndo(appState({isReadOnly: true}), ofService())).toContain('read-only');
		expect(whyNotUndo(state, transaction({containerId: 'gone'}))).toContain('gone from the engine');
	});

	it('says while it is made how many tasks run, what Swarm says, and what fails', () => {
		expect(said(ofService())).toContain('1/2 run ; update in progress');
		expect(said(ofService())).toContain('exit 7');
		const before = serviceReport(serviceJson({UpdateStatus: {State: 'completed', Message: 'update completed'}}));
		const stale = appState({swarm: swarmView({services: [before]})});
		expect(said(ofService(), stale)).not.toContain('completed');
		expect(said(transaction())).toBe('');
		expect(said(ofService(), appState())).toBe('');
	});
});
