/** Asked for while it runs, it runs once more afterwards: what changed meanwhile may have been read before. */
export function oneAtATime(act: () => Promise<void>): () => void {
	let isRunning = false;
	let isAskedAgain = false;
	const start = (): void => {
		if (isRunning) {
			isAskedAgain = true;
			return;
		}
		isRunning = true;
		void act().finally(() => {
			isRunning = false;
			if (!isAskedAgain) return;
			isAskedAgain = false;
			start();
		});
	};
	return start;
}
