/** What a container may write, and what of the host it holds in its hands. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, it} from 'vitest';
import {stateHome} from '../../helpers/temporary.ts';
import {describeLive} from '../../helpers/dockerd-live.ts';
import {fixerOn, type Fixer} from '../../helpers/fixing.ts';
import {prove, type Proof} from './proof.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hc-proof-'));
const loops = {PathOnHost: '/dev/loop-control', PathInContainer: '/dev/loop-control', CgroupPermissions: 'rwm'};

const proofsAt = (socketPath: string): readonly Proof[] => [
	{
		what: 'read-only root: a program is planted',
		body: {},
		changes: [{is: 'read-only-root', tmpfs: [{path: '/tmp', options: 'size=1m'}]}],
		forbidden: 'cp /bin/busybox /bin/planted',
		needed: 'echo x > /tmp/f && cat /tmp/f',
	},
	{
		what: 'tmpfs: a program is started from it',
		body: {HostConfig: {Tmpfs: {'/scratch': 'exec'}}},
		changes: [{is: 'tmpfs-options', path: '/scratch', options: 'rw,noexec,nosuid,nodev,size=1m'}],
		forbidden: 'printf "#!/bin/sh\\ntrue" > /scratch/x && chmod +x /scratch/x && /scratch/x',
		needed: 'echo x > /scratch/y',
	},
	{
		what: 'a folder of the host is written to, by -v',
		body: {HostConfig: {Binds: [`${folder}:/host`]}},
		changes: [{is: 'mount-read-only', target: '/host'}],
		forbidden: 'touch /host/planted',
		needed: 'ls /host',
	},
	{
		what: 'a folder of the host is written to, by --mount',
		body: {HostConfig: {Mounts: [{Type: 'bind', Source: folder, Target: '/host'}]}},
		changes: [{is: 'mount-read-only', target: '/host'}],
		forbidden: 'touch /host/planted',
		needed: 'ls /host',
	},
	{
		what: 'the engine is asked over its socket',
		body: {HostConfig: {Binds: [`${socketPath}:/var/run/docker.sock`]}},
		changes: [{is: 'remove-mount', target: '/var/run/docker.sock'}],
		forbidden: 'test -S /var/run/docker.sock',
	},
	{
		what: 'a device of the host is opened',
		body: {HostConfig: {Devices: [loops]}},
		changes: [{is: 'remove-device', path: '/dev/loop-control'}],
		forbidden: 'true < /dev/loop-control',
	},
	{
		what: 'a device is made and opened, by a rule',
		body: {HostConfig: {DeviceCgroupRules: ['c 10:237 rwm']}},
		changes: [{is: 'remove-device-rule', rule: 'c 10:237 rwm'}],
		forbidden: 'rm -f /tmp/k; mknod /tmp/k c 10 237 && true < /tmp/k',
	},
];

describeLive('files', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(() => {
		fixer.close();
		rmSync(folder, {recursive: true});
	});

	it.each(proofsAt(docker.socketPath))('$what', proof => prove(docker, fixer, proof));
});
