import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {notThere, type WalkedFile} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {isUnread, known} from '../../source/model/read.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hullcheck-walk-'));
mkdirSync(path.join(root, 'a/b'), {recursive: true});
writeFileSync(path.join(root, 'a/b/file'), '12345');
writeFileSync(path.join(root, 'su'), '');
chmodSync(path.join(root, 'su'), 0o4755);
symlinkSync('/', path.join(root, 'out'));
for (let number = 0; number < 600; number++) writeFileSync(path.join(root, `a/${number}`), '');
afterAll(() => rmSync(root, {recursive: true}));

const host = createNodeHost();
const all = {maxFiles: 10_000, timeoutMs: 10_000, keeps: () => true};
const why = async (read: ReturnType<typeof host.walk>): Promise<string> => {
	const files = await read;
	return isUnread(files) ? files.why : `${files.length} files`;
};

describe('a walk', () => {
	it('sees every file as it is, and follows no link out of the tree', async () => {
		const files = known(await host.walk(root, all));
		expect(files).toHaveLength(606);
		const byPath = new Map(files.map(file => [file.path, file]));
		expect(byPath.get('/')).toMatchObject({kind: 'directory'});
		expect(byPath.get('/a/b/file')).toMatchObject({kind: 'file', sizeBytes: 5});
		expect(byPath.get('/out')).toMatchObject({kind: 'link'});
	});

	it('keeps what is wanted', async () => {
		const keeps = ({modeBits}: WalkedFile): boolean => (modeBits & 0o4000) !== 0;
		expect(known(await host.walk(root, {...all, keeps})).map(file => file.path)).toEqual(['/su']);
	});

	it('begins behind a link of /proc, and enters no other file system', async () => {
		const keeps = ({path: at}: WalkedFile): boolean => /^\/pts(?:\/|$)/.test(at);
		const found = await host.walk('/proc/self/root/dev', {...all, keeps});
		expect(known(found).map(file => file.path)).toEqual(['/pts']);
		const top = await host.walk('/proc/self/root/.', {...all, maxFiles: 10_000_000, timeoutMs: 0});
		expect(isUnread(top) && top.why).toMatch(/longer/);
	});

	it('gives nothing rather than half', async () => {
		expect(await why(host.walk(root, {...all, maxFiles: 300}))).toMatch(/more than 300 files/);
		expect(await why(host.walk(root, {...all, timeoutMs: 0}))).toMatch(/longer than 0 s/);
		expect(await why(host.walk(path.join(root, 'nope'), all))).toBe(notThere);
	});
});
