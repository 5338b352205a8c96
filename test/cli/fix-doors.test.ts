/** A host that its owner set down as read-only is changed by no command, by whichever name it is reached. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {withDoors} from '../../source/cli/fix-doors.ts';
import {engineFlags, parseFlags} from '../../source/cli/flags.ts';
import {scan} from '../../source/cli/scan.ts';
import {loadSettings} from '../../source/cli/settings.ts';
import {surveyEngine} from '../../source/cli/survey-once.ts';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import {wantsAll} from '../../source/session/survey.ts';
import {openEngine} from '../helpers/swapping.ts';

let folder: string;
let engine: DemoEngine;
beforeEach(async () => {
	engine = await startDemoEngine({containers: 1, isLively: false});
	folder = mkdtempSync(path.join(tmpdir(), 'hc-doors-'));
	mkdirSync(path.join(folder, 'hullcheck'));
	vi.stubEnv('XDG_CONFIG_HOME', folder);
	vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(async () => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
	await engine.close();
});

const write = (text: string): void => writeFileSync(path.join(folder, 'hullcheck/config.yaml'), text, {mode: 0o600});
const entry = (name: string, isReadOnly: boolean): string =>
	`  - name: ${name}\n    host: unix://${engine.socketPath}\n    read-only: ${isReadOnly}\n`;
function enter(doing: {readonly isChanging?: boolean} = {}): Promise<string> {
	const argv = ['--host', `unix://${engine.socketPath}`];
	const parsed = parseFlags({name: 'undo', usage: [['undo', 'x']], flags: engineFlags, notes: ''}, argv);
	return withDoors(parsed, doing, async ({engineId}) => engineId);
}

it('opens where nothing is said, or something else', async () => {
	expect(await enter()).not.toBe('');
	write(`hosts:\n${entry('web1', false)}  - name: far\n    host: ssh://me@far\n    read-only: true\n`);
	expect(await enter()).not.toBe('');
});

it('stays shut where the file says read-only, though another name of it does not', async () => {
	write(`hosts:\n${entry('web1', false)}${entry('prod', true)}`);
	await expect(enter()).rejects.toThrow(/Nothing was changed on web1.*read-only/);
	expect(await enter({isChanging: false})).not.toBe('');
});

it('and where the file that may say so can not be read', async () => {
	write('hosts: nonsense');
	await expect(enter()).rejects.toThrow(/config file .* can't be used/);
	expect(await enter({isChanging: false})).not.toBe('');
});

it('no image is scanned there either, nor pulled to be scanned: that makes something too', async () => {
	write(`hosts:\n${entry('prod', true)}`);
	const host = ['--host', `unix://${engine.socketPath}`];
	for (const more of [[], ['--pull']])
		await expect(scan([...host, 'nginx:1.27', ...more])).rejects.toThrow(/Nothing was changed on prod.*read-only/);
	const going = {isScanning: true, isRegistryAsked: false, hasLogins: false};
	const settings = await loadSettings(null);
	const {notices} = await surveyEngine(await openEngine(engine.socketPath), settings, wantsAll, going);
	expect(notices.join('\n')).toContain('no image was scanned: the config file says read-only of this host');
});
