import {pidsLimit} from '../../../source/checks/resources/pids.ts';
import {expect, it} from 'vitest';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {having, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

/** As Docker 20.10.24 says it, rootless on cgroup v1. */
const rootless = having({
	engine: {isRootless: true, CgroupDriver: t('none'), CgroupVersion: t('1'), isPidsLimitSupported: false},
});

testCheck(pidsLimit, {
	pass: [['a limit', withHostConfig({PidsLimit: 100})]],
	fail: [
		['never set', withHostConfig({PidsLimit: null}), 'no limit'],
		['set to 0 by an update', withHostConfig({PidsLimit: 0}), 'no limit'],
		['set to -1', withHostConfig({PidsLimit: -1}), 'no limit'],
		['a limit that a rootless engine took and does not hold to', rootless, 'no limit'],
		['a kernel that can limit none', having({engine: {isPidsLimitSupported: false}}), 'no limit'],
	],
	unknown: [
		['field of another shape', withHostConfig({PidsLimit: unread})],
		['inspect failed', having({inspect: unread})],
		['a limit, and the engine not read', having({engine: unread})],
	],
});

it('says that it is not in force, and how it could be', () => {
	const [finding] = runChecks([pidsLimit], rootless);
	expect(JSON.stringify(finding?.verdict)).toContain('and not in force');
	expect(finding?.fix).toMatchObject({
		by: 'host',
		how: expect.stringMatching(/boot the host with cgroup v2, then delegate/),
	});
});
