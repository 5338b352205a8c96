/** What is not done on Podman, and why: each was seen on a real one (test/live/podman.test.ts holds those that are). */
import {describe, expect, it} from 'vitest';
import {planFixes} from '../../source/fixes/plan.ts';
import type {Change, Plan} from '../../source/model/fix.ts';
import type {Owner} from '../../source/model/evidence.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {rawContainer, rawNetworks} from './raw.ts';

function plan(version: string, changes: readonly Change[], owner: Owner = {is: 'nobody'}): Plan {
	return planFixes({
		inspectJson: rawContainer(),
		engine: {
			...engineFacts,
			ServerVersion: t(version),
			...(version.startsWith('28') ? {} : {components: [[t('Podman Engine'), t(version)] as const]}),
		},
		owner,
		changes,
		samples: [],
		networksJson: rawNetworks,
		joiners: [],
	});
}

const pids: Change = {is: 'pids-limit', pids: 50};
const noNew: Change = {is: 'no-new-privileges'};
const user: Change = {is: 'user', user: '1000:1000'};
const join: Change = {is: 'join-network', network: t('web-1-net')};
const port: Change = {is: 'firewall', port: '8080/tcp', sources: ['10.0.0.0/8']};

describe('an engine that is not Docker', () => {
	it.each([
		['4.3.1', pids, /Podman 4\.3\.1 can't change it on a container that is there/, ['--pids-limit 50']],
		['5.0.3', pids, /no update before 5\.1/, ['--pids-limit 50']],
		['5.8.6', noNew, /does not tell all that a container was made with/, ['--security-opt no-new-privileges']],
		['5.8.6', join, /can't be looked at any more/, ['--network web-1-net']],
		['5.8.6', port, /DOCKER-USER/, undefined],
	] as const)('%s is not asked for %j', (version, change, why, patch) => {
		const made = plan(version, [change]);
		expect(made.blocked).toMatch(why);
		expect(made.parts).toEqual([]);
		expect(made.patch).toEqual(patch);
	});

	it.each(['5.1.0', '5.4.2', '6.0.0', '28.5.2'])('%s changes limits where they are', version => {
		expect(plan(version, [pids])).toMatchObject({blocked: null, way: {is: 'live'}, parts: [{change: pids}]});
	});

	it('does what it can of several, and says what is left out, once for each reason', () => {
		const made = plan('5.4.2', [noNew, pids, user]);
		expect(made).toMatchObject({blocked: null, way: {is: 'live'}, parts: [{change: pids}]});
		expect(made.warnings.filter(warning => warning.startsWith('left out'))).toEqual([
			expect.stringMatching(/^left out: no new privileges, user 1000:1000: Podman's/),
		]);
		expect(plan('4.3.1', [noNew, pids, user]).patch).toEqual([
			'--security-opt no-new-privileges',
			'--user 1000:1000',
			'--pids-limit 50',
		]);
	});

	it('leaves what Compose owns to a person, in its words', () => {
		const made = plan('5.4.2', [noNew], {is: 'compose', project: t('shop'), service: t('web')});
		expect(made.blocked).toMatch(/Docker Compose/);
		expect(made.patch?.join('\n')).toContain('web:');
	});

	it('still leaves the owner of a container the first word', () => {
		const made = plan('4.3.1', [noNew], {is: 'other', name: t('systemd (Podman)')});
		expect(made.blocked).toMatch(/systemd \(Podman\) owns this container/);
		expect(made.patch).toEqual(['NoNewPrivileges=true']);
	});
});
