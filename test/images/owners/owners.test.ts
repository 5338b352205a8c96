/** Whose a file is, by each manager's own list; which of them show that they are used; and what is told from what is mapped. */
import {describe, expect, it} from 'vitest';
import {readApkLists, readDpkgList, readDpkgSums, readPythonRecord} from '../../../source/images/owners/file-lists.ts';
import {mostOwned, ownersFrom, type FileList, type Owners} from '../../../source/images/owners/owners.ts';
import {canBeMapped, canonical, isReadOnlyModule} from '../../../source/images/owners/paths.ts';
import {joinUses, usesIn} from '../../../source/images/owners/use.ts';
import type {FilesInUse, Use} from '../../../source/model/exposure.ts';
import type {Package, PackageKind} from '../../../source/model/package.ts';
import {known, Unread} from '../../../source/model/read.ts';
import {words} from '../../../source/model/safe-text.ts';
import {t} from '../../helpers/evidence.ts';
import {packageOf} from '../../helpers/osv.ts';

const lines = (...all: readonly string[]): Buffer => Buffer.from(`${all.join('\n')}\n`);
const noScript = () => false;
const owners = (...lists: readonly FileList[]): Owners => known(ownersFrom(lists, noScript));

describe('paths', () => {
	it.each([
		['/lib/x86_64-linux-gnu/libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6'],
		['/usr/lib/x86_64-linux-gnu/libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6'],
		['/usr/lib64/libc.so.6', '/lib64/libc.so.6'],
		['/usr/sbin/nginx', '/bin/nginx'],
		['/usr/bin/perl', '/bin/perl'],
		['/usr/local/lib/libx.so', '/usr/local/lib/libx.so'],
		['/usr/libexec/x', '/usr/libexec/x'],
		['/app/usr/lib/x', '/app/usr/lib/x'],
	])('%s is %s', (path, is) => expect(canonical(path)).toBe(is));

	it.each([
		['/usr/lib/x86_64-linux-gnu/libssl.so.1.1', true],
		['/usr/lib/x86_64-linux-gnu/ld-2.31.so', true],
		['/usr/sbin/nginx', true],
		['/usr/bin/python3.11', true],
		['/usr/lib/git-core/git', true],
		['/usr/share/java/log4j.jar', true],
		['/app/node_modules/a/build/a.node', true],
		['/usr/share/doc/libssl1.1/copyright', false],
		['/usr/share/zoneinfo/UTC', false],
		['/etc/nginx/nginx.conf', false],
		['/usr/lib/python3/dist-packages/six.py', false],
		['/usr/lib/systemd/system/nginx.service', false],
	])('%s can be mapped: %s', (path, is) => expect(canBeMapped(path)).toBe(is));

	it('modules are read, those for debuggers are nobody’s', () => {
		expect(isReadOnlyModule('/usr/lib/python3/dist-packages/six.py')).toBe(true);
		expect(isReadOnlyModule('/usr/share/perl5/Git.pm')).toBe(true);
		expect(isReadOnlyModule('/usr/share/gdb/auto-load/libstdc++.so.6-gdb.py')).toBe(false);
	});
});

