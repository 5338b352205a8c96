import {describe, expect, it} from 'vitest';
import {readEngine, readSystemTime} from '../../source/evidence/engine.ts';
import {execFrom, readExec, readKnownExecs} from '../../source/evidence/exec.ts';
import {listHistory, readHistory} from '../../source/evidence/history.ts';
import {readImage} from '../../source/evidence/image.ts';
import {readNetworks} from '../../source/evidence/networks.ts';
import {listProcesses, readProcesses} from '../../source/evidence/processes.ts';
import type {Engine, EngineEvent} from '../../source/engine/engine.ts';
import {Unread} from '../../source/model/read.ts';
import {hostileLeaves} from '../helpers/evidence-walk.ts';
import {t} from '../helpers/evidence.ts';
import {engines, recorded, recordedContainer} from '../helpers/recorded.ts';

const any = (value: unknown): string => value as string;

/** Everything the reader uses, one after the other, of another kind: unread or unchanged, and never thrown. */
function holdsAgainst<T>(json: Record<string, unknown>, read: (json: unknown) => T, keys: readonly string[]): void {
	for (const key of keys) {
		for (const by of [7.5, 'x', true, [7], {x: 7}, null]) {
			const was = json[key];
			if (typeof was === typeof by && Array.isArray(was) === Array.isArray(by) && by !== null) continue;
			const result = read({...json, [key]: by});
			expect(hostileLeaves(result)).toEqual([]);
			if (by === null || result instanceof Unread) continue;
			expect(
				Object.values(result as object).some(value => value instanceof Unread),
				`${key}: ${JSON.stringify(by)}`,
			).toBe(true);
		}
	}
}

