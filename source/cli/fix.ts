/** `hullcheck fix`: the fixes of the screen by one command: preview, a yes, one container after the other, proof. */
import process from 'node:process';
import {runPlan} from '../fixes/run-plan.ts';
import type {Plan, ProofLine} from '../model/fix.ts';
import {inPool} from '../model/pool.ts';
import {judgement} from '../session/judgement.ts';
import {createPlanner, type Planner} from '../session/plan-for.ts';
import {version} from '../version.ts';
import {exit, say, type ExitCode} from './exit.ts';
import {askName, askYes, mustBeAskable} from './fix-ask.ts';
import {withDoors, type OpenDoors} from './fix-doors.ts';
import {outcomeLines, transactionJson, troubleLines} from './fix-outcome.ts';
import {inWords, prepare, type Prepared} from './fix-prepare.ts';
import {consentOf, planJson, previewLines} from './fix-preview.ts';
import {carryOut, watchForSignals, type Ended} from './fix-run.ts';
import {listingsFor, readTarget, targetFlags} from './fix-targets.ts';
import {mustBeUsed, readSetting, settingExamples} from './fix-values.ts';
import {configFlag, engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';
import {loadSettings} from './settings.ts';
import {UsageError} from './exit.ts';

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

type Planned = Extract<Prepared, {is: 'plan'}>;

/** What became of one container; null: its turn did not come. */
type Result = {readonly prepared: Prepared; readonly ended: Ended | null};

const linesOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');

function preparedText(prepared: Prepared): string {
	switch (prepared.is) {
		case 'plan':
			return linesOf(previewLines(prepared.plan, prepared.leftOut));
		case 'nothing':
			return linesOf([`${prepared.name}: nothing to do`, ...prepared.says.map(one => `  ${one}`), '']);
		case 'refused':
			return linesOf(troubleLines(prepared.name, prepared.trouble));
	}
}

function resultJson({prepared, ended}: Result) {
	const {name, id} = prepared;
	const nothing = {plan: null, transaction: null, trouble: null, says: []};
	switch (prepared.is) {
		case 'nothing':
			return {name, id, is: 'nothing', ...nothing, says: prepared.says};
		case 'refused':
			return {name, id, is: 'refused', ...nothing, trouble: prepared.trouble};
		case 'plan': {
			const plan = planJson(prepared.plan, prepared.leftOut);
			if (ended === null) return {name, id, is: 'planned', ...nothing, plan};
			const {outcome} = ended;
			return outcome.is === 'refused'
				? {name, id, is: 'refused', ...nothing, plan, trouble: outcome.trouble}
				: {
						name,
						id,
						is: outcome.transaction.state,
						...nothing,
						plan,
						transaction: transactionJson(outcome.transaction),
					};
		}
	}
}

const resultsJson = (results: readonly Result[], isDryRun: boolean, code: ExitCode): string =>
	`${JSON.stringify({hullcheck: version, isDryRun, exitCode: code, containers: results.map(resultJson)}, null, '\t')}\n`;

/** As strong as what is at stake: a yes for all of them, and the name of each that could lose something. */
async function areConfirmed(plans: readonly Plan[]): Promise<boolean> {
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

/** Looked at once more: what was found is not found any more. */
async function proofOf(planner: Planner, {subject}: Planned, {outcome}: Ended): Promise<readonly ProofLine[]> {
	if (outcome.is === 'refused') return [];
	const {replacedBy, containerId, containerName, state} = outcome.transaction;
	const now = await planner.look(replacedBy ?? containerId, containerName).catch(() => null);
	return judgement(subject.assessment, now?.assessment ?? null, state);
}

const withProof = (ended: Ended, lines: readonly ProofLine[]): Ended => {
	const {outcome} = ended;
	if (outcome.is === 'refused') return ended;
	const {transaction} = outcome;
	return {...ended, outcome: {is: 'ended', transaction: {...transaction, proof: [...transaction.proof, ...lines]}}};
};

type Run = {readonly results: readonly Result[]; readonly code: ExitCode};

/** One after the other; the first that is not well ends it. */
async function applyAll(
	doors: OpenDoors,
	planner: Planner,
	plans: readonly Planned[],
	tell: (result: Result) => Promise<void>,
): Promise<Run> {
	const interruption = watchForSignals('fix');
	const results: Result[] = [];
	try {
		for (const [index, prepared] of plans.entries()) {
			const label = plans.length === 1 ? prepared.name : `${prepared.name} (${index + 1} of ${plans.length})`;
			const ended = await carryOut('fix', label, doors.journal, onProgress =>
				runPlan({...doors, plan: prepared.plan, onProgress}),
			);
			if (ended === null) return {results, code: exit.needsPerson};
			const result = {prepared, ended: withProof(ended, await proofOf(planner, prepared, ended))};
			results.push(result);
			await tell(result);
			const left = plans.length - index - 1;
			if (ended.code !== exit.good || (left > 0 && interruption.isAsked())) {
				if (left > 0) say('fix', `stopped there: ${left} more ${left === 1 ? 'is' : 'are'} as before.`);
				return {results, code: ended.code === exit.good ? exit.trouble : ended.code};
			}
		}
		return {results, code: exit.good};
	} finally {
		interruption.stop();
	}
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
	return withDoors(parsed, async doors => {
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
			if (isText && ended !== null) await print([linesOf(outcomeLines(one.name, ended.outcome))]);
		});
		const code = worst(run.code, refused);
		if (!isText) {
			const applied = unapplied.map(one => run.results.find(({prepared: {id}}) => id === one.prepared.id) ?? one);
			await print([resultsJson(applied, isDryRun, code)]);
		}
		return code;
	});
}
