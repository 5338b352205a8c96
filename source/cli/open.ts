/** The engine a command speaks to. */
import {openEngine, type NoEngine, type Opened, type OpenOptions} from '../wiring.ts';
import {Stopped, UsageError} from './exit.ts';
import type {engineFlags, Parsed} from './flags.ts';

/** Why there is none, place by place, one line each. */
export function noEngineWords({tried}: Pick<NoEngine, 'tried'>): string {
	if (tried.length === 0)
		return 'no engine is named, and none is where they usually are. Name one: --host unix:///path/to.sock.';
	return [
		"can't reach a container engine. What was tried:",
		...tried.map(
			({endpoint, trouble}) =>
				`  ${endpoint.address} (${endpoint.from}): ${trouble.what}: ${trouble.why}. ${trouble.todo}.`,
		),
	].join('\n');
}

/** Throws `UsageError` where the flags contradict each other. */
export function openOptions(flags: Parsed<keyof typeof engineFlags>): OpenOptions {
	const explicitHost = flags.one('host');
	const containers = flags.one('demo-containers');
	const isDemo = flags.is('demo') || containers !== null;
	const explicitContext = flags.one('context');
	if (explicitHost !== null && explicitContext !== null)
		throw new UsageError('--host and --context exclude each other: each names an engine.');
	if (isDemo && (explicitHost ?? explicitContext) !== null) {
		const other = explicitHost === null ? '--context' : '--host';
		throw new UsageError(`--demo and ${other} exclude each other: one brings its own engine.`);
	}
	if (containers !== null && !/^\d{1,6}$/.test(containers))
		throw new UsageError(`--demo-containers wants a whole number, not "${containers}".`);
	return {explicitHost, explicitContext, isDemo, demoContainers: Number(containers ?? 0)};
}

/** Throws where there is none. */
export async function openOne(options: OpenOptions): Promise<Opened> {
	const opened = await openEngine(options);
	if (opened.is === 'none') throw new Stopped(noEngineWords(opened));
	return opened;
}
