import {statSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {stateHome} from '../helpers/temporary.ts';

describe('a folder of the state', () => {
	it('is made with all above it, for its owner alone, and may be there', async () => {
		const folder = path.join(await stateHome(), 'a/b/c');
		await nodeStateFiles.makeFolder(folder);
		await nodeStateFiles.makeFolder(folder);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(path.dirname(folder)).mode & 0o777).toBe(0o700);
	});
	it.each([
		['below a link to nowhere', /ENOENT/],
		['below a file of /proc', /ENOTDIR|ENOENT/],
	])('%s: says why', async (where, why) => {
		const home = await stateHome();
		symlinkSync(path.join(home, 'nowhere'), path.join(home, 'link'));
		const folder = where.includes('link') ? path.join(home, 'link/hullcheck') : '/proc/version/hullcheck';
		await expect(nodeStateFiles.makeFolder(folder)).rejects.toThrow(why);
	});
});
