/** Each kind of file that names packages: what it says, and what of hostile ones is kept. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {deflateSync} from 'node:zlib';
import {strToU8, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {readApk, filesOfApk} from '../../../source/images/packages/apk.ts';
import {readDpkg} from '../../../source/images/packages/dpkg.ts';
import {languageFileAt} from '../../../source/images/packages/index.ts';
import {readProgram} from '../../../source/images/packages/program.ts';
import type {Package} from '../../../source/model/package.ts';
import {isUnread, type Read} from '../../../source/model/read.ts';
import {elfOf, goBuildInfo} from '../../helpers/elf.ts';

const said = (read: Read<readonly Package[]>): unknown =>
	isUnread(read)
		? `unread: ${read.why}`
		: read.map(({kind, name, version, source}) =>
				source.name === name && source.version === version
					? `${kind} ${name} ${version}`
					: `${kind} ${name} ${version} of ${source.name} ${source.version}`,
			);

/** As the collector does: by the name of the file alone. */
function readAt(at: string, bytes: Buffer): unknown {
	const one = languageFileAt(at);
	return one === undefined ? 'none of a language' : said(one.read({path: at, bytes}));
}

describe('dpkg', () => {
	const at = '/var/lib/dpkg/status';
	const read = (text: string): unknown => said(readDpkg({path: at, bytes: Buffer.from(text)}));

	it('reads a real status: 96 packages', () => {
		const bytes = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/images/bullseye-11.11/dpkg-status'));
		const all = readDpkg({path: at, bytes});
		expect(isUnread(all) ? all.why : all.length).toBe(96);
		expect(said(all)).toContain('deb libc6 2.31-13+deb11u11 of glibc 2.31-13+deb11u11');
		expect(said(all)).toContain('deb bsdutils 1:2.36.1-8+deb11u2 of util-linux 2.36.1-8+deb11u2');
	});

	it.each<readonly [what: string, text: string, packages: unknown]>([
		['nothing', '', []],
		['what is removed, but for its settings', 'Package: a\nStatus: deinstall ok config-files\nVersion: 1\n', []],
		['what is half installed', 'Package: a\nStatus: install reinstreq half-installed\nVersion: 1\n', []],
		['what is held', 'Package: a\nStatus: hold ok installed\nVersion: 1\n', ['deb a 1']],
		['distroless: no status', 'Package: a\nVersion: 1+b6\nSource: b (1)\n', ['deb a 1+b6 of b 1']],
		['a source without a version', 'Package: a\nVersion: 1\nSource: b\n', ['deb a 1 of b 1']],
		['Windows lines', 'Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2\r\n', ['deb a 1', 'deb b 2']],
		['lines that go on', 'Package: a\nDescription: x\n Version: 9\nVersion: 1\n', ['deb a 1']],
		['escape sequences', 'Package: a\u001B[2J\nVersion: 1\u202E\n', ['deb a\\e[2J 1\\u{202e}']],
		['something else', 'root:*:1\n', `unread: ${at}: it names no package`],
		['no version', 'Package: a\n\n', `unread: ${at}: an installed package without a name or a version`],
	])('%s', (_, text, packages) => expect(read(text)).toEqual(packages));

	it('takes 32 MB of anything in bounded time', () => {
		const startedAt = performance.now();
		for (const line of ['a', 'Package: a\nVersion: 1\n\n', '\n', ':', ' ', 'Package: x']) {
			readDpkg({path: at, bytes: Buffer.from(line.repeat((4 * 1024 * 1024) / line.length))});
		}
		expect(performance.now() - startedAt).toBeLessThan(10_000);
	});
});

describe('apk', () => {
	const text = `C:Q1abc=\nP:libcrypto3\nV:3.3.2-r0\nA:x86_64\no:openssl\np:so:libcrypto.so.3=3\nF:usr/lib\nR:libcrypto.so.3\n
P:py3-pip\nV:24.0-r2\nF:usr/lib/python3.12/site-packages/pip-24.0.dist-info\nR:METADATA\nR:RECORD\n`;

	it('names the origin, which advisories name', () => {
		expect(said(readApk({path: '/lib/apk/db/installed', bytes: Buffer.from(text)}))).toEqual([
			'apk libcrypto3 3.3.2-r0 of openssl 3.3.2-r0',
			'apk py3-pip 24.0-r2',
		]);
	});
	it('tells which files are its own', () => {
		expect([...filesOfApk(Buffer.from(text), file => file.endsWith('METADATA'))]).toEqual([
			'/usr/lib/python3.12/site-packages/pip-24.0.dist-info/METADATA',
		]);
	});
	it('half a package makes the list unread', () => {
		expect(said(readApk({path: '/x', bytes: Buffer.from('P:a\n')}))).toBe(
			'unread: /x: a package without a name or a version',
		);
	});
});

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const zip = (files: Readonly<Record<string, string | Uint8Array>>): Buffer =>
	Buffer.from(
		zipSync(
			Object.fromEntries(
				Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? strToU8(file) : file]),
			),
		),
	);
