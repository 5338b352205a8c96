/** `hullcheck audit` of several engines: each judged as it would be alone; one that is lost shortens nobody's report. */
import type {HostSpec} from '../host-spec.ts';
import {openHosts, type OpenedHost} from '../open-hosts.ts';
import {EngineAnswer} from '../engine/engine.ts';
import {ActionableError, reasonOf} from '../model/errors.ts';
import type {HostOutcome, HostsReport} from '../model/hosts-report.ts';
import {inPool} from '../model/pool.ts';
import type {Report} from '../model/report.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Survey, Wants} from '../session/survey.ts';
import {Stopped} from './exit.ts';
import {noEngineWords} from './open.ts';
import type {Settings} from './settings.ts';
import {surveyEngine, type Going} from './survey-once.ts';

/** Each has looks of its own under way. */
const mostAtOnce = 4;

export type HostsAudit = HostsReport & {
	/** One at least was not judged. */
	readonly hasProblems: boolean;
	readonly isPassed: boolean;
};

export async function auditHosts(
	specs: readonly HostSpec[],
	settings: Settings,
	{
		wants,
		going,
		reportOf,
		isWhole,
	}: {
		readonly wants: Wants;
		readonly going: Going;
		readonly reportOf: (survey: Survey) => Report;
		/** All there is was judged. */
		readonly isWhole: boolean;
	},
): Promise<HostsAudit> {
	const opened = await openHosts(specs);
	if (opened.is === 'none') throw new Stopped(noEngineWords(opened));
	const surveys: Survey[] = [];
	/** By engine, who was first to be there. */
	const known = new Map<string, SafeText>();

	async function judge(host: OpenedHost): Promise<HostOutcome> {
		try {
			const survey = await surveyEngine(await host.connect(), settings, wants, going);
			const other = survey.engine.ID === '' ? undefined : known.get(survey.engine.ID);
			if (other !== undefined) return {is: 'same', as: other, why: words`it is the same engine as ${other}`};
			known.set(survey.engine.ID, host.name);
			surveys.push(survey);
			return {is: 'report', report: reportOf(survey)};
		} catch (error) {
			if (error instanceof ActionableError) {
				const {what, why, todo} = error.trouble;
				return {is: 'problem', why: words`${what}: ${why}. ${todo}`};
			}
			// Anything else is a bug, and goes up as one.
			if (error instanceof EngineAnswer) return {is: 'problem', why: reasonOf(error)};
			throw error;
		}
	}

	try {
		const outcomes = await inPool(opened.hosts, mostAtOnce, judge);
		const hosts = opened.hosts.map(({name}, index) => ({name, outcome: outcomes[index] ?? lost}));
		return {
			hosts,
			notices: settings.noticesOf(surveys, isWhole),
			hasProblems: outcomes.some(({is}) => is === 'problem'),
			isPassed: outcomes.every(outcome => outcome.is !== 'report' || outcome.report.bar.isPassed),
		};
	} finally {
		await Promise.all(opened.hosts.map(host => host.close()));
	}
}

const lost: HostOutcome = {is: 'problem', why: words`nobody looked at it`};
