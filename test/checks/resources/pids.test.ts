import {pidsLimit} from '../../../source/checks/resources/pids.ts';
import {having, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

testCheck(pidsLimit, {
	pass: [['a limit', withHostConfig({PidsLimit: 100})]],
	fail: [
		['never set', withHostConfig({PidsLimit: null}), 'no limit'],
		['set to 0 by an update', withHostConfig({PidsLimit: 0}), 'no limit'],
		['set to -1', withHostConfig({PidsLimit: -1}), 'no limit'],
	],
	unknown: [
		['field of another shape', withHostConfig({PidsLimit: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