const pom = (group: string, artifact: string, version: string) => ({
	[`META-INF/maven/${group}/${artifact}/pom.properties`]: `#x\r\ngroupId=${group}\r\nartifactId=${artifact}\nversion = ${version}\n`,
});

describe('languages', () => {
	it.each<readonly [at: string, bytes: Buffer, packages: unknown]>([
		['/app/node_modules/lodash/package.json', json({name: 'lodash', version: '4.17.20'}), ['npm lodash 4.17.20']],
		['/app/node_modules/@a/b/package.json', json({name: '@a/b', version: '1.0.0'}), ['npm @a/b 1.0.0']],
		['/app/node_modules/a/lib/package.json', json({type: 'module'}), 'none of a language'],
		['/app/node_modules/a/package.json', json({type: 'module'}), []],
		['/app/package.json', json({name: 'app', version: '1.0.0'}), 'none of a language'],
		[
			'/app/node_modules/a/package.json',
			Buffer.from('no'),
			'unread: /app/node_modules/a/package.json: it is no JSON object',
		],
		[
			'/app/package-lock.json',
			json({
				lockfileVersion: 3,
				packages: {
					'': {name: 'app', version: '1.0.0'},
					'node_modules/a': {version: '1.0.0'},
					'node_modules/a/node_modules/@s/b': {version: '2.0.0'},
					'node_modules/c': {name: 'real-c', version: '3.0.0'},
					'node_modules/d': {version: '4.0.0', dev: true},
					'node_modules/e': {link: true, resolved: 'e'},
				},
			}),
			['npm a 1.0.0', 'npm @s/b 2.0.0', 'npm real-c 3.0.0'],
		],
		[
			'/app/package-lock.json',
			json({
				dependencies: {a: {version: '1.0.0', dependencies: {b: {version: '2.0.0'}}}, c: {version: '3.0.0', dev: true}},
			}),
			['npm a 1.0.0', 'npm b 2.0.0'],
		],
		['/app/node_modules/a/package-lock.json', json({}), 'none of a language'],
		[
			'/usr/local/lib/python3.12/site-packages/Django-4.2.dist-info/METADATA',
			Buffer.from('Metadata-Version: 2.1\nName: Django\nVersion: 4.2\n\nName: not this\nVersion: 9\n'),
			['pypi Django 4.2'],
		],
		['/x/a.egg-info/PKG-INFO', Buffer.from('Name: a\nVersion: 1\n'), ['pypi a 1']],
		['/x/a-1.egg-info', Buffer.from('Name: a\nVersion: 1\n'), ['pypi a 1']],
		[
			'/usr/local/bundle/specifications/rack-2.2.3.gemspec',
			Buffer.from(`# -*- encoding: utf-8 -*-
Gem::Specification.new do |s|
  s.name = "rack".freeze
  s.version = "2.2.3"
  s.required_ruby_version = Gem::Requirement.new(">= 2.3.0".freeze)
`),
			['gem rack 2.2.3'],
		],
		[
			'/x/specifications/default/json-2.6.gemspec',
			Buffer.from('  s.name = "json"\n  s.version = "2.6"\n'),
			['gem json 2.6'],
		],
		['/x/specifications/a.gemspec', Buffer.from('exec "rm -rf /"'), []],
		[
			'/var/www/vendor/composer/installed.json',
			json({packages: [{name: 'symfony/http-kernel', version: 'v4.4.1'}, {name: 'a/b', version: '1.0.0'}, {}, null]}),
			['composer symfony/http-kernel 4.4.1', 'composer a/b 1.0.0'],
		],
		['/x/vendor/composer/installed.json', json([{name: 'a/b', version: 'dev-main'}]), ['composer a/b dev-main']],
		[
			'/x/vendor/composer/installed.json',
			json(7),
			'unread: /x/vendor/composer/installed.json: it holds no list of packages',
		],
		[
			'/app/log4j-core-2.14.1.jar',
			zip(pom('org.apache.logging.log4j', 'log4j-core', '2.14.1')),
			['maven org.apache.logging.log4j:log4j-core 2.14.1'],
		],
		[
			'/app/app.war',
			zip({
				...pom('com.example', 'app', '1.0'),
				'WEB-INF/lib/in.jar': zip({...pom('g', 'inner', '2.0'), 'deep.jar': zip(pom('g', 'deeper', '3.0'))}),
			}),
			['maven com.example:app 1.0', 'maven g:inner 2.0'],
		],
		[
			'/app/spring-core-5.3.0.jar',
			zip({
				'META-INF/MANIFEST.MF':
					'Manifest-Version: 1.0\r\nImplementation-Version: 5.3.0\r\nBundle-SymbolicName: org.springframework.spring-core\r\n',
			}),
			['maven org.springframework:spring-core 5.3.0'],
		],
		['/app/nothing.jar', zip({'A.class': 'x'}), []],
	])('%s', (at, bytes, packages) => expect(readAt(at, bytes)).toEqual(packages));

	it('a jar that is none is unread, not empty', () => {
		expect(readAt('/a.jar', Buffer.from('PK\u0003\u0004 but no more'))).toMatch(/^unread: \/a\.jar: /);
	});

	it('a jar of bombs is unpacked within bounds', () => {
		const inner = Object.fromEntries(
			Array.from({length: 17}, (_, index) => [`${index}.jar`, new Uint8Array(4 * 1024 * 1024)]),
		);
		const bomb = Buffer.from(zipSync(inner, {level: 1}));
		expect(bomb.length).toBeLessThan(1024 * 1024);
		expect(readAt('/bomb.jar', bomb)).toBe('unread: /bomb.jar: unpacked it is larger than 67108864 bytes');
	}, 30_000);

	it('no name of a file that an attacker chose takes long', () => {
		const startedAt = performance.now();
		for (const part of ['/node_modules', '/a', '.dist-info', '@', '/specifications', 'x'])
			languageFileAt(part.repeat(20_000));
		expect(performance.now() - startedAt).toBeLessThan(1000);
	});
});

