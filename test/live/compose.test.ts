/**
 * Fixes that go through Docker Compose: Debian's own (v1), and the v2 plugin where it is. What counts is what a plain
 * `docker-compose up` in the folder does afterwards, for that is what people type.
 */
import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {lookAtCompose} from '../../source/fixes/owners/compose/again.ts';
import {applyCompose, undoCompose, verifyCompose} from '../../source/fixes/owners/compose/compose-step.ts';
import {heldOf} from '../../source/fixes/owners/compose/held.ts';
import {
	planCompose,
	type ComposeDoors,
	type ComposePlan,
	type Joiner,
} from '../../source/fixes/owners/compose/plan-compose.ts';
import type {WantedChange} from '../../source/fixes/owners/wanted-change.ts';
import {nodeManagedFiles} from '../../source/host/managed-files.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {createPrograms} from '../../source/host/programs.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {describeLive} from '../helpers/dockerd-live.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hc-compose-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

const patience = {graceMs: 600, healthTimeoutMs: 10_000};
const hard: readonly WantedChange[] = [
	{is: 'capabilities', drop: ['ALL'], add: []},
	{is: 'no-new-privileges'},
	{is: 'read-only-root', tmpfs: [{path: '/scratch', options: 'size=1m'}]},
];

const plugin = process.env['HULLCHECK_COMPOSE_V2'] ?? '/usr/libexec/docker/cli-plugins/docker-compose';
const generations = [
	{name: 'v1', program: '/usr/bin/docker-compose', names: ['docker-compose.yml', 'docker-compose.override.yml']},
	{name: 'v2', program: plugin, names: ['compose.yaml', 'compose.override.yaml']},
].filter(({name, program}) => name === 'v1' || existsSync(program));

