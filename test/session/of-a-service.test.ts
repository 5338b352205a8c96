/** Findings of a service: no question that only a running container answers, and fixes that Swarm makes. */
import {describe, expect, it} from 'vitest';
import {createJudge} from '../../source/session/judge.ts';
import {isBad, type Finding} from '../../source/model/check.ts';
import {isByKey} from '../../source/model/fix.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {Unread} from '../../source/model/read.ts';
import {t} from '../helpers/evidence.ts';
import {evidenceOf, serviceJson, withContainerSpec, withTask} from '../helpers/swarm.ts';

const judge = createJudge({policy: defaultPolicy, waivers: []});

function judged(
	service: ReturnType<typeof serviceJson>,
	apiVersion = '1.51',
	image: Parameters<typeof evidenceOf>[1] = {},
) {
	const assessment = judge.service(evidenceOf(service, image), {name: t('shop_web'), spec: service.Spec, apiVersion});
	const of = (id: string): Finding => {
		const found = assessment.findings.find(({check}) => check.id === id);
		if (found === undefined) throw new Error(`no check ${id}`);
		return found;
	};
	return {assessment, of};
}

describe('a service', () => {
	it('whose spec is careful has nothing wrong, and nothing unknown by the nature of a spec', () => {
		const {assessment} = judged(serviceJson());
		const bad = assessment.findings.filter(finding => isBad(finding)).map(({check}) => check.id);
		// A spec before API 1.52 says nothing of swap.
		expect(bad).toEqual(['swap-limit', 'image-vulnerabilities'].filter(id => bad.includes(id)));
		expect(assessment.findings.filter(({verdict}) => verdict.is === 'unknown')).toEqual([]);
	});

	it.each([
		['root-user', withContainerSpec({User: '0'}), '--user 1000:1000'],
		['capabilities-dropped', withContainerSpec({CapabilityDrop: undefined}), '--cap-drop ALL'],
		['read-only-root', withContainerSpec({ReadOnly: false}), '--read-only'],
		['pids-limit', withTask({Resources: {Limits: {Pids: 0}}}), '--limit-pids 200'],
		['memory-limit', withTask({Resources: {Limits: {MemoryBytes: 0}}}), '--limit-memory'],
		[
			'system-folder-mounted',
			withContainerSpec({Mounts: [{Type: 'bind', Source: '/etc', Target: '/e'}]}),
			'--mount-rm /e',
		],
		['log-rotation', withTask({LogDriver: {Name: 'json-file'}}), '--log-opt max-size='],
		[
			'database-ports',
			serviceJson({Spec: {EndpointSpec: {Ports: [{Protocol: 'tcp', TargetPort: 6379, PublishedPort: 6379}]}}}),
			'--publish-rm 6379/tcp',
		],
	])('%s is put right by an update of it', (id, service, flag) => {
		const {verdict, fix} = judged(service).of(id);
		expect(verdict.is).toBe('fail');
		expect(fix).toMatchObject({by: 'service'});
		expect(isByKey(fix)).toBe(true);
		expect(fix?.copy?.join(' ')).toContain(`docker service update --update-failure-action rollback`);
		expect(fix?.copy?.join(' ')).toContain(flag);
	});

	it.each([
		'restart-policy',
		'restart-loop',
		'privileged-exec',
		'root-exec',
		'hands-on-exec',
		'drift',
		'ssh-daemon',
		'stale-image',
	])('%s is no question about a spec', id => {
		const {verdict, severity, fix} = judged(withTask({RestartPolicy: {Condition: 'any'}})).of(id);
		expect([verdict.is, severity, fix]).toEqual(['not-applicable', 'info', null]);
	});

	it('that would start an SSH server is told so all the same', () => {
		expect(judged(withContainerSpec({Command: ['/usr/sbin/sshd']})).of('ssh-daemon').verdict.is).toBe('fail');
	});

	it('is changed by hand where Swarm has no word for it', () => {
		const ports = serviceJson({Spec: {EndpointSpec: {Ports: [{TargetPort: 80, PublishedPort: 80}]}}});
		expect(judged(ports).of('ports-on-chosen-address').fix).toMatchObject({
			by: 'person',
			how: expect.stringContaining('one address only'),
		});
		expect(judged(serviceJson()).of('swap-limit').fix).toMatchObject({
			by: 'person',
			how: expect.stringContaining('no such setting'),
		});
		const kept = withContainerSpec({Privileges: {NoNewPrivileges: false}});
		expect(judged(kept, '1.41').of('no-new-privileges').fix).toMatchObject({by: 'person'});
		expect(judged(kept, '1.46').of('no-new-privileges').fix).toMatchObject({by: 'service'});
	});

	it('whose image is not here is as bad as that could be, and says why', () => {
		const why = new Unread(t('image is not on this node'));
		const {assessment, of} = judged(withContainerSpec({User: undefined}), '1.51', {json: why, facts: why});
		expect(of('root-user').verdict).toMatchObject({is: 'unknown', why: 'image is not on this node'});
		expect(assessment.score.value).toBeLessThan(judged(serviceJson()).assessment.score.value);
		expect(assessment.score.best).toBeGreaterThan(assessment.score.value);
	});
});
