/** The forms a report has, in the order they are offered. To add one: write it, name it here. */
import type {Report} from '../model/report.ts';
import {csvParts} from './csv.ts';
import {htmlReport} from './html/index.ts';
import {jsonParts} from './json.ts';
import {junitParts} from './junit.ts';
import {openMetricsReport} from './openmetrics.ts';
import {sarifReport} from './sarif/index.ts';
import {textReport} from './text.ts';

export type ReportFormat = {
	/** Pure: the same report, the same bytes. Ends in a newline. */
	format(report: Report): string;
	/** The same in pieces, for whoever writes it out: a fleet of a thousand is 24 MB of JSON, never held whole. */
	parts(report: Report): Iterable<string>;
	/** Without a dot. */
	readonly fileExtension: string;
	/** What it is for, for help. */
	readonly what: string;
};

type Forms = Pick<ReportFormat, 'format' | 'parts'>;
const whole = (format: Forms['format']): Forms => ({format, parts: report => [format(report)]});
const inParts = (parts: Forms['parts']): Forms => ({format: report => [...parts(report)].join(''), parts});

export const reportFormats = {
	text: {...whole(textReport), fileExtension: 'txt', what: 'for people, in a terminal or a log'},
	json: {...inParts(jsonParts), fileExtension: 'json', what: 'everything; its JSON Schema is in the package'},
	sarif: {...whole(sarifReport), fileExtension: 'sarif', what: 'SARIF 2.1.0 for code-scanning pages'},
	junit: {...inParts(junitParts), fileExtension: 'xml', what: 'JUnit XML for CI servers'},
	html: {...whole(htmlReport), fileExtension: 'html', what: 'one page to read and to print'},
	openmetrics: {...whole(openMetricsReport), fileExtension: 'prom', what: 'for a textfile of node_exporter'},
	csv: {...inParts(csvParts), fileExtension: 'csv', what: 'a row per finding, for spreadsheets'},
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatName = keyof typeof reportFormats;

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormatName[];
export const isReportFormatName = (name: string): name is ReportFormatName => Object.hasOwn(reportFormats, name);
