import {describe, expect, it} from 'vitest';
import type {Link} from '../../source/model/fleet.ts';
import {parseFilter} from '../../source/ui/filter.ts';
import {viewFleet} from '../../source/ui/fleet-view.ts';
import {headerLines, type HeaderFacts} from '../../source/ui/header.ts';
import {startState} from '../../source/ui/state.ts';
import {widthOf} from '../../source/ui/text.ts';
import {fleetOf, now, sampleContainers} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';
import {hostView, judged} from './pages/fixtures.ts';

const lost: Link = {is: 'lost', sinceUnixMs: now, tries: 2, why: t('socket refused')};

function header(width: number, over: Partial<HeaderFacts> & {filter?: string; link?: Link; isDemo?: boolean} = {}) {
	const {filter = '', link = {is: 'live', sinceUnixMs: now}, isDemo = false} = over;
	const fleet = fleetOf(sampleContainers, {link, ...over.fleet});
	const facts: HeaderFacts = {
		isReadOnly: false,
		lostForSeconds: 0,
		host: null,
		hosts: null,
		view: viewFleet(fleet.containers, {sort: startState.sort, filter: parseFilter(filter), showsStopped: false}),
		ui: {...startState, filters: {...startState.filters, fleet: filter}},
		...over,
		fleet: {...fleet, endpoint: {...fleet.endpoint, isDemo}},
	};
	return headerLines(facts, width, width >= 100 ? 2 : 1).map(cell => cell.map(({text}) => text).join(''));
}

describe('the header', () => {
	it('has two lines where there is room', () => {
		expect(header(120)).toEqual([
			' hullcheck · prod-web-1 · Docker 26.1.5 · docker.sock · live                               A 1  B 1  C 1  D 1  E 1  F 2',
			' 8 containers, 1 stopped hidden (a) · lowest F 8 · median D 54 · sorted by score ▲ · filter: none',
		]);
	});

	it('lets go of where the engine is before the grades', () => {
		const fleet = fleetOf(sampleContainers);
		const address = t('unix:///run/user/1000/a-long-way/to/docker.sock');
		const [line] = header(100, {fleet: {...fleet, endpoint: {...fleet.endpoint, address}}});
		expect(line).toMatch(/^ hullcheck · prod-web-1 · Docker 26\.1\.5 · live {2,}A 1  B 1/);
	});

	it('has one at 80, and the worst on it', () => {
		expect(header(80)).toEqual([' prod-web-1 · 8 containers · A 1 B 1 C 1 D 1 E 1 F 2 · lowest F 8 · median D 54']);
	});

	it('shows the host beside the containers, never among them', () => {
		expect(header(120, {host: hostView()})[0]).toMatch(/F 2 {4}host C 71\?$/);
		expect(header(80, {host: hostView()})).toEqual([
			' prod-web-1 · 8 containers · A 1 B 1 C 1 D 1 E 1 F 2 · lowest F 8 · host C 71?',
		]);
		expect(header(120, {host: hostView({assessment: null})})[0]).not.toContain('host ');
		expect(header(120, {host: hostView({assessment: judged([])})})[0]).not.toContain('host ');
	});

	it.each([200, 120, 100, 99, 80, 60, 40])('fits %i columns in every state', width => {
		for (const over of [
			{},
			{host: hostView()},
			{link: lost, lostForSeconds: 4000},
			{isReadOnly: true, isDemo: true, filter: 'x'.repeat(200)},
		]) {
			for (const line of header(width, over)) expect(widthOf(line)).toBeLessThanOrEqual(width);
		}
	});

	it.each([120, 80, 60])('never loses at %i columns what is out of order', width => {
		const text = header(width, {link: lost, lostForSeconds: 14, isReadOnly: true, isDemo: true}).join('\n');
		expect(text).toMatch(/DEMO.*READ-ONLY/);
		expect(text).toMatch(/engine unreachable (for )?14 s/);
	});

	it('says since when and why the engine is out of reach', () => {
		expect(header(120, {link: lost, lostForSeconds: 74})[0]).toContain(
			'engine unreachable for 1 min 14 s, trying again (socket refused)',
		);
		expect(header(120, {link: lost, lostForSeconds: 7384})[0]).toContain('for 2 h 3 min');
	});

	it.each([80, 120])('names what is out of reach beside a long reason, at %i columns', width => {
		const why = t(`${'it shows another key than the one ssh remembers '.repeat(3)}. Ask who runs it`);
		const [first = '', second] = header(width, {link: {...lost, why}, lostForSeconds: 14, filter: 'web'});
		expect(first).toMatch(/prod-web-1 · .*engine unreachable for 14 s, trying again/);
		if (width === 120) expect(second).toMatch(/^ filter: web 2 of 8 · it shows another key .* remembers it shows.*…$/);
	});

	it('says how far the first look is', () => {
		const fleet = fleetOf(sampleContainers, {isComplete: false});
		expect(header(120, {fleet})[1]).toContain('looked at 7 of 8');
	});

	it('shows the filter and what it finds', () => {
		expect(header(120, {filter: 'web'})[1]).toContain('filter: web 2 of 8');
		expect(header(80, {filter: 'web'})[0]).toContain('filter: web 2 of 8');
	});

	it('says how many scores stand on waivers', () => {
		const waived = sampleContainers.map((one, index) =>
			index > 1 || one.assessment === null
				? one
				: {...one, assessment: {...one.assessment, unwaived: one.assessment.score}},
		);
		const fleet = fleetOf(waived);
		expect(header(120, {fleet})[1]).toContain(' · 2 with waivers · ');
		expect(header(100, {fleet}).join('')).toContain('2 with waivers');
		expect(header(120).join('')).not.toContain('waivers');
	});

	it('counts one container as one', () => {
		expect(header(120, {fleet: fleetOf(sampleContainers.slice(0, 1))})[1]).toMatch(/^ 1 container ·/);
	});
});
