/** `hullcheck baseline`: today's findings as waivers, so that tomorrow only what is new is loud. */
import {baselineYaml} from '../config/baseline.ts';
import {writeOutputFile} from '../host/output-file.ts';
import {wantsAll} from '../session/survey.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {configFlag, engineFlags, parseFlags, type Command} from './flags.ts';
import {openOptions} from './open.ts';
import {print} from './print.ts';
import {loadSettings} from './settings.ts';
import {surveyOnce} from './survey-once.ts';

const flags = {
	expires: {takes: 'DATE', says: 'last day they hold, 2027-01-31; else in 90 days'},
	output: {takes: 'FILE', says: 'instead of standard output; written whole or not at all'},
	...configFlag,
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'baseline',
	usage: [['baseline --output FILE', "a config file that waives today's findings, until they expire"]],
	flags,
	notes: 'Read it before you use it: each line is a risk accepted. hullcheck never reads it by itself.',
};

const dayMs = 86_400_000;
const usualDays = 90;

/** Days from today, in UTC. Throws `UsageError` at a date that is none, or is over. */
export function readDays(text: string | null, nowUnixMs: number): number {
	if (text === null) return usualDays;
	const unixMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(unixMs) || new Date(unixMs).toISOString().slice(0, 10) !== text)
		throw new UsageError(`--expires wants a day as 2027-01-31, not "${text}".`);
	const days = unixMs / dayMs - Math.floor(nowUnixMs / dayMs);
	if (days < 0) throw new UsageError(`--expires ${text} is over: name a day to come.`);
	return days;
}

export async function baseline(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const days = readDays(parsed.one('expires'), Date.now());
	const settings = await loadSettings(parsed.one('config'));
	const survey = await surveyOnce(openOptions(parsed), settings, wantsAll);
	const parts = [
		baselineYaml(survey.containers, survey.host, survey.images, {nowUnixMs: survey.generatedAtUnixMs, days}),
	];
	const output = parsed.one('output');
	await (output === null ? print(parts) : writeOutputFile(output, parts));
	for (const notice of survey.notices) say('baseline', notice);
	return exit.good;
}
