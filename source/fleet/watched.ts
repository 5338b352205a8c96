/** What was seen of each container while watching: it lasts until the container is gone. Bounded. */
import type {ContainerId, ExecSeen, Healthcheck, Watched} from '../model/evidence.ts';

const execsKept = 20;
const startsKept = 10;

export type WatchLog = {
	of(id: ContainerId): Watched;
	saw(id: ContainerId, seen: {readonly exec: ExecSeen} | {readonly startAtUnixMs: number}): void;
	forget(id: ContainerId): void;
};

export function createWatchLog(sinceUnixMs: number): WatchLog {
	const empty: Watched = {sinceUnixMs, execs: [], starts: []};
	const log = new Map<ContainerId, Watched>();
	return {
		of: id => log.get(id) ?? empty,
		saw(id, seen) {
			const before = log.get(id) ?? empty;
			log.set(
				id,
				'exec' in seen
					? {...before, execs: [...before.execs, seen.exec].slice(-execsKept)}
					: {...before, starts: [...before.starts, seen.startAtUnixMs].slice(-startsKept)},
			);
		},
		forget: id => log.delete(id),
	};
}

/** Health checks are execs of the engine's own: hundreds a minute on a big host, and nobody's intrusion. */
export function isHealthCheckExec(command: string, healthcheck: Healthcheck | null): boolean {
	const [kind, ...test] = healthcheck?.Test ?? [];
	if (kind === 'CMD') return command === test.join(' ');
	// The shell is the image's SHELL; its last word is the test itself.
	if (kind === 'CMD-SHELL') return test.length > 0 && command.endsWith(` ${test.join(' ')}`);
	return false;
}
