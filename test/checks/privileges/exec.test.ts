import {handsOnExec, privilegedExec, rootExec} from '../../../source/checks/privileges/exec.ts';
import type {ExecSeen} from '../../../source/model/evidence.ts';
import {hardened, having, plain, t, unread} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const exec = (over: Partial<ExecSeen>): ExecSeen => ({
	execId: t('e1'),
	atUnixMs: Date.UTC(2026, 10, 23),
	command: t('/bin/true'),
	user: t(''),
	isPrivileged: false,
	isTty: false,
	...over,
});
const seen = (execs: readonly ExecSeen[], base = hardened) =>
	having({watched: {sinceUnixMs: Date.UTC(2026, 10, 22), execs, starts: []}}, base);

const quiet = seen([]);
const routine = seen([exec({command: t('pg_dump shop')})]);
const asRoot = exec({user: t('0')});

testCheck(privilegedExec, {
	pass: [
		['none while watching', quiet],
		['an ordinary one', routine],
		['one as root', seen([asRoot])],
	],
	fail: [
		['a privileged one', seen([exec({}), exec({isPrivileged: true})]), 'privileged exec seen'],
		['a single look, and it is there', having({execsNow: [exec({isPrivileged: true})]}), 'privileged exec seen'],
		[
			'after one that was not read',
			seen([exec({isPrivileged: unread}), exec({isPrivileged: true})]),
			'privileged exec seen',
		],
	],
	manual: [
		['a single look', hardened],
		['a single look, and only a health check is there', having({execsNow: [exec({})]})],
	],
	unknown: [['details gone before they were read', seen([exec({}), exec({isPrivileged: unread})])]],
});

const rootSeen = 'root exec in a non-root container seen';
testCheck(rootExec, {
	pass: [
		['none while watching', quiet],
		["as the container's own user", routine],
		['as another user', seen([exec({user: t('www-data')})])],
	],
	fail: [
		['as 0', seen([asRoot]), rootSeen],
		['a single look, and it is there', having({execsNow: [asRoot]}), rootSeen],
		['before the watching began', having({execsNow: [asRoot]}, quiet), rootSeen],
		['as root:root', seen([exec({user: t('root:root')})]), rootSeen],
	],
	'not-applicable': [['the container is root itself', seen([asRoot], plain)]],
	manual: [['a single look', hardened]],
	unknown: [
		['details gone before they were read', seen([exec({user: unread})])],
		['user of the container not looked up', having({user: unread}, seen([asRoot]))],
	],
});

const handsOn = 'root or shell exec seen';
testCheck(handsOnExec, {
	pass: [
		['none while watching', quiet],
		['a command as its own user', routine],
		['a script', seen([exec({command: t('sh -c pg_dump'), user: t('app')})])],
		['a program on a terminal that is no shell', seen([exec({command: t('top'), isTty: true})])],
	],
	fail: [
		['root', seen([asRoot]), handsOn],
		['its own user, which is root', seen([exec({})], plain), handsOn],
		['privileged', seen([exec({isPrivileged: true})]), handsOn],
		['a shell on a terminal', seen([exec({command: t('sh -c clear;exec bash'), isTty: true})]), handsOn],
		['a shell without a terminal, nothing given to run', seen([exec({command: t('/bin/bash -i')})]), handsOn],
		['a shell, terminal not read', seen([exec({command: t('ash'), isTty: unread})]), handsOn],
		['privileged, user not read', seen([exec({user: unread, isPrivileged: true})]), handsOn],
	],
	manual: [['a single look', hardened]],
	unknown: [
		['user not read', seen([exec({user: unread})])],
		['a script, terminal not read', seen([exec({command: t('sh x.sh'), isTty: unread})])],
	],
});