describe('lists', () => {
	it('of dpkg: by the name without its architecture, without folders', () => {
		const list = lines('/.', '/lib', '/lib/git-core', '/lib/git-core/git', '/usr/share/doc/x', '/lib/x/libx.so.1');
		expect(readDpkgList('info/libx:amd64.list', list)).toEqual({
			owner: 'deb libx',
			paths: ['/lib/git-core/git', '/lib/x/libx.so.1'],
		});
		expect(readDpkgList('info/python3.11.list', list).owner).toBe('deb python3.11');
	});

	it('of a distroless image: the sums', () => {
		const sum = 'd41d8cd98f00b204e9800998ecf8427e';
		expect(readDpkgSums('libssl3', lines(`${sum}  usr/lib/libssl.so.3`, `${sum}  usr/share/doc/c`, 'no sum'))).toEqual({
			owner: 'deb libssl3',
			paths: ['/usr/lib/libssl.so.3'],
		});
	});

	it('of apk: folders and files in them, package by package', () => {
		const db = lines(
			'P:musl',
			'V:1',
			'F:lib',
			'R:ld-musl-x86_64.so.1',
			'a:0:0:755',
			'',
			'P:zlib',
			'F:usr/lib',
			'R:libz.so.1',
		);
		expect([...readApkLists({bytes: db})]).toEqual([
			{owner: 'apk musl', paths: ['/lib/ld-musl-x86_64.so.1']},
			{owner: 'apk zlib', paths: ['/usr/lib/libz.so.1']},
		]);
	});

	it('of Python: from the folder that holds it, those in quotes too', () => {
		const record = lines(
			'yaml/_yaml.so,sha256=x,1',
			'"odd,name/a.so",,',
			'../../../bin/tool,,',
			'yaml/__init__.py,,',
			'LICENSE,,',
		);
		expect(readPythonRecord({path: '/v/lib/python3/site-packages/y-1.dist-info/RECORD', bytes: record})).toEqual({
			owner: 'pypi /v/lib/python3/site-packages/y-1.dist-info/METADATA',
			paths: [
				'/v/lib/python3/site-packages/yaml/_yaml.so',
				'/v/lib/python3/site-packages/odd,name/a.so',
				'/v/bin/tool',
				'/v/lib/python3/site-packages/yaml/__init__.py',
			],
		});
	});
});

describe('owners', () => {
	it('keeps what can be mapped, canonical and by folder; whoever has nothing of that is left out', () => {
		expect(
			owners(
				{owner: 'deb a', paths: ['/usr/lib/x/liba.so.1', '/lib/x/libb.so', '/usr/sbin/a']},
				{owner: 'deb py', paths: ['/usr/lib/python3/a.py', '/usr/bin/py']},
				{owner: 'deb data', paths: ['/usr/share/perl5/A.pm']},
			),
		).toEqual([
			{
				owner: 'deb a',
				isSeenWhole: true,
				folders: [
					['/lib/x', 'liba.so.1', 'libb.so'],
					['/bin', 'a'],
				],
			},
			{owner: 'deb py', isSeenWhole: false, folders: [['/bin', 'py']]},
		]);
	});

	it('a script is never mapped itself', () => {
		const list = {owner: 'deb ca-certificates', paths: ['/usr/sbin/update-ca-certificates']};
		expect(ownersFrom([list], path => path === '/bin/update-ca-certificates')).toEqual([]);
	});

	it('more than can be is unread, not half a list', () => {
		const paths = Array.from({length: mostOwned}, (_, index) => `/lib/${index}.so`);
		expect(ownersFrom([{owner: 'deb a', paths}], noScript)).toBeInstanceOf(Unread);
	});
});

const web = t('web');
const seen = (paths: Readonly<Record<string, readonly string[]>>, doubt: string | null = null): FilesInUse => ({
	processes: Object.entries(paths).map(([comm, files], index) => ({
		pid: index + 1,
		comm: t(comm),
		paths: new Set(files),
	})),
	doubt: doubt === null ? null : t(doubt),
});
const at = (kind: PackageKind, name: string, path: string): Package => ({...packageOf(kind, name, '1'), path: t(path)});
const say = (use: Use): string =>
	use.is === 'in-use' ? use.by.map(({comm, pid}) => `${comm} ${pid}`).join(', ') : use.is;