describe('programs', () => {
	const read = (bytes: Buffer): unknown => said(readProgram('/app/x', bytes));
	const modules = [
		'path\texample.com/cmd',
		'mod\texample.com/cmd\t(devel)\t',
		'dep\tgolang.org/x/net\tv0.1.0\th1:abc=',
		'dep\texample.com/old\tv1.0.0',
		'=>\texample.com/new\tv1.1.0\th1:def=',
		'build\t-compiler=gc',
	].join('\n');
	const packages = ['go stdlib 1.22.1', 'go golang.org/x/net v0.1.0', 'go example.com/new v1.1.0'];

	it('Go since 1.18: texts behind the head', () => {
		expect(read(elfOf([{name: '.go.buildinfo', bytes: goBuildInfo('go1.22.1', modules)}]))).toEqual(packages);
	});

	it('Go before 1.18: pointers to texts elsewhere', () => {
		const marked = Buffer.concat([Buffer.alloc(16, 1), Buffer.from(modules), Buffer.alloc(16, 2)]);
		const texts = Buffer.concat([Buffer.from('go1.22.1'), marked]);
		const heads = Buffer.alloc(32);
		heads.writeBigUInt64LE(0x1000n, 0);
		heads.writeBigUInt64LE(8n, 8);
		heads.writeBigUInt64LE(0x1008n, 16);
		heads.writeBigUInt64LE(BigInt(marked.length), 24);
		const info = goBuildInfo('', '').subarray(0, 32);
		info[15] = 0;
		info.writeBigUInt64LE(0x9000n, 16);
		info.writeBigUInt64LE(0x9010n, 24);
		const bytes = elfOf([
			{name: '.rodata', bytes: texts, address: 0x1000},
			{name: '.data', bytes: heads, address: 0x9000},
			{name: '.go.buildinfo', bytes: info, address: 0xa000},
		]);
		expect(read(bytes)).toEqual(packages);
	});

	it('Rust by cargo-auditable', () => {
		const told = {
			packages: [
				{name: 'openssl', version: '0.10.1'},
				{name: 'cc', version: '1.0.0', kind: 'build'},
			],
		};
		expect(read(elfOf([{name: '.dep-v0', bytes: deflateSync(json(told))}]))).toEqual(['cargo openssl 0.10.1']);
	});

	it('others say nothing', () => {
		expect(read(elfOf([{name: '.text', bytes: Buffer.alloc(64)}]))).toEqual([]);
		expect(read(Buffer.from('#!/bin/sh\n'))).toEqual([]);
	});

	it('no byte that is wrong breaks it', () => {
		const whole = elfOf([
			{name: '.go.buildinfo', bytes: goBuildInfo('go1.22.1', modules)},
			{name: '.dep-v0', bytes: deflateSync(json({}))},
		]);
		for (let index = 0; index < whole.length; index += 1) {
			const broken = Buffer.from(whole);
			broken[index] = (broken[index] ?? 0) ^ 0xff;
			expect(Array.isArray(read(broken))).toBe(true);
			expect(Array.isArray(read(whole.subarray(0, index)))).toBe(true);
		}
	});

	it('packed megabytes stay packed', () => {
		const told = `${' '.repeat(9 * 1024 * 1024)}{"packages":[{"name":"a","version":"1"}]}`;
		expect(read(elfOf([{name: '.dep-v0', bytes: deflateSync(Buffer.from(told), {level: 1})}]))).toEqual([]);
	});
});
