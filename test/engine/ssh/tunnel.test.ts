/** The digging of a tunnel that is given up: with an ssh of the test's that stands still at one of the steps. */
import {chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {connect} from '../../../source/engine/connect.ts';
import {fakeHost} from '../../helpers/fake-host.ts';
import {processesWith} from '../../helpers/processes.ts';

/** Writes a file where it stands still, for 20 seconds. A login makes what ssh would: its control socket, and the near end of a forward. */
const script = `#!${process.execPath}
const fs = require('node:fs'), path = require('node:path');
const {STILL_AT: at, STILL_FILE: file} = process.env;
const words = process.argv.slice(2);
const wait = () => setTimeout(() => {}, 20_000);
const standStill = () => { fs.writeFileSync(file, ''); wait(); };
if (words.includes('-O')) process.exit(at === 'probe' ? 0 : 1);
if (words.includes('-N')) {
	if (at === 'login') {
		// As ssh does for a jump.
		require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)', __filename], {stdio: 'inherit'});
		standStill();
	} else {
		const control = words.find(word => word.startsWith('ControlPath=')).slice('ControlPath='.length);
		const near = path.join(path.dirname(control), 'fwd.sock');
		if (at === 'probe') require('node:net').createServer(standStill).listen(near, () => fs.writeFileSync(control, ''));
		else { fs.writeFileSync(control, ''); wait(); }
	}
} else if (at === (words.at(-1).includes('dial-stdio') ? 'dial' : 'question')) standStill();
`;

const was = {PATH: process.env['PATH'], XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR']};
let base: string;
beforeEach(() => {
	base = mkdtempSync(path.join(tmpdir(), 'hc-dig-'));
	writeFileSync(path.join(base, 'ssh'), script);
	chmodSync(path.join(base, 'ssh'), 0o755);
	Object.assign(process.env, {
		PATH: `${base}:${was.PATH}`,
		XDG_RUNTIME_DIR: base,
		STILL_FILE: path.join(base, 'stands-still'),
	});
});
afterEach(() => {
	for (const name of ['STILL_AT', 'STILL_FILE', 'XDG_RUNTIME_DIR']) delete process.env[name];
	for (const [name, value] of Object.entries(was)) if (value !== undefined) process.env[name] = value;
	rmSync(base, {recursive: true, force: true});
});

it.each(['login', 'question', 'probe', 'dial'])('ends at once, with its ssh and its folder, at the %s', async at => {
	process.env['STILL_AT'] = at;
	const giving = new AbortController();
	const asked = {explicitHost: `ssh://far-${at}/srv/docker.sock`, host: fakeHost(), signal: giving.signal};
	const connecting = connect(asked);
	await vi.waitFor(() => expect(existsSync(path.join(base, 'stands-still'))).toBe(true), {timeout: 4_000});
	expect(processesWith(base).length, 'an ssh at least').toBeGreaterThan(0);

	const givenUpAt = performance.now();
	giving.abort();
	expect(await connecting).toMatchObject({tried: [{trouble: {what: 'The engine was not waited for any longer'}}]});
	expect(readdirSync(base).filter(name => name.startsWith('hullcheck-ssh-'))).toEqual([]);
	await vi.waitFor(() => expect(processesWith(base)).toEqual([]), {timeout: 1_000});
	expect(performance.now() - givenUpAt).toBeLessThan(1_000);
	// Nobody refused us, so nobody is left alone for a while.
	const again = connect({...asked, signal: AbortSignal.abort()});
	expect(await again).toMatchObject({tried: [{trouble: {what: 'The engine was not waited for any longer'}}]});
	expect(readdirSync(base).filter(name => name.startsWith('hullcheck-ssh-'))).toEqual([]);
});
