/** `hullcheck audit`: look at everything once, judge, write a report, hold it against a bar. */
import {writeOutputFile} from '../host/output-file.ts';
import {severities} from '../model/check.ts';
import type {Report} from '../model/report.ts';
import {reportFormatNames, reportFormats, type ReportFormatName} from '../report/index.ts';
import {measure, readUnder, type Height} from './bar.ts';
import {choosingFlags, readSelection, selectionWords} from './choose.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {configFlag, engineFlags, oneOf, parseFlags, type Command, type Parsed} from './flags.ts';
import {logFlag, openLog, type Log} from './log.ts';
import {print} from './print.ts';
import {select, wantsOf} from './selection.ts';
import {loadSettings} from './settings.ts';
import {surveyOnce} from './survey-once.ts';

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
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'audit',
	usage: [
		['audit', 'everything: containers, images, the daemon and its machine'],
		['audit --theme network --severity high', 'what of it is listed'],
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
	const judged = await surveyOnce(parsed, settings, wantsOf(selection), {
		isScanning: parsed.is('scan'),
		isRegistryAsked: parsed.is('check-registry'),
		hasLogins: parsed.is('registry-login'),
	});
	const bar = measure(select(judged, {...selection, minSeverity: null}), height);
	const words = selectionWords(parsed);
	const report: Report = {
		...select(judged, selection),
		notices: [...judged.notices, ...settings.noticesOf(judged, words === '')],
		selection: words,
		bar,
	};
	logReport(log, report);
	const output = parsed.one('output');
	await (output === null ? print(format.parts(report)) : writeOutputFile(output, format.parts(report)));
	// Whoever reads the text has read it there.
	if (output !== null || formatName !== 'text') sayAside(report);
	await log.close();
	return bar.isPassed ? exit.good : exit.below;
}

function logReport(log: Log, {engine, containers, images, notices, bar}: Report): void {
	log.say('info', `engine is ${engine.Name}, version ${engine.ServerVersion}`);
	log.say('info', `${containers.length} containers and ${images.length} images are listed`);
	for (const notice of notices) log.say('warn', notice);
	log.say(bar.isPassed ? 'info' : 'warn', bar.isPassed ? 'the bar is passed' : 'below the bar');
}

const reasonsSaid = 10;

/** On standard error, beside a report that is for a program. */
function sayAside({notices, bar: {reasons}}: Report): void {
	for (const notice of notices) say('audit', notice);
	for (const reason of reasons.slice(0, reasonsSaid)) say('audit', `below the bar: ${reason}`);
	const more = reasons.length - reasonsSaid;
	if (more > 0) say('audit', `below the bar: and ${more} more`);
}
