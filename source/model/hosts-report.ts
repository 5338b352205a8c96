/** What an audit of several engines found. */
import type {Report} from './report.ts';
import type {SafeText} from './safe-text.ts';

export type HostOutcome =
	| {readonly is: 'report'; readonly report: Report}
	/** It was judged under another name. */
	| {readonly is: 'same'; readonly as: SafeText; readonly why: SafeText}
	/** Not to be reached, or lost on the way. */
	| {readonly is: 'problem'; readonly why: SafeText};

export type HostsReport = {
	/** In the order they were named. */
	readonly hosts: ReadonlyArray<{readonly name: SafeText; readonly outcome: HostOutcome}>;
	/** About none of them alone: waivers that match nothing anywhere. */
	readonly notices: readonly SafeText[];
};
