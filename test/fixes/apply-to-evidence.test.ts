/** What is foretold of a change: that it closes its own finding, changes nothing else, and is what the engine is sent. */
import {describe, expect, it} from 'vitest';
import {containerChecks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import type {Finding} from '../../source/model/check.ts';
import type {ContainerEvidence, ContainerInspect} from '../../source/model/evidence.ts';
import type {Change} from '../../source/model/fix.ts';
import {Unread} from '../../source/model/read.ts';
import {engineFacts, having, kernelView, plain, t, unread, withHostConfig} from '../helpers/evidence.ts';
import {foretell} from '../helpers/foretell.ts';
import {rawContainer, rawNetworks} from './raw.ts';

const MiB = 1024 ** 2;

const cases: ReadonlyArray<readonly [string, ContainerEvidence]> = [
	['docker run with nothing said', plain],
	['memory limited, swap not', withHostConfig({Memory: 256 * MiB, MemorySwap: 512 * MiB}, plain)],
	['memory limited, swap unlimited', withHostConfig({Memory: 256 * MiB, MemorySwap: -1}, plain)],
	[
		'a limit as wide as the host: what an undo leaves',
		withHostConfig({Memory: engineFacts.MemTotal, CpuQuota: -1, PidsLimit: 0}, plain),
	],
	['always restarted', withHostConfig({RestartPolicy: {Name: t('always'), MaximumRetryCount: 0}}, plain)],
	['on-failure without end', withHostConfig({RestartPolicy: {Name: t('on-failure'), MaximumRetryCount: 0}}, plain)],
	['NanoCpus too small to see', withHostConfig({NanoCpus: 0, CpuQuota: 0, CpuPeriod: 50_000}, plain)],
];

const liveFailures = (evidence: ContainerEvidence): ReadonlyArray<Finding & {readonly change: Change}> =>
	runChecks(containerChecks, evidence).flatMap(finding =>
		finding.verdict.is === 'fail' && finding.fix?.by === 'live' ? [{...finding, change: finding.fix.change}] : [],
	);

const verdictsOf = (evidence: ContainerEvidence): ReadonlyMap<string, string> =>
	new Map(runChecks(containerChecks, evidence).map(finding => [finding.check.id, finding.verdict.is]));

describe('each live fix closes its own finding', () => {
	const seen = new Set<string>();
	for (const [name, evidence] of cases) {
		for (const {check, change} of liveFailures(evidence)) {
			seen.add(check.id);
			it(`${check.id}: ${name}`, () => {
				const before = verdictsOf(evidence);
				const after = verdictsOf(foretell(evidence, [change]));
				expect(after.get(check.id)).toBe('pass');
				const worse = [...after].filter(([id, verdict]) => verdict === 'fail' && before.get(id) !== 'fail');
				expect(worse, 'and opens no other').toEqual([]);
			});
		}
	}
	it('every check with a live fix was among them, but one that only time can close', () => {
		// Its fix bounds the policy; the starts that were seen stay seen until they are ten minutes old.
		const overTime = containerChecks.filter(check => check.isOverTime === true).map(check => check.id);
		expect([...seen].toSorted()).toEqual([
			'cpu-limit',
			'default-bridge',
			'default-bridge-traffic',
			'memory-limit',
			'pids-limit',
			'restart-policy',
			'swap-limit',
		]);
		expect(overTime).toContain('restart-loop');
	});
	it('all at once', () => {
		const changes = liveFailures(plain).map(finding => finding.change);
		expect(liveFailures(foretell(plain, changes))).toEqual([]);
	});
});

describe('foretold is what is sent', () => {
	it.each<[Change, Readonly<Record<string, unknown>>]>([
		[{is: 'memory-limit', memoryBytes: 300 * MiB, memorySwapBytes: 400 * MiB}, {}],
		[{is: 'pids-limit', pids: 77}, {}],
		[{is: 'cpu-limit', cpus: 1.5}, {}],
		[{is: 'cpu-limit', cpus: 1.5}, {NanoCpus: 500_000_000}],
		[
			{is: 'cpu-limit', cpus: 1.5},
			{CpuQuota: 1000, CpuPeriod: 20_000},
		],
		[{is: 'restart-policy', name: 'on-failure', maximumRetryCount: 4}, {}],
	])('%j over %j', (change, hostConfig) => {
		const plan = planFixes({
			inspectJson: rawContainer({HostConfig: hostConfig}),
			engine: engineFacts,
			owner: {is: 'nobody'},
			changes: [change],
			samples: [],
			networksJson: rawNetworks,
			joiners: [],
		});
		const [step] = plan.parts.flatMap(part => part.steps);
		const after = foretell(withHostConfig(hostConfig, plain), [change]).inspect as ContainerInspect;
		expect(step?.is).toBe('update-container');
		if (step?.is === 'update-container') expect(after.HostConfig).toMatchObject(step.body);
	});
	it('networks: joined, left, moved, made', () => {
		const networksAfter = (...changes: readonly Change[]): readonly string[] => {
			const after = foretell(plain, changes);
			const {inspect, networks} = after as {inspect: ContainerInspect; networks: ReadonlyArray<{Name: string}>};
			const on = inspect.NetworkSettings.Networks as ReadonlyArray<{network: string}>;
			return [...on.map(one => one.network), '|', ...networks.map(one => one.Name)];
		};
		expect(networksAfter({is: 'join-network', network: t('shop')})).toEqual(['bridge', 'shop', '|', 'bridge', 'shop']);
		expect(networksAfter({is: 'leave-network', network: t('bridge')})).toEqual(['|', 'bridge', 'shop']);
		expect(networksAfter({is: 'move-network', leave: t('bridge'), joinFirst: t('shop')})).toEqual([
			'shop',
			'|',
			'bridge',
			'shop',
		]);
		expect(networksAfter({is: 'move-network', leave: t('bridge'), joinFirst: t('new')})).toEqual([
			'new',
			'|',
			'bridge',
			'shop',
			'new',
		]);
	});
});

describe('nothing is foretold from nothing', () => {
	const change: Change = {is: 'pids-limit', pids: 5};
	it('unread stays unread', () =>
		expect(foretell(having({inspect: unread}), [change])).toEqual(having({inspect: unread})));
	it('and where swap can not be limited it stays as it is', () => {
		const evidence = having({engine: {isSwapLimitSupported: false}}, plain);
		const after = foretell(evidence, [{is: 'memory-limit', memoryBytes: 64 * MiB, memorySwapBytes: 64 * MiB}]);
		expect((after.inspect as ContainerInspect).HostConfig.MemorySwap).toBe(-1);
	});
	it('the evidence itself is left as it was', () => {
		const before = structuredClone(plain.inspect);
		foretell(plain, [change]);
		expect(plain.inspect).toEqual(before);
	});
});

describe('foretold of a new container', () => {
	const rerun = (evidence: ContainerEvidence, ...changes: readonly Change[]) => verdictsOf(foretell(evidence, changes));
	it('a secret in a file of its own is none in the environment any more', () => {
		const evidence = having({
			inspect: {
				Config: {Image: t('postgres:16')},
				secrets: [{where: 'env', name: t('POSTGRES_PASSWORD'), kind: t('token')}],
			},
		});
		expect(verdictsOf(evidence).get('secret-in-environment')).toBe('fail');
		expect(rerun(evidence, {is: 'secret-to-file', name: 'POSTGRES_PASSWORD'}).get('secret-in-environment')).toBe(
			'pass',
		);
	});
	it('what the kernel showed of the old one is not believed of one with other rights', () => {
		const seen = {...plain, kernel: kernelView};
		expect(foretell(seen, [{is: 'no-new-privileges'}]).kernel).toBeNull();
		expect(foretell(seen, [{is: 'own-namespace', of: 'uts'}]).kernel).toBe(kernelView);
	});
	it('a user by number is that uid, by name the one that was looked up, or nobody knows which', () => {
		expect(foretell(plain, [{is: 'user', user: '33:33'}]).user).toEqual({uid: 33, from: 'number'});
		expect(foretell(plain, [{is: 'user', user: 'www-data'}]).user).toBeInstanceOf(Unread);
		const passwd = 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n';
		expect(foretell(plain, [{is: 'user', user: 'www-data'}], passwd).user).toEqual({uid: 33, from: '/etc/passwd'});
	});
	it('a change that is refused changes nothing', () =>
		expect(foretell(plain, [{is: 'secret-to-file', name: 'NONE'}]).inspect).toEqual(foretell(plain, []).inspect));
});
