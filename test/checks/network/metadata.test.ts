import {metadataService} from '../../../source/checks/network/metadata.ts';
import {having, hardened, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const aws = (base = plain) => having({engine: {KernelVersion: t('5.15.0-1052-aws')}}, base);
const stopped = withInspect({State: {Running: false}, NetworkSettings: {Networks: []}}, aws());

testCheck(metadataService, {
	pass: [
		['hardened: internal networks only', hardened],
		['internal networks only, on a cloud', aws(hardened)],
		['no network, on a cloud', withHostConfig({NetworkMode: t('none')}, aws())],
	],
	fail: [
		['the network of the host, on a cloud', withHostConfig({NetworkMode: t('host')}, aws()), 'reachable'],
		[
			'the same on a system of a cloud',
			withHostConfig({NetworkMode: t('host')}, having({engine: {OperatingSystem: t('Amazon Linux 2023')}}, plain)),
			'reachable',
		],
	],
	manual: [
		['a bridge, on a cloud: rules and hop limit are not seen', aws()],
		['stopped, and would be on a bridge', stopped],
		['the network of another container', withHostConfig({NetworkMode: t('container:abc')}, aws())],
	],
	'not-applicable': [['plain, on no cloud', plain]],
	unknown: [
		['networks not read', having({networks: unread}, aws())],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
