/** The engines a config file names: read whole, or every fault with its line. */
import {describe, expect, it} from 'vitest';
import {readConfig} from '../../source/config/read-config.ts';

const read = (...lines: readonly string[]) => readConfig(lines.join('\n'), []);
function hosts(...lines: readonly string[]) {
	const config = read(...lines);
	if (config.is === 'problems') throw new Error(JSON.stringify(config.problems, null, 1));
	return config.hosts;
}
/** `line: what | todo`. */
function problems(...lines: readonly string[]): readonly string[] {
	const config = read(...lines);
	return config.is === 'rules' ? [] : config.problems.map(({line, what, todo}) => `${line}: ${what} | ${todo}`);
}

describe('hosts of the config file', () => {
	it('are none where nothing is said', () => {
		for (const text of ['', 'hosts:', 'hosts: []', 'hosts:\n  # - name: web1\n']) expect(hosts(text), text).toEqual([]);
	});

	it('have a name, a place, a colour and a lock', () => {
		expect(
			hosts(
				'hosts:',
				'  - name: web1',
				'    host: ssh://me@web1.example:2222',
				'  - name: prod',
				'    context: prod',
				'    colour: red',
				'    read-only: true',
			),
		).toEqual([
			{name: 'web1', at: {by: 'host', url: 'ssh://me@web1.example:2222'}, colour: null, isReadOnly: false},
			{name: 'prod', at: {by: 'context', context: 'prod'}, colour: 'red', isReadOnly: true},
		]);
	});

	it.each([
		[['hosts: web1'], /^1: hosts is "web1", not a list/],
		[['hosts:', '  -'], /^2: hosts\[1\] is empty/],
		[['hosts:', '  - host: unix:///x'], /^2: hosts\[1\] has no name/],
		[['hosts:', '  - name: a b', '    context: x'], /^2: hosts\[1\]\.name is "a b"/],
		[['hosts:', '  - name: a'], /^2: hosts\[1\] says nowhere where it is/],
		[['hosts:', '  - name: a', '    host: unix:///x', '    context: x'], /^4: hosts\[1\] has host and context/],
		[['hosts:', '  - name: a', '    host: web1'], /^3: hosts\[1\]\.host is no address/],
		[['hosts:', '  - name: a', '    context: ../x'], /^3: hosts\[1\]\.context is "\.\.\/x"/],
		[['hosts:', '  - name: a', '    context: x', '    colour: rde'], /^4: .*none of the colours \| Did you mean red\?/],
		[
			['hosts:', '  - name: a', '    context: x', '    read-only: yes'],
			/^4: .*read-only is "yes" \| Write true or false/,
		],
		[['hosts:', '  - name: a', '    contxt: x'], /^3: unknown key "contxt".*\| Did you mean context\?/],
		[['hosts:', '  - name: a', '    context: x', '  - name: A', '    context: y'], /^4: hosts has two called "A"/],
	])('%j is a fault', (lines, says) => {
		expect(problems(...lines)).toContainEqual(expect.stringMatching(says));
	});

	it('say no password of an address', () => {
		expect(problems('hosts:', '  - name: a', '    host: http://me:geheim@web1').join('\n')).not.toContain('geheim');
	});
});
