import {describe, expect, it} from 'vitest';
import {proveLocal} from '../../../source/evidence/detail/index.ts';
import {denied, engineWith, machine, recorded} from './recorded.ts';

const {plain, v2} = recorded;
const cgroup = `/proc/${plain.Pid}/cgroup`;
const mountinfo = `/proc/${plain.Pid}/mountinfo`;
const unix = engineWith();

describe('whether /proc/PID is the container', () => {
	it.each([
		['its cgroup carries the id', machine(['plain'], {[mountinfo]: null}), plain, true],
		['the systemd driver dresses the id', machine(['v2']), v2, true],
		['a cgroup namespace shows only /, its mounts carry the id', machine(['plain'], {[cgroup]: '0::/\n'}), plain, true],
		['the cgroup is closed to us, its mounts are not', machine(['plain'], {[cgroup]: denied(cgroup)}), plain, true],
		['only / and no mounts to read', machine(['plain'], {[cgroup]: '0::/\n', [mountinfo]: null}), plain, false],
		['the process is that of another container', machine(['plain']), {...plain, Id: v2.Id}, false],
		[
			'the process id was used again by the host',
			machine(['plain'], {[cgroup]: '0::/init.scope\n', [mountinfo]: ''}),
			plain,
			false,
		],
		['there is no such process here', machine([]), plain, false],
		['the container does not run', machine(['plain']), {...plain, Pid: 0}, false],
		['an id that everything contains', machine(['plain']), {...plain, Id: ''}, false],
	])('%s', async (_, host, inspect, isLocal) => {
		expect(await proveLocal(host, unix, inspect)).toBe(isLocal);
	});

	it('believes no engine that is reached over a network', async () => {
		expect(await proveLocal(machine(['plain']), engineWith(null, null), plain)).toBe(false);
	});

	it('believes no mount that a container made of another folder', async () => {
		const own = `112 76 254:0 /srv/${plain.Id}/data /data rw,relatime - ext4 /dev/vda rw\n`;
		const host = machine(['plain'], {[cgroup]: '0::/\n', [mountinfo]: own});
		expect(await proveLocal(host, unix, plain)).toBe(false);
	});
});