describe.each(engines)('Docker %s', engine => {
	it('engine', () => {
		const [version, info] = [recorded(engine, '/version'), recorded(engine, '/info')];
		expect(readEngine(version, info)).toMatchObject({
			Name: engine === '20.10' ? 'engine-20' : 'engine-28',
			ServerVersion: any(expect.stringMatching(`^${engine.replace('.', '\\.')}`)),
			ApiVersion: engine === '20.10' ? '1.41' : '1.51',
			CgroupVersion: '1',
			CgroupDriver: 'cgroupfs',
			NCPU: 2,
			DockerRootDir: '/var/lib/docker',
			isPidsLimitSupported: true,
			isMemoryLimitSupported: true,
			isCpuQuotaSupported: true,
			hasAppArmor: false,
			hasSELinux: false,
			hasUserNamespaces: false,
			isRootless: false,
			// 20.10 does not say; 28 would list it.
			isNoNewPrivilegesDefault: engine === '20.10' ? null : false,
			seccompProfile: engine === '20.10' ? 'default' : 'builtin',
			runtimes: any(expect.arrayContaining([['runc', 'runc']])),
			DefaultRuntime: 'runc',
			isSwarmActive: false,
			components: any(expect.arrayContaining([['runc', engine === '20.10' ? '1.1.5+ds1-1+deb12u1' : '1.3.6+ds1-1']])),
		});
		expect(Math.abs(readSystemTime(info) - Date.UTC(2026, 10, 23, 23, 55))).toBeLessThan(60_000);
		expect(readSystemTime({})).toBe(0);
		expect(readEngine(null, info)).toBeInstanceOf(Unread);
		expect(readEngine(version, [])).toBeInstanceOf(Unread);
		for (const key of ['NCPU', 'MemTotal', 'SwapLimit', 'PidsLimit', 'CpuCfsQuota', 'MemoryLimit']) {
			for (const by of [null, 'x', []]) expect(readEngine(version, {...info, [key]: by}), key).toBeInstanceOf(Unread);
		}
		for (const key of ['SecurityOptions', 'Runtimes', 'Warnings']) {
			expect(readEngine(version, {...info, [key]: 'x'}), key).toBeInstanceOf(Unread);
		}
	});

	it('images', () => {
		expect(readImage(recorded(engine, '/images/busybox:1.36/json'))).toMatchObject({
			RepoTags: ['busybox:1.36'],
			RepoDigests: [],
			platform: 'linux/amd64',
			sizeBytes: 1_982_373,
			User: '',
			WorkingDir: '',
			Healthcheck: null,
			ExposedPorts: [],
			Volumes: [],
			secrets: [],
		});
		const image = recorded(engine, '/images/shop/web:4.2/json');
		const read = readImage(image);
		expect(read).toMatchObject({
			createdAtUnixMs: Date.parse(String(image['Created'])),
			User: 'app',
			WorkingDir: '/tmp',
			Healthcheck: {Test: ['CMD-SHELL', '/bin/sh -c "exit 0"']},
			ExposedPorts: ['8080/tcp'],
			Volumes: ['/data'],
			secrets: [{where: 'env', name: 'NPM_TOKEN', kind: 'secret by name'}],
		});
		expect(JSON.stringify(read)).not.toContain('hunter2');
		holdsAgainst(image, readImage, ['Id', 'RepoTags', 'RepoDigests', 'Created', 'Config']);
		const config = image['Config'] as Record<string, unknown>;
		holdsAgainst(config, Config => readImage({...image, Config}), [
			'User',
			'Env',
			'Cmd',
			'Entrypoint',
			'Labels',
			'ExposedPorts',
			'Volumes',
			'WorkingDir',
			'Healthcheck',
		]);
	});

	it.each([
		['0001-01-01T00:00:00Z', null],
		['1970-01-01T00:00:01Z', null],
		['1980-01-01T00:00:00Z', null],
		['', null],
		[undefined, null],
		['2020-02-03T04:05:06.123456789Z', Date.UTC(2020, 1, 3, 4, 5, 6, 123)],
	])('an image created at %s', (Created, unixMs) => {
		expect(readImage({Id: 'sha256:1', Created})).toMatchObject({createdAtUnixMs: unixMs});
	});

	it('an image created at no time', () => {
		expect(readImage({Id: 'sha256:1', Created: 'yesterday'})).toMatchObject({createdAtUnixMs: any(expect.any(Unread))});
	});

	it('networks', () => {
		const json = recorded(engine, '/networks');
		const networks = readNetworks(json);
		expect(networks).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					Name: 'bridge',
					Driver: 'bridge',
					isDefaultBridge: true,
					isIccOn: true,
					Internal: false,
				}),
				expect.objectContaining({
					Name: 'ev-shop',
					isDefaultBridge: false,
					isIccOn: true,
					Internal: true,
					subnets: ['172.29.7.0/24'],
				}),
				expect.objectContaining({Name: 'ev-quiet', isIccOn: false, subnets: ['172.29.8.0/24']}),
				expect.objectContaining({Name: 'host', Driver: 'host', isDefaultBridge: false, subnets: []}),
			]),
		);
		const one = (json as unknown as ReadonlyArray<Record<string, unknown>>).find(({Name}) => Name === 'ev-quiet') ?? {};
		for (const change of [
			{Options: 7},
			{Options: {'com.docker.network.bridge.enable_icc': false}},
			{Name: 7},
			{Internal: null},
			{IPAM: {Config: 7}},
			{Id: null},
		]) {
			expect(readNetworks([{...one, ...change}]), JSON.stringify(change)).toBeInstanceOf(Unread);
		}
		expect(readNetworks({})).toBeInstanceOf(Unread);
		expect(readNetworks([null])).toBeInstanceOf(Unread);
		expect(readNetworks([{...one, Options: null, IPAM: null}])).toMatchObject([{isIccOn: true, subnets: []}]);
	});

	it('processes', async () => {
		const json = recorded(engine, '/containers/ev-hardened/top?ps_args=-eo%20pid,uid,comm');
		expect(readProcesses(json)).toEqual([{pid: any(expect.any(Number)), uid: '1000', comm: 'sleep'}]);
		for (const bad of [
			null,
			{},
			{Titles: ['PID']},
			{...json, Processes: [['x', '0', 'y']]},
			{...json, Processes: [['1', '0']]},
			{...json, Processes: [[1, 0, 'y']]},
			{...json, Processes: 7},
		]) {
			expect(readProcesses(bad), JSON.stringify(bad)).toBeInstanceOf(Unread);
		}
		expect(readProcesses({...json, Processes: [['7', '0', 'a\u001B[2J']]})).toEqual([
			{pid: 7, uid: '0', comm: 'a\\e[2J'},
		]);
		const refusing = {top: () => Promise.reject(new Error('500: ps: not found\u0007'))} as unknown as Engine;
		const refused = await listProcesses(refusing, 'x');
		expect((refused as Unread).why).toBe('the list of processes could not be read: 500: ps: not found\\x07');
	});

	it('history', async () => {
		expect(readHistory(recorded(engine, '/images/shop/web:4.2/history'))).toMatchObject({
			value: [{createdBy: '', sizeBytes: 1_982_373}],
			secrets: [],
		});
		const layer = {Created: 1, CreatedBy: '|1 NPM_TOKEN=hunter2 /bin/sh -c \u001B[2J npm ci', Size: 3};
		expect(readHistory([layer])).toEqual({
			value: [{createdBy: '|1 NPM_TOKEN=•••••• /bin/sh -c \\e[2J npm ci', sizeBytes: 3, createdAtUnixMs: 1000}],
			secrets: [{where: 'history', name: 'NPM_TOKEN', kind: 'secret by name'}],
		});
		const built = readHistory([
			{...layer, CreatedBy: '/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2'},
			{...layer, CreatedBy: 'RUN /bin/sh -c curl -u bob:hunter2 https://a.example # buildkit'},
			layer,
		]);
		const facts = readImage({Id: 'sha256:1', Config: {Env: ['DB_PASSWORD=hunter2']}}, built);
		expect(facts).toMatchObject({
			secrets: [
				{where: 'env', name: 'DB_PASSWORD'},
				{where: 'history', name: 'a build step'},
				{where: 'history', name: 'NPM_TOKEN'},
			],
		});
		expect(JSON.stringify([built, facts])).not.toContain('hunter2');
		const far = {...layer, CreatedBy: `/bin/sh -c ${'true && '.repeat(2000)}apt-get update`};
		expect(readHistory([far])).toMatchObject({value: [{createdBy: far.CreatedBy}]});
		for (const bad of [null, {}, [null], [{...layer, Size: 'x'}], [{...layer, Created: 'x'}]]) {
			expect(readHistory(bad)).toBeInstanceOf(Unread);
		}
		const refusing = {imageHistory: () => Promise.reject(new Error('gone'))} as unknown as Engine;
		expect(await listHistory(refusing, 'x')).toBeInstanceOf(Unread);
	});

	describe('exec', () => {
		const json = recorded(engine, '/exec/0/json');
		const id = String(recordedContainer(engine, 'plain')['Id']);
		const event = {
			atUnixMs: 5,
			argument: t('sh -c echo --password ••••••'),
			id,
			attributes: {execID: String(json['ID'])},
		} as unknown as EngineEvent;

		it('who it runs as', () => {
			expect(execFrom(event, json)).toEqual({
				execId: json['ID'],
				atUnixMs: 5,
				command: 'sh -c echo --password ••••••',
				user: 'app',
				isPrivileged: true,
				isTty: true,
			});
			const other = recorded(engine, '/exec/1/json');
			const plain = {...event, attributes: {...event.attributes, execID: String(other['ID'])}};
			expect(execFrom(plain, other)).toMatchObject({command: 'true', user: '', isPrivileged: false, isTty: false});
		});

		it('that is known at a look, without having been watched', async () => {
			const execId = String(json['ID']);
			const knowing = {
				inspectExec: async (asked: string) => (asked === execId ? json : Promise.reject(new Error('gone'))),
			};
			const known = (ExecIDs: unknown) => readKnownExecs(knowing as unknown as Engine, id, {ExecIDs}, 9);
			expect(await known([execId, 'f'.repeat(64), 7, '../x'])).toEqual([{...execFrom(event, json), atUnixMs: 9}]);
			for (const none of [null, undefined, 7, []]) expect(await known(none)).toEqual([]);
		});

		it('believes no id that a label may have forged', () => {
			const forged = execFrom({...event, id: 'f'.repeat(64)}, json);
			expect(forged).toMatchObject({
				command: event.argument,
				user: any(expect.any(Unread)),
				isPrivileged: any(expect.any(Unread)),
			});
			expect(execFrom(event, {...json, ID: 'x'}).user).toBeInstanceOf(Unread);
		});

		it('holds against anything', () => {
			for (const bad of [null, 7, [], {}, {...json, ProcessConfig: 7}]) {
				expect(execFrom(event, bad)).toMatchObject({user: any(expect.any(Unread)), isTty: any(expect.any(Unread))});
			}
			const config = json['ProcessConfig'] as object;
			for (const [key, field] of [
				['user', 'user'],
				['privileged', 'isPrivileged'],
				['tty', 'isTty'],
			] as const) {
				for (const by of [7, [], {}]) {
					expect(execFrom(event, {...json, ProcessConfig: {...config, [key]: by}})[field]).toBeInstanceOf(Unread);
				}
			}
			expect(execFrom(event, {...json, ProcessConfig: {...config, arguments: [7]}}).command).toBe(event.argument);
		});

		it('never rejects', async () => {
			const gone = {inspectExec: () => Promise.reject(new Error('404: gone'))} as unknown as Engine;
			expect(await readExec(gone, event)).toMatchObject({user: any(expect.any(Unread))});
		});
	});
});

it('the security options of an engine', () => {
	const [version, info] = [recorded('28.5', '/version'), recorded('28.5', '/info')];
	const options = (...SecurityOptions: readonly string[]): unknown => readEngine(version, {...info, SecurityOptions});
	expect(options()).toMatchObject({seccompProfile: '', hasAppArmor: false, isNoNewPrivilegesDefault: false});
	expect(
		options(
			'name=apparmor',
			'name=selinux',
			'name=userns',
			'name=rootless',
			'name=no-new-privileges',
			'name=seccomp,profile=/etc/docker/x,y.json',
		),
	).toMatchObject({
		hasAppArmor: true,
		hasSELinux: true,
		hasUserNamespaces: true,
		isRootless: true,
		isNoNewPrivilegesDefault: true,
		seccompProfile: '/etc/docker/x,y.json',
	});
	expect(readEngine(version, {...info, Swarm: {LocalNodeState: 'active'}})).toMatchObject({isSwarmActive: true});
	expect(readEngine({...version, Version: '5.8.0'}, info)).toMatchObject({isNoNewPrivilegesDefault: null});
});
