/** Read by an XML parser of others: the page is well-formed, so what a name breaks shows. */
import {describe, expect, it} from 'vitest';
import {findingWords} from '../../source/model/finding-words.ts';
import {gradeColours, dark, light, signColours} from '../../source/report/html/colours.ts';
import {howScored, htmlReport} from '../../source/report/html/index.ts';
import {lowestFirst} from '../../source/report/judged.ts';
import {ceilings, domainLimits, gradeFloors, points} from '../../source/scoring/model.ts';
import {hostileNames, sampleReport} from '../helpers/report.ts';
import {t} from '../helpers/evidence.ts';
import {elements, parseXml} from './parse.ts';

const page = htmlReport(sampleReport());
const document = parseXml(page.replace('<!DOCTYPE html>', ''));
const all = elements(document);
const texts = (name: string): readonly string[] => elements(document, name).map(({textContent}) => textContent ?? '');

describe('html', () => {
	it('has the elements that it is written with and no others, whatever names say', () => {
		const known =
			'a b bdi body code details div h1 h2 h3 h4 head header html i input label li main meta nav ol p section span style summary table tbody td th thead title tr ul';
		expect([...new Set(all.map(({tagName}) => tagName))].sort()).toEqual(known.split(' '));
	});
	it('and no attribute that runs or fetches anything', () => {
		const names = new Set(all.flatMap(one => [...one.attributes].map(({name}) => name)));
		for (const name of names) expect(name).not.toMatch(/^on|^src|^action|^data/);
		for (const link of elements(document, 'a')) expect(link.getAttribute('href')).toMatch(/^#container-\d+$/);
		expect(page).not.toMatch(/url\(|@import|<script|<link|<img|<iframe/i);
		const policy = elements(document, 'meta').map(one => one.getAttribute('content'));
		expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
	});
	it('shows hostile names as text', () => {
		const names = texts('bdi');
		for (const name of Object.values(hostileNames)) expect(names).toContain(t(name));
	});
	it('escapes the engine name in its title', () => {
		const report = sampleReport();
		const evil = {...report, engine: {...report.engine, Name: t('</title><script>1</script>')}};
		const parsed = parseXml(htmlReport(evil).replace('<!DOCTYPE html>', ''));
		expect(elements(parsed, 'title')[0]?.textContent).toMatch(/^<\/title><script>/);
		expect(elements(parsed, 'script')).toEqual([]);
	});
	it('has a row and details for each container, each reached by a link', () => {
		const links = elements(document, 'a').map(link => link.getAttribute('href')?.slice(1));
		const ids = all.flatMap(one => one.getAttribute('id') ?? []);
		expect(new Set(ids).size).toBe(ids.length);
		expect(links).toHaveLength(sampleReport().containers.length);
		for (const link of links) expect(ids).toContain(link);
	});
	it('names the theme of each finding, so that one alone can be chosen', () => {
		const findings = elements(document, 'li').filter(one => one.getAttribute('class')?.startsWith('finding '));
		expect(findings.length).toBeGreaterThan(100);
		for (const one of findings) expect(one.getAttribute('class')).toMatch(/^finding theme-[a-z]+$/);
		for (const radio of elements(document, 'input')) {
			expect(texts('style')[0]).toContain(`#${radio.getAttribute('id')}:checked`);
			expect(elements(document, 'label').map(one => one.getAttribute('for'))).toContain(radio.getAttribute('id'));
		}
	});
	it('says proof, why and fix of what fails, and the reason of what is waived', () => {
		const privileged = texts('li').find(text => text.includes('· privileged')) ?? '';
		expect(privileged).toContain('privileged mode');
		const worst = lowestFirst(sampleReport().containers).map(({assessment}) => assessment.worst);
		const saysWorst = worst.map(one => (one === null ? '–' : `${one.severity} ${findingWords(one)}`));
		const [fleet] = elements(document, 'tbody');
		const cells = fleet === undefined ? [] : elements(fleet, 'td').map(({textContent}) => textContent);
		expect(cells.filter((_, index) => index % 7 === 6)).toEqual(saysWorst);
		expect(privileged).toContain('HostConfig.Privileged: true; should be false');
		expect(privileged).toContain('Waived: Legacy agent, "replaced" in Q1 <ticket 4711>');
		expect(texts('li').some(text => text.includes('Fix (live): docker update --pids-limit'))).toBe(true);
	});
	it('explains the score by the numbers that count', () => {
		const said = howScored.join(' ');
		for (const [severity, value] of Object.entries(points)) {
			if (value > 0) expect(said).toContain(`${severity} ${value}`);
		}
		for (const [domain, limit] of Object.entries(domainLimits)) expect(said).toContain(`${domain} ${limit}`);
		for (const [grade, floor] of Object.entries(gradeFloors)) {
			expect(said).toContain(floor === 0 ? `${grade} below` : `${grade} from ${floor}`);
		}
		expect(said).toContain(`scores over ${ceilings.find(({name}) => name === 'engine-socket')?.score}.`);
		expect(howScored).toHaveLength(5);
	});
	it('says so where all is well', () => {
		const text = htmlReport(sampleReport({bar: {isSet: true, isPassed: true, reasons: []}}));
		expect(text).toContain('Nothing is below the bar');
	});
});

/** WCAG 2.1, relative luminance and contrast. */
function contrast(one: string, other: string): number {
	const luminance = (colour: string): number => {
		const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
		const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
			const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
			return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

describe('colours', () => {
	it('measures as WCAG does', () => {
		expect(contrast('#000', '#fff')).toBeCloseTo(21);
		expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1);
	});
	it.each(Object.entries({...gradeColours, ...signColours}))('%s can be read', (_, [text, ground]) =>
		expect(contrast(text, ground)).toBeGreaterThan(4.5),
	);
	it.each(Object.entries({light, dark}))('the %s page can be read', (_, {ground, card, code, text, quiet, link}) => {
		for (const under of [ground, card]) {
			for (const over of [text, quiet, link]) expect(contrast(over, under)).toBeGreaterThan(4.5);
		}
		expect(contrast(text, code)).toBeGreaterThan(4.5);
	});
});
