import {storageLimit} from '../../../source/checks/resources/storage.ts';
import {hardened, having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const tmp = t('/tmp');

testCheck(storageLimit, {
	pass: [
		['hardened', hardened],
		['writable with a quota', withHostConfig({ReadonlyRootfs: false, StorageOpt: [[t('size'), t('10G')]]})],
		['read-only, a tmpfs under the memory limit', withHostConfig({Tmpfs: [[tmp, t('')]]})],
		['a tmpfs with a size and no memory limit', withHostConfig({Memory: 0, Tmpfs: [[tmp, t('rw,size=64m')]]})],
	],
	fail: [
		['plain', plain, 'writable and unbounded'],
		[
			'other storage options',
			withHostConfig({ReadonlyRootfs: false, StorageOpt: [[t('dm.x'), t('1')]]}),
			'writable and unbounded',
		],
		[
			'a quota of nothing',
			withHostConfig({ReadonlyRootfs: false, StorageOpt: [[t('size'), t('0')]]}),
			'writable and unbounded',
		],
		[
			'a tmpfs that nothing bounds',
			withHostConfig({Memory: 0, Tmpfs: [[tmp, t('rw,noexec')]]}),
			'writable and unbounded',
		],
		[
			'a tmpfs of size 0, which means no bound',
			withHostConfig({Memory: 0, Tmpfs: [[tmp, t('size=0')]]}),
			'writable and unbounded',
		],
	],
	unknown: [
		['read-only or not', withHostConfig({ReadonlyRootfs: unread})],
		['options not read', withHostConfig({StorageOpt: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
