/** Who reaches a container, and whom it reaches: asked by a client in a network of its own, and by one of the host. */
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import type {Change} from '../../../source/model/fix.ts';
import {stateHome} from '../../helpers/temporary.ts';
import {describeLive} from '../../helpers/dockerd-live.ts';
import {t} from '../../helpers/evidence.ts';
import {fixerOn, type Fixer} from '../../helpers/fixing.ts';
import {inside} from './proof.ts';

type Way = 'from beyond' | 'on the host' | 'by name' | 'on the default bridge' | 'on another network';
type Row = {
	readonly what: string;
	readonly host: Readonly<Record<string, unknown>>;
	readonly changes: readonly Change[];
	readonly before: readonly Way[];
	readonly after: readonly Way[];
};

const port = 18184;
const published = {PortBindings: {'8080/tcp': [{HostIp: '', HostPort: String(port)}]}};
const nnp: Change = {is: 'no-new-privileges'};

const rows: readonly Row[] = [
	{
		what: 'a port bound to loopback',
		host: published,
		changes: [{is: 'bind-port', port: '8080/tcp', hostIp: '127.0.0.1'}],
		before: ['from beyond', 'on the host', 'on the default bridge'],
		after: ['on the host', 'on the default bridge'],
	},
	{
		what: 'a port unpublished',
		host: published,
		changes: [{is: 'unpublish-port', port: '8080/tcp'}],
		before: ['from beyond', 'on the host', 'on the default bridge'],
		after: ['on the default bridge'],
	},
	{
		what: 'a network joined, by a new container',
		host: {NetworkMode: 'proof-a'},
		changes: [nnp, {is: 'join-network', network: t('proof-b')}],
		before: ['by name'],
		after: ['by name', 'on another network'],
	},
	{
		what: 'a network left, by a new container',
		host: {NetworkMode: 'proof-a'},
		changes: [nnp, {is: 'join-network', network: t('proof-b')}, {is: 'leave-network', network: t('proof-a')}],
		before: ['by name'],
		after: ['on another network'],
	},
	{
		what: 'off the default bridge, onto a network made for it',
		host: {},
		changes: [nnp, {is: 'move-network', leave: t('bridge'), joinFirst: t('proof-made')}],
		before: ['on the default bridge'],
		after: [],
	},
];

describeLive('networks', docker => {
	let fixer: Fixer;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
		for (const Name of ['proof-a', 'proof-b']) await docker.ask('POST', '/networks/create', {Name});
	});
	afterEach(() => docker.removeAllContainers());
	afterAll(async () => {
		fixer.close();
		for (const name of ['proof-a', 'proof-b', 'proof-made']) await docker.request('DELETE', `/networks/${name}`);
	});

	// The wget of some static busyboxes dies of -T.
	const answers = async (client: string, at: string): Promise<boolean> =>
		(await inside(docker, client, `timeout 1 wget -qO- http://${at}/`)).text.includes('hullcheck');
	/** Clients that stay while the container is changed. */
	async function reached(): Promise<readonly Way[]> {
		const gateway = (await docker.inspect('neighbour')).NetworkSettings.Gateway as string;
		const own = (await docker.inspect('web')).NetworkSettings.Networks.bridge?.IPAddress ?? '';
		const tried: ReadonlyArray<readonly [Way, string, string]> = [
			['from beyond', 'neighbour', `${gateway}:${port}`],
			['on the host', 'on-host', `127.0.0.1:${port}`],
			['by name', 'on-a', 'web:8080'],
			['on the default bridge', 'neighbour', `${own}:8080`],
			['on another network', 'on-b', 'web:8080'],
		];
		const open = await Promise.all(
			tried.map(async ([way, client, at]) => (!at.startsWith(':') && (await answers(client, at)) ? [way] : [])),
		);
		return open.flat();
	}

	it.each(rows)('$what', async ({host, changes, before, after}) => {
		await docker.run({}, 'neighbour');
		await docker.run({HostConfig: {NetworkMode: 'host'}}, 'on-host');
		await docker.run({HostConfig: {NetworkMode: 'proof-a'}}, 'on-a');
		await docker.run({HostConfig: {NetworkMode: 'proof-b'}}, 'on-b');
		const id = await docker.run(
			{Cmd: ['httpd', '-f', '-p', '8080', '-h', '/var/www'], ExposedPorts: {'8080/tcp': {}}, HostConfig: host},
			'web',
		);
		await expect.poll(reached, {timeout: 5000}).toEqual(before);
		const transaction = await fixer.fix(id, changes);
		await expect.poll(reached, {timeout: 5000}).toEqual(after);
		expect((await inside(docker, 'web', 'wget -qO- http://127.0.0.1:8080/')).text).toContain('hullcheck');
		await fixer.undo(transaction);
		await expect.poll(reached, {timeout: 5000}).toEqual(before);
		expect((await docker.request('GET', '/networks/proof-made')).status).toBe(404);
	});
});
