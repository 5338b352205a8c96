/**
 * Findings as results of SARIF. A result that is missing closes its alert, so what could not be decided is there as well:
 * as a failure, which it counts as everywhere else, of the mildest level. Passes, and what is left to a person, are not:
 * code-scanning pages show every result as a fault, whatever its `kind`.
 */
import {createHash} from 'node:crypto';
import {isBad, type Finding} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import type {Judged, Kind} from '../judged.ts';
import {howItIsDone, levelOf, sayVerdict, sayWaived} from '../say.ts';

const folders: Readonly<Record<Kind, string>> = {host: 'host', container: 'containers', image: 'images'};

/** No file is meant: pages need a path to show, and it has to be the same in every run. Slashes of an image stay. */
function uriOf({kind, lastingName}: Judged): string {
	const segments = lastingName
		.toWellFormed()
		.split('/')
		// A path of nothing or of dots would lead elsewhere.
		.map(segment => (/^\.*$/.test(segment) ? `_${segment}` : encodeURIComponent(segment)));
	return `${folders[kind]}/${segments.join('/')}`;
}

/** The same check about the same thing is the same finding, whatever its container's id, its order and its proof. */
export const fingerprint = (checkId: string, {kind, lastingName}: Pick<Judged, 'kind' | 'lastingName'>): string =>
	createHash('sha256')
		.update(JSON.stringify([checkId, kind, lastingName.toWellFormed()]))
		.digest('hex')
		.slice(0, 32);

/** `[text](target)` in a message is a link, which no container may write. */
const unlinked = (text: string): string => text.replaceAll('](', '\\](');

function messageOf(finding: Finding, {kind, name}: Judged): string {
	const {verdict, fix} = finding;
	const seen = verdict.is === 'unknown' ? `could not be decided (${sayVerdict(verdict)})` : sayVerdict(verdict);
	const how = fix === null ? '' : ` Fix (${howItIsDone(fix.by)}): ${fix.how}`;
	return unlinked(`${kind} ${name}: ${findingWords(finding)}. ${seen}.${how}`);
}

function resultOf(finding: Finding, judged: Judged, ruleIndex: number) {
	const {check, verdict, severity, waived} = finding;
	const id = fingerprint(check.id, judged);
	return {
		ruleId: check.id,
		ruleIndex,
		level: verdict.is === 'unknown' ? 'note' : levelOf(severity),
		message: {text: messageOf(finding, judged)},
		locations: [
			{
				physicalLocation: {
					artifactLocation: {uri: uriOf(judged)},
					region: {startLine: 1, startColumn: 1, endLine: 1, endColumn: 1},
				},
				logicalLocations: [
					{name: judged.name, fullyQualifiedName: `${judged.kind}/${judged.lastingName}`, kind: judged.kind},
				],
			},
		],
		partialFingerprints: {'hullcheckFinding/v1': id, primaryLocationLineHash: `${id}:1`},
		// None is something else than not said: all results say it, or no result.
		suppressions: waived === null ? [] : [{kind: 'external', status: 'accepted', justification: sayWaived(waived)}],
		properties: {verdict: verdict.is, severity, theme: check.theme},
	};
}

export const resultsOf = (judged: readonly Judged[], ruleIndexes: ReadonlyMap<string, number>) =>
	judged.flatMap(one =>
		one.findings.filter(isBad).map(finding => resultOf(finding, one, ruleIndexes.get(finding.check.id) ?? -1)),
	);
