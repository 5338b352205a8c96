/** What root inside may do, and who may become root. Privileged mode can't be started on every kernel: it is proved on data. */
import {afterAll, afterEach, beforeAll, it} from 'vitest';
import {stateHome} from '../../helpers/temporary.ts';
import {describeLive} from '../../helpers/dockerd-live.ts';
import {fixerOn, type Fixer} from '../../helpers/fixing.ts';
import {inside, prove, type Proof} from './proof.ts';

const volume = {Mounts: [{Type: 'volume', Source: 'proof-setuid', Target: '/su'}]};
const drop = (...names: readonly string[]): Proof['changes'] => [{is: 'capabilities', drop: names, add: []}];

const proofs: readonly Proof[] = [
	{
		what: 'CHOWN: gives a file away',
		body: {},
		changes: drop('ALL'),
		forbidden: 'touch /tmp/f && chown app /tmp/f',
		needed: 'touch /tmp/f',
	},
	{
		what: 'NET_RAW: listens to and forges packets',
		body: {},
		changes: drop('NET_RAW'),
		forbidden: 'traceroute -m 1 -q 1 -w 1 127.0.0.1',
		needed: 'touch /tmp/f && chown app /tmp/f',
	},
	{
		what: 'MKNOD: makes a device',
		body: {},
		changes: drop('ALL'),
		forbidden: 'rm -f /tmp/null && mknod /tmp/null c 1 3',
	},
	{
		what: 'DAC_OVERRIDE: reads what only others may',
		body: {Cmd: ['sh', '-c', 'echo x > /tmp/f; chown app /tmp/f; chmod 600 /tmp/f; exec sleep 86400']},
		changes: [{is: 'capabilities', drop: ['ALL'], add: ['CHOWN', 'FOWNER']}],
		forbidden: 'cat /tmp/f',
	},
	{
		what: 'SETUID: becomes somebody else',
		body: {},
		changes: [{is: 'capabilities', drop: ['ALL'], add: ['CHOWN']}],
		forbidden: 'su app -s /bin/sh -c true',
		needed: 'touch /tmp/f && chown app /tmp/f',
	},
	{
		what: 'NET_ADMIN, which was added',
		body: {HostConfig: {CapAdd: ['NET_ADMIN']}},
		changes: [{is: 'capabilities', drop: [], add: []}],
		forbidden: 'ip link set lo down && ip link set lo up',
		needed: 'ip link show lo',
	},
	{
		what: 'no-new-privileges: a setuid program gives root',
		body: {User: '1000', HostConfig: volume},
		changes: [{is: 'no-new-privileges'}],
		forbidden: '/su/busybox traceroute -m 1 -q 1 -w 1 127.0.0.1',
		needed: 'test -u /su/busybox && /su/busybox true',
	},
	{
		what: 'user: writes to the files of the image',
		body: {},
		changes: [{is: 'user', user: '1000:1000'}],
		forbidden: 'touch /etc/mine',
		needed: 'touch /tmp/mine && test $(id -u) = 1000',
	},
	{
		what: 'user by name: reads what belongs to root',
		body: {},
		changes: [{is: 'user', user: 'app'}],
		forbidden: 'ls /proc/1/fd && test $(id -u) = 0',
	},
];

describeLive('privileges', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
		await docker.run({HostConfig: volume}, 'maker');
		await inside(docker, 'maker', 'cp /bin/busybox /su/busybox; chmod 4755 /su/busybox');
		await docker.remove('maker');
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(async () => {
		fixer.close();
		await docker.request('DELETE', '/volumes/proof-setuid');
	});

	it.each(proofs)('$what', proof => prove(docker, fixer, proof));
});
