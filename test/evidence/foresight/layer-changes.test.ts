import {describe, expect, it} from 'vitest';
import {
	foldersOfChanges,
	mergeSiblings,
	ownChanges,
	readChanges,
	type LayerChange,
	type Seen,
} from '../../../source/evidence/foresight/layer-changes.ts';
import {isUnread, known} from '../../../source/model/read.ts';

const letters = {C: 0, A: 1, D: 2} as const;
/** `A /tmp/x`, as `docker diff` writes it. */
const diff = (...lines: readonly string[]): readonly LayerChange[] =>
	known(readChanges(lines.map(line => ({Path: line.slice(2), Kind: letters[line[0] as 'C' | 'A' | 'D']}))));
const folder: Seen = {isFolder: true, sizeBytes: 0};
const seen = (...folders: readonly string[]): ReadonlyMap<string, Seen> => new Map(folders.map(path => [path, folder]));

describe('changes', () => {
	it('are nothing where nothing was written', () => expect(readChanges(null)).toEqual([]));

	it.each([
		['no list', {}],
		['an unknown kind', [{Path: '/a', Kind: 7}]],
		['no path', [{Kind: 0}]],
		['a path that begins nowhere', [{Path: 'a', Kind: 0}]],
		['a path that leads out', [{Path: '/tmp/../../etc', Kind: 0}]],
	])('are unread where the engine sends %s', (_, json) => expect(isUnread(readChanges(json))).toBe(true));

	it.each<[string, readonly LayerChange[], readonly string[]]>([
		[
			'what the engine makes for itself',
			diff('A /sbin/docker-init', 'C /etc', 'C /etc/hosts', 'A /dev/console', 'A /.dockerenv'),
			[],
		],
		['mount points, with what was made above them', diff('A /srv', 'A /srv/data', 'A /srv/data/db'), []],
		['mount points behind the link of /var/run', diff('C /run', 'A /run/docker.sock'), []],
		['folders listed for what is in them', diff('C /root', 'A /root/.ash_history'), ['/root/.ash_history']],
		['a folder whose own entry changed', diff('C /run'), []],
		['nothing that was deleted', diff('C /usr', 'C /usr/bin', 'D /usr/bin/ping'), ['/usr/bin/ping']],
		['no file with a name like the engine’s', diff('C /etc', 'A /etc/hosts.allow'), ['/etc/hosts.allow']],
	])('leave out %s', (_, changes, left) => {
		expect(ownChanges(changes, ['/srv/data/db', '/var/run/docker.sock'], seen('/run')).map(({path}) => path)).toEqual(
			left,
		);
	});
});

describe('folders of changes', () => {
	const folders = (changes: readonly LayerChange[], look = seen()): readonly string[] =>
		foldersOfChanges(changes, ownChanges(changes, [], look), look).map(
			({path, isNew, changes: all}) => `${path} ${all.length}${isNew ? ' new' : ''}`,
		);

	it.each<[string, readonly LayerChange[], readonly string[]]>([
		[
			'volatile places as a whole',
			diff('C /run', 'A /run/a', 'A /run/a/b.pid', 'C /tmp', 'A /tmp/x', 'C /var/tmp', 'A /var/tmp/y'),
			['/run 1', '/tmp 1', '/var/tmp 1'],
		],
		[
			'the topmost folder it made itself',
			diff('C /app', 'A /app/cache', 'A /app/cache/x', 'A /app/cache/x/1', 'A /app/cache/2'),
			['/app/cache 2 new'],
		],
		[
			'else the image’s folder',
			diff('C /etc', 'C /etc/nginx', 'C /etc/nginx/nginx.conf', 'A /etc/nginx/new'),
			['/etc/nginx 2'],
		],
		['the root itself', diff('A /core'), ['/ 1']],
		['names that only begin like volatile ones', diff('C /tmpl', 'A /tmpl/x'), ['/tmpl 1']],
	])('are %s', (_, changes, expected) => expect(folders(changes)).toEqual(expected));

	it('are empty folders too, where it can be seen that they are folders', () => {
		const changes = diff(
			'C /var',
			'C /var/cache',
			'C /var/cache/nginx',
			'A /var/cache/nginx/a',
			'A /var/cache/nginx/b',
		);
		expect(folders(changes)).toEqual(['/var/cache/nginx 2']);
		expect(folders(changes, seen('/var/cache/nginx/a', '/var/cache/nginx/b'))).toEqual([
			'/var/cache/nginx/a 1 new',
			'/var/cache/nginx/b 1 new',
		]);
	});

	it('become one beside each other, unless that would hide files of the image', () => {
		const look = seen('/c/n/a', '/c/n/b');
		const changes = diff('C /c', 'C /c/n', 'A /c/n/a', 'A /c/n/b', 'A /app', 'A /app/x');
		const all = foldersOfChanges(changes, ownChanges(changes, [], look), look);
		const paths = (isEmpty: boolean): readonly string[] => mergeSiblings(all, () => isEmpty).map(({path}) => path);
		expect(paths(true).toSorted()).toEqual(['/app', '/c/n']);
		expect(paths(false).toSorted()).toEqual(['/app', '/c/n/a', '/c/n/b']);
	});
});
