import {describe, expect, it} from 'vitest';
import {fullReference, imageOfReference, readImageTags, type ImageTags} from '../../source/evidence/tags.ts';
import {Unread} from '../../source/model/read.ts';
import {t} from '../helpers/evidence.ts';
import {engines, recorded} from '../helpers/recorded.ts';

const digest = `sha256:${'d1'.repeat(32)}`;

describe('a reference in full', () => {
	it.each([
		['busybox', 'docker.io/library/busybox:latest'],
		['busybox:1.36', 'docker.io/library/busybox:1.36'],
		['shop/web', 'docker.io/shop/web:latest'],
		['docker.io/busybox', 'docker.io/library/busybox:latest'],
		['index.docker.io/library/busybox:1', 'docker.io/library/busybox:1'],
		['ghcr.io/a/b/c:v1', 'ghcr.io/a/b/c:v1'],
		['localhost/a', 'localhost/a:latest'],
		['localhost:5000/a', 'localhost:5000/a:latest'],
		['registry:5000/a:1', 'registry:5000/a:1'],
		['Registry/a', 'Registry/a:latest'],
		[`busybox@${digest}`, `docker.io/library/busybox@${digest}`],
		[`busybox:1.36@${digest}`, `docker.io/library/busybox@${digest}`],
	])('%s is %s', (short, full) => expect(fullReference(short)).toBe(full));
});

describe.each(engines)('which image a reference names, Docker %s', engine => {
	const tags = readImageTags(recorded(engine, '/images/json')) as ImageTags;
	const busybox = String(recorded(engine, '/images/busybox:1.36/json')['Id']);
	const shop = String(recorded(engine, '/images/shop/web:4.2/json')['Id']);

	it.each([
		['busybox:1.36', busybox],
		['docker.io/library/busybox:1.36', busybox],
		['shop/web:4.2', shop],
		[busybox, busybox],
		[busybox.slice('sha256:'.length), busybox],
		[busybox.slice('sha256:'.length, 19), busybox],
		['busybox', null],
		['shop/web:4.3', null],
		['ghcr.io/shop/web:4.2', null],
		[`sha256:${'0'.repeat(64)}`, null],
		['<none>', null],
	])('%s', (reference, id) => expect(imageOfReference(tags, t(reference))).toBe(id));

	it('by digest, tagged or not', () => {
		const known = readImageTags([{Id: shop, RepoTags: null, RepoDigests: [`shop/web@${digest}`]}]) as ImageTags;
		expect(imageOfReference(known, t(`shop/web@${digest}`))).toBe(shop);
		expect(imageOfReference(known, t(`docker.io/shop/web:4.2@${digest}`))).toBe(shop);
		expect(imageOfReference(known, t('shop/web:4.2'))).toBeNull();
	});

	it('not by the beginning of two', () => {
		const two = readImageTags([{Id: `sha256:${'ab'.repeat(32)}`}, {Id: `sha256:abab${'cd'.repeat(30)}`}]) as ImageTags;
		expect(imageOfReference(two, t('abab'))).toBeNull();
		expect(imageOfReference(two, t('ababcd'))).toBe(`sha256:abab${'cd'.repeat(30)}`);
	});
});

it.each([null, {}, [null], [{Id: 7}], [{Id: 'x', RepoTags: 7}], [{Id: 'x', RepoDigests: [7]}]])(
	'%j are no images',
	json => {
		expect(readImageTags(json)).toBeInstanceOf(Unread);
	},
);
