import {describe, expect, it} from 'vitest';
import {UsageError} from '../../source/cli/exit.ts';
import {engineFlags, parseFlags} from '../../source/cli/flags.ts';
import {openOptions} from '../../source/cli/open.ts';

const command = {name: 'audit', usage: [['audit', 'judges']], flags: engineFlags, notes: ''} as const;
const optionsOf = (...argv: readonly string[]) => openOptions(parseFlags(command, argv));

describe('the engine a command speaks to', () => {
	it.each([
		[[], {explicitHost: null, explicitContext: null, isDemo: false}],
		[['--host', 'ssh://me@far'], {explicitHost: 'ssh://me@far', explicitContext: null}],
		[['--context=far'], {explicitHost: null, explicitContext: 'far'}],
		[['--demo-containers', '9'], {isDemo: true, demoContainers: 9}],
	])('%j', (argv, options) => expect(optionsOf(...argv)).toMatchObject(options));

	// As the docker command has it: "conflicting options: cannot specify both --host and --context".
	it.each([
		[['--host', 'unix:///x', '--context', 'far'], /--host and --context exclude each other/],
		[['--demo', '--context', 'far'], /--demo and --context exclude each other/],
		[['--demo', '--host', 'unix:///x'], /--demo and --host exclude each other/],
		[['--host'], /--host wants a value/],
	])('%j is no choice', (argv, says) => {
		expect(() => optionsOf(...argv)).toThrow(UsageError);
		expect(() => optionsOf(...argv)).toThrow(says);
	});
});
