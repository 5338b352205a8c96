import {containerSprawl, imageSprawl} from '../../../source/checks/operations/sprawl.ts';
import {unread} from '../../helpers/evidence.ts';
import {goodHost, havingHost} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const usage = (over: Parameters<typeof havingHost>[0]['usage']) => havingHost({usage: over});
const unknown = [['not listed', usage(unread)]] as const;

testCheck(imageSprawl, {
	pass: [
		['a few', goodHost],
		['as many as allowed', usage({unusedImages: 50})],
		[
			'truth 6.1: ten containers of one image are no sprawl',
			usage({runningContainers: 10, images: 1, unusedImages: 0}),
		],
	],
	fail: [
		['one more', usage({images: 60, unusedImages: 51}), 'many unused'],
		['more than the operator allows', havingHost({policy: {maxUnusedImages: 1}}), 'many unused'],
	],
	unknown,
});
testCheck(containerSprawl, {
	pass: [
		['a few', goodHost],
		['25', usage({stoppedContainers: 25})],
	],
	fail: [
		['26', usage({stoppedContainers: 26}), 'many stopped'],
		['more than the operator allows', havingHost({policy: {maxStoppedContainers: 0}}), 'many stopped'],
	],
	unknown,
});
