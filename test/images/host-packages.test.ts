/** The machine's own packages against the store, as a distribution's build of an engine is judged. */
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {nodeDataFiles} from '../../source/host/data-files.ts';
import {importFiles} from '../../source/images/database/import-files.ts';
import {readEnginePackages} from '../../source/images/host-packages.ts';
import type {DataFiles} from '../../source/host/host.ts';
import {isUnread, known} from '../../source/model/read.ts';
import {osvZip, record, testDatabase, type OsvJson} from '../helpers/osv.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

/** The paths of a machine lead into a folder of the test; those of the store stay. */
function machine(files: Readonly<Record<string, string>>): DataFiles {
	const root = temporaryFolder();
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.join(root, path.dirname(name)), {recursive: true});
		writeFileSync(path.join(root, name), text);
	}
	const isOfMachine = (file: string): boolean => /^\/(?:etc|lib|usr|var)\//.test(file);
	return {...nodeDataFiles, openFile: file => nodeDataFiles.openFile(isOfMachine(file) ? path.join(root, file) : file)};
}

async function store(records: readonly OsvJson[]): Promise<string> {
	const database = testDatabase();
	database.put('Debian.zip', await osvZip(records));
	const outcomes = await importFiles(database, database.folder, null, () => {});
	expect(outcomes.filter(({is}) => is === 'failed')).toEqual([]);
	return database.root;
}

const installed = (name: string, version: string, source = ''): string =>
	`Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n${source === '' ? '' : `Source: ${source}\n`}\n`;
const bookworm = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';
const debian = (...packages: readonly string[]): DataFiles =>
	machine({'/etc/os-release': bookworm, '/var/lib/dpkg/status': packages.join('')});
const cve = (id: string, fixed: string | null): OsvJson =>
	record(`DEBIAN-${id}`, 'Debian:12', 'runc', [{introduced: '0'}, ...(fixed === null ? [] : [{fixed}])], {
		upstream: [id],
	});

describe('packages of the machine', () => {
	it('each is what it is of the source, rebuilt or not, with what the distribution says of it', async () => {
		const root = await store([
			cve('CVE-2024-21626', '1.1.5+ds1-1+deb12u1'),
			cve('CVE-2025-31133', '1.1.5+ds1-1+deb12u2'),
			cve('CVE-2025-52565', null),
		]);
		const files = debian(
			installed('docker.io', '20.10.24+dfsg1-1+deb12u1+b2', 'docker.io (20.10.24+dfsg1-1+deb12u1)'),
			installed('runc', '1.1.5+ds1-1+deb12u1+b4', 'runc (1.1.5+ds1-1+deb12u1)'),
			installed('bash', '5.2.15-2'),
		);
		const found = await readEnginePackages(files, root);
		expect(found.map(({component, name, version}) => [component, name, version])).toEqual([
			['engine', 'docker.io', '20.10.24+dfsg1-1+deb12u1'],
			['runc', 'runc', '1.1.5+ds1-1+deb12u1'],
		]);
		const runc = found.find(({component}) => component === 'runc');
		expect([...known(runc?.verdicts ?? new Map())]).toEqual([
			['CVE-2024-21626', {isAffected: false, fixedIn: null}],
			['CVE-2025-31133', {isAffected: true, fixedIn: '1.1.5+ds1-1+deb12u2'}],
			['CVE-2025-52565', {isAffected: true, fixedIn: null}],
		]);
	});
	it('no data in the store: the versions are known, what is fixed in them is not', async () => {
		const [found] = await readEnginePackages(debian(installed('runc', '1.1.5+ds1-1')), `${temporaryFolder()}/store`);
		expect(found?.version).toBe('1.1.5+ds1-1');
		expect(isUnread(found?.verdicts ?? null)).toBe(true);
	});
	it('a distribution that publishes nothing', async () => {
		const files = machine({'/etc/os-release': 'ID=slackware\n', '/var/lib/dpkg/status': installed('runc', '1.1.5')});
		const [found] = await readEnginePackages(files, await store([cve('CVE-2024-21626', '9')]));
		expect(isUnread(found?.verdicts ?? null)).toBe(true);
	});
	it('Docker’s own packages are upstream’s and are not looked up; no database is no package', async () => {
		const root = `${temporaryFolder()}/store`;
		expect(await readEnginePackages(debian(installed('docker-ce', '5:29.0.0-1~debian.12~bookworm')), root)).toEqual([]);
		expect(await readEnginePackages(machine({}), root)).toEqual([]);
	});
});
