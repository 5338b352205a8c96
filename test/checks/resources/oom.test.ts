import {oomKiller, oomScore} from '../../../source/checks/resources/oom.ts';
import {hardened, having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const v1 = having({engine: {CgroupVersion: t('1')}});
const v1Plain = having({engine: {CgroupVersion: t('1')}}, plain);

testCheck(oomKiller, {
	pass: [
		['on, with a limit', v1],
		['on, without', v1Plain],
	],
	fail: [
		['off, with a limit', withHostConfig({OomKillDisable: true}, v1), 'killer off'],
		['off, no limit', withHostConfig({OomKillDisable: true}, v1Plain), 'killer off and no limit'],
		[
			'off, a limit above the host',
			withHostConfig({OomKillDisable: true, Memory: 2 ** 50}, v1),
			'killer off and no limit',
		],
	],
	'not-applicable': [
		['hardened, cgroup v2', hardened],
		['off, left over from cgroup v1', withHostConfig({OomKillDisable: true})],
	],
	unknown: [
		['field of another shape', withHostConfig({OomKillDisable: unread}, v1)],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(oomScore, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['killed first', withHostConfig({OomScoreAdj: 500})],
	],
	fail: [
		['a little', withHostConfig({OomScoreAdj: -1}), 'protected'],
		['never killed', withHostConfig({OomScoreAdj: -1000}), 'protected'],
	],
	unknown: [
		['field of another shape', withHostConfig({OomScoreAdj: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
