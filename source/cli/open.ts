/** The engine a command speaks to. */
import {openEngine, type NoEngine, type Opened} from '../wiring.ts';
import {Stopped, UsageError} from './exit.ts';
import type {engineFlags, Parsed} from './flags.ts';

/** Why there is none, place by place, one line each. */
export function noEngineWords({tried}: NoEngine): string {
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
export function openOptions(flags: Parsed<keyof typeof engineFlags>): Parameters<typeof openEngine>[0] {
	const explicitHost = flags.one('host');
	const containers = flags.one('demo-containers');
	const isDemo = flags.is('demo') || containers !== null;
	if (isDemo && explicitHost !== null)
		throw new UsageError('--demo and --host exclude each other: one brings its own engine.');
	if (containers !== null && !/^\d{1,6}$/.test(containers))
		throw new UsageError(`--demo-containers wants a whole number, not "${containers}".`);
	return {explicitHost, isDemo, demoContainers: Number(containers ?? 0)};
}

/** Throws where there is none. */
export async function openOne(flags: Parsed<keyof typeof engineFlags>): Promise<Opened> {
	const opened = await openEngine(openOptions(flags));
	if (opened.is === 'none') throw new Stopped(noEngineWords(opened));
	return opened;
}
