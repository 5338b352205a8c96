/** Gives the terminal back, stops, and draws all of the screen again once woken. */
import {useApp} from 'ink';
import {useEffect, useEffectEvent, useRef} from 'react';
import type {JobControl} from '../job-control.ts';
import type {Mouse} from './use-mouse.ts';

/** `onRefused`: there is no shell to go to. Returns what stops. */
export function useSuspend(jobs: JobControl | null, mouse: Mouse, onRefused: () => void): () => void {
	const {suspendTerminal} = useApp();
	const isAway = useRef(false);

	/** One at a time: Ink can't give away what it has not. */
	async function away(act: () => Promise<boolean>): Promise<void> {
		if (isAway.current) return;
		isAway.current = true;
		let isRefused = false;
		try {
			await suspendTerminal(async () => {
				mouse.release();
				isRefused = !(await act());
			});
		} finally {
			mouse.take();
			isAway.current = false;
		}
		if (isRefused) onRefused();
	}
	const suspend = (): void => {
		if (jobs === null) onRefused();
		else void away(() => jobs.stop());
	};

	const onStop = useEffectEvent(suspend);
	// Stopped by a signal that asks nobody, the terminal is as the shell left it: it is taken again, from scratch.
	const onWoken = useEffectEvent(() => void away(async () => true));
	useEffect(
		() =>
			jobs?.listen(
				() => onStop(),
				() => onWoken(),
			),
		[jobs],
	);
	return suspend;
}
