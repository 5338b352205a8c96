import {describe, expect, it} from 'vitest';
import {consentFor, downtimeOf} from '../../../source/fixes/foresight/consent.ts';
import {foresee, type Outlook} from '../../../source/fixes/foresight/foresee.ts';
import {lossesOf} from '../../../source/fixes/foresight/losses.ts';
import type {Footprint} from '../../../source/model/footprint.ts';
import type {Consent, Loss, Risk} from '../../../source/model/recreate.ts';
import {t} from '../../helpers/evidence.ts';
import {body, client, facts, footprint, notSeen, processes, quiet, swap, written} from './samples.ts';

const losses = (inspect: unknown, of: Footprint = quiet): readonly string[] =>
	lossesOf(facts(inspect), of, swap).map(
		({what, detail, isData}) =>
			`${isData ? 'data: ' : ''}${what}${detail.length > 0 ? ` [${detail.join(' | ')}]` : ''}`,
	);
const running = {Id: swap.oldId, State: {Running: true}};

describe('losses', () => {
	it('a secret that was moved stays in the old container, where that is kept', () => {
		const moved = [{is: 'secret-to-file', name: 'DB_PASSWORD'} as const];
		const of = (maker: 'us' | 'compose'): string =>
			lossesOf(facts(running), quiet, swap, maker, moved)
				.map(({what}) => what)
				.join('\n');
		expect(of('us')).toMatch(/not lost: DB_PASSWORD stays readable in the old container/);
		expect(of('compose')).not.toContain('DB_PASSWORD');
		expect(losses(running).join('\n')).not.toContain('not lost');
	});

	it.each<[string, unknown, Footprint, RegExp]>([
		['the id', running, quiet, /^its id abababababab, restart count/m],
		['the log', running, quiet, /log so far stays with the backup/],
		['memory', {...running, HostConfig: {Tmpfs: {'/run': ''}}}, quiet, /in memory: \/run, \/dev\/shm/],
		['open sessions', {...running, ExecIDs: ['a', 'b']}, quiet, /2 open exec sessions/],
		[
			'what it wrote',
			running,
			footprint({layer: [written('/app')], layerBytes: 2048}),
			/^data: 1 file it wrote outside of its volumes, 2 KiB.*\/app: 1 file, 1000 bytes \(\/app\/x\)/m,
		],
		[
			'scratch is no data',
			running,
			footprint({layer: [written('/tmp'), written('/var/cache/x')]}),
			/^2 files it wrote/m,
		],
		['what can’t be seen', running, footprint({layer: notSeen}), /^data: what it wrote.*closed to us/m],
		['--rm', {...running, HostConfig: {AutoRemove: true}}, quiet, /^data: with --rm/m],
		[
			'an address',
			{...running, NetworkSettings: {Networks: {web: {IPAddress: '172.18.0.5', MacAddress: '02:42:ac:12:00:05'}}}},
			quiet,
			/its address.*172.18.0.5 on web[^]*MAC address \[02:42:ac:12:00:05 on web/,
		],
		[
			'a random port',
			{
				...running,
				NetworkSettings: {Ports: {'80/tcp': [{HostPort: '32773'}]}},
				HostConfig: {PortBindings: {'80/tcp': [{HostPort: ''}]}},
			},
			quiet,
			/random port.*80\/tcp is at 32773 now/,
		],
		[
			'a port of -P',
			{...running, NetworkSettings: {Ports: {'80/tcp': [{HostPort: '32773'}]}}, HostConfig: {PortBindings: {}}},
			quiet,
			/random port/,
		],
		[
			'a generated host name',
			{...running, Config: {Hostname: swap.oldId.slice(0, 12)}},
			quiet,
			/^its host name abababababab, which was/m,
		],
		[
			'data kept by it',
			{...running, Config: {Hostname: swap.oldId.slice(0, 12), Image: 'rabbitmq:4'}},
			quiet,
			/^data: its host name/m,
		],
		[
			'clients',
			running,
			footprint({clients: [client('10.0.0.7', 80)]}),
			/1 client from 10.0.0.7 is connected to 80 now/,
		],
		['after a reboot', {...running, HostConfig: {RestartPolicy: {Name: 'on-failure'}}}, quiet, /later: on-failure/],
		[
			'unnamed volumes',
			{...running, Mounts: [{Destination: '/data', Name: 'a'.repeat(64)}]},
			quiet,
			/later: its unnamed volumes.*\/data/,
		],
	])('name %s', (_, inspect, of, expected) => expect(losses(inspect, of).join('\n')).toMatch(expected));

	it('name nothing that stays', () => {
		const fixed = {
			...running,
			Config: {Hostname: 'db', MacAddress: '02:00:00:00:00:01'},
			HostConfig: {PortBindings: {'80/tcp': [{HostPort: '80'}]}},
			NetworkSettings: {
				Networks: {
					web: {IPAddress: '10.0.0.5', IPAMConfig: {IPv4Address: '10.0.0.5'}, MacAddress: '02:00:00:00:00:01'},
				},
				Ports: {'80/tcp': [{HostPort: '80'}]},
			},
		};
		expect(losses(fixed)).toHaveLength(3);
	});
});

describe('consent', () => {
	const loss = (isData: boolean): Loss => ({what: t('x'), detail: [], isData});
	const risk = (level: Risk['level']): Risk => ({level, of: 'user', says: t('x'), seen: t('y')});
	const none = {isLiveAndReversible: false, losses: [], risks: [], clients: []};
	it.each<[string, Partial<Parameters<typeof consentFor>[0]>, Consent]>([
		['live and reversible', {isLiveAndReversible: true, clients: null}, 'enter'],
		['a new container', {losses: [loss(false)], risks: [risk('probable')]}, 'y'],
		['data lost', {losses: [loss(true)]}, 'name'],
		['a risk', {risks: [risk('safe'), risk('risky')]}, 'name'],
		['clients', {clients: [client('10.0.0.7', 80)]}, 'name'],
		['clients not seen, and no change depends on them', {clients: notSeen}, 'y'],
		['live, but risky', {isLiveAndReversible: true, risks: [risk('risky')]}, 'name'],
	])('%s: %s', (_, stakes, expected) => expect(consentFor({...none, ...stakes})).toBe(expected));
});

describe('downtime', () => {
	const unseen = {stopMs: null, startMs: null};
	it.each([
		['as seen last time', swap, {stopMs: 900, startMs: 400}, 'about 2.3 s, as a restart (stop 0.9 s seen last time)'],
		['never seen', swap, unseen, 'about 1.8 s, as a restart (at most 11.5 s, if it has to be killed)'],
		['stopped', {...swap, was: 'stopped'} as const, unseen, 'none: it does not run, and the new one is not started'],
		[
			'with a follower',
			{...swap, dependants: [swap]},
			{stopMs: 100, startMs: 400},
			'about 1.5 s, as a restart (stop 0.1 s seen last time); 1 that depend on it follow',
		],
	])('%s', (_, of, times, expected) => expect(downtimeOf(of, times)).toBe(expected));
});

describe('foresight', () => {
	const rich: Outlook = {
		changes: [
			{is: 'capabilities', drop: ['ALL'], add: ['CHOWN']},
			{is: 'no-new-privileges'},
			{is: 'read-only-root', tmpfs: [{path: '/tmp', options: 'size=64m'}]},
			{is: 'user', user: '1000'},
			{is: 'bind-port', port: '3306/tcp', hostIp: '127.0.0.1'},
			...Array.from({length: 15}, (_, number) => ({is: 'remove-device', path: `/dev/${number}`}) as const),
		],
		inspectJson: {...running, Config: {Image: 'shop/db'}, HostConfig: {}},
		imageJson: {Config: {Env: ['PATH=/bin']}},
		before: body({PortBindings: {'3306/tcp': [{HostIp: '', HostPort: '3306'}]}}),
		swap: {
			...swap,
			body: body(
				{CapDrop: ['ALL'], PortBindings: {'3306/tcp': [{HostIp: '127.0.0.1', HostPort: '3306'}]}},
				{Env: ['PATH=/bin', ...Array.from({length: 60}, (_, number) => `VARIABLE_${number}=value number ${number}`)]},
			),
		},
		footprint: footprint({
			clients: [client('10.0.0.7', 3306)],
			processes: processes(0, 999),
			layer: Array.from({length: 200}, (_, number) => written(`/app/${number}`)),
		}),
		service: 'db',
		compose: {supportsReset: true},
		timesSeen: {stopMs: null, startMs: null},
	};

	it('puts all of it together', () => {
		const {risks, losses: lost, consent, composePatch, dockerRun, downtime} = foresee(rich);
		expect(risks[0]?.level).toBe('risky');
		expect(lost[0]?.detail).toHaveLength(13);
		expect(consent).toBe('name');
		expect(composePatch).toContain('127.0.0.1:3306:3306/tcp');
		expect(dockerRun).toContain('--cap-drop ALL');
		expect(downtime).toMatch(/as a restart/);
	});

	it('takes a few milliseconds for twenty changes', () => {
		const runs = Array.from({length: 30}, () => {
			const from = performance.now();
			foresee(rich);
			return performance.now() - from;
		});
		expect(runs.toSorted((a, b) => a - b)[15]).toBeLessThan(25);
	});
});
