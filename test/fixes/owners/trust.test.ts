/** Labels anyone can forge: which of them lead to a file, and which files count. */
import {describe, expect, it} from 'vitest';
import {readComposeLabels} from '../../../source/fixes/owners/compose/labels.ts';
import {canReplaceLists, overridePlace} from '../../../source/fixes/owners/compose/override-file.ts';
import {usersWhoRunUs, whyNotTrusted} from '../../../source/fixes/owners/trust.ts';
import type {WayPoint} from '../../../source/host/managed-files.ts';
import {isUnread} from '../../../source/model/read.ts';

type Point = Partial<WayPoint>;
const way = (...points: readonly Point[]): readonly WayPoint[] =>
	[{path: '/'}, ...points].map((point, index) => ({
		path: `/${index}`,
		kind: index === points.length ? 'file' : 'directory',
		uid: 0,
		gid: 0,
		modeBits: 0o755,
		...point,
	}));

describe('a file counts only where nobody else could have put it', () => {
	const rows: ReadonlyArray<readonly [what: string, way: readonly WayPoint[], says: string | null]> = [
		['root’s own', way({}, {}), null],
		['of who runs us', way({uid: 1000}, {uid: 1000, modeBits: 0o600}), null],
		['below a sticky folder, in one of ours', way({modeBits: 0o1777}, {modeBits: 0o700}, {}), null],
		['right in a sticky folder', way({modeBits: 0o1777}, {}), 'others may write to /1 (mode 1777)'],
		['writable by all', way({}, {modeBits: 0o646}), 'others may write to /2 (mode 646)'],
		['writable by a group', way({}, {modeBits: 0o664}), 'others may write to /2 (mode 664)'],
		['in a folder others may write to', way({modeBits: 0o777}, {}, {}), 'others may write to /1'],
		['in a folder of somebody', way({uid: 33}, {}), '/1 belongs to user 33'],
		['behind a link of somebody', way({kind: 'link', uid: 33, modeBits: 0o777}, {}, {}), '/1 belongs to user 33'],
		['behind a link of root', way({kind: 'link', modeBits: 0o777}, {}, {}), null],
		['a folder', way({}, {kind: 'directory'}), '/2 is no regular file'],
		['a pipe', way({}, {kind: 'other'}), '/2 is no regular file'],
	];
	it.each(rows)('%s', (_, points, says) => {
		const why = whyNotTrusted(points, [1000]);
		if (says === null) expect(why).toBe(null);
		else expect(why).toContain(says);
	});
	it('who became root by sudo is who runs us; who is not root can’t say so', () => {
		expect(usersWhoRunUs(0, {SUDO_UID: '1000'})).toEqual([0, 1000]);
		expect(usersWhoRunUs(0, {SUDO_UID: '-1'})).toEqual([0]);
		expect(usersWhoRunUs(1001, {SUDO_UID: '1000'})).toEqual([1001]);
	});
});

describe('labels', () => {
	const read = (labels: Readonly<Record<string, string>>) =>
		readComposeLabels({
			Config: {
				Labels: Object.fromEntries(
					Object.entries({
						project: 'shop',
						service: 'web',
						'project.working_dir': '/srv/shop',
						'project.config_files': '/srv/shop/compose.yaml',
						...labels,
					}).map(([name, value]) => [`com.docker.compose.${name}`, value]),
				),
			},
		});
	it('of v1 are relative to the folder', () => {
		expect(read({'project.config_files': 'a.yml,./b.yml'})).toMatchObject({
			files: ['/srv/shop/a.yml', '/srv/shop/b.yml'],
		});
	});
	const rows: ReadonlyArray<readonly [labels: Readonly<Record<string, string>>, says: string]> = [
		[{'project.config_files': '-'}, 'was piped in'],
		[{'project.config_files': ''}, 'name no compose file'],
		[{'project.config_files': '../x/compose.yaml'}, 'is not that of its compose file'],
		[{'project.working_dir': '/srv/shop/../x', 'project.config_files': 'a.yml'}, 'no plain path'],
		[{'project.working_dir': 'shop'}, 'no absolute project folder'],
		[{'project.working_dir': '/srv/else'}, 'is not that of its compose file'],
		[{project: '-f/etc'}, 'no project and service'],
		[{service: '--build'}, 'no project and service'],
		[{oneoff: 'True'}, 'docker compose run'],
	];
	it.each(rows)('%j', (labels, says) => {
		const found = read(labels);
		expect(isUnread(found) ? found.why : '').toContain(says);
	});
});

describe('the file a plain up lays over', () => {
	const at = (files: readonly string[], names: readonly string[]) =>
		overridePlace(
			'/p',
			files.map(file => `/p/${file}`),
			names,
		);
	const rows: ReadonlyArray<readonly [files: readonly string[], names: readonly string[], place: object]> = [
		[['compose.yaml'], ['compose.yaml'], {is: 'override', path: '/p/compose.override.yaml'}],
		[['docker-compose.yml'], ['docker-compose.yml', '.env'], {is: 'override', path: '/p/docker-compose.override.yml'}],
		[
			['compose.yml', 'compose.override.yaml'],
			['compose.yml', 'compose.override.yaml'],
			{is: 'override', path: '/p/compose.override.yaml'},
		],
		[
			['compose.yml'],
			['compose.yml', 'compose.override.yml'],
			{is: 'unknown-override', path: '/p/compose.override.yml'},
		],
		[['prod.yml'], ['prod.yml'], {is: 'files-named'}],
		[['compose.yaml', 'prod.yml'], ['compose.yaml', 'prod.yml'], {is: 'files-named'}],
		[['compose.yaml'], ['compose.yaml', 'docker-compose.yml'], {is: 'files-named'}],
	];
	it.each(rows)('%j of %j', (files, names, place) => expect(at(files, names)).toEqual(place));
	it.each([
		['1.29.2', false],
		['2.18.0', false],
		['2.24.3', false],
		['2.24.4', true],
		['2.26.1-4', true],
		['5.0.0', true],
	])('%s knows !override: %s', (version, can) => expect(canReplaceLists({version})).toBe(can));
});
