/** Time, handed in so that tests own it. */
export type Clock = {
	nowUnixMs(): number;
	/** Calls back once after `delayMs`; returns the way to cancel. */
	after(delayMs: number, callback: () => void): () => void;
};

export const systemClock: Clock = {
	nowUnixMs: () => Date.now(),
	after(delayMs, callback) {
		const timer = setTimeout(callback, delayMs);
		return () => clearTimeout(timer);
	},
};
