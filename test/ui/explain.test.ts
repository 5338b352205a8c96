import {describe, expect, it} from 'vitest';
import type {Assessment} from '../../source/model/score.ts';
import {explainFinding, explainScore, type ScoreAfter} from '../../source/ui/explain.ts';
import {widthOf} from '../../source/ui/text.ts';
import {assessment, container, sampleContainers, specs, type FindingSpec} from '../helpers/app-state.ts';
import {waivedBy} from '../helpers/waivers.ts';

const after: ScoreAfter = ({score}, keys) => ({value: score.value + keys.length * 10, grade: 'D'});
const nothing: ScoreAfter = ({score}) => score;
const told = (assessed: Assessment | null, scoreAfter = after, width = 120): string =>
	explainScore('db', assessed, scoreAfter, width)
		.map(cell => cell.map(({text}) => text).join(''))
		.join('\n');

describe('the explanation of a score', () => {
	it('names the ceiling that counts, or that there is none', () => {
		expect(told(assessment(54, [specs.root]))).toContain('db  D 54  = raw 54: 100 less the points below; no ceiling');
		const capped = assessment(15, [specs.socket], {raw: 60, ceilings: [{name: 'x', score: 15, because: 'a socket'}]});
		expect(told(capped)).toContain('db  F 15  = the lower of raw 60 and ceiling 15 (a socket)');
	});

	it('lists what each domain took, and what took nothing', () => {
		const text = told(assessment(54, [specs.root, specs.noNewPrivileges, specs.memory]));
		expect(text).toMatch(/privileges +−12 of 40 +6 runs as root · 6 no-new-privileges off/);
		expect(text).toMatch(/isolation +−6 of 40 +6 no memory limit/);
		expect(text).toContain('nothing against it: network, image, updates, operations');
	});

	it('shows a limit that was reached', () => {
		const text = told(assessment(38, [specs.database, specs.bridge]));
		expect(text).toMatch(/network +−20 of 20 \(21\) +15 db or admin port open · 6 default bridge/);
	});

	it('says what a fix would bring, the most first', () => {
		const text = told(assessment(40, [specs.memory, specs.pids, specs.database]));
		expect(text).toMatch(/if you fix: everything that has a fix → D 70 · all live limits \(L, no restart\) → D 60/);
		expect(text).toContain('no memory limit (f, no restart) → D 50');
	});

	it('says so where no single fix helps', () => {
		expect(told(assessment(15, [specs.memory]), nothing)).toContain('No single fix lifts the score');
	});

	it('says how much is not known', () => {
		const text = told(assessment(72, [{...specs.root, is: 'unknown'}], {best: 78}));
		expect(text).toContain('between 72 and 78: 1 of 44 checks could not be decided');
		expect(text).toContain('6 user unknown');
	});

	it('waits where there is no score yet', () => expect(told(null)).toContain('db is still being looked at'));

	it.each([60, 80, 120])('fits %i columns', width => {
		for (const one of sampleContainers) {
			for (const cell of explainScore(one.listing.name, one.assessment, after, width)) {
				expect(
					widthOf(
						cell
							.map(({text}) => text)
							.join('')
							.trimEnd(),
					),
				).toBeLessThanOrEqual(width);
			}
		}
	});
});

describe('the explanation of a finding', () => {
	const explained = (spec: FindingSpec): string => {
		const of = container({name: 'db', assessment: assessment(40, [spec])});
		const one = of.assessment?.findings[0];
		if (one === undefined) throw new Error('no finding');
		return explainFinding(of, one, after, 100)
			.map(cell => cell.map(({text}) => text).join(''))
			.join('\n');
	};

	it('says what is wrong, the proof, why it matters and how it is mended', () => {
		const text = explained(specs.pids);
		expect(text).toContain('no pids limit  medium');
		expect(text).toContain('HostConfig.pids is no limit, should be otherwise');
		expect(text).toContain('What pids opens, an attacker uses.');
		expect(text).toContain('Fix (f, no restart): docker update --pids-limit 200 (no restart).');
		expect(text).toContain('score E 40 → D 50');
	});

	it('of what could not be decided', () => {
		expect(explained({...specs.root, is: 'unknown'})).toContain('Could not be decided: not readable here');
	});

	it('breaks between words what no line can hold', () => {
		const ceilings = ['a', 'b'].map(name => ({
			name,
			score: 15,
			because: `${'several words of a reason '.repeat(4)}${name}`,
		}));
		const lines = told(assessment(15, [specs.root], {ceilings}), after, 60).split('\n');
		expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('several words of a reason b');
		for (const line of lines) expect(line).not.toMatch(/\b(sever|wor|reas)$/);
	});

	it('of what is in order', () => expect(explained({...specs.root, is: 'pass'})).toContain('In order.'));
});

describe('the explanation of what is waived', () => {
	const base = assessment(60, [specs.memory, specs.pids]);
	const waived: Assessment = {
		...base,
		findings: base.findings.map((one, index) => (index === 0 ? {...one, waived: waivedBy(false)} : one)),
		unwaived: assessment(54, [specs.memory, specs.pids]).score,
	};
	it('has the score without waivers beside, and what is covered', () =>
		expect(told(waived)).toContain(' without waivers: D 54  no memory limit'));
	it('says so where waivers lift nothing', () =>
		expect(told({...waived, unwaived: base.score})).toContain(' without waivers: D 60  they lift it by nothing · no'));
	it('counts as not known only what nobody accepts', () => {
		const open = assessment(72, [{...specs.root, is: 'unknown'}]);
		expect(told(open)).toContain('could not be decided');
		const findings = open.findings.map(one => ({...one, waived: waivedBy(false)}));
		expect(told({...open, findings, unwaived: open.score})).not.toContain('could not be decided');
	});
	it('offers no fix for what is accepted', () => {
		expect(told(base)).toContain('no memory limit (f, no restart)');
		expect(told(waived)).not.toContain('no memory limit (f, no restart)');
		expect(told(waived)).toContain('no pids limit (f, no restart)');
	});
	it('says of a finding why, until when, and its own weight', () => {
		const [first] = waived.findings;
		if (first === undefined) throw new Error('none');
		const text = explainFinding(
			container({name: 'db', assessment: waived}),
			{...first, catalogueSeverity: 'low'},
			after,
			120,
		)
			.map(cell => cell.map(span => span.text).join(''))
			.join('\n');
		expect(text).toContain('Waived: accepted (until 2099-12-31, by name web-1)');
		expect(text).toContain('medium (own weight; catalogue: low)');
	});
});
