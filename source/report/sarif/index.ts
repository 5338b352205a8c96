/** SARIF 2.1.0 (OASIS) for code-scanning pages. */
import type {Report} from '../../model/report.ts';
import {checksOf, everythingJudged} from '../judged.ts';
import {isoTime, sayEngine} from '../say.ts';
import {resultsOf} from './results.ts';
import {ruleOf} from './rules.ts';

/** Only dots and numbers make a version semantic. */
const isSemantic = (version: string): boolean => /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/.test(version);

export function sarifReport(report: Report): string {
	const {engine, version, notices, generatedAtUnixMs} = report;
	const judged = everythingJudged(report);
	const checks = checksOf(judged);
	const endTimeUtc = isoTime(generatedAtUnixMs);
	const log = {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: 'hullcheck',
						version,
						...(isSemantic(version) ? {semanticVersion: version} : {}),
						rules: checks.map(ruleOf),
					},
				},
				// Reports of two engines stand side by side; a later one of the same engine takes the place of the earlier.
				automationDetails: {id: `hullcheck/${engine.Name.replaceAll('/', '_') || 'engine'}/`},
				invocations: [
					{
						executionSuccessful: true,
						...(endTimeUtc === null ? {} : {endTimeUtc}),
						toolExecutionNotifications: notices.map(text => ({level: 'note', message: {text}})),
					},
				],
				columnKind: 'utf16CodeUnits',
				properties: {engine: sayEngine(report), endpoint: report.endpoint.address},
				results: resultsOf(judged, new Map(checks.map(({id}, index) => [id, index]))),
			},
		],
	};
	return `${JSON.stringify(log, null, '\t')}\n`;
}
