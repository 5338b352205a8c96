/** Findings of a container → findings of a service: what no spec can answer does not apply, and Swarm makes the changes. */
import {canonical} from '../fixes/basis.ts';
import {editSpec} from '../fixes/owners/swarm/service-spec.ts';
import {serviceCommand, serviceFlags} from '../fixes/owners/swarm/service-flags.ts';
import {isOfContainer} from '../model/changes.ts';
import type {Finding} from '../model/check.ts';
import {changesOf, type Change, type ContainerChange, type Fix} from '../model/fix.ts';
import type {JsonObject} from '../model/foreign.ts';
import {isUnread} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

/** What says whether Swarm can make a change, and how it is called. */
export type Changeable = {
	readonly name: SafeText;
	/** As the engine sent it. */
	readonly spec: JsonObject;
	/** Of the engine: newer ones can be told more. */
	readonly apiVersion: string;
};

const ofContainers = words`asked of the containers of its tasks, not of a spec`;

/** By id of the check: why it is no question about a spec. What a spec proves bad stays so. */
const noQuestion: ReadonlyMap<string, SafeText> = new Map([
	['restart-policy', words`Swarm puts a new task in the place of one that ended: that is its work`],
	['restart-loop', ofContainers],
	['privileged-exec', ofContainers],
	['root-exec', ofContainers],
	['hands-on-exec', ofContainers],
	['drift', ofContainers],
	['ssh-daemon', ofContainers],
	['current-image', ofContainers],
	['stale-image', ofContainers],
]);

const isProven = ({check, verdict}: Finding): boolean => verdict.is === 'fail' && check.id !== 'restart-policy';

/** On an address of one node nobody could reach it: other services do by its name, without it being published. */
const instead = (change: ContainerChange): ContainerChange =>
	change.is === 'bind-port' ? {is: 'unpublish-port', port: change.port} : change;

/** What a key would ask of Swarm; []: nothing. */
export const changesOfService = (checkId: string, changes: readonly Change[]): readonly ContainerChange[] =>
	changes.filter(isOfContainer).map(change => (checkId === 'database-ports' ? instead(change) : change));

const noSetting = 'The spec of a service has no such setting: it is one of the engine of each node.';

const byHand: Readonly<Record<string, string>> = {
	'image-digest': 'docker service update --image NAME:VERSION@sha256:… (docker image inspect shows the digest).',
};

function fixOf({check}: Finding, fix: Fix, {name, spec, apiVersion}: Changeable): Fix {
	// It closes this finding alone: other ports stay open.
	const key = check.id === 'database-ports' ? 'unpublish-ports' : fix.key;
	const changes = changesOfService(check.id, changesOf(fix));
	if (changes.length === 0) return {...fix, how: byHand[key] ?? fix.how};
	const copy = serviceCommand(name, changes);
	const flags = serviceFlags(changes).join(' ') || 'another spec';
	const edited = editSpec(changes, spec, apiVersion);
	if (isUnread(edited)) return {key, by: 'person', how: `By hand: ${edited.why}.`, copy};
	if (canonical(edited) === canonical(spec)) return {key, by: 'person', how: noSetting};
	return {
		key,
		by: 'service',
		how: `Give the service ${flags}: Swarm replaces its tasks one after the other, and goes back where they fail.`,
		copy,
		changes,
	};
}

export const ofAService = (findings: readonly Finding[], changeable: Changeable): readonly Finding[] =>
	findings.map((finding): Finding => {
		const why = noQuestion.get(finding.check.id);
		if (why !== undefined && !isProven(finding)) {
			const {catalogueSeverity: _, ...rest} = finding;
			return {...rest, verdict: {is: 'not-applicable', why}, severity: 'info', fix: null};
		}
		return finding.fix === null ? finding : {...finding, fix: fixOf(finding, finding.fix, changeable)};
	});
