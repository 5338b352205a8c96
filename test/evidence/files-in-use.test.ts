/** What processes have mapped, execute and have open, and when nothing may be said of it. */
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {mappedFiles, readFilesInUse} from '../../source/evidence/files-in-use.ts';
import {known, Unread} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';
import {fakeHost, type Machine} from '../helpers/fake-host.ts';

const Id = 'ab'.repeat(32);
const local = {socketPath: '/run/docker.sock'} as Engine;
const maps = (...paths: readonly string[]): string =>
	paths.map((path, index) => `7f0${index}000-7f0${index}fff r-xp 00000000 fe:01 47${index + 1}   ${path}\n`).join('');
const cgroup = `4:memory:/docker/${Id}\n`;
const list = `/sys/fs/cgroup/memory/docker/${Id}/cgroup.procs`;

const machine = (over: Machine['files'] = {}): Machine => ({
	files: {
		'/proc/7/cgroup': cgroup,
		'/proc/7/maps': maps('/usr/sbin/nginx', '/usr/sbin/nginx', '/usr/lib/libssl.so.3 (deleted)'),
		'/proc/7/comm': 'nginx\n',
		'/proc/9/cgroup': cgroup,
		'/proc/9/maps': maps('/usr/lib/libz.so.1'),
		'/proc/9/comm': '\u001B[2Jworker\n',
		'/proc/self/mountinfo': '',
		[list]: '7\n9\n',
		...over,
	},
	links: {'/proc/7/exe': '/usr/sbin/nginx', '/proc/9/exe': '/usr/sbin/other (deleted)'},
	openFiles: {7: ['/app/x.jar', 'socket:[1]'], 9: []},
});
const read = (files: Machine['files'] = {}, wantsOpenFiles = false, engine = local) =>
	readFilesInUse(fakeHost(machine(files)), engine, {Id, Pid: 7}, wantsOpenFiles);

describe('mappedFiles', () => {
	it('takes files alone, each once; what was replaced since is still what runs', () => {
		const text = [
			'00400000-00401000 r-xp 00000000 fe:01 4711                               /bin/a b (deleted)',
			'00401000-00402000 rw-p 00001000 fe:01 4711                               /bin/a b (deleted)',
			'7f000000-7f001000 rw-p 00000000 00:00 0                                  [heap]',
			'7f001000-7f002000 rw-p 00000000 00:00 0 ',
			'7f002000-7f003000 rw-s 00000000 00:05 0                                  /dev/zero (deleted)',
			'nonsense',
		];
		expect([...mappedFiles(text.join('\n'))]).toEqual(['/bin/a b']);
	});
});

describe('readFilesInUse', () => {
	it('of every process of the container: mapped and executed, open only where asked for', async () => {
		const plainly = known(await read());
		expect(plainly.doubt).toBeNull();
		expect(plainly.processes.map(({pid, comm, paths}) => [pid, comm, [...paths]])).toEqual([
			[7, 'nginx', ['/usr/sbin/nginx', '/usr/lib/libssl.so.3']],
			[9, '\\e[2Jworker', ['/usr/lib/libz.so.1', '/usr/sbin/other']],
		]);
		const [first] = known(await read({}, true)).processes;
		expect([...(first?.paths ?? [])]).toEqual(['/usr/sbin/nginx', '/usr/lib/libssl.so.3', '/app/x.jar']);
	});

	it('a process id that is another’s by now is left out', async () => {
		const seen = known(await read({'/proc/9/cgroup': '4:memory:/docker/other\n'}));
		expect(seen).toMatchObject({processes: [{pid: 7}], doubt: null});
	});

	it('what could not be read leaves a doubt, and so does a list that is not whole', async () => {
		const denied = new Unread(words`permission denied`);
		expect(known(await read({'/proc/9/maps': denied}))).toMatchObject({
			processes: [{pid: 7}],
			doubt: 'permission denied',
		});
		expect(known(await read({[list]: denied})).doubt).toMatch(/^not all of its processes/);
		const many = ['7', ...Array.from({length: 300}, (_, index) => String(1000 + index))].join('\n');
		expect(known(await read({[list]: many})).doubt).toMatch(/^it runs more than 256/);
	});

	it('tells nothing where /proc is not shown to be that of the container', async () => {
		const why = {why: expect.stringContaining('own machine')};
		expect(await read({}, false, {socketPath: null} as Engine)).toMatchObject(why);
		expect(await read({'/proc/7/cgroup': '4:memory:/\n'})).toMatchObject(why);
		expect(await readFilesInUse(fakeHost(machine()), local, {Id, Pid: 0}, false)).toMatchObject({
			why: expect.stringContaining('not running'),
		});
	});
});
