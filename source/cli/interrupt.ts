/** Ctrl-C ends it in order: what was made on the engine is taken away first. */
export function interrupt(): AbortSignal {
	const cancel = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => cancel.abort());
	return cancel.signal;
}
