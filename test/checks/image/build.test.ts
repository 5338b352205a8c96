import {imageHealthCheck, workingDirectory, workingDirectoryOfImage} from '../../../source/checks/image/build.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const startsIn = (WorkingDir: string) => withInspect({Config: {WorkingDir: t(WorkingDir)}});
const tests = (...words: readonly string[]) => having({image: {Healthcheck: {Test: words.map(t)}}});

testCheck(workingDirectory, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['none', startsIn('')],
		['the root', startsIn('/')],
		['a name that starts like one', startsIn('/library')],
		['deeper down', startsIn('/srv/etc')],
		['out of it again', startsIn('/etc/../app')],
	],
	fail: [
		['the runc leak', startsIn('/proc/self/fd/8'), 'found'],
		['the same, disguised', startsIn('//app/..//proc/./self/fd/8'), 'found'],
		['relative to the root', startsIn('proc/self/fd/8'), 'found'],
		['/etc', startsIn('/etc'), 'found'],
		['/lib', startsIn('/lib/app/'), 'found'],
	],
	unknown: [['inspect failed', having({inspect: unread})]],
});

testCheck(imageHealthCheck, {
	pass: [
		['hardened', hardened],
		['in a shell', tests('CMD-SHELL', 'curl -f localhost')],
	],
	fail: [
		['plain: none', plain, 'none'],
		['docker-bench: HEALTHCHECK NONE passed', tests('NONE'), 'none'],
		['empty', tests(), 'none'],
	],
	unknown: [
		['field of another shape', having({image: {Healthcheck: unread}})],
		['image gone', having({image: unread})],
	],
});

const inImage = (WorkingDir: string) => having({image: {WorkingDir: t(WorkingDir)}});
testCheck(workingDirectoryOfImage, {
	pass: [
		['hardened', hardened],
		['none', inImage('')],
	],
	fail: [['the runc leak', inImage('/proc/self/fd/8'), 'found']],
	unknown: [
		['image gone', having({image: unread})],
		['field of another shape', having({image: {WorkingDir: unread}})],
	],
});
