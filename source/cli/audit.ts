/** `hullcheck audit`: look at everything once, judge, write a report, hold it against a bar. */
import {writeOutputFile} from '../host/output-file.ts';
import {createNodeHost} from '../host/node-host.ts';
import {severities} from '../model/check.ts';
import type {Report} from '../model/report.ts';
import type {SafeText} from '../model/safe-text.ts';
import {hostsFormats} from '../report/hosts.ts';
import {reportFormatNames, reportFormats, type ReportFormatName} from '../report/index.ts';
import {measure, readUnder, type Height} from './bar.ts';
import {choosingFlags, readSelection, selectionWords} from './choose.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {auditHosts} from './audit-hosts.ts';
import {configFlag, oneOf, parseFlags, type Command, type Parsed} from './flags.ts';
import {chooseHosts, hostsFlags} from './hosts.ts';
import {logFlag, openLog, type Log} from './log.ts';
import {print} from './print.ts';
import {select, wantsOf} from './selection.ts';
import type {Survey} from '../session/survey.ts';
import {loadSettings} from './settings.ts';
import {surveyOnce, type Going} from './survey-once.ts';

const usualFormat: ReportFormatName = 'text';

const flags = {
	format: {takes: 'FORMAT', says: `${reportFormatNames.join(', ')}; else ${usualFormat}`},
	output: {takes: 'FILE', says: 'instead of standard output; written whole or not at all'},
	'fail-under': {takes: 'SCORE|GRADE', says: 'exit 1 where a listed score is lower: 65, C'},
	'fail-on': {takes: 'SEVERITY', says: 'exit 1 where a listed finding is this bad or worse'},
	'check-registry': {
		takes: null,
		says: 'ask registries, through the engine, for newer images; a tag once a day at most',
	},
	'registry-login': {takes: null, says: 'with --check-registry: as whom docker login wrote down'},
	scan: {takes: null, says: 'scan the images first: through a container each that is never started, removed again'},
	...choosingFlags,
	...logFlag,
	...configFlag,
	...hostsFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'audit',
	usage: [
		['audit', 'everything: containers, images, the daemon and its machine'],
		['audit --theme network --severity high', 'what of it is listed'],
		['audit --context A --context B', 'several engines: a report of each, the exit code of the worst'],
		['audit --fail-under C --fail-on critical', 'a bar for scripts and build pipelines'],
	],
	flags,
	notes: [
		'What is chosen is what is listed and held against the bar. A score is always of the whole container.',
		'Naming containers or images leaves the host out. The lower end of a score counts, unknown at its worst.',
		'--severity thins the list, not the bar.',
		'Exit codes: 0 passed, 1 below the bar, 2 wrong usage, or it could not be judged.',
	].join('\n'),
};

function readHeight(parsed: Parsed<keyof typeof flags>): Height {
	const [under, on] = [parsed.one('fail-under'), parsed.one('fail-on')];
	return {
		under: under === null ? null : readUnder(under),
		on: on === null ? null : oneOf('fail-on', on, severities),
	};
}

export async function audit(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const formatName = oneOf('format', parsed.one('format') ?? usualFormat, reportFormatNames);
	const format = reportFormats[formatName];
	const height = readHeight(parsed);
	if (parsed.is('registry-login') && !parsed.is('check-registry')) {
		throw new UsageError('--registry-login says how --check-registry asks: it needs that flag');
	}
	const selection = readSelection(parsed);
	const log = await openLog(parsed, 'audit');
	const settings = await loadSettings(parsed.one('config'));
	const wants = wantsOf(selection);
	const going: Going = {
		isScanning: parsed.is('scan'),
		isRegistryAsked: parsed.is('check-registry'),
		hasLogins: parsed.is('registry-login'),
	};
	const words = selectionWords(parsed);
	const output = parsed.one('output');
	const write = (parts: Iterable<string>): Promise<void> =>
		output === null ? print(parts) : writeOutputFile(output, parts);
	const reportOf = (judged: Survey, notices: readonly SafeText[]): Report => ({
		...select(judged, selection),
		notices: [...judged.notices, ...notices],
		selection: words,
		bar: measure(select(judged, {...selection, minSeverity: null}), height),
	});
	const isAside = output !== null || formatName !== 'text';

	const chosen = await chooseHosts(parsed, settings.hosts, createNodeHost());
	if (chosen.is === 'many') {
		const {specs} = chosen;
		if (formatName !== 'text' && formatName !== 'json')
			throw new UsageError(
				`--format ${formatName} tells of one engine, and ${specs.length} are meant: text and json hold several, --host or --context names one.`,
			);
		const audited = await auditHosts(specs, settings, {
			wants,
			going,
			reportOf: survey => reportOf(survey, []),
			isWhole: words === '',
		});
		await write(hostsFormats[formatName](audited));
		for (const {name, outcome} of audited.hosts) {
			if (outcome.is === 'problem') say('audit', `${name} was not judged: ${outcome.why}.`);
			else if (outcome.is === 'report' && isAside) sayAside(outcome.report, `${name}: `);
		}
		for (const {name, outcome} of audited.hosts) {
			if (outcome.is === 'problem') log.say('error', `${name} was not judged: ${outcome.why}`);
			else if (outcome.is === 'report') logReport(log, outcome.report);
		}
		await log.close();
		if (audited.hasProblems) return exit.trouble;
		return audited.isPassed ? exit.good : exit.below;
	}

	const judged = await surveyOnce(chosen.options, settings, wants, going);
	const report = reportOf(judged, settings.noticesOf([judged], words === ''));
	await write(format.parts(report));
	// Whoever reads the text has read it there.
	logReport(log, report);
	if (isAside) sayAside(report);
	await log.close();
	return report.bar.isPassed ? exit.good : exit.below;
}

function logReport(log: Log, {engine, containers, images, notices, bar}: Report): void {
	log.say('info', `engine is ${engine.Name}, version ${engine.ServerVersion}`);
	log.say('info', `${containers.length} containers and ${images.length} images are listed`);
	for (const notice of notices) log.say('warn', notice);
	log.say(bar.isPassed ? 'info' : 'warn', bar.isPassed ? 'the bar is passed' : 'below the bar');
}

const reasonsSaid = 10;

/** On standard error, beside a report that is for a program. */
function sayAside({notices, bar: {reasons}}: Report, of = ''): void {
	for (const notice of notices) say('audit', `${of}${notice}`);
	for (const reason of reasons.slice(0, reasonsSaid)) say('audit', `${of}below the bar: ${reason}`);
	const more = reasons.length - reasonsSaid;
	if (more > 0) say('audit', `${of}below the bar: and ${more} more`);
}
