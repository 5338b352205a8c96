/** Ctrl-Z, as the system does it: to the shell, and back by its `fg`. The terminal itself is Ink's part. */
export type JobControl = {
	/**
	 * Stops this process and those it was started with (npm and all: a shell's job is the group). Resolves with true once
	 * woken again; with false where nothing was stopped, because there is no shell that could wake it.
	 */
	stop(): Promise<boolean>;
	/** Somebody asks for a stop by signal, or has woken us from one that nobody announced. Returns the way to unlisten. */
	listen(onStop: () => void, onWoken: () => void): () => void;
};

const stoppedByMs = 200;

export function processJobControl(): JobControl {
	let isStopping = false;
	let onStopSignal = (): void => {};
	return {
		async stop() {
			const askedAtMs = performance.now();
			isStopping = true;
			// With a listener Node would hand the signal to us instead of stopping.
			process.off('SIGTSTP', onStopSignal);
			await new Promise<void>(resolve => {
				const woken = (): void => {
					clearTimeout(timer);
					process.off('SIGCONT', woken);
					resolve();
				};
				const timer = setTimeout(woken, stoppedByMs);
				process.on('SIGCONT', woken);
				// Zero is the group. Where nobody could wake it, the kernel drops the signal.
				process.kill(0, 'SIGTSTP');
			});
			process.on('SIGTSTP', onStopSignal);
			isStopping = false;
			const tookMs = performance.now() - askedAtMs;
			return tookMs < stoppedByMs || tookMs > 2 * stoppedByMs;
		},
		listen(onStop, onWoken) {
			onStopSignal = onStop;
			const woken = (): void => {
				if (!isStopping) onWoken();
			};
			process.on('SIGTSTP', onStop);
			process.on('SIGCONT', woken);
			return () => {
				process.off('SIGTSTP', onStop);
				process.off('SIGCONT', woken);
			};
		},
	};
}
