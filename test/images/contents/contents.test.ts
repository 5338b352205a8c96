/** Whole images in memory: what is read of them, what is left out, and what hostile ones get. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Archive} from '../../../source/images/contents/archive.ts';
import {readDistribution} from '../../../source/images/contents/distribution.ts';
import {readImageConfig} from '../../../source/images/contents/image-config.ts';
import {readContents} from '../../../source/images/contents/read-contents.ts';
import type {WalkBounds} from '../../../source/images/contents/walk.ts';
import type {ImageContents} from '../../../source/model/package.ts';
import {isUnread} from '../../../source/model/read.ts';
import {elfOf, goBuildInfo} from '../../helpers/elf.ts';
import {fakeArchive, type FakeFile} from '../../helpers/image-archive.ts';

const fixture = (name: string): Buffer =>
	readFileSync(path.resolve(import.meta.dirname, '../../fixtures/images/bullseye-11.11', name));
const debian: Readonly<Record<string, FakeFile>> = {
	'/usr/lib/os-release': fixture('os-release'),
	'/etc/os-release': {to: '../usr/lib/os-release'},
	'/var/lib/dpkg/status': fixture('dpkg-status'),
};
const big = {Size: 200_000_000};

const scan = (archive: Archive, json: unknown = big, bounds?: WalkBounds): Promise<ImageContents> =>
	readContents(archive, readImageConfig(json), new AbortController().signal, bounds).then(one => one.contents);
const names = ({packages}: ImageContents): readonly string[] =>
	packages.filter(({kind}) => kind !== 'deb').map(({kind, name, version}) => `${kind} ${name} ${version}`);
const whys = (contents: ImageContents): readonly string[] => contents.unreadPackages.map(({why}) => why);

const goProgram = (version: string): FakeFile => ({
	content: elfOf([{name: '.go.buildinfo', bytes: goBuildInfo(`go${version}`, '')}]),
	mode: 0o755,
});
const metadata = (name: string): string => `Name: ${name}\nVersion: 1.0\n`;

describe('readDistribution', () => {
	it.each([
		[
			'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
			'Debian:12',
		],
		['ID=ubuntu\nVERSION_ID="22.04"', 'Ubuntu:22.04:LTS'],
		['ID=ubuntu\nVERSION_ID="23.04"', 'Ubuntu:23.04'],
		['ID=ubuntu\nVERSION_ID="22.10"', 'Ubuntu:22.10'],
		['ID=alpine\nVERSION_ID=3.20.3', 'Alpine:v3.20'],
		['ID=alpine\nVERSION_ID=3.22_alpha20250108', null],
		['ID="rocky"\nVERSION_ID="9.4"', 'Rocky Linux:9'],
		['ID="almalinux"\nVERSION_ID="8.10"', 'AlmaLinux:8'],
		["ID='opensuse-leap'\nVERSION_ID='15.6'", 'openSUSE:Leap 15.6'],
		['ID=opensuse-tumbleweed\nVERSION_ID=20260101', 'openSUSE:Tumbleweed'],
		['ID=wolfi\nVERSION_ID=20230201', 'Wolfi'],
		['ID=debian', null],
		['ID=made-up\nVERSION_ID=1', null],
		['ID=debian\nVERSION_ID=12:evil', null],
		['', null],
	])('%s', (text, ecosystem) => expect(readDistribution(Buffer.from(text)).ecosystem).toBe(ecosystem));

	it('says of what and which release it is where its pretty name does not', () => {
		const named = (pretty: string): string =>
			readDistribution(Buffer.from(`PRETTY_NAME="${pretty}"\nNAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"`))
				.prettyName;
		expect(named('Distroless')).toBe('Distroless (Debian GNU/Linux 12)');
		expect(named('Debian GNU/Linux 12 (bookworm)')).toBe('Debian GNU/Linux 12 (bookworm)');
	});

	it('shows no escape sequence', () => {
		expect(readDistribution(Buffer.from('ID=x\nPRETTY_NAME="a\u001B[2J\\"b\\""')).prettyName).toBe('a\\e[2J"b"');
	});
});

describe('readContents', () => {
	it('of Debian: distribution, 96 packages, and no more calls than it takes', async () => {
		const archive = fakeArchive(debian);
		const contents = await scan(archive);
		expect(contents).toMatchObject({
			distribution: {id: 'debian', versionId: '11', codename: 'bullseye', ecosystem: 'Debian:11'},
			unreadPackages: [],
			setuidFiles: [],
		});
		expect(contents.packages).toHaveLength(96);
		expect(archive.read.toSorted()).toEqual(['/', '/usr/lib/os-release', '/var']);
	});

	it('of Debian: is gone through while its packages are still being read', async () => {
		const archive = fakeArchive(debian);
		const isGoneThrough = Promise.withResolvers<void>();
		const slow: Archive = {
			...archive,
			async readArchive(path, signal) {
				if (path === '/') isGoneThrough.resolve();
				if (path === '/var') await isGoneThrough.promise;
				return archive.readArchive(path, signal);
			},
		};
		expect((await scan(slow)).packages).toHaveLength(96);
	});

	it('of a small image: one call for all', async () => {
		const archive = fakeArchive({...debian, '/var/lib/dpkg/info/x.list': '/x\n', '/usr/bin/x': goProgram('1.22.0')});
		const contents = await scan(archive, {Size: 1_000_000});
		expect(names(contents)).toEqual(['go stdlib 1.22.0']);
		expect(contents.distribution).toMatchObject({ecosystem: 'Debian:11'});
		expect(archive.read).toEqual(['/']);
	});

	it('leaves the root behind /usr/bin, and goes where else it is worth it', async () => {
		const contents = await scan(
			fakeArchive({
				...debian,
				'/app/node_modules/a/package.json': '{"name":"a","version":"1.0.0"}',
				'/opt/venv/lib/python3.11/site-packages/b-1.dist-info/METADATA': metadata('b'),
				'/usr/lib/python3/dist-packages/of_debian-1.dist-info/METADATA': metadata('of-debian'),
				'/usr/local/lib/python3.12/site-packages/c-1.dist-info/METADATA': metadata('c'),
				'/workspace/node_modules/d/package.json': '{"name":"d","version":"1.0.0"}',
				'/var/service/e': goProgram('1.20.1'),
				'/zz/unseen/f.egg-info': metadata('f'),
			}),
			{...big, Config: {Entrypoint: ['/var/service/e'], WorkingDir: '/app'}},
		);
		expect(names(contents).toSorted()).toEqual([
			'go stdlib 1.20.1',
			'npm a 1.0.0',
			'npm d 1.0.0',
			'pypi b 1.0',
			'pypi c 1.0',
		]);
		expect(contents.walked.toSorted()).toEqual(['/ up to /usr/bin', '/usr/local', '/var/service', '/workspace']);
	});

	it('asks of nothing inside what is not there, and of what is behind a link', async () => {
		const archive = fakeArchive({...debian, '/usr/local/bin/x': goProgram('1.22.0')});
		const asked: string[] = [];
		const seen = (usrLocal: 'link' | 'absent'): Archive => ({
			...archive,
			async statPath(path) {
				asked.push(path);
				if (path !== '/usr/local') return archive.statPath(path);
				return usrLocal === 'absent' ? null : {is: 'link', sizeBytes: 0, mode: 0o777, linkTarget: '/opt'};
			},
		});
		const linked = await scan(seen('link'));
		expect(linked.walked).toContain('/usr/local/bin');
		expect(names(linked)).toEqual(['go stdlib 1.22.0']);
		expect(asked).toContain('/usr/local/sbin');
		asked.length = 0;
		await scan(seen('absent'));
		expect(asked.filter(path => path.startsWith('/usr/local'))).toEqual(['/usr/local']);
	});

	it('goes through all of an image that says nothing of its packages, or is small', async () => {
		const files = {'/zz/x': goProgram('1.22.0')};
		expect(names(await scan(fakeArchive(files)))).toEqual(['go stdlib 1.22.0']);
		expect(names(await scan(fakeArchive({...debian, ...files}), {Size: 1000}))).toEqual(['go stdlib 1.22.0']);
		expect((await scan(fakeArchive(files))).distribution).toBeNull();
	});

	it('names once what came in a package of the distribution', async () => {
		const owned = '/usr/lib/python3.12/site-packages/pip-24.dist-info/METADATA';
		const apk = `P:py3-pip\nV:24.0-r2\nF:${owned.slice(1, owned.lastIndexOf('/'))}\nR:METADATA\n`;
		const alpine = await scan(
			fakeArchive({
				'/lib/apk/db/installed': apk,
				[owned]: metadata('pip'),
				'/usr/lib/python3.12/site-packages/flask-1.dist-info/METADATA': metadata('flask'),
			}),
		);
		expect(names(alpine)).toEqual(['apk py3-pip 24.0-r2', 'pypi flask 1.0']);

		const onDebian = await scan(
			fakeArchive({
				...debian,
				'/usr/bin/of-debian': goProgram('1.19.8'),
				'/usr/bin/copied-in': goProgram('1.22.0'),
				'/var/lib/dpkg/info/x.list': '/.\n/bin\n/bin/of-debian\n',
			}),
		);
		expect(names(onDebian)).toEqual(['go stdlib 1.22.0']);
	});

	it('knows whose files are whose: of dpkg, of Python, and without scripts', async () => {
		const archive = fakeArchive({
			...debian,
			'/usr/bin/tool': goProgram('1.22.0'),
			'/usr/bin/script': {content: '#!/bin/sh', mode: 0o755},
			'/var/lib/dpkg/info/tool.list': '/.\n/bin\n/bin/tool\n/bin/script\n',
			'/var/lib/dpkg/info/tool.md5sums': 'x',
			'/opt/v/y-1.dist-info/METADATA': metadata('y'),
			'/opt/v/y-1.dist-info/RECORD': 'y/_y.so,,\ny/y.py,,\n',
		});
		const {owners} = await readContents(archive, readImageConfig(big), new AbortController().signal);
		expect(owners).toEqual([
			{owner: 'deb tool', isSeenWhole: true, folders: [['/bin', 'tool']]},
			{owner: 'pypi /opt/v/y-1.dist-info/METADATA', isSeenWhole: false, folders: [['/opt/v/y', '_y.so']]},
		]);
	});

	it('takes a lock at its word only where the modules are not there', async () => {
		const lock = JSON.stringify({packages: {'node_modules/only-in-lock': {version: '1.0.0'}}});
		const bundled = await scan(fakeArchive({...debian, '/app/package-lock.json': lock}));
		expect(names(bundled)).toEqual(['npm only-in-lock 1.0.0']);
		const whole = await scan(
			fakeArchive({
				...debian,
				'/app/package-lock.json': lock,
				'/app/node_modules/a/package.json': '{"name":"a","version":"1.0.0"}',
			}),
		);
		expect(names(whole)).toEqual(['npm a 1.0.0']);
	});

	it('says of old forms of RPM what can read them, and does not fetch them', async () => {
		const archive = fakeArchive({'/var/lib/rpm/Packages': 'x'});
		expect(whys(await scan(archive))).toEqual([
			'/var/lib/rpm/Packages: only Trivy or Grype can read this form of RPM database',
		]);
		expect(archive.read).not.toContain('/var/lib/rpm/Packages');
	});

	it('reads distroless images, a file per package', async () => {
		const contents = await scan(
			fakeArchive({
				'/var/lib/dpkg/status.d/libc6': 'Package: libc6\nVersion: 2.36-9+deb12u9\nSource: glibc\n',
				'/var/lib/dpkg/status.d/libc6.md5sums': 'abc  usr/lib/x\n',
				'/usr/lib/os-release': 'ID=debian\nVERSION_ID=12\n',
			}),
		);
		expect(contents.packages).toMatchObject([
			{name: 'libc6', source: {name: 'glibc'}, path: '/var/lib/dpkg/status.d/libc6'},
		]);
		expect(contents.distribution).toMatchObject({ecosystem: 'Debian:12'});
	});

	it('finds what else is wrong, by place and kind', async () => {
		const contents = await scan(
			fakeArchive(
				{
					...debian,
					'/usr/bin/su': {content: 'x', mode: 0o4755},
					'/usr/bin/chage': {content: 'x', mode: 0o2755},
					'/usr/bin/no-program': {content: 'x', mode: 0o4644},
					'/usr/lib/openssh/ssh-keysign': {content: 'x', mode: 0o4755},
					'/usr/local/bin/everybodys': {content: 'x', mode: 0o777},
					'/opt/not-in-path': {content: 'x', mode: 0o777},
					'/etc/shadow': 'root:*:1:0\nopen::1:0\n\u001B[2J::\n',
					'/etc/passwd': 'root:x:0:0\nold::0:0\n',
					'/root/.ssh/id_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n',
					'/app/.env': 'PORT=80\nDB_PASSWORD=hunter2hunter2\n',
					'/app/tests/key.pem': '-----BEGIN PRIVATE KEY-----\n',
					'/etc/ssl/certs/ca.pem': '-----BEGIN CERTIFICATE-----\n',
					'/app/public.pem': '-----BEGIN PUBLIC KEY-----\n',
					'/home/me/.npmrc': '//npm.example.com/:_authToken=npm_hunter2\n',
					'/var/lib/apt/lists/deb.debian.org_InRelease': 'x',
					'/var/cache/apt/archives/lock': '',
					'/root/.cache/pip/http/a': 'x',
				},
				{'/usr/local/sbin': 0o777},
			),
		);
		expect(contents.setuidFiles).toEqual(['/usr/bin/chage', '/usr/bin/su', '/usr/lib/openssh/ssh-keysign']);
		expect(contents.writableInPath).toEqual(['/usr/local/bin/everybodys', '/usr/local/sbin']);
		expect(contents.accountsWithoutPassword).toEqual(['old', 'open', '\\e[2J']);
		expect(contents.secretFiles).toEqual([
			{path: '/app/.env', kind: 'passwords in an environment file'},
			{path: '/home/me/.npmrc', kind: 'token of npm'},
			{path: '/root/.ssh/id_rsa', kind: 'private key of SSH'},
		]);
		expect(contents.packageCaches).toEqual(['/var/lib/apt/lists', '/root/.cache/pip']);
		expect(JSON.stringify(contents)).not.toContain('hunter2');
	});

	it('what can’t be gone through is unread, and what was found stays', async () => {
		const archive = fakeArchive({
			...debian,
			'/usr/bin/su': {content: 'x'.repeat(100), mode: 0o4755},
			'/usr/bin/zz': 'x'.repeat(5000),
		});
		const contents = await scan(archive, big, {maxBytes: 2000, maxEntries: 1000});
		expect(contents.setuidFiles).toEqual(['/usr/bin/su']);
		expect(isUnread(contents.secretFiles)).toBe(true);
		expect(whys(contents)).toHaveLength(1);
		expect(contents.packages).toHaveLength(96);
	});

	it('an engine that fails leaves reasons, never health', async () => {
		const fails = async (): Promise<never> => {
			throw new Error('gone\u001B[2J');
		};
		const contents = await scan({statPath: fails, readArchive: fails});
		expect(contents.packages).toEqual([]);
		expect(new Set(whys(contents).map(why => why.split(': ').at(-1)))).toEqual(new Set(['gone\\e[2J']));
		for (const fact of [
			'distribution',
			'setuidFiles',
			'writableInPath',
			'secretFiles',
			'packageCaches',
			'accountsWithoutPassword',
		] as const) {
			expect(isUnread(contents[fact])).toBe(true);
		}
	});

	it('a shadow too long to read hides no account', async () => {
		const {accountsWithoutPassword} = await scan(
			fakeArchive({...debian, '/etc/shadow': `a::\n${'#'.repeat(1024 * 1024)}`}),
		);
		expect(isUnread(accountsWithoutPassword)).toBe(true);
	});

	it('links go round in circles, and end', async () => {
		const contents = await scan(fakeArchive({'/var/lib/dpkg/status': {to: '/a'}, '/a': {to: '/b'}, '/b': {to: '/a'}}));
		expect(whys(contents)).toEqual(['/var/lib/dpkg/status: too many symbolic links lead on from it']);
	});
});

describe('readImageConfig', () => {
	it('keeps to plain absolute folders', () => {
		expect(
			readImageConfig({
				Size: 5,
				Config: {Env: ['PATH=/a:/b//c/:relative:/../etc:/a:', 7], WorkingDir: '/w', Entrypoint: ['run'], Cmd: ['/d/e']},
			}),
		).toEqual({programFolders: ['/a', '/b/c'], alsoFolders: ['/w', '/a', '/b/c'], sizeBytes: 5});
	});
	it('of nothing, is what an engine makes of it', () => {
		expect(readImageConfig(null)).toMatchObject({
			programFolders: expect.arrayContaining(['/usr/bin']),
			sizeBytes: Infinity,
		});
	});
});
