import {describe, expect, it} from 'vitest';
import {readFlags} from '../../../source/evidence/host/flags.ts';

const read = (...words: readonly string[]) => Object.fromEntries(readFlags(['/usr/bin/dockerd', ...words]));

describe('the command line of dockerd', () => {
	it.each([
		['a value behind a sign', ['--log-level=debug'], {'log-level': ['debug']}],
		['a value in the next word', ['--log-level', 'debug'], {'log-level': ['debug']}],
		['the first sign alone parts', ['--label=a=b'], {label: ['a=b']}],
		['a boolean takes no next word', ['--icc', '--log-level=info'], {icc: ['true'], 'log-level': ['info']}],
		[
			'a boolean that is off',
			['--icc=false', '--no-new-privileges=false'],
			{icc: ['false'], 'no-new-privileges': ['false']},
		],
		['what may be given again', ['-H', 'fd://', '--host=tcp://0.0.0.0:1'], {host: ['fd://', 'tcp://0.0.0.0:1']}],
		['a short flag with its value attached', ['-Hfd://', '-l=warn'], {host: ['fd://'], 'log-level': ['warn']}],
		['short flags together', ['-DH', 'fd://'], {debug: ['true'], host: ['fd://']}],
		['nothing behind two dashes', ['--debug', '--', '--icc=false'], {debug: ['true']}],
		['an empty value', ['--exec-root='], {'exec-root': ['']}],
		['a flag that nobody knows takes a word', ['--new-thing', 'x', '--debug'], {'new-thing': ['x'], debug: ['true']}],
		['a value that looks like a flag', ['--log-opt', '--icc=false'], {'log-opt': ['--icc=false']}],
	] as const)('%s', (_, words, flags) => expect(read(...words)).toEqual(flags));
});
