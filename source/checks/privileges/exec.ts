/** What was done by exec while we watched. One look says nothing about it: then it is for a person to ask. */
import type {Verdict} from '../../model/check.ts';
import type {ExecSeen, Watched} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {isUnread, knownOr, mapRead, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, manual, notApplicable, pass, unknown} from '../define-check.ts';
import {isRootSpelling} from './root.ts';

/** One that is true decides; else one that could not be read does. */
const anyOf = (reads: ReadonlyArray<Read<boolean>>): Read<boolean> =>
	reads.find(read => read === true) ?? reads.find(isUnread) ?? false;

function judgeExecs(
	watched: Watched | null,
	isHit: (exec: ExecSeen) => Read<boolean>,
	fail: (actual: SafeText) => Verdict,
	execsNow: readonly ExecSeen[] = [],
): Verdict {
	// One that is there now proves it without watching; that there is none proves nothing of the hour before.
	const now = execsNow.find(exec => isHit(exec) === true);
	if (now !== undefined) return fail(words`${now.command} as ${userText(now)}`);
	if (watched === null) return manual(words`only seen while watching: ask who may exec into it`);
	const judged = watched.execs.map(exec => ({exec, hit: isHit(exec)}));
	const hit = judged.find(one => one.hit === true);
	if (hit !== undefined) return fail(words`${hit.exec.command} as ${userText(hit.exec)}`);
	const unread = judged.map(one => one.hit).find(isUnread);
	return unread === undefined ? pass() : unknown(unread.why);
}

function userText({user}: ExecSeen): SafeText {
	const name = knownOr(user, null);
	if (name === null) return words`a user that was not read`;
	return name === '' ? words`the container's own user` : name;
}

/** Names are taken for what they say: which other name is uid 0 inside was looked up for the container's user only. */
const isRoot = (exec: ExecSeen): Read<boolean> => mapRead(exec.user, isRootSpelling);
const isOwnUser = (exec: ExecSeen): Read<boolean> => mapRead(exec.user, user => user === '');

const shell = /^(?:.*\/)?(?:sh|bash|ash|dash|zsh|ksh|mksh|fish|csh|tcsh)$/;

/** A shell somebody types into: on a terminal, or with nothing given to run. */
function isInteractiveShell(exec: ExecSeen): Read<boolean> {
	const [program = '', ...rest] = exec.command.trim().split(/\s+/);
	if (!shell.test(program)) return false;
	return rest.every(word => /^(?:-[il]+|--login)$/.test(word)) || exec.isTty;
}

const fix: FixOfCheck = {
	key: 'exec',
	by: 'person',
	how: 'End the session, find out who holds access to the engine, and replace the container: what was changed inside is gone then.',
};

const shared = {theme: 'privileges', group: 'exec', isOverTime: true} as const;

export const privilegedExec = defineCheck({
	...shared,
	id: 'privileged-exec',
	record: '5.23',
	title: 'Nobody ran a privileged exec',
	why: 'A privileged exec puts a process with every capability into a container that was built without them. The configuration stays spotless, while whoever ran it could reach the host.',
	outcomes: {'privileged exec seen': 'high'},
	needs: ['watched'],
	uses: ['execsNow'],
	evaluate: ({watched, execsNow}, fail) =>
		judgeExecs(
			watched,
			exec => exec.isPrivileged,
			actual => fail('privileged exec seen', 'exec ProcessConfig.privileged', actual, 'none'),
			execsNow,
		),
	fix: () => fix,
});

export const rootExec = defineCheck({
	...shared,
	id: 'root-exec',
	record: '5.24',
	title: 'Nobody ran an exec as root in a container that is not root',
	why: 'The service was given an ordinary user so that a takeover finds little; an exec as root brings root back in past that choice. It is also how somebody with access to the engine changes a container unseen.',
	outcomes: {'root exec in a non-root container seen': 'medium'},
	needs: ['watched', 'user'],
	uses: ['execsNow'],
	evaluate({watched, user, execsNow}, fail) {
		if (user.uid === 0) return notApplicable(words`the container itself runs as root`);
		return judgeExecs(
			watched,
			isRoot,
			actual => fail('root exec in a non-root container seen', 'exec ProcessConfig.user', actual, 'none'),
			execsNow,
		);
	},
	fix: () => fix,
});

export const handsOnExec = defineCheck({
	...shared,
	id: 'hands-on-exec',
	record: 'X-EXEC-ROOT',
	theme: 'operations',
	title: 'Nobody opened a shell or worked as root inside',
	why: 'Services do not need people typing in their containers: a shell is either an intruder, or a repair that is lost with the next deployment. Both are worth knowing about when they happen.',
	outcomes: {'root or shell exec seen': 'medium'},
	needs: ['watched', 'user'],
	evaluate: ({watched, user}, fail) =>
		judgeExecs(
			watched,
			exec =>
				anyOf([isRoot(exec), user.uid === 0 ? isOwnUser(exec) : false, exec.isPrivileged, isInteractiveShell(exec)]),
			actual => fail('root or shell exec seen', 'exec ProcessConfig', actual, 'none'),
		),
	fix: () => fix,
});

export const execChecks = [privilegedExec, rootExec, handsOnExec];
