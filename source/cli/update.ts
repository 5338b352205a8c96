/** `hullcheck update`: the newer image of a container's tag: pull, compare, go over, each after a yes; or all back. */
import process from 'node:process';
import type {Outcome} from '../fixes/outcome.ts';
import type {Plan, Transaction} from '../model/fix.ts';
import {isUnread} from '../model/read.ts';
import {createPlanner, type Subject} from '../session/plan-for.ts';
import {findUpdate, sideOf, type Candidate} from '../session/update-for.ts';
import {exit, say, UsageError, type ExitCode} from './exit.ts';
import {areConfirmed} from './fix.ts';
import {askYes, canAsk, mustBeAskable} from './fix-ask.ts';
import {mustBeChangeable, withDoors} from './fix-doors.ts';
import {outcomeLines} from './fix-outcome.ts';
import {previewLines} from './fix-preview.ts';
import {linesOf} from './fix-results.ts';
import {oneOfName} from './fix-targets.ts';
import {tellDone} from './fix-tell.ts';
import {configFlag, engineFlags, oneOf, parseFlags, type Command} from './flags.ts';
import {print} from './print.ts';
import {loadSettings} from './settings.ts';
import {doneIn, updateJson, type Asked, type Came} from './update-results.ts';
import {compare, giveBack, goOver, pull, settle, waitingIn, type Run} from './update-steps.ts';
import {blockedLines, weigh} from './update-weigh.ts';
import {whileThere} from '../session/while-there.ts';

const formats = ['text', 'json'] as const;

const flags = {
	'dry-run': {takes: null, says: 'what would be pulled; an image that is here already is compared'},
	pull: {takes: null, says: 'the pull is confirmed beforehand; going over to it is still asked'},
	yes: {takes: null, says: 'both are confirmed beforehand, whatever the comparison says'},
	drop: {takes: null, says: 'where it is not gone over to: drop what was pulled, where nothing uses it'},
	format: {takes: 'FORMAT', says: `${formats.join(', ')}; else text`},
	...configFlag,
	...engineFlags,
} as const;

const command: Command<typeof flags> = {
	name: 'update',
	usage: [
		['update CONTAINER', 'ask the registry, pull after a yes, compare, go over after another'],
		['update CONTAINER --dry-run', 'see first whether there is a newer image'],
	],
	flags,
	most: 1,
	notes: [
		'The newer image is scanned before anything runs from it. A no gives the tag back to the old image; so does an image',
		'that does not start. hullcheck undo brings back the old container and the tag. docs/fix.md says more.',
		'Exit codes: 0 updated, or nothing newer, 1 failed and rolled back, 2 wrong usage, refused or a no, 3 needs a person.',
	].join('\n'),
};

type Ways = {
	readonly isDryRun: boolean;
	readonly isYes: boolean;
	/** Both or the pull alone. */
	readonly isPullYes: boolean;
	/** Of `--config`. */
	readonly configPath: string | null;
	readonly show: (lines: readonly string[]) => Promise<void>;
};

async function confirm(plan: Plan, isYes: boolean): Promise<boolean> {
	if (isYes) return true;
	if (canAsk()) return areConfirmed([plan]);
	say('update', 'nobody is there to say yes: it was compared and no more. Add --yes to go over to it.');
	return false;
}

const weighed = (run: Run, {isDryRun, isYes, show}: Ways, candidate: Candidate, pulled: Transaction | null) =>
	weigh(
		{
			name: run.subject.listing.name,
			isDryRun,
			show,
			compare: () => compare(run, candidate, pulled),
			confirm: plan => confirm(plan, isYes),
			goOver: plan => goOver(run, plan),
			giveBack: transaction => giveBack(run, transaction),
			settle: transaction => settle(run, transaction),
		},
		pulled,
	);

async function bringUp(run: Run, ways: Ways): Promise<Came> {
	const {show, isDryRun, isPullYes} = ways;
	const {doors, planner, subject} = run;
	const {name} = subject.listing;
	const found = await whileThere(doors.engine, subject.listing, async () => findUpdate(await planner.request(subject)));
	const came = {found, pulled: null, compared: null, ended: null, trouble: null};
	switch (found.is) {
		case 'current':
			await show([found.says]);
			return {...came, code: exit.good};
		case 'blocked':
			await show(blockedLines(found.plan));
			return {...came, code: exit.trouble};
		case 'here':
			// A dry run too: a scan makes a container, if for a moment.
			await mustBeChangeable(doors.engine.endpoint, ways.configPath, doors.host);
			return {found, ...(await weighed(run, ways, found.candidate, null))};
		case 'pull': {
			await show(previewLines(found.plan));
			if (isDryRun) return {...came, code: exit.good};
			if (!isPullYes) {
				mustBeAskable(`${name} was not changed`);
				if (!(await askYes('Pull it?'))) return {...came, code: exit.trouble};
			}
			const ended = await pull(run, found.plan, found.auth);
			if (ended === null) return {...came, code: exit.needsPerson};
			const pulled = waitingIn(ended);
			if (pulled !== null) return {found, ...(await weighed(run, ways, found.candidate, pulled))};
			const lines = outcomeLines(name, ended.outcome);
			// For other platforms alone, where it ended well: nothing here is another than before.
			await tellDone(() => show(lines), {lines, code: ended.code, isChanged: false});
			return {...came, pulled: ended.outcome, code: ended.code};
		}
	}
}

/** As the journal has it: what follows a pull ends it. */
async function pulledNow({doors}: Run, pulled: Outcome | null): Promise<Outcome | null> {
	if (pulled?.is !== 'ended') return pulled;
	const {transactions} = await doors.journal.loadHistory(doors.engineId);
	return {is: 'ended', transaction: transactions.find(({id}) => id === pulled.transaction.id) ?? pulled.transaction};
}

function askedOf({listing, evidence: {inspect, image}}: Subject): Asked {
	const {name, id} = listing;
	if (isUnread(inspect)) return {name, id, image: null, before: null};
	return {name, id, image: inspect.Config.Image, before: sideOf(image, inspect.Image)};
}

export async function update(argv: readonly string[]): Promise<ExitCode> {
	const parsed = parseFlags(command, argv);
	const [name] = parsed.input;
	if (name === undefined) throw new UsageError('update wants a container: hullcheck update CONTAINER.');
	const isText = oneOf('format', parsed.one('format') ?? 'text', formats) === 'text';
	const [isDryRun, isYes] = [parsed.is('dry-run'), parsed.is('yes')];
	const configPath = parsed.one('config');
	const {rules, judge} = await loadSettings(configPath);
	return withDoors(parsed, {isChanging: !isDryRun, configPath}, async doors => {
		const planner = await createPlanner({...doors, ...rules, judge: judge.container});
		const listing = oneOfName(name, planner.listings);
		const subject = await planner.look(listing.id, listing.name);
		const run: Run = {doors, planner, subject, isDropped: parsed.is('drop')};
		const came = await bringUp(run, {
			isDryRun,
			isYes,
			isPullYes: isYes || parsed.is('pull'),
			configPath,
			async show(lines) {
				if (isText) return print([linesOf(lines)]);
				// Standard output is the object's: who is asked reads here what about.
				if (!isDryRun && !isYes && canAsk()) process.stderr.write(linesOf(lines));
			},
		});
		if (!isText) {
			await tellDone(
				async () => {
					const pulled = await pulledNow(run, came.pulled);
					await print([updateJson(askedOf(subject), {...came, pulled}, isDryRun)]);
				},
				doneIn(listing.name, came),
			);
		}
		return came.code;
	});
}
