/** The rules of docs/examples as Prometheus itself takes them: their form, and that they fire when they should. */
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it} from 'vitest';
import {prepareMachine, prometheusNeeds} from '../helpers/dockerd-install.ts';

const root = path.join(import.meta.dirname, '../..');
const trouble = prepareMachine(line => process.stderr.write(`${line}\n`), prometheusNeeds);
if (trouble !== null && /^(1|true)$/i.test(process.env['CI'] ?? '')) throw new Error(trouble);

describe.skipIf(trouble !== null)('the rules for Prometheus', () => {
	const promtool = (folder: string, ...args: readonly string[]): string =>
		execFileSync('promtool', args, {cwd: path.join(root, folder), encoding: 'utf8'});

	it('have the form of rules', () => {
		expect(promtool('docs/examples', 'check', 'rules', 'hullcheck.rules.yml')).toContain('SUCCESS');
	});
	it('fire when they should', () => {
		expect(promtool('test/fixtures', 'test', 'rules', 'prometheus-rules.yml')).toContain('SUCCESS');
	});
});
