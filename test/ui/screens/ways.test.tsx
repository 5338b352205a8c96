/** The screens of what others do for a fix: Docker Compose from its files, Swarm, the packet filter; and of what only a person can. */
import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {DelegatedWay, DelegateWords} from '../../../source/model/delegate.ts';
import type {Plan, PlanPart} from '../../../source/model/fix.ts';
import type {Consent} from '../../../source/model/recreate.ts';
import {FixingScreen} from '../../../source/ui/screens/fixing.tsx';
import {consentOf} from '../../../source/ui/fixing/consent.ts';
import {t} from '../../helpers/evidence.ts';
import {id, now} from '../detail/fixtures.ts';
import {fixing, keys, mount, pidsPart, plan, sizes, transaction, type Size} from './helpers.tsx';

afterEach(cleanup);
const [large, small] = sizes;
const atOnce = {timing: {readMs: 0, apartMs: 0}, clock: () => now};
const preview = (made: Plan) => fixing({is: 'preview', plan: made, hardening: null});
const open = (made: Plan, size: Size = large) => mount(FixingScreen, preview(made), size, atOnce);
const sees = (screen: {frame(): string}, what: string | RegExp): Promise<void> =>
	vi.waitFor(() => expect(screen.frame()).toMatch(what));

const override = '/srv/shop/docker-compose.override.yml';
const said = (consent: Consent = 'y', over: Partial<DelegateWords> = {}): DelegateWords => ({
	fields: [{field: 'services.web.security_opt', before: t('none'), after: t('no-new-privileges:true')}],
	files: [{path: t(override), lines: [t('+ services:'), t('+   web:'), t('- old: line')]}],
	commands: [t(`docker compose -f ${override} up -d --no-deps web`)],
	foresight: {
		losses: [{what: t('files it wrote outside of its volumes'), detail: [], isData: true}],
		risks: [{level: 'risky', of: 'no-new-privileges', says: t('it runs sudo'), seen: t('/proc/7/status')}],
		downtime: t('about 1.8 s, as a restart'),
		dockerRun: t('docker run web'),
		composePatch: t('services:'),
		consent,
	},
	undoLeaves: t('what it wrote into its layer stays away'),
	...over,
});
const compose = (words = said()): DelegatedWay => ({
	is: 'compose',
	step: {
		is: 'compose-service',
		program: {path: '/usr/bin/docker-compose', version: '1.29.2'},
		project: {name: 'shop', directory: '/srv/shop', files: [], envFiles: [], variables: {}, socketPath: '/s'},
		newFiles: [],
		service: 'web\u001B[2J',
		files: [{path: override, before: null, after: 'services:\n'}],
		joiners: [],
		replaces: [id, 'b'.repeat(64)],
		changes: [],
	},
	patience: {graceMs: 0, healthTimeoutMs: 0},
	...words,
});
const privileges: PlanPart = {
	...pidsPart(),
	change: {is: 'no-new-privileges'},
	fields: [{field: 'HostConfig.SecurityOpt', before: t('none'), after: t('no-new-privileges')}],
	command: t('--security-opt no-new-privileges'),
	steps: [],
};
const by = (way: DelegatedWay, over: Partial<Plan> = {}): Plan =>
	plan({title: t('no new privileges'), parts: [privileges], way, ...over});

