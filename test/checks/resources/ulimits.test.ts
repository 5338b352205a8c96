import type {Ulimit} from '../../../source/model/evidence.ts';
import {ulimitsBounded, ulimitsModest} from '../../../source/checks/resources/ulimits.ts';
import {hardened, having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const ulimit = (name: string, Soft: number, Hard = Soft): Ulimit => ({Name: t(name), Soft, Hard});
const limited = (...Ulimits: readonly Ulimit[]) => withHostConfig({Ulimits});
const unreadRows = [
	['field of another shape', withHostConfig({Ulimits: unread})],
	['inspect failed', having({inspect: unread})],
] as const;

testCheck(ulimitsModest, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['modest', limited(ulimit('nofile', 1024, 4096), ulimit('nproc', 512))],
		['as many files as the kernel allows by default', limited(ulimit('nofile', 1024, 2 ** 20))],
		['others are not looked at', limited(ulimit('memlock', -1), ulimit('core', 2 ** 40))],
	],
	fail: [
		['very many files', limited(ulimit('nofile', 1024, 2 ** 30)), 'very high'],
		['very many processes', limited(ulimit('nproc', 2 ** 20)), 'very high'],
		['no bound', limited(ulimit('nproc', 100, -1)), 'very high'],
		[
			'docker-bench: defaults of the engine, merged in, passed as "overridden" whatever they were',
			limited(ulimit('nofile', 2 ** 30), ulimit('nproc', 512)),
			'very high',
		],
	],
	unknown: unreadRows,
});

testCheck(ulimitsBounded, {
	pass: [
		['modest', limited(ulimit('nofile', 1024, 4096))],
		['high, but bounded', limited(ulimit('nofile', 2 ** 30))],
	],
	fail: [
		['files', limited(ulimit('nofile', -1)), 'unlimited'],
		['processes, the hard limit', limited(ulimit('nproc', 100, -1)), 'unlimited'],
	],
	'not-applicable': [
		['hardened: it sets none', hardened],
		['others', limited(ulimit('memlock', -1))],
	],
	unknown: unreadRows,
});
