/** What docs/config.md shows must work as it stands there. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {readConfig} from '../../source/config/read-config.ts';
import type {CheckSpec} from '../../source/model/check.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {allChecks} from '../../source/session/judge.ts';

const doc = readFileSync(path.resolve(import.meta.dirname, '../../docs/config.md'), 'utf8');
const example = /```yaml\n([^]*?)```/.exec(doc)?.[1] ?? '';
const [some] = allChecks;
/** The example waives one of the host, whether or not this program has it already. */
const checks: readonly CheckSpec[] =
	some === undefined ? [] : [...allChecks, {...some, id: 'of-the-host', record: '1.1.1', subject: 'host'}];

it('the example is read without a fault, and says every key there is', () => {
	const config = readConfig(example, checks);
	if (config.is === 'problems') throw new Error(JSON.stringify(config.problems, null, 1));
	const {policy, waivers} = config.rules;
	expect(policy.trustedUsers).toEqual(['alice', 'deploy']);
	expect(policy.severities).toEqual({'health-check': 'info', 'pids-limit': 'high'});
	for (const key of Object.keys(defaultPolicy)) expect(example, key).toContain(`${key}:`);
	expect(new Set(waivers.map(({scope}) => scope.by))).toEqual(new Set(['name', 'image', 'label', 'compose', 'host']));
	expect(waivers.map(({check}) => check)).toContain('5.10');
});

it('the table has every key with its default', () => {
	for (const [key, value] of Object.entries(defaultPolicy)) {
		if (key === 'severities') continue;
		const row = doc.split('\n').find(line => line.startsWith('|') && line.includes(`\`${key}\``)) ?? '';
		expect(row, key).toContain(value === null ? 'nothing decided' : JSON.stringify(value));
	}
});
