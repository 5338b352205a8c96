/** `hullcheck fix`: the fixes of the screen by one command: preview, a yes, one container after the other, proof. */
import process from 'node:process';
import type {Plan} from '../model/fix.ts';
import {inPool} from '../model/pool.ts';
import {createPlanner} from '../session/plan-for.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {applyAll} from './fix-apply.ts';
import {askName, askYes, mustBeAskable} from './fix-ask.ts';
import {withDoors} from './fix-doors.ts';
import {outcomeLines} from './fix-outcome.ts';
import {inWords, prepare} from './fix-prepare.ts';
import {consentOf} from './fix-preview.ts';
import {doneIn, linesOf, preparedText, resultsJson, type Result} from './fix-results.ts';
import {listingsFor, readTarget, targetFlags} from './fix-targets.ts';
import {tellDone} from './fix-tell.ts';
import {mustBeUsed, readSetting, settingExamples} from './fix-values.ts';
import {configFlag, engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';
import {loadSettings} from './settings.ts';

const formats = ['text', 'json', 'compose', 'run'] as const;
type Format = (typeof formats)[number];

const flags = {
	...targetFlags,
	'dry-run': {takes: null, says: 'the preview alone: nothing is changed, no event is caused'},
	set: {takes: 'KEY=VALUE', isRepeatable: true, says: 'a value of your own: user=1000:1000, memory=256m …'},
	yes: {takes: null, says: 'confirmed beforehand, whatever the preview says'},
	format: {takes: 'FORMAT', says: 'text, json; of a --dry-run also compose (a patch), run (docker commands)'},
	...configFlag,
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'fix',
	usage: [
		['fix CONTAINER CHECK…', 'put right what these checks found: ids (pids-limit) or CIS numbers (5.29)'],
		['fix CONTAINER --harden', 'all that it was seen to survive'],
		['fix CONTAINER CHECK… --dry-run', 'see it first'],
		['fix --all CHECK…', 'wherever it applies, one by one; the first failure ends it'],
	],
	flags,
	most: 1000,
	notes: [
		`--set takes: ${settingExamples.slice(0, 6).join(', ')},`,
		`  ${settingExamples.slice(6, 11).join(', ')},`,
		`  ${settingExamples.slice(11).join(', ')}`,
		'Everything is written to the journal first: hullcheck undo takes it back, hullcheck recover ends what a crash left.',
		'docs/fix.md says more. Exit codes: 0 applied, or nothing to do, 1 failed and rolled back, 2 wrong usage or refused,',
		'3 failed and needs a person.',
	].join('\n'),
};

/** As strong as what is at stake: a yes for all of them, and the name of each that could lose something. */
export async function areConfirmed(plans: readonly Plan[]): Promise<boolean> {
	const [first, ...more] = plans;
	if (first === undefined) return true;
	const atStake = plans.filter(plan => consentOf(plan) === 'name');
	const isAsked = more.length > 0 || atStake.length === 0;
	if (
		isAsked &&
		!(await askYes(more.length > 0 ? `Change these ${plans.length} containers?` : `Change ${first.containerName}?`))
	)
		return false;
	for (const {containerName} of atStake)
		if (!(await askName(`Data, clients or more are at risk in ${containerName}.`, containerName))) return false;
	return true;
}

const worst = (one: ExitCode, other: ExitCode): ExitCode => (one > other ? one : other);

export async function fix(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const format: Format = oneOf('format', parsed.one('format') ?? 'text', formats);
	const isDryRun = parsed.is('dry-run');
	if ((format === 'compose' || format === 'run') && !isDryRun)
		throw new UsageError(`--format ${format} is what somebody else would do: add --dry-run.`);
	const target = readTarget(parsed);
	const settings = parsed.all('set').map(readSetting);
	const isYes = parsed.is('yes');
	const {rules, judge} = await loadSettings(parsed.one('config'));
	return withDoors(parsed, {isChanging: !isDryRun, configPath: parsed.one('config')}, async doors => {
		const planner = await createPlanner({...doors, ...rules, judge: judge.container});
		const listings = await listingsFor(target, parsed, planner);
		const all = await inPool(listings, 4, listing => prepare(planner, listing, {...target, settings}));
		mustBeUsed(settings.filter(setting => all.every(one => one.unused.includes(setting))));
		// Of many, those that need nothing are only counted.
		const prepared = all.length === 1 ? all : all.filter(({is}) => is !== 'nothing');
		if (prepared.length < all.length) say('fix', `${all.length - prepared.length} need nothing of it.`);
		const plans = prepared.filter(one => one.is === 'plan');
		const refused = prepared.some(({is}) => is === 'refused') ? exit.trouble : exit.good;
		const unapplied = prepared.map((one): Result => ({prepared: one, ended: null}));

		if (format === 'compose' || format === 'run') {
			for (const one of prepared) await print([await inWords(planner, one, format)]);
			return refused;
		}
		const isText = format === 'text';
		if (isText) await print(prepared.map(preparedText));
		if (isDryRun || plans.length === 0) {
			if (!isText) await print([resultsJson(unapplied, isDryRun, refused)]);
			return refused;
		}
		if (!isYes) {
			mustBeAskable(`${plans.map(one => one.name).join(', ')} ${plans.length === 1 ? 'was' : 'were'} not changed`);
			if (!isText) process.stderr.write(plans.map(preparedText).join(''));
			if (!(await areConfirmed(plans.map(({plan}) => plan)))) {
				say('fix', 'nothing was changed.');
				return exit.trouble;
			}
		}
		const run = await applyAll(doors, planner, plans, async ({prepared: one, ended}) => {
			if (!isText || ended === null) return;
			const lines = outcomeLines(one.name, ended.outcome);
			await tellDone(() => print([linesOf(lines)]), {lines, code: ended.code});
		});
		const code = worst(run.code, refused);
		if (!isText) {
			const applied = unapplied.map(one => run.results.find(({prepared: {id}}) => id === one.prepared.id) ?? one);
			await tellDone(() => print([resultsJson(applied, isDryRun, code)]), doneIn(run.results, code));
		}
		return code;
	});
}
