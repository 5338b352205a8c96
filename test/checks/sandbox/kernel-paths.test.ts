import {kernelPaths} from '../../../source/checks/sandbox/kernel-paths.ts';
import {having, hardened, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

testCheck(kernelPaths, {
	pass: [
		['the lists of the engine', hardened],
		['no lists told', withHostConfig({MaskedPaths: null, ReadonlyPaths: null})],
		['all of /proc covered', withHostConfig({MaskedPaths: [t('/proc/')], ReadonlyPaths: []})],
	],
	fail: [
		['systempaths=unconfined', withHostConfig({MaskedPaths: [], ReadonlyPaths: []}), 'unmasked'],
		['nothing hidden', withHostConfig({MaskedPaths: []}), 'unmasked'],
		['nothing read-only', withHostConfig({ReadonlyPaths: []}), 'unmasked'],
		['nothing read-only, the hidden ones not told', withHostConfig({MaskedPaths: null, ReadonlyPaths: []}), 'unmasked'],
		['lists that leave out what matters', withHostConfig({MaskedPaths: [t('/proc/kcores')]}), 'unmasked'],
	],
	'not-applicable': [
		['privileged is a finding of its own', withHostConfig({Privileged: true, MaskedPaths: [], ReadonlyPaths: []})],
	],
	unknown: [
		['list of another shape', withHostConfig({MaskedPaths: unread})],
		['other list of another shape', withHostConfig({ReadonlyPaths: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
