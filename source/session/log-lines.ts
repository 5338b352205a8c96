/** What became different between two states that is worth a line in a log: the engine, looks that failed, plans and what came of them. Pure. */
import type {AppState} from '../model/app.ts';
import type {Fixing} from '../model/fixing.ts';
import type {Fleet, Link} from '../model/fleet.ts';
import type {Transaction} from '../model/fix.ts';

export type LogLevel = 'info' | 'warn' | 'error';
/** Not yet masked: the log does that for all it is told. */
export type LogLine = {readonly level: LogLevel; readonly text: string};

const info = (text: string): LogLine => ({level: 'info', text});
const warn = (text: string): LogLine => ({level: 'warn', text});

function linkLines(before: Link | null, now: Link, address: string): readonly LogLine[] {
	switch (now.is) {
		case 'connecting':
			return before?.is === 'connecting' ? [] : [info(`engine ${address}: connecting`)];
		case 'live':
			return before?.is === 'live' && before.sinceUnixMs === now.sinceUnixMs
				? []
				: [info(`engine ${address}: connected`)];
		case 'lost':
			// Each try that fails for the same reason is no news.
			return before?.is === 'lost' && before.why === now.why
				? []
				: [warn(`engine ${address}: out of reach: ${now.why}`)];
	}
}

function engineLines(before: Fleet | null, {link, engine, endpoint}: Fleet, name: string | null): readonly LogLine[] {
	const said = before?.engine ?? null;
	const isOther = engine !== null && (said?.Name !== engine.Name || said.ServerVersion !== engine.ServerVersion);
	return [
		...linkLines(before?.link ?? null, link, name === null ? endpoint.address : `${name} at ${endpoint.address}`),
		...(isOther
			? [info(`engine ${name === null ? '' : `${name} `}is ${engine.Name}, version ${engine.ServerVersion}`)]
			: []),
	];
}

/** Of several each speaks for itself: together they are live as long as one is. */
function enginesLines(before: AppState | null, now: AppState): readonly LogLine[] {
	if (now.hosts === undefined) return engineLines(before?.fleet ?? null, now.fleet, null);
	const old = new Map((before?.hosts?.lines ?? []).map(line => [line.name, line]));
	return now.hosts.lines.flatMap(({name, sameAs, state}) => {
		const was = old.get(name);
		if (sameAs !== null)
			return was?.sameAs === sameAs ? [] : [info(`engine ${name}: the same as ${sameAs}, shown once`)];
		return was?.state.fleet === state.fleet ? [] : engineLines(was?.state.fleet ?? null, state.fleet, name);
	});
}

function lookLines(before: AppState | null, {fleet}: AppState): readonly LogLine[] {
	if (before?.fleet.containers === fleet.containers) return [];
	const lines: LogLine[] = [];
	for (const [id, now] of fleet.containers) {
		const old = before?.fleet.containers.get(id);
		if (old === now || (old?.lookProblem ?? null) === now.lookProblem) continue;
		const {name} = now.listing;
		lines.push(
			now.lookProblem === null
				? info(`container ${name}: could be looked at again`)
				: warn(`container ${name}: could not be looked at: ${now.lookProblem}`),
		);
	}
	return lines;
}

function transactionLine(one: Transaction, before: Transaction | undefined): LogLine {
	const done = one.steps.filter(({state}) => state === 'done').length;
	const text = `transaction ${one.id}: ${one.containerName}: ${one.title}: ${one.state}, ${done} of ${one.steps.length} steps done`;
	if (one.problem === null || one.problem === before?.problem) return info(text);
	return warn(`${text}: ${one.problem}`);
}

function historyLines(before: AppState | null, {history}: AppState): readonly LogLine[] {
	if (before?.history === history) return [];
	const old = new Map((before?.history ?? []).map(one => [one.id, one]));
	return history
		.filter(one => old.get(one.id)?.state !== one.state)
		.map(one => transactionLine(one, old.get(one.id)))
		.reverse();
}

function fixingLines(before: Fixing | null, now: Fixing): readonly LogLine[] {
	if (before === now) return [];
	switch (now.is) {
		case 'preview':
			if (before?.is === 'preview' && before.plan.id === now.plan.id) return [];
			return [
				info(
					`plan ${now.plan.id}: ${now.plan.containerName}: ${now.plan.title}: shown${now.plan.blocked === null ? '' : `, blocked: ${now.plan.blocked}`}`,
				),
			];
		case 'undo-preview':
			return [info(`undo of ${now.transaction.id}: ${now.transaction.containerName}: shown`)];
		case 'preview-many':
			return before?.is === 'preview-many'
				? []
				: [info(`plan for ${now.batch.items.length}: ${now.batch.title}: shown`)];
		case 'undo-many-preview':
			return [info(`undo: ${now.batch.title}: shown`)];
		case 'running-many':
			return before?.is === 'running-many' ? [] : [info(`${now.isUndo ? 'undo: ' : ''}${now.batch.title}: begun`)];
		case 'finished-many': {
			const failed = now.batch.items.filter(({state}) => state === 'failed').length;
			const text = `${now.isUndo ? 'undo: ' : ''}${now.batch.title}: ended`;
			return [failed === 0 ? info(text) : warn(`${text}, ${failed} failed`)];
		}
		case 'backup-preview':
			return [info(`removing backup ${now.backup.name}: shown`)];
		case 'removing':
			return [info(`removing backup ${now.backup.name}`)];
		case 'told':
			return [info(`${now.title}: ${now.says}`)];
		case 'refused':
			return [warn(`refused: ${now.trouble.what}: ${now.trouble.why}`)];
		// Told by the history, or nothing yet.
		case 'nothing':
		case 'planning':
		case 'running':
		case 'finished':
		case 'planning-many':
			return [];
	}
}

const problemLine = (
	before: string | null | undefined,
	now: string | null | undefined,
	of: string,
): readonly LogLine[] => ((now ?? null) === null || now === before ? [] : [warn(`${of}: ${now}`)]);

function scanLines(before: AppState | null, {scanning}: AppState): readonly LogLine[] {
	if (before?.scanning.problems === scanning.problems) return [];
	return [...scanning.problems].flatMap(([id, why]) =>
		problemLine(before?.scanning.problems.get(id), why, `image ${id.slice(0, 19)}: could not be scanned`),
	);
}

/** In the order of cause and effect. `before`: null at the start. */
export function logLines(before: AppState | null, now: AppState): readonly LogLine[] {
	const {fleet, host, images} = now;
	return [
		...enginesLines(before, now),
		...(fleet.isComplete && before?.fleet.isComplete !== true
			? [info(`every container has been looked at: ${fleet.containers.size}`)]
			: []),
		...lookLines(before, now),
		...problemLine(before?.host?.problem, host?.problem, 'the host could not be looked at'),
		...problemLine(before?.images?.problem, images?.problem, 'images could not be looked at'),
		...scanLines(before, now),
		...(before?.historyProblems === now.historyProblems
			? []
			: (now.historyProblems ?? []).map(problem => warn(`the journal: ${problem}`))),
		...fixingLines(before?.fixing ?? null, now.fixing),
		...historyLines(before, now),
	];
}