describe('what Docker Compose makes', () => {
	it.each([[large], [small]])('shows its files line by line, its commands and the way back, at %j', async size => {
		const screen = open(by(compose()), size);
		await sees(screen, 'made anew by Docker Compose');
		const seen = [screen.frame()];
		screen.press(keys.pageDown);
		await sees(screen, /back +u, then y/);
		seen.push(screen.frame());
		const page = seen.join('\n').replaceAll(/[│\s]+/g, ' ');
		for (const part of [
			'away about 1.8 s, as a restart',
			'lost files it wrote outside of its volumes',
			'risks 1 risky',
			'confirm y: writes 1 file and has Docker Compose make service web',
			'(2 containers) anew on host',
			'risk risky: it runs sudo ← /proc/7/status',
			`file ${override}`,
			'+ services: + web: - old: line',
			'command docker compose -f',
			'undo what it wrote into its layer stays away',
			'back u, then y, also after a crash: the files are put back',
		])
			expect(page).toContain(part);
		expect(page, 'an option of docker run would not do it').not.toContain('--security-opt');
		expect(page).not.toContain('\u001B[2J');
	});

	it('has its own fields and files as a diff, and its command by itself', async () => {
		const screen = open(by(compose()));
		await sees(screen, 'd diff');
		screen.press('d');
		await sees(screen, /services\.web\.security_opt[^]*\+ no-new-privileges:true[^]*docker-compose\.override/);
		screen.press('c');
		await sees(screen, /as a command[^]*docker compose -f/);
	});

	it('wants the name where its foresight says so, whatever the parts leave', async () => {
		const screen = open(by(compose(said('name'))));
		await sees(screen, 'y, then its name');
		screen.press('y');
		await sees(screen, 'Type web-1 to confirm');
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

it.each<[string, DelegatedWay, RegExp]>([
	[
		'Swarm',
		{
			is: 'service',
			step: {is: 'swarm-service', serviceId: 's', name: 'shop_web', before: {}, after: {}},
			...said('y', {files: []}),
		},
		/y: has Swarm update service shop_web on host[^]*Swarm takes back/,
	],
	[
		'the packet filter',
		{
			is: 'firewall',
			steps: [{is: 'open-port-to', transactionId: 'x', hostPort: 8080, protocol: 'tcp', sources: [], places: []}],
			...said('y', {files: []}),
		},
		/y: closes 8080\/tcp to all but the sources named on host[^]*exactly these rules/,
	],
])('%s: says what y and u do', async (_, way, says) => sees(open(by(way)), says));

it('of a way of others the consent is that of its foresight', () => {
	expect(consentOf(by(compose(said('name'))))).toBe('name');
	expect(consentOf(by(compose()))).toBe('y');
});

describe('what only a person can do', () => {
	const blocked = plan({
		parts: [],
		blocked: t('its compose file is not here'),
		patch: Array.from({length: 40}, (_, index) => t(`patch line ${index}.`)),
		scoreBefore: null,
		scoreAfter: null,
	});

	it('is shown as lines to copy, to the last', async () => {
		const screen = open(blocked, small);
		await sees(screen, "This can't be applied: its compose file is not here");
		expect(screen.frame()).toContain('put there by you');
		expect(screen.frame()).toContain('patch line 0.');
		expect(screen.frame()).not.toContain('patch line 39.');
		screen.press(keys.pageDown);
		await sees(screen, 'patch line 30.');
		screen.press(keys.pageDown);
		await sees(screen, 'patch line 39.');
		screen.press('y');
		await sees(screen, "can't be applied");
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

describe('the other way', () => {
	const live = plan({parts: [pidsPart()], otherWay: 'compose'});

	it('asks for the same changes by the owner, and back', async () => {
		const screen = open(live);
		await sees(screen, 'o by Docker Compose instead');
		screen.press('o');
		const changes = [pidsPart().change];
		await vi.waitFor(() => expect(screen.commands.plan).toHaveBeenCalledWith(id, {changes, isByOwner: true}));
		screen.update(preview(by(compose(), {parts: [pidsPart()], otherWay: 'live'})));
		await sees(screen, 'o live instead');
		screen.press('o');
		await vi.waitFor(() => expect(screen.commands.plan).toHaveBeenLastCalledWith(id, {changes, isByOwner: false}));
	});

	it('is no more where it is blocked, and the way back to the first is', async () => {
		const screen = open(live);
		await sees(screen, 'o by Docker Compose');
		screen.update(
			preview({...live, parts: [], blocked: t('its files are not here'), patch: [t('a line.')], otherWay: 'live'}),
		);
		await sees(screen, /its files are not here[^]*a line\.[^]*o live instead/);
		screen.press('o');
		await vi.waitFor(() =>
			expect(screen.commands.plan).toHaveBeenCalledWith(id, {changes: [pidsPart().change], isByOwner: false}),
		);
	});

	it('says why there is none', async () => {
		const screen = open(by(compose()));
		await sees(screen, 'y apply');
		screen.press('o');
		await sees(screen, 'there is no other way for this');
		expect(screen.commands.plan).not.toHaveBeenCalled();
	});

	it('a yes to the one is none to the other', async () => {
		const screen = mount(FixingScreen, preview(live), large, {timing: {readMs: 0, apartMs: 300}, clock: () => now});
		await sees(screen, 'y enter apply');
		screen.press('y');
		screen.update(preview(by(compose(), {parts: [pidsPart()], otherWay: 'live'})));
		await sees(screen, 'made anew by Docker Compose');
		await new Promise(resolve => setTimeout(resolve, 500));
		expect(screen.commands.confirm).not.toHaveBeenCalled();
	});
});

it('taking back what an owner made is said and asked for as a restart', async () => {
	const done = transaction({
		steps: [{step: {is: 'delegate', to: 'compose', name: 'web'}, state: 'done', tookMs: 40}],
	});
	const state = fixing({is: 'undo-preview', transaction: done, losses: [], recovery: null});
	const screen = mount(FixingScreen, state, large, atOnce);
	await sees(screen, /its owner makes it anew[^]*y: has web-1 made anew by its owner, as it was/);
	screen.press(keys.enter);
	await sees(screen, 'this wants more than enter');
	screen.update(fixing({is: 'undo-preview', transaction: done, losses: [t('/srv (1 file)')], recovery: null}));
	await sees(screen, /\/srv \(1 file\) {2}written since: it is deleted[^]*y, then its name/);
});
