import {noNewPrivilegesCheck} from '../../../source/checks/privileges/no-new-privileges.ts';
import {having, plain, seenByKernel, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const options = (...said: readonly string[]) => withHostConfig({SecurityOpt: said.map(t)});
const byDefault = (isOn: boolean | null, ...said: readonly string[]) =>
	having({engine: {isNoNewPrivilegesDefault: isOn}}, options(...said));

testCheck(noNewPrivilegesCheck, {
	pass: [
		['no-new-privileges', options('no-new-privileges')],
		['no-new-privileges:true', options('no-new-privileges:true')],
		['no-new-privileges=true', options('no-new-privileges=true')],
		['other spellings of true', options('no-new-privileges=T')],
		['among others', options('label=type:web_t', 'no-new-privileges', 'apparmor=web')],
		['switched off and then on: the last word counts', options('no-new-privileges=false', 'no-new-privileges')],
		['default of the engine', byDefault(true)],
		['not said, but in force as the kernel says', seenByKernel({isNoNewPrivs: true}, byDefault(null))],
		['said on the container, default not told', byDefault(null, 'no-new-privileges')],
	],
	fail: [
		['nothing said', plain, 'no-new-privileges off'],
		['docker-bench 5.26: no-new-privileges=false', options('no-new-privileges=false'), 'no-new-privileges off'],
		['no-new-privileges:false', options('no-new-privileges:false'), 'no-new-privileges off'],
		['switched on and then off', options('no-new-privileges', 'no-new-privileges=0'), 'no-new-privileges off'],
		[
			'docker-bench 2.14: the default is on, the container says false',
			byDefault(true, 'no-new-privileges=false'),
			'no-new-privileges off',
		],
		[
			'said, but not in force as the kernel says',
			seenByKernel({}, options('no-new-privileges')),
			'no-new-privileges off',
		],
		[
			'engine that does not tell its default: the kernel does',
			seenByKernel({}, byDefault(null)),
			'no-new-privileges off',
		],
		['a name that only begins so', options('no-new-privileges-please'), 'no-new-privileges off'],
		[
			'docker-bench 5.26: arguments that look like the daemon with the good flag',
			withInspect({Config: {Cmd: [t('dockerd'), t('--no-new-privileges')]}}, plain),
			'no-new-privileges off',
		],
	],
	unknown: [
		['nothing said, and the engine does not tell its default', byDefault(null)],
		['options of another shape', withHostConfig({SecurityOpt: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
