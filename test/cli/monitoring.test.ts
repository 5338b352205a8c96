/** What docs/monitoring.md and its examples name is what the program writes and takes. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {describe, expect, it, vi} from 'vitest';
import {audit} from '../../source/cli/audit.ts';
import {watch} from '../../source/cli/watch.ts';
import {severities, themes} from '../../source/model/check.ts';
import {grades} from '../../source/model/score.ts';
import {openMetricsReport} from '../../source/report/openmetrics.ts';
import {sampleReport} from '../helpers/report.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Metric → the labels it may have, from what is really written. */
const written = new Map<string, Set<string>>();
for (const line of openMetricsReport(sampleReport()).split('\n')) {
	const [, name, labels = ''] = /^(hullcheck_\w+)(?:\{(.*)\})? [\d.e+-]+$/.exec(line) ?? [];
	if (name === undefined) continue;
	const known = written.get(name) ?? new Set();
	for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
	written.set(name, known);
}

const values: Readonly<Record<string, readonly string[]>> = {
	severity: severities,
	verdict: ['fail', 'unknown', 'waived'],
	theme: themes,
	grade: grades,
};
/** Of the scrape, not ours. */
const ofScrape = ['instance', 'job'];

/** Metrics and labels of PromQL that nobody writes. */
function unknownIn(expr: string, recorded: readonly string[]): readonly string[] {
	const bare = expr.replaceAll(/"[^"]*"/g, '""');
	const names = [...new Set(bare.match(/hullcheck[_:][\w:]+/g) ?? [])];
	const labelsOf = (name: string): readonly string[] => [...(written.get(name) ?? []), ...ofScrape];
	const unknown = names.filter(name => !written.has(name) && !recorded.includes(name));
	const matched = [...expr.matchAll(/(hullcheck_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', inside = '']) =>
		[...inside.matchAll(/(\w+)(=~?|!~?)"([^"]*)"/g)].flatMap(([, label = '', how, value = '']) => {
			if (!labelsOf(name).includes(label)) return [`${name}{${label}}`];
			return how === '=' && label in values && values[label]?.includes(value) !== true ? [`${label}=${value}`] : [];
		}),
	);
	const all = names.flatMap(labelsOf);
	const grouped = [...bare.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(([, inside = '']) =>
		inside.split(',').map(label => label.trim()),
	);
	return [...unknown, ...matched, ...grouped.filter(label => !all.includes(label))];
}

type Rule = {record?: string; alert?: string; expr: string; annotations?: Record<string, string>};
const rules = (parse(read('docs/examples/hullcheck.rules.yml')) as {groups: Array<{rules: Rule[]}>}).groups.flatMap(
	group => group.rules,
);
const recorded = rules.flatMap(({record}) => record ?? []);

describe('the rules for Prometheus', () => {
	it.each(rules.map(rule => [rule.record ?? rule.alert ?? '?', rule] as const))(
		'%s names what is written',
		(_, rule) => {
			expect(rule.expr).toMatch(/hullcheck[_:]/);
			expect(unknownIn(rule.expr, recorded)).toEqual([]);
			for (const text of Object.values(rule.annotations ?? {})) {
				const labels = [...text.matchAll(/\$labels\.(\w+)/g)].map(match => match[1] ?? '');
				expect(labels.filter(label => label !== 'instance' && !rule.expr.includes(label))).toEqual([]);
			}
		},
	);

	it('would find a metric, a label and a value that nobody writes', () => {
		expect(unknownIn('hullcheck_findngs > 0', [])).toEqual(['hullcheck_findngs']);
		expect(unknownIn('hullcheck_findings{colour="red"}', [])).toEqual(['hullcheck_findings{colour}']);
		expect(unknownIn('hullcheck_findings{severity="fatal"}', [])).toEqual(['severity=fatal']);
		expect(unknownIn('sum by (colour) (hullcheck_findings)', [])).toEqual(['colour']);
	});
});

describe('the dashboard for Grafana', () => {
	type Panel = {
		id: number;
		title: string;
		gridPos: {x: number; y: number; w: number; h: number};
		targets: Array<{expr: string}>;
	};
	const {panels, templating} = JSON.parse(read('docs/examples/grafana-dashboard.json')) as {
		panels: Panel[];
		templating: {list: Array<{query: string | {query: string}}>};
	};

	it.each(panels.map(panel => [panel.title, panel] as const))('“%s” asks for what is written', (_, {targets}) => {
		expect(targets.length).toBeGreaterThan(0);
		for (const {expr} of targets) {
			expect(expr).toMatch(/hullcheck_/);
			expect(unknownIn(expr, [])).toEqual([]);
		}
	});

	it('has panels of their own number, side by side, and a host to choose', () => {
		expect(new Set(panels.map(({id}) => id)).size).toBe(panels.length);
		for (const {gridPos: a, id} of panels) {
			expect(a.x + a.w).toBeLessThanOrEqual(24);
			const over = panels.filter(
				({gridPos: b, id: other}) =>
					other !== id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
			);
			expect(over.map(({title}) => title)).toEqual([]);
		}
		const queries = templating.list.map(({query}) => (typeof query === 'string' ? query : query.query));
		expect(queries).toContain('label_values(hullcheck_engine_info, instance)');
	});
});

describe('docs/monitoring.md', () => {
	const page = read('docs/monitoring.md');

	it('names every metric with all its labels, and no other', () => {
		const rows = page.split('\n').filter(line => line.startsWith('| `hullcheck_'));
		const named = new Map<string, string>(
			rows.flatMap(row => {
				const [, names = '', labels = ''] = row.split('|');
				return [...names.matchAll(/`(\w+)`/g)].map(match => [match[1] ?? '', labels] as const);
			}),
		);
		// Without own weights in the sample there is none to be seen.
		expect([...named.keys()].filter(name => name !== 'hullcheck_own_weight').sort()).toEqual(
			[...written.keys()].sort(),
		);
		for (const [name, labels] of written) {
			for (const label of labels) expect(named.get(name), `${name}{${label}}`).toContain(`\`${label}\``);
		}
	});

	it('leads to every example there is', () => {
		for (const name of readdirSync(path.join(root, 'docs/examples'))) {
			expect(page, name).toContain(`examples/${name}`);
		}
	});
});

/** What `hullcheck COMMAND --help` prints. */
async function helpOf(command: string): Promise<string> {
	let said = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		said += String(text);
		return true;
	});
	vi.spyOn(process, 'exit').mockImplementation(() => {
		throw new Error('ended');
	});
	try {
		await (command === 'audit' ? audit : watch)(['--help']);
	} catch {
		// It has said all.
	} finally {
		vi.restoreAllMocks();
	}
	return said;
}

describe('the units for systemd', () => {
	const units = readdirSync(path.join(root, 'docs/examples')).filter(name => name.endsWith('.service'));

	it.each(units)('%s calls a command with flags it has', async name => {
		const call = /^ExecStart=\/usr\/bin\/hullcheck (.*)$/m.exec(read(`docs/examples/${name}`))?.[1] ?? '';
		const [command = '', ...words] = call.split(' ');
		const help = await helpOf(command);
		const flags = words.filter(word => word.startsWith('--'));
		expect(flags.length).toBeGreaterThan(1);
		for (const flag of flags) expect(help).toMatch(new RegExp(`^ {4}${flag}\\b`, 'm'));
		const format = words[words.indexOf('--format') + 1] ?? '';
		expect(help).toMatch(new RegExp(`--format FORMAT.*\\b${format}\\b`));
	});
});
