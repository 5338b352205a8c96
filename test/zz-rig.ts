import {startDockerd} from './helpers/dockerd.ts';
import {writeFileSync} from 'node:fs';
const d = await startDockerd();
await d.ask('POST', '/networks/create', {Name: 'shop'});
await d.ask('POST', '/networks/create', {Name: 'backend', Internal: true});
const H = (HostConfig: object, rest: object = {}) => ({HostConfig, ...rest});
await d.run(H({}), 'plain');
await d.run(
	H(
		{
			NetworkMode: 'shop',
			Memory: 64 << 20,
			MemorySwap: 64 << 20,
			PidsLimit: 50,
			CpuQuota: 50000,
			CpuPeriod: 100000,
			ReadonlyRootfs: true,
			CapDrop: ['ALL'],
			SecurityOpt: ['no-new-privileges'],
			LogConfig: {Type: 'json-file', Config: {'max-size': '1m'}},
		},
		{User: '1000', Healthcheck: {Test: ['CMD', 'true'], Interval: 5e9}},
	),
	'hardened',
);
await d.run(H({PidMode: 'host', NetworkMode: 'host', UTSMode: 'host', IpcMode: 'host'}), 'host-everything');
await d.run(H({Binds: [`${d.socketPath}:/var/run/docker.sock`]}), 'socket-mounted');
await d.run(H({CapAdd: ['SYS_ADMIN', 'NET_ADMIN']}), 'caps');
await d.run(
	H(
		{PortBindings: {'3306/tcp': [{HostPort: '13306'}]}, NetworkMode: 'shop'},
		{ExposedPorts: {'3306/tcp': {}}, Cmd: ['nc', '-l', '-p', '3306']},
	),
	'db',
);
await d.run(H({}, {Env: ['DB_PASSWORD=hunter2', 'API_URL=http://u:pw@x/'], Cmd: ['sleep', '100000']}), 'secrets');
await d.run(H({RestartPolicy: {Name: 'always'}}, {Cmd: ['sh', '-c', 'sleep 3; exit 1']}), 'crash-loop');
await d.run(
	H(
		{},
		{
			Labels: {
				'com.docker.compose.project': 'shop',
				'com.docker.compose.service': 'web',
				evil: '\u001b]52;c;aGk=\u0007\u202eabc',
			},
			Hostname: 'h\u001b[2Jx',
			Env: ['X=\u001b[31mred'],
		},
	),
	'hostile-with-a-very-long-container-name-that-goes-on-and-on-and-on',
);
await d.createContainer({}, 'created-only');
await d.run(
	H(
		{Memory: 32 << 20},
		{Cmd: ['sh', '-c', 'while true; do dd if=/dev/zero of=/dev/null bs=1M count=200 2>/dev/null; sleep 0.2; done']},
	),
	'busy',
);
const id = await d.run(H({}), 'stopped');
await d.ask('POST', `/containers/${id}/stop?t=0`);
writeFileSync('/tmp/x/sock', d.socketPath);
writeFileSync('/tmp/x/dpid', String(d.pid()));
console.log(d.socketPath);
process.on('SIGTERM', () => void d.dispose().then(() => process.exit(0)));
process.on('SIGUSR1', () => void d.kill().then(() => console.log('killed')));
process.on('SIGUSR2', () => void d.restart().then(() => console.log('restarted')));
setInterval(() => {}, 1e6);
