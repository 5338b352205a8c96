import type {AppState, Store} from '../../source/model/app.ts';

/** Resolves with the first state that satisfies `test`; rejects with what there is instead. */
export function waitFor(store: Store, test: (state: AppState) => boolean, timeoutMs: number): Promise<AppState> {
	return new Promise((resolve, reject) => {
		const done = (act: () => void) => {
			unsubscribe();
			clearTimeout(timer);
			act();
		};
		const look = () => {
			if (test(store.getState())) done(() => resolve(store.getState()));
		};
		const timer = setTimeout(
			() => done(() => reject(new Error(`not so within ${timeoutMs} ms: ${say(store.getState())}`))),
			timeoutMs,
		);
		const unsubscribe = store.subscribe(look);
		look();
	});
}

const say = ({fleet, fixing, hosts}: AppState): string =>
	JSON.stringify({
		link: fleet.link,
		containers: fleet.containers.size,
		isComplete: fleet.isComplete,
		fixing: fixing.is === 'refused' ? fixing.trouble : fixing.is,
		hosts: hosts?.lines.map(({name, sameAs, state}) => [name, sameAs, state.fleet.link.is, state.fixing.is]),
	});
