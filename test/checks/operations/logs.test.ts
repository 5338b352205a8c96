import {logDriver, logRotation} from '../../../source/checks/operations/logs.ts';
import {hardened, having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const logs = (Type: string, ...options: ReadonlyArray<readonly [string, string]>) =>
	withHostConfig({LogConfig: {Type: t(Type), Config: options.map(([key, value]) => [t(key), t(value)] as const)}});
const unreadRows = [
	['field of another shape', withHostConfig({LogConfig: unread})],
	['inspect failed', having({inspect: unread})],
] as const;

testCheck(logRotation, {
	pass: [
		['hardened', hardened],
		['local, which rotates by itself', logs('local')],
		['journald', logs('journald')],
	],
	fail: [
		['plain', plain, 'unbounded'],
		['a number of files without a size', logs('json-file', ['max-file', '3']), 'unbounded'],
		['-1, which means no bound', logs('json-file', ['max-size', '-1']), 'unbounded'],
		['a size of nothing', logs('json-file', ['max-size', '0']), 'unbounded'],
	],
	'not-applicable': [['nothing is logged', logs('none')]],
	unknown: unreadRows,
});

testCheck(logDriver, {
	pass: [
		['hardened', hardened],
		['plain', plain],
	],
	fail: [['docker-bench: 2.13 passes none', logs('none'), 'none']],
	unknown: unreadRows,
});
