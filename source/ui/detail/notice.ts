/** What has to be said above every tab: gone, out of reach, stopped, the last look failed. And what stands in for it. */
import type {ContainerEvidence, ContainerInspect} from '../../model/evidence.ts';
import type {Fleet, FleetContainer} from '../../model/fleet.ts';
import {isUnread, type Read} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {blank, text, type Piece} from './lay.ts';
import {ago, beingRead, dim, normal, strong} from './say.ts';
import type {TabProps} from './tab.ts';
import {clockText} from '../text.ts';

export const isGone = (props: {container: FleetContainer; fleet: Fleet}): boolean =>
	!props.fleet.containers.has(props.container.id);

/** It has processes, so it has namespaces, a cgroup and listeners. */
export const hasProcesses = (container: FleetContainer): boolean =>
	['running', 'paused', 'restarting'].includes(container.listing.status);

function outOfReach(props: TabProps): Piece | null {
	const {fleet, container, nowUnixMs} = props;
	if (fleet.link.is === 'lost') {
		return text('notice', [
			strong('The engine is out of reach'),
			normal(`: ${fleet.link.why}. What stands here is from ${clockText(fleet.freshAtUnixMs)}.`),
		]);
	}
	if (isGone(props)) {
		return text('notice', [
			strong('This container is gone from the engine.'),
			normal(` What stands here was last seen ${ago(fleet.freshAtUnixMs, nowUnixMs)}.`),
		]);
	}
	if (container.lookProblem !== null && container.evidence !== null) {
		return text('notice', [
			strong('The last look failed'),
			normal(`: ${container.lookProblem}. What stands here is older.`),
		]);
	}
	return null;
}

/** `exited with code 137, killed for memory, 3 min ago`; null while it has processes. */
export function stoppedWords(
	container: FleetContainer,
	inspect: ContainerInspect | null,
	nowUnixMs: number,
): string | null {
	if (hasProcesses(container)) return null;
	const {status} = container.listing;
	if (status === 'created') return 'created, never started';
	if (status === 'removing') return 'being removed';
	const state = inspect === null || isUnread(inspect.State) ? null : inspect.State;
	if (state === null) return status;
	const finished = Date.parse(state.FinishedAt);
	return [
		`${status} with code ${state.ExitCode}`,
		...(state.OOMKilled ? ['killed for memory'] : []),
		...(state.Error === '' ? [] : [state.Error]),
		...(finished > 0 ? [ago(finished, nowUnixMs)] : []),
	].join(', ');
}

/** The tab with what has to be said above it. */
export function withNotice(props: TabProps, pieces: readonly Piece[]): readonly Piece[] {
	const notice = outOfReach(props);
	return notice === null ? pieces : [notice, blank('notice.'), ...pieces];
}

/** Why there is nothing to show yet, in a line. */
export function missing(key: string, what: string, container: FleetContainer): Piece {
	return container.lookProblem === null
		? text(key, [dim(`${what}: `), beingRead])
		: text(key, [dim(`${what} could not be read: `), normal(container.lookProblem)]);
}

/** The tab made from evidence, or what is to be said where there is none. */
export function fromEvidence(
	props: TabProps,
	what: string,
	into: (evidence: ContainerEvidence) => readonly Piece[],
): readonly Piece[] {
	const {evidence} = props.container;
	return withNotice(props, evidence === null ? [missing('missing', what, props.container)] : into(evidence));
}

export function fromInspect(
	props: TabProps,
	what: string,
	into: (inspect: ContainerInspect, evidence: ContainerEvidence) => readonly Piece[],
): readonly Piece[] {
	return fromEvidence(props, what, evidence =>
		isUnread(evidence.inspect)
			? [text('unread', unreadSpans(`${what} could not be read`, evidence.inspect.why))]
			: into(evidence.inspect, evidence),
	);
}

export const unreadSpans = (what: string, why: string): Cell => [
	{text: `${what}: `, tone: 'unknown'},
	{text: why, tone: 'unknown'},
];

/** A value in words, or why there is none. */
export const orWhy = <T>(read: Read<T>, into: (value: T) => Cell): Cell =>
	isUnread(read) ? unreadSpans('not read', read.why) : into(read);
