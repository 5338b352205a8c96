/**
 * Which changes an engine of this kind can make and take back; the rest is refused before any preview, for a reason that
 * was seen on real ones. Docker can all of them. Pure.
 *
 * Podman, seen on 4.3.1, 5.4.2 and 5.8.6: no call changes limits or the restart policy before 5.1 (404). Joining or
 * leaving a network that fails half-way leaves a container of which inspect says only "network inspection mismatch". What
 * inspect tells is not all that create wants to hear: pods, secrets, sysctls and device rules are missing, limits have
 * other names (RLIMIT_NOFILE, which create refuses).
 */
import {isFirewall, isLive, sayChange} from '../model/changes.ts';
import {isPodman} from '../model/engine-kind.ts';
import type {EngineFacts} from '../model/evidence.ts';
import type {Change, LiveChange} from '../model/fix.ts';
import {join, words, type SafeText} from '../model/safe-text.ts';
import type {Maker} from './owner-rules.ts';

/** The first with an update in its Docker-compatible API. */
const updatesSince = {major: 5, minor: 1};

const isOfNetwork = ({is}: LiveChange): boolean =>
	is === 'move-network' || is === 'join-network' || is === 'leave-network';

function canUpdate(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(part => Number.parseInt(part, 10));
	return major > updatesSince.major || (major === updatesSince.major && minor >= updatesSince.minor);
}

function whyNotOnPodman(change: Change, {ServerVersion}: EngineFacts, maker: Maker): SafeText | null {
	const newOne = words`a container made with podman run and the options below has it`;
	if (isFirewall(change))
		return words`what Podman publishes does not pass the rules that Docker keeps for people (DOCKER-USER): limit it with the machine's own firewall`;
	if (maker !== 'us') return words`hullcheck asks Docker Compose for it on Docker only: put it into the compose file`;
	if (!isLive(change))
		return words`Podman's Docker-compatible API does not tell all that a container was made with (its pod, secrets, device rules), so a new one could lack some of it; ${newOne}`;
	if (isOfNetwork(change))
		return words`where Podman fails half-way to join or leave a network, the container can't be looked at any more, nor the change be taken back: use podman network connect and disconnect`;
	return canUpdate(ServerVersion)
		? null
		: words`Podman ${ServerVersion} can't change it on a container that is there (its Docker-compatible API has no update before 5.1); ${newOne}`;
}

export type OnEngine = {
	readonly possible: readonly Change[];
	readonly refused: readonly Change[];
	/** One for each reason, with the changes it is of. */
	readonly refusals: readonly SafeText[];
};

export function onEngine(engine: EngineFacts, changes: readonly Change[], maker: Maker): OnEngine {
	if (!isPodman(engine)) return {possible: changes, refused: [], refusals: []};
	const byReason = new Map<SafeText, Change[]>();
	const possible: Change[] = [];
	for (const change of changes) {
		const why = whyNotOnPodman(change, engine, maker);
		if (why === null) possible.push(change);
		else byReason.set(why, [...(byReason.get(why) ?? []), change]);
	}
	return {
		possible,
		refused: [...byReason.values()].flat(),
		refusals: [...byReason].map(([why, of]) => words`${join(of.map(sayChange))}: ${why}`),
	};
}
