import {describe, expect, it} from 'vitest';
import {readWants} from '../../source/fixes/wants.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

describe('what it wants by its own settings', () => {
	it.each<[string, object, number | null, boolean]>([
		['java -Xmx', {Cmd: ['java', '-Xms64m', '-Xmx512m', '-jar', 'a.jar']}, 512 * MiB, true],
		['JAVA_OPTS', {Env: ['JAVA_OPTS=-Xmx2g']}, 2 * GiB, true],
		['node', {Entrypoint: ['node'], Cmd: ['--max-old-space-size=300', 'x.js']}, 300 * MiB, false],
		['NODE_OPTIONS, value apart', {Env: ['NODE_OPTIONS=--max_old_space_size 256']}, 256 * MiB, false],
		['postgres', {Cmd: ['postgres', '-c', 'shared_buffers=1GB']}, GiB, true],
		['mysqld', {Entrypoint: ['/usr/sbin/mysqld'], Cmd: ['--innodb-buffer-pool-size=128M']}, 128 * MiB, true],
		['nginx', {Cmd: ['nginx', '-g', 'daemon off;']}, null, false],
		['hostile shapes', {Cmd: 'x', Env: [5, null], Entrypoint: {}}, null, false],
	])('%s', (_name, config, bytes, isThreadHungry) => {
		const wants = readWants({Config: config});
		expect(wants.heap?.bytes ?? null).toBe(bytes);
		expect(wants.isThreadHungry).toBe(isThreadHungry);
	});
	it('takes no time over hostile text', () => {
		const long = Buffer.from('shared_buffers= '.repeat(1000)).toString();
		const started = performance.now();
		readWants({Config: {Env: Array.from({length: 500}, () => long), Cmd: Array.from({length: 500}, () => long)}});
		expect(performance.now() - started).toBeLessThan(1000);
	});
});
