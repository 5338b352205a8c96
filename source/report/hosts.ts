/**
 * Reports of several engines as one text: each whole, as it would be alone. One that could not be judged stands among
 * them with the reason, so that nobody takes the others for all.
 */
import type {HostsReport} from '../model/hosts-report.ts';
import {jsonParts} from './json.ts';
import {count} from './say.ts';
import {textReport} from './text.ts';

/** Raised as that of a report is; `schema/hullcheck-hosts.schema.json` says what each field is. */
export const hostsSchemaVersion = '1.0';

function* hostsJson({hosts, notices}: HostsReport): Generator<string> {
	yield `{\n"schemaVersion": ${JSON.stringify(hostsSchemaVersion)},\n"notices": ${JSON.stringify(notices)},\n"hosts": [`;
	let separator = '\n';
	for (const {name, outcome} of hosts) {
		const head = `${separator}{"name": ${JSON.stringify(name)}, "problem": `;
		separator = ',\n';
		if (outcome.is !== 'report') {
			yield `${head}${JSON.stringify(outcome.why)}, "sameAs": ${JSON.stringify(outcome.is === 'same' ? outcome.as : null)}, "report": null}`;
			continue;
		}
		yield `${head}null, "sameAs": null, "report":\n`;
		yield* jsonParts(outcome.report);
		yield '}';
	}
	yield '\n]\n}\n';
}

function* hostsText({hosts, notices}: HostsReport): Generator<string> {
	for (const [index, {name, outcome}] of hosts.entries()) {
		const title = `${name} (${index + 1} of ${count(hosts.length, 'host')})`;
		yield `${'#'.repeat(title.length + 4)}\n# ${title} #\n${'#'.repeat(title.length + 4)}\n\n`;
		yield outcome.is === 'report'
			? `${textReport(outcome.report)}\n`
			: `${outcome.is === 'same' ? 'Not judged again' : 'NOT JUDGED'}: ${outcome.why}.\n\n`;
	}
	for (const notice of notices) yield `Note: ${notice}\n`;
	yield `${notices.length > 0 ? '\n' : ''}Hosts\n`;
	const widest = Math.max(...hosts.map(({name}) => name.length));
	for (const {name, outcome} of hosts) {
		const says =
			outcome.is === 'same'
				? `the same engine as ${outcome.as}`
				: outcome.is === 'problem'
					? 'not judged'
					: outcome.report.bar.isPassed
						? outcome.report.bar.isSet
							? 'passed'
							: 'judged'
						: 'below the bar';
		yield `  ${name.padEnd(widest)}  ${says}\n`;
	}
}

/** The formats that can hold several. */
export const hostsFormats = {text: hostsText, json: hostsJson} as const;
