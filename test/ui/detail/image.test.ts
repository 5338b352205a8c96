import {describe, expect, it} from 'vitest';
import type {AsItRuns} from '../../../source/model/detail.ts';
import {imageTab} from '../../../source/ui/detail/image.ts';
import {hardened, having, plain, t} from '../../helpers/evidence.ts';
import {match, ranked, scanned} from '../../helpers/image-scan.ts';
import {packageOf} from '../../helpers/osv.ts';
import * as f from './fixtures.ts';

const history = [
	{createdBy: t('/bin/sh -c #(nop)  CMD ["/server"]'), sizeBytes: 0, createdAtUnixMs: f.now - 24 * f.hour},
	{createdBy: t('/bin/sh -c apt-get update'), sizeBytes: 12_345_678, createdAtUnixMs: f.now - 24 * f.hour},
	{createdBy: t('COPY . /app # buildkit'), sizeBytes: 2048, createdAtUnixMs: 0},
];
const line = (all: readonly string[], label: string): string | undefined =>
	all.find(one => one.startsWith(label))?.slice(15);

describe('image', () => {
	it('tells by which name, of what age, with what in it, and how it was made', () => {
		const given = f.props({container: f.container({}, hardened), detail: f.detail({history})});
		expect(f.shown(imageTab, given)).toEqual([
			`made from      shop/web:4.2@sha256:${'b2'.repeat(32)}`,
			'that name      still names this image',
			'registry       not asked: N asks',
			'its base       not known: no label of the image tells it',
			`id             sha256:${'a1'.repeat(32)}`,
			'tags           shop/web:4.2',
			`digests        shop/web@sha256:${'b2'.repeat(32)}`,
			'created        2026-11-01, 22 d ago',
			'size           47.7 MiB  linux/amd64',
			'user           1000',
			'folder         /app',
			'health check   /probe',
			'exposes        no port',
			'volumes        none',
			'secrets        none seen in its configuration',
			'',
			'Vulnerabilities  not scanned; s scans it, Z reads the container itself',
			'',
			'Layers  3 steps of its build',
			'    SIZE  MADE     LAYER, NEWEST FIRST',
			'       –  1 d ago  CMD ["/server"]',
			'11.8 MiB  1 d ago  RUN apt-get update',
			'   2 KiB           COPY . /app',
		]);
	});
	it('tells what a scan found, what is exploitable first, and what it did not see', () => {
		const scan = scanned({
			found: ranked(match('CVE-2026-1', 'critical', {kev: {addedOn: t('2026-11-01'), isUsedByRansomware: false}})),
			coverage: [
				...scanned().coverage,
				{is: 'not-covered', ecosystem: t('npm'), packages: 3, why: t('no data about npm is in the store')},
			],
			support: {is: 'ended', endedAtUnixMs: Date.UTC(2026, 7, 31)},
		});
		const lines = f.shown(imageTab, f.props({container: f.container({}, {...hardened, scan})})).join('\n');
		expect(lines).toContain('found          1 critical (1 with a fix)');
		expect(lines).toContain('its support ended 2026-08-31');
		expect(lines).toContain('not whole      no data about npm is in the store');
		expect(lines).toMatch(/critical +CVE-2026-1 +openssl +3\.5\.1-1 +exploited, fixed in 3\.5\.2-1/);
		expect(lines).toMatch(/deb +libssl3/);
	});
	it('tells what of it runs in this container, of the scan there is now alone', () => {
		const scan = scanned({
			found: ranked(
				match('CVE-2026-1', 'critical'),
				match('CVE-2026-2', 'high', {package: packageOf('deb', 'perl-base', '5', {name: 'perl'})}),
				match('CVE-2026-3', 'low', {package: packageOf('deb', 'tzdata', '1')}),
			),
		});
		const [openssl, perl, tzdata] = scan.found;
		if (openssl === undefined || perl === undefined || tzdata === undefined) throw new Error('three');
		const exposed = {
			...scan,
			reachableAt: [{container: t('web'), address: t('0.0.0.0:8080')}],
			found: [
				{
					...openssl,
					isInUse: true,
					use: {is: 'in-use', by: [1, 2].map(pid => ({container: t('web'), pid, comm: t('nginx')}))},
				},
				{...perl, isInUse: false, use: {is: 'not-in-use'}},
				{...tzdata, use: {is: 'not-known', why: t('only read')}},
			],
		} as const;
		const shown = (of: typeof scan) =>
			f.shown(
				imageTab,
				f.props({container: f.container({}, {...hardened, scan}), detail: f.detail({exposed: {of, scan: exposed}})}),
			);
		const lines = shown(scan);
		expect(line(lines, 'in use')).toBe('1 of 3 vulnerable packages, 1 not in use now, 1 not known: only read');
		expect(line(lines, 'reachable')).toBe('0.0.0.0:8080');
		expect(lines.join('\n')).toMatch(/CVE-2026-1 .*in use by nginx \(pid 1\) and 1 more, fixed in/);
		expect(lines.join('\n')).toMatch(/CVE-2026-2 .*not in use now, fixed in/);
		const older = shown({...scan});
		expect(line(older, 'in use')).toBe('not known');
		expect(line(older, 'reachable')).toBeUndefined();
	});
	it('tells what was read of the container itself, that it may lie, and what differs', () => {
		const now = scanned({isOfRunningContainer: true, found: ranked(match('CVE-2026-9', 'high'))});
		const shown = (asItRuns: AsItRuns) =>
			f.shown(imageTab, f.props({container: f.container({}, hardened), detail: f.detail({asItRuns})})).join('\n');
		const packages = [{name: t('curl'), before: [], after: [t('7.88')]}];
		const since = {packages, added: [t('CVE-2026-9')], gone: []};
		const text = shown({is: 'read', scan: now, since});
		expect(text).toContain('The container itself  shown only: nothing is judged by it');
		expect(text).toMatch(/mind +it was read from a running container/);
		expect(text).toMatch(/packages +1 differs from its image/);
		expect(text).toMatch(/new flaws +CVE-2026-9\ngone flaws +none/);
		expect(text).toMatch(/curl +not there +7\.88/);
		expect(shown({is: 'read', scan: now, since: null})).toMatch(/high +CVE-2026-9/);
		expect(shown({is: 'not-read', why: t('the engine is out of reach')})).toContain(
			'It was not read: the engine is out',
		);
		expect(shown({is: 'being-read'})).toContain('Its files are being read…');
	});
	it.each([
		[
			'another image',
			t(`sha256:${'cd'.repeat(32)}`),
			'names another image now: cdcdcdcdcdcd; this container runs the older one, U compares them',
		],
		['nothing', null, 'names nothing any more: a new container from it would need a pull'],
		['unread', f.why('the engine answered 500'), 'not known: the engine answered 500'],
	])('the name names %s', (_, imageOfTag, said) => {
		const shown = f.shown(imageTab, f.props({container: f.container({}, having({imageOfTag}, plain))}));
		expect(line(shown, 'that name')).toBe(said);
	});
	it('keeps what the registry has, and its base, apart from what the name leads to here', () => {
		const asked = {
			reference: t('docker.io/shop/web:4.2'),
			digest: t(`sha256:${'ef'.repeat(32)}`),
			askedAtUnixMs: f.now - 2 * f.hour,
		};
		const registry = {tag: {is: 'moved', ...asked}, base: {is: 'same', ...asked}} as const;
		const shown = f.shown(imageTab, f.props({container: f.container({}, {...plain, registry})}));
		expect(['that name', 'registry', 'its base'].map(label => line(shown, label))).toEqual([
			'still names this image',
			'another image there: efefefefefef, asked 2 h ago; U pulls and compares it',
			'the same there, asked 2 h ago',
		]);
		const unknown = {tag: {is: 'not-known', why: t('it was built here')}, base: null} as const;
		const other = f.shown(imageTab, f.props({container: f.container({}, {...plain, registry: unknown})}));
		expect(line(other, 'registry')).toBe('not known: it was built here');
	});
	it('says what is missing in it', () => {
		const image = {User: t(''), Healthcheck: null, RepoTags: [], RepoDigests: [], createdAtUnixMs: null};
		const shown = f.shown(imageTab, f.props({container: f.container({}, having({image}, plain))}));
		expect(['user', 'health check', 'tags', 'digests', 'created'].map(label => line(shown, label))).toEqual([
			'root (none set)',
			'none',
			'none: no name leads to it',
			'none: it was built here or loaded from a file',
			'not said: the build is reproducible',
		]);
		const off = having({image: {Healthcheck: {Test: [t('NONE')]}}}, plain);
		expect(line(f.shown(imageTab, f.props({container: f.container({}, off)})), 'health check')).toBe('switched off');
	});
	it('says so where a layer does not tell how it was made', () => {
		const history = [{createdBy: t(''), sizeBytes: 2048, createdAtUnixMs: 0}];
		const shown = f.shown(imageTab, f.props({detail: f.detail({history})}));
		expect(shown.at(-1)).toMatch(/its history does not say$/);
	});
	it('says that the image is gone, and that layers are read, unread or none', () => {
		const gone = f.container({}, having({image: f.why('no such image')}, plain));
		expect(line(f.shown(imageTab, f.props({container: gone})), 'image')).toBe('not read: no such image');
		const layers = (over: Parameters<typeof f.detail>[0]): string | undefined =>
			f.shown(imageTab, f.props({detail: f.detail(over)})).at(-1);
		expect(layers({})).toBe('Layers: being read…');
		expect(layers({history: f.why('no such image')})).toBe('Layers could not be read: no such image');
		expect(layers({history: []})).toBe('The engine keeps no history of this image.');
	});
});
