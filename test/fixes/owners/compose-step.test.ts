/** What is left, and what is put back, where Compose or somebody else comes in between. Real files, a Compose that obeys the test. */
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {Engine} from '../../../source/engine/engine.ts';
import {lookAtCompose} from '../../../source/fixes/owners/compose/again.ts';
import {applyCompose, undoCompose, verifyCompose} from '../../../source/fixes/owners/compose/compose-step.ts';
import {heldOf} from '../../../source/fixes/owners/compose/held.ts';
import type {ComposeDoors} from '../../../source/fixes/owners/compose/plan-compose.ts';
import {nodeManagedFiles} from '../../../source/host/managed-files.ts';
import {createNodeHost} from '../../../source/host/node-host.ts';
import type {ComposeCall, Programs, Ran} from '../../../source/host/programs.ts';
import type {ComposeStep} from '../../../source/model/delegate.ts';

const good: Ran = {exitCode: 0, stdout: '', stderr: ''};
let folder: string;
let called: string[];
let answer: (call: ComposeCall) => Ran;
let containers: object[];

const inFolder = (name: string): string => path.join(folder, name);
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hc-step-'));
	writeFileSync(inFolder('compose.yaml'), 'base');
	called = [];
	answer = () => good;
	containers = [running('new')];
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const running = (id: string, over: object = {}): object => ({
	Id: id,
	Name: '/shop-web-1',
	RestartCount: 0,
	State: {Running: true},
	HostConfig: {ReadonlyRootfs: true},
	...over,
});

function doors(): ComposeDoors {
	const programs: Programs = {
		composePrograms: async () => [],
		async compose(_, {files}, call) {
			called.push(
				`${call.is} ${call.is === 'config' ? '' : call.service} of ${files.map(file => path.basename(file)).join()}`,
			);
			return answer(call);
		},
		loadRules: async () => good,
	};
	const engine = {
		listContainers: async () => containers.map(one => ({id: (one as {Id: string}).Id})),
		inspectContainer: async (id: string) => containers.find(one => (one as {Id: string}).Id === id),
	} as unknown as Engine;
	return {engine, host: createNodeHost(), managedFiles: nodeManagedFiles, programs};
}

const step = (): ComposeStep => ({
	is: 'compose-service',
	program: {path: '/usr/bin/docker-compose', version: '2.26.1'},
	project: {
		name: 'shop',
		directory: folder,
		files: [inFolder('compose.yaml')],
		envFiles: [],
		variables: {},
		socketPath: '/s',
	},
	newFiles: [inFolder('compose.yaml'), inFolder('compose.override.yaml')],
	service: 'web',
	files: [
		{path: inFolder('compose.yaml'), before: 'base', after: 'base 2'},
		{path: inFolder('compose.override.yaml'), before: null, after: 'over'},
	],
	joiners: ['side'],
	replaces: ['old'],
	changes: [{is: 'read-only-root', tmpfs: []}],
});
const now = (name: string): string | null => (existsSync(inFolder(name)) ? readFileSync(inFolder(name), 'utf8') : null);
const asBefore = (): void => expect([now('compose.yaml'), now('compose.override.yaml')]).toEqual(['base', null]);

const sight = () => lookAtCompose(doors(), heldOf(step()));

it('is done, and done again after a crash without a second thought; the undo too', async () => {
	for (const _ of [1, 2]) expect(await applyCompose(doors(), step())).toMatchObject({is: 'done'});
	expect(called.slice(0, 2)).toEqual([
		'up web of compose.yaml,compose.override.yaml',
		'up side of compose.yaml,compose.override.yaml',
	]);
	expect(await sight()).toEqual({is: 'all'});
	called = [];
	for (const _ of [1, 2]) expect(await undoCompose(doors(), step())).toMatchObject({is: 'done'});
	asBefore();
	expect(called[0]).toBe('up web of compose.yaml');
});

it('killed between two files: the undo puts back what was written', async () => {
	writeFileSync(inFolder('compose.yaml'), 'base 2');
	expect(await sight()).toEqual({is: 'some'});
	expect(await undoCompose(doors(), step())).toMatchObject({is: 'done'});
	asBefore();
});

it('an up that fails says why and leaves something to take back', async () => {
	answer = call => (call.is === 'up' ? {...good, exitCode: 1, stderr: 'Recreating\nno space left\n'} : good);
	const applied = await applyCompose(doors(), step());
	expect(applied).toMatchObject({is: 'failed', isLeft: true, why: expect.stringContaining('no space left')});
	answer = () => good;
	expect(await undoCompose(doors(), step())).toMatchObject({is: 'done'});
	asBefore();
});

it('a file that changed since the preview is not written over, and nothing else is written', async () => {
	writeFileSync(inFolder('compose.yaml'), 'mine');
	expect(await applyCompose(doors(), step())).toMatchObject({is: 'failed', isLeft: false});
	expect([now('compose.yaml'), now('compose.override.yaml')]).toEqual(['mine', null]);
	expect(called).toEqual([]);
});

it.runIf(process.getuid?.() === 0)(
	'a folder that was opened to others since the preview is not written to',
	async () => {
		chmodSync(folder, 0o777);
		const applied = await applyCompose(doors(), step());
		expect(applied).toMatchObject({is: 'failed', isLeft: false, why: expect.stringContaining('others may write')});
		asBefore();
	},
);

const patience = {graceMs: 0, healthTimeoutMs: 0};
const health = (Status: string): object => ({State: {Running: true, Health: {Status}}});
const rows: ReadonlyArray<readonly [what: string, seen: readonly object[], says: string | null]> = [
	['all of them run and carry it', [running('new')], null],
	['none', [], 'has no container'],
	['one that ended', [running('new', {State: {Running: false, ExitCode: 7}})], 'exit code 7'],
	['one that was started again', [running('new', {RestartCount: 1})], 'did not keep running'],
	['one that is unhealthy', [running('new', health('unhealthy'))], 'turned unhealthy'],
	['one that never says', [running('new', health('starting'))], 'did not turn healthy'],
	['one that lacks it', [running('new', {HostConfig: {}})], 'lacks read-only-root'],
	['the old one', [running('old')], 'left the old container'],
];
it.each(rows)('looked at: %s', async (_, seen, says) => {
	containers = [...seen];
	const verified = await verifyCompose(doors(), step(), patience);
	expect(verified.is === 'failed' ? verified.why : null).toEqual(says === null ? null : expect.stringContaining(says));
});
