/** A fleet of ten web servers as people run them, hardened in one go: every grade from D or E to A, and every page still served. */
import {afterAll, beforeAll, expect, it} from 'vitest';
import {chosenOf} from '../../source/fixes/harden.ts';
import {judge} from '../helpers/judge.ts';
import {stateHome} from '../helpers/temporary.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {fixerOn, type Fixer} from '../helpers/fixing.ts';
import {hardenFor} from '../../source/session/harden-for.ts';
import {lookerOn, type Looker} from '../helpers/looker.ts';
import {inside} from './security/proof.ts';

const size = 10;
const bad: ReadonlyArray<Readonly<Record<string, unknown>>> = [
	{CapAdd: ['SYS_ADMIN']},
	{PidMode: 'host'},
	{IpcMode: 'host'},
	{CapAdd: ['NET_ADMIN', 'SYS_PTRACE']},
	{SecurityOpt: ['seccomp=unconfined']},
];

describeLive('a fleet hardened', docker => {
	let fixer: Fixer;
	let looker: Looker;
	beforeAll(async () => {
		fixer = await fixerOn(docker.socketPath, await stateHome());
		looker = await lookerOn(docker.socketPath);
		for (let index = 0; index < size; index += 1) {
			await docker.run(
				{
					Cmd: ['httpd', '-f', '-p', '8080', '-h', '/var/www'],
					ExposedPorts: {'8080/tcp': {}},
					HostConfig: {
						PortBindings: {'8080/tcp': [{HostIp: '', HostPort: String(18_200 + index)}]},
						...bad[index % bad.length],
					},
				},
				`fleet-${index}`,
			);
		}
	});
	afterAll(async () => {
		fixer.close();
		looker.close();
		await docker.removeAllContainers();
	});

	it('ends at A, as far as nothing is known of its image at B', {timeout: 300_000}, async () => {
		const took: number[] = [];
		const grades: string[] = [];
		for (let index = 0; index < size; index += 1) {
			const name = `fleet-${index}`;
			const {Id} = await docker.inspect(name);
			const {evidence, findings} = await looker.look(Id);
			const before = judge.container(evidence).score;
			expect(before.grade, `${name} before: ${before.value}`).toMatch(/[DEF]/);
			const fromMs = Date.now();
			const parts = await hardenFor(fixer.doors, {
				findings,
				inspectJson: await fixer.doors.engine.inspectContainer(Id),
			});
			await fixer.fix(Id, chosenOf(parts));
			took.push(Date.now() - fromMs);
			const now = await looker.look((await docker.inspect(name)).Id);
			const after = judge.container(now.evidence).score;
			grades.push(`${before.grade} → ${after.grade}`);
			const left = now.findings.filter(({verdict}) => verdict.is === 'fail').map(({check}) => check.record);
			const off = parts.filter(({isOn}) => !isOn).map(({change, why}) => `${change.is}: ${why}`);
			expect(after.grade, `${name} after: ${after.value}, fails ${left.join(' ')}, off: ${off.join(' | ')}`).toMatch(
				/[AB]/,
			);
			expect((await inside(docker, name, 'wget -qO- http://127.0.0.1:8080/')).text).toContain('hullcheck');
		}
		const sum = took.reduce((total, ms) => total + ms, 0);
		console.log(
			`${size} hardened: ${grades.join(', ')}; ${(sum / 1000).toFixed(1)} s in all, the slowest ${(Math.max(...took) / 1000).toFixed(1)} s`,
		);
	});
});