describeLive('fixes through Docker Compose', docker => {
	// v1 is written in Python and starts slowly, most of all on a busy machine.
	describe.each(generations)('$name', {timeout: 180_000}, ({name, program, names: [base = '', override = '']}) => {
		let engine: Engine;
		let doors: ComposeDoors;
		let folder: string;
		let count = 0;

		beforeAll(async () => {
			engine = await openDockerEngine({
				endpoint: {address: words`unix://live`, from: words`test`, isDemo: false},
				target: {is: 'unix', socketPath: docker.socketPath},
			});
			doors = {engine, host: createNodeHost(), managedFiles: nodeManagedFiles, programs: createPrograms([program])};
		});
		afterAll(() => engine?.close());
		afterEach(async () => {
			await docker.removeAllContainers();
			await docker.ask('POST', '/networks/prune');
		});

		const inFolder = (file: string): string => path.join(folder, file);

		function compose(...args: readonly string[]): string {
			return execFileSync(program, args, {
				cwd: folder,
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'pipe'],
				env: {PATH: process.env['PATH'], HOME: '/root', DOCKER_HOST: `unix://${docker.socketPath}`},
			});
		}

		function project(text: string, more: Readonly<Record<string, string>> = {}): void {
			count += 1;
			folder = path.join(root, `hc${name}x${count}`);
			mkdirSync(folder);
			for (const [file, content] of Object.entries({[base]: text, ...more})) writeFileSync(inFolder(file), content);
		}

		async function web(): Promise<Record<string, never> & {Id: string}> {
			const filters = encodeURIComponent(JSON.stringify({label: ['com.docker.compose.service=web']}));
			const [one] = await docker.ask('GET', `/containers/json?all=1&filters=${filters}`);
			return docker.inspect(one.Id);
		}

		async function plan(changes: readonly WantedChange[], joined: readonly Joiner[] = []): Promise<ComposePlan> {
			const made = await planCompose(doors, await web(), changes, joined);
			if (made.is === 'refused') throw new Error(made.why);
			return JSON.parse(JSON.stringify(made)) as ComposePlan;
		}
		async function refusal(changes: readonly WantedChange[] = hard, joined: readonly Joiner[] = []): Promise<string> {
			const made = await planCompose(doors, await web(), changes, joined);
			if (made.is === 'plan') throw new Error('it was planned');
			expect(made.patch.join('\n')).toContain('services:');
			return made.why;
		}

		const service = `services:
  # the shop
  web:
    image: hc-box
    command: ["sleep", "86400"] # for long
    stop_signal: SIGKILL
    volumes:
      - data:/data
volumes:
  data:
`;
		const v1 = (text: string): string => (name === 'v1' ? `version: "3.7"\n${text}` : text);

		it('a fix stays through a plain up, an undo puts files and container back', async () => {
			project(v1(service));
			chmodSync(inFolder(base), 0o640);
			compose('up', '-d');
			const before = await web();
			const {step, drift, warnings, commands, fields} = await plan(hard);
			expect(drift).toBe(null);
			expect(fields.map(({field}) => field)).toContain('services.web.cap_drop');
			expect(commands.join('\n')).toContain('up -d --no-deps --no-build');
			expect(warnings.join('\n')).toContain('removes the old container');
			expect(step.files.map(file => file.path)).toEqual([inFolder(override)]);
			expect(await lookAtCompose(doors, heldOf(step))).toEqual({is: 'none'});

			expect(await applyCompose(doors, step)).toMatchObject({is: 'done'});
			expect(await lookAtCompose(doors, heldOf(step))).toEqual({is: 'all'});
			expect(await verifyCompose(doors, step, patience)).toMatchObject({is: 'done'});
			const fixed = await web();
			expect(fixed['HostConfig']).toMatchObject({
				CapDrop: ['ALL'],
				ReadonlyRootfs: true,
				SecurityOpt: ['no-new-privileges:true'],
			});

			compose('up', '-d');
			expect((await web()).Id).toBe(fixed.Id);

			const written = readFileSync(inFolder(override), 'utf8');
			expect(statSync(inFolder(override)).mode & 0o777).toBe(0o640);
			writeFileSync(inFolder(override), `${written}# mine\n`);
			const kept = await undoCompose(doors, step);
			expect(kept).toMatchObject({is: 'failed', isLeft: true});
			expect(JSON.stringify(kept)).toContain('changed by somebody meanwhile');
			expect(readFileSync(inFolder(override), 'utf8')).toContain('# mine');
			writeFileSync(inFolder(override), written);

			expect(await undoCompose(doors, step)).toMatchObject({is: 'done'});
			expect(existsSync(inFolder(override))).toBe(false);
			expect(readFileSync(inFolder(base), 'utf8')).toBe(v1(service));
			const undone = await web();
			expect(undone['HostConfig']).toEqual(before['HostConfig']);
			compose('up', '-d');
			expect((await web()).Id).toBe(undone.Id);
			expect(await undoCompose(doors, step)).toMatchObject({is: 'done'});
			expect((await web()).Id).toBe(undone.Id);
		});

		it('what must go away is taken out, comments and variables stay', async () => {
			const text = v1(`services:
  web:
    image: hc-box
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    cap_add:
      - NET_ADMIN # for the tunnel
      - NET_RAW   # for ping
    pid: host # sees all
    ports:
      - "\${PORT}:80" # the shop
      - "18444:443"
`);
			project(text, {'.env': 'PORT=18443\n'});
			compose('up', '-d');
			const {step} = await plan([
				{is: 'capabilities', drop: [], add: ['NET_ADMIN']},
				{is: 'own-namespace', of: 'pid'},
				{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'},
				{is: 'unpublish-port', port: '443/tcp'},
			]);
			expect(await applyCompose(doors, step)).toMatchObject({is: 'done'});
			expect(await verifyCompose(doors, step, patience)).toMatchObject({is: 'done'});
			const fixed = await web();
			expect(fixed['HostConfig']).toMatchObject({
				// Docker 28 shows it with the prefix, whatever was asked for.
				CapAdd: [expect.stringMatching(/^(CAP_)?NET_ADMIN$/)],
				PidMode: '',
				PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '18443'}]},
			});
			const files = [base, override].filter(file => existsSync(inFolder(file)));
			const texts = files.map(file => readFileSync(inFolder(file), 'utf8')).join('');
			expect(texts).toContain('127.0.0.1:${PORT}:80');
			expect(texts).toContain('# for the tunnel');
			compose('up', '-d');
			expect((await web()).Id).toBe(fixed.Id);
			expect(await undoCompose(doors, step)).toMatchObject({is: 'done'});
			expect(readFileSync(inFolder(base), 'utf8')).toBe(text);
			expect((await web())['HostConfig']).toMatchObject({PidMode: 'host'});
		});

		it('a fix the application does not survive is a failure in words, and goes back', async () => {
			project(v1(service.replace('["sleep", "86400"]', '["sh", "-c", "touch /run.pid && sleep 86400"]')));
			compose('up', '-d');
			const {step} = await plan([{is: 'read-only-root', tmpfs: []}]);
			expect(await applyCompose(doors, step)).toMatchObject({is: 'done'});
			const verified = await verifyCompose(doors, step, patience);
			expect(verified).toMatchObject({is: 'failed', isLeft: true});
			expect(JSON.stringify(verified)).toContain('did not keep running (exit code 1)');
			expect(await undoCompose(doors, step)).toMatchObject({is: 'done'});
			expect((await web())['State']).toMatchObject({Running: true});
		});

		it('those in its network are made anew after it, strangers stand in the way', async () => {
			project(
				v1(`${service.replace('volumes:\n  data:\n', '')}  side:
    image: hc-box
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    network_mode: "service:web"
volumes:
  data:
`),
			);
			compose('up', '-d');
			const stranger = {name: sanitise('spy'), project: '', service: ''};
			expect(await refusal(hard, [stranger])).toContain('spy shares a namespace of it');
			const {step} = await plan(hard);
			expect(step.joiners).toEqual(['side']);
			expect(await applyCompose(doors, step)).toMatchObject({is: 'done'});
			const {Id} = await web();
			const filters = encodeURIComponent(JSON.stringify({label: ['com.docker.compose.service=side']}));
			const [side] = await docker.ask('GET', `/containers/json?all=1&filters=${filters}`);
			expect((await docker.inspect(side.Id)).HostConfig.NetworkMode).toBe(`container:${Id}`);
		});

		describe('refuses', () => {
			const rows: ReadonlyArray<readonly [what: string, spoil: () => void, says: string]> = [
				['a file others may write', () => chmodSync(inFolder(base), 0o666), `others may write to`],
				['a folder others may write', () => chmodSync(folder, 0o777), 'others may write to'],
				['a file of somebody else', () => chownSync(inFolder(base), 4711, 0), 'belongs to user 4711'],
				[
					'another image',
					() => writeFileSync(inFolder(base), v1(service).replace('hc-box', 'evil')),
					'gives service web image evil',
				],
				['a missing file', () => rmSync(inFolder(base)), 'does not exist'],
				[
					'a link',
					() => {
						rmSync(inFolder(base));
						symlinkSync('/nowhere/at/all', inFolder(base));
					},
					'does not exist',
				],
				['what is no YAML', () => writeFileSync(inFolder(base), 'services: ["'), 'is no valid YAML'],
				[
					'what Compose does not take',
					() => writeFileSync(inFolder(base), v1(service).replace('stop_signal', 'stop_signals')),
					'docker compose config says',
				],
				[
					'an unset variable',
					() => writeFileSync(inFolder(base), v1(service).replace('SIGKILL', '${SIGNAL_OF}')),
					'SIGNAL_OF of the compose file has no value',
				],
				[
					'a service that is gone',
					() => writeFileSync(inFolder(base), v1(service).replace('  web:', '  shop:')),
					'no service web',
				],
				[
					'a file that includes others',
					() => writeFileSync(inFolder(base), `${v1(service)}include: [other.yml]\n`),
					'includes other compose files',
				],
				[
					'an .env of somebody else',
					() => {
						writeFileSync(inFolder('.env'), 'A=b\n');
						chownSync(inFolder('.env'), 4711, 0);
					},
					'belongs to user 4711',
				],
				[
					'an override the container does not know',
					() => writeFileSync(inFolder(override), 'services: {}\n'),
					'not among the files',
				],
			];
			it('what it can’t trust or read, with the path and the patch', async () => {
				project(v1(service));
				compose('up', '-d');
				for (const [what, spoil, says] of rows) {
					spoil();
					expect(await refusal(), what).toContain(says);
					chmodSync(folder, 0o755);
					for (const file of ['.env', base, override]) rmSync(inFolder(file), {force: true});
					writeFileSync(inFolder(base), v1(service));
				}
				writeFileSync(inFolder(base), v1(service).replace('stop_signal', 'hostname: shop\n    stop_signal'));
				expect((await plan(hard)).drift).toContain('has changed since this container was made');
			});
		});
	});
});
