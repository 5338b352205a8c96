/** Images of a real engine, read through a container that never starts: two honest ones, and one made to do harm. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {readImageConfig} from '../../source/images/contents/image-config.ts';
import {readContents, type ReadImage} from '../../source/images/contents/read-contents.ts';
import {isLeftOver, withScanContainer, type ScanContainerDoor} from '../../source/images/scan-container.ts';
import type {ContainerId} from '../../source/model/evidence.ts';
import {at, textOr} from '../../source/model/foreign.ts';
import type {ImageContents} from '../../source/model/package.ts';
import {isUnread, known} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';
import {describeLive} from '../helpers/dockerd-live.ts';

/** Our own linter's: built by Go, with modules, and here on every machine that tests. */
const goProgram = path.resolve(
	import.meta.dirname,
	'../../node_modules/@oxlint-tsgolint',
	`linux-${process.arch}`,
	'tsgolint',
);
const scratch = mkdtempSync(path.join(tmpdir(), 'hc-images-'));
afterAll(() => rmSync(scratch, {recursive: true}));

const run = (command: string, ...words: readonly string[]): string =>
	execFileSync(command, words, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1024 ** 3});

describeLive('images of a real engine', docker => {
	let engine: Engine;
	const images: string[] = [];
	/** What was created, and whether it would be taken for a left-over while it was there. */
	const created: Array<{readonly id: string; readonly isLeftOver: boolean}> = [];

	beforeAll(async () => {
		engine = await openDockerEngine({
			endpoint: {address: words`unix://live`, from: words`test`, isDemo: false},
			target: {is: 'unix', socketPath: docker.socketPath},
		});
	});
	afterAll(async () => {
		for (const image of images) await docker.ask('DELETE', `/images/${image}?force=1`);
		engine.close();
	});

	/** `make` fills an empty folder, which becomes the whole image. */
	async function imageOf(name: string, make: (root: string) => void): Promise<string> {
		const root = path.join(scratch, name);
		mkdirSync(root);
		make(root);
		const file = path.join(scratch, `${name}.tar`);
		run('tar', '-C', root, '-cf', file, '.');
		const answer = run('docker', '-H', `unix://${docker.socketPath}`, 'import', file, `hc-${name}:latest`);
		rmSync(file);
		images.push(`hc-${name}:latest`);
		return answer.trim();
	}

	const door: ScanContainerDoor = {
		async create(name, body) {
			const {Id} = await docker.ask('POST', `/containers/create?name=${name}`, {...body});
			const id = String(Id);
			created.push({id, isLeftOver: isLeftOver(await docker.ask('GET', `/containers/${id}/json`))});
			return id;
		},
		async remove(id) {
			await docker.ask('DELETE', `/containers/${id}?v=1`);
		},
		noteLeft: () => {},
		noteCreating: async () => {},
		noteCreated: async () => {},
		noteRemoved: async () => {},
	};

	const scan = async (image: string): Promise<ImageContents> => (await read(image)).contents;
	async function read(image: string): Promise<ReadImage> {
		const json = await engine.inspectImage(image);
		const suffix = Math.random().toString(36).slice(2);
		return withScanContainer(door, textOr(at(json, 'Id')), suffix, id => {
			const container = id as ContainerId;
			return readContents(
				{
					statPath: file => engine.statPath(container, file),
					readArchive: (file, signal) => engine.readArchive(container, file, signal),
				},
				readImageConfig(json),
				new AbortController().signal,
			);
		});
	}

	const write = (root: string, file: string, content: string | Buffer, mode = 0o644): void => {
		mkdirSync(path.join(root, path.dirname(file)), {recursive: true});
		writeFileSync(path.join(root, file), content, {mode});
	};
	const fixture = (name: string): Buffer =>
		readFileSync(path.resolve(import.meta.dirname, '../fixtures/images/bullseye-11.11', name));

	it('reads Debian: the 96 packages and the distribution, and leaves nothing behind', async () => {
		const image = await imageOf('bullseye', root => {
			write(root, 'var/lib/dpkg/status', fixture('dpkg-status'));
			write(root, 'usr/lib/os-release', fixture('os-release'));
			mkdirSync(path.join(root, 'etc'));
			symlinkSync('../usr/lib/os-release', path.join(root, 'etc/os-release'));
			write(root, 'usr/bin/linter', readFileSync(goProgram), 0o4755);
			write(root, 'usr/bin/script', '#!/bin/sh\n', 0o755);
			write(root, 'var/lib/dpkg/info/a:amd64.list', '/.\n/usr\n/usr/bin\n/usr/bin/tool\n/usr/bin/script\n');
		});
		const {contents, owners} = await read(image);
		// A script shows in no process.
		expect(owners).toEqual([{owner: 'deb a', isSeenWhole: true, folders: [['/bin', 'tool']]}]);
		expect(contents).toMatchObject({
			distribution: {ecosystem: 'Debian:11'},
			unreadPackages: [],
			setuidFiles: ['/usr/bin/linter'],
		});
		expect(contents.packages.filter(({kind}) => kind === 'deb')).toHaveLength(96);
		// A program of Go's, as its makers build it.
		const ofGo = contents.packages.filter(({kind}) => kind === 'go');
		expect(ofGo).toContainEqual(expect.objectContaining({name: 'stdlib', path: '/usr/bin/linter'}));
		expect(ofGo).toContainEqual(expect.objectContaining({name: 'golang.org/x/sys'}));

		expect(created).toEqual([{id: expect.any(String), isLeftOver: true}]);
		expect((await docker.request('GET', `/containers/${created[0]?.id}/json`)).status).toBe(404);
	});

	it('reads a database that rpm itself made', async () => {
		const image = await imageOf('rpm', root => {
			const spec = path.join(scratch, 'hc.spec');
			writeFileSync(
				spec,
				`Name: hc-libfoo\nEpoch: 2\nVersion: 1.2.3\nRelease: 4.el9_4\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n
%package devel\nVersion: 9.9\nSummary: y\n%description devel\ny\n%install\nmkdir -p %{buildroot}/usr/lib64/hc
touch %{buildroot}/usr/lib64/hc/libfoo.so.1 %{buildroot}/usr/lib64/hc/foo.conf %{buildroot}/usr/lib64/libfoo.so\n%files\n/usr/lib64/hc\n%files devel\n/usr/lib64/libfoo.so\n`,
			);
			const top = path.join(scratch, 'rpmbuild');
			run('rpmbuild', '-bb', '--define', `_topdir ${top}`, spec);
			const database = path.join(root, 'var/lib/rpm');
			mkdirSync(database, {recursive: true});
			run('sh', '-c', `rpm --dbpath ${database} --nodeps --justdb -i ${top}/RPMS/noarch/*.rpm`);
			write(root, 'etc/os-release', 'ID="rocky"\nVERSION_ID="9.4"\n');
		});
		const {contents, owners} = await read(image);
		expect(known(owners).toSorted((a, b) => (a.owner < b.owner ? -1 : 1))).toEqual([
			{owner: 'rpm hc-libfoo', isSeenWhole: true, folders: [['/lib64/hc', 'libfoo.so.1']]},
			{owner: 'rpm hc-libfoo-devel', isSeenWhole: true, folders: [['/lib64', 'libfoo.so']]},
		]);
		expect(contents.unreadPackages).toEqual([]);
		expect(contents.distribution).toMatchObject({ecosystem: 'Rocky Linux:9'});
		expect(contents.packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
			{
				kind: 'rpm',
				name: 'hc-libfoo',
				version: '2:1.2.3-4.el9_4',
				source: {name: 'hc-libfoo', version: '2:1.2.3-4.el9_4'},
			},
			{
				kind: 'rpm',
				name: 'hc-libfoo-devel',
				version: '2:9.9-4.el9_4',
				source: {name: 'hc-libfoo', version: '2:1.2.3-4.el9_4'},
			},
		]);
	});

	it('a hostile image: nothing of the machine is read, memory stays bounded, and every doubt is told', async () => {
		const deep = `${'d/'.repeat(400)}node_modules/deep/package.json`;
		const image = await imageOf('hostile', root => {
			// The machine's own, if any link were followed on it.
			mkdirSync(path.join(root, 'etc'), {recursive: true});
			write(root, 'etc/shadow', 'inside::1:0\n');
			mkdirSync(path.join(root, 'var/lib/dpkg/status.d'), {recursive: true});
			symlinkSync('/etc/shadow', path.join(root, 'var/lib/dpkg/status'));
			run('mkfifo', path.join(root, 'etc/os-release'));
			mkdirSync(path.join(root, 'lib/apk/db'), {recursive: true});
			writeFileSync(path.join(root, 'lib/apk/db/installed'), '');
			truncateSync(path.join(root, 'lib/apk/db/installed'), 200 * 1024 * 1024);
			mkdirSync(path.join(root, 'var/lib/rpm'), {recursive: true});
			symlinkSync('rpmdb.sqlite', path.join(root, 'var/lib/rpm/rpmdb.sqlite'));
			symlinkSync('../../../../../../../../etc/machine-id', path.join(root, 'etc/out'));
			symlinkSync('..', path.join(root, 'etc/loop'));
			write(root, deep, '{"name":"deep","version":"1.0.0"}');
			write(root, 'var/lib/dpkg/status.d/evil', `Package: a\u001B]0;owned\u0007\nVersion: 1\u202E\n`);
			write(root, 'app/evil\u001B[2J\n.jar', 'PK no jar');
			run('mkfifo', path.join(root, 'app/.env'));
			writeFileSync(path.join(root, 'app/huge'), '\x7fELF', {mode: 0o755});
			truncateSync(path.join(root, 'app/huge'), 80 * 1024 * 1024);
		});
		global.gc?.();
		const before = process.memoryUsage().rss;
		let highest = before;
		const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 20);
		const contents = await scan(image);
		clearInterval(watch);
		expect((highest - before) / 1024 ** 2).toBeLessThan(150);

		expect(contents.packages.map(({name, version}) => `${name} ${version}`)).toEqual([
			'a\\e]0;owned\\x07 1\\u{202e}',
			'deep 1.0.0',
		]);
		expect(isUnread(contents.distribution) && contents.distribution.why).toBe(
			'/etc/os-release: it is a folder, a device or a pipe',
		);
		expect(contents.unreadPackages.map(({why}) => why).toSorted()).toEqual([
			expect.stringMatching(/^\/app\/evil\\e\[2J\\n\.jar: /),
			"/app/huge: a program of more than 75497472 bytes may be one of Go's",
			// The link was followed inside: it leads to the image's own, which is no status.
			'/etc/shadow: it names no package',
			'/lib/apk/db/installed: it has more than 33554432 bytes',
			'/var/lib/rpm/rpmdb.sqlite: the engine answered 500: nothing',
		]);
		expect(contents.accountsWithoutPassword).toEqual(['inside']);
		const told = JSON.stringify(contents);
		for (const line of readFileSync('/etc/shadow', 'utf8')
			.split('\n')
			.filter(one => one !== ''))
			expect(told).not.toContain(line);
	});
});