describe('use', () => {
	const kept = owners(
		{owner: 'deb libssl1.1', paths: ['/usr/lib/x/libssl.so.1.1']},
		{owner: 'deb libc6', paths: ['/lib/x/libc-2.31.so']},
		{owner: 'deb perl-base', paths: ['/usr/bin/perl']},
		{owner: 'deb python3', paths: ['/usr/bin/python3', '/usr/lib/python3/a.py']},
		{owner: 'pypi /v/y-1.dist-info/METADATA', paths: ['/v/yaml/_yaml.so', '/v/yaml/a.py']},
		// Of two architectures.
		{owner: 'deb libz', paths: ['/lib/i386/libz.so.1']},
		{owner: 'deb libz', paths: ['/lib/x/libz.so.1']},
	);
	const files = seen({
		nginx: ['/usr/lib/x/libssl.so.1.1', '/usr/lib/x/libc-2.31.so', '/lib/x/libz.so.1'],
		sh: ['/lib/x/libc-2.31.so', '/v/yaml/_yaml.so'],
		node: [
			'/app/node_modules/a/node_modules/b/b.node',
			'/usr/lib/ruby/gems/3.2.0/gems/nokogiri-1.15/lib/n.so',
			'/srv/go',
			'/app/x.jar',
		],
	});
	it.each<readonly [Package, string]>([
		[packageOf('deb', 'libssl1.1', '1'), 'nginx 1'],
		[packageOf('deb', 'libc6', '1'), 'nginx 1, sh 2'],
		[packageOf('deb', 'libz', '1'), 'nginx 1'],
		[packageOf('deb', 'perl-base', '1'), 'not-in-use'],
		[packageOf('deb', 'python3', '1'), 'not-known'],
		[packageOf('deb', 'tzdata', '1'), 'not-known'],
		[at('pypi', 'PyYAML', '/v/y-1.dist-info/METADATA'), 'sh 2'],
		[at('pypi', 'six', '/v/six-1.dist-info/METADATA'), 'not-known'],
		[at('npm', 'b', '/app/node_modules/a/node_modules/b/package.json'), 'node 3'],
		[at('npm', 'a', '/app/node_modules/a/package.json'), 'not-known'],
		[at('gem', 'nokogiri', '/gems/specifications/nokogiri-1.15.gemspec'), 'node 3'],
		[at('gem', 'rack', '/gems/specifications/rack-3.gemspec'), 'not-known'],
		[at('go', 'stdlib', '/srv/go'), 'node 3'],
		[at('cargo', 'ring', '/srv/other'), 'not-in-use'],
		[at('maven', 'a:x', '/app/x.jar'), 'node 3'],
		[at('maven', 'a:y', '/app/x.jar!/BOOT-INF/lib/y.jar'), 'node 3'],
		[at('maven', 'a:z', '/app/z.jar'), 'not-in-use'],
		[at('maven', 'a:w', '/app/w.war'), 'not-known'],
		[at('maven', 'a:v', '/app/w.jar!/v.jar'), 'not-known'],
		[at('composer', 'a/b', '/app/vendor/composer/installed.json'), 'not-known'],
	])('$name: %s', (one, use) => expect(say(usesIn(web, kept, files)(one))).toBe(use));

	it('is never not in use where not all was seen', () => {
		const perl = packageOf('deb', 'perl-base', '1');
		const libc = packageOf('deb', 'libc6', '1');
		const partly = usesIn(web, kept, seen({sh: ['/lib/x/libc-2.31.so']}, 'permission denied'));
		expect(partly(perl)).toEqual({is: 'not-known', why: 'permission denied'});
		expect(say(partly(libc))).toBe('sh 1');
		const why = new Unread(words`not local`);
		expect(usesIn(web, kept, why)(perl)).toEqual({is: 'not-known', why: 'not local'});
		expect(usesIn(web, why, files)(perl)).toEqual({is: 'not-known', why: 'not local'});
		expect(say(usesIn(web, why, files)(at('go', 'stdlib', '/srv/go')))).toBe('node 3');
	});

	it('of several containers: in any is in use, hidden in one is not known, in none is not', () => {
		const used: Use = {is: 'in-use', by: [{container: web, pid: 1, comm: t('nginx')}]};
		const hidden: Use = {is: 'not-known', why: t('why')};
		const idle: Use = {is: 'not-in-use'};
		expect(joinUses([idle, hidden, used, used])).toEqual({is: 'in-use', by: [...used.by, ...used.by]});
		expect(joinUses([idle, hidden])).toBe(hidden);
		expect(joinUses([idle, idle])).toEqual(idle);
		expect(joinUses([])).toEqual(idle);
	});
});
