/** The forms a report has, in the order they are offered. To add one: write it, name it here. */
import type {Report} from '../model/report.ts';
import {csvReport} from './csv.ts';
import {htmlReport} from './html/index.ts';
import {jsonReport} from './json.ts';
import {junitReport} from './junit.ts';
import {openMetricsReport} from './openmetrics.ts';
import {sarifReport} from './sarif/index.ts';
import {textReport} from './text.ts';

export type ReportFormat = {
	/** Pure: the same report, the same bytes. Ends in a newline. */
	format(report: Report): string;
	/** Without a dot. */
	readonly fileExtension: string;
	/** What it is for, for help. */
	readonly what: string;
};

export const reportFormats = {
	text: {format: textReport, fileExtension: 'txt', what: 'for people, in a terminal or a log'},
	json: {format: jsonReport, fileExtension: 'json', what: 'everything; its JSON Schema is in the package'},
	sarif: {format: sarifReport, fileExtension: 'sarif', what: 'SARIF 2.1.0 for code-scanning pages'},
	junit: {format: junitReport, fileExtension: 'xml', what: 'JUnit XML for CI servers'},
	html: {format: htmlReport, fileExtension: 'html', what: 'one page to read and to print'},
	openmetrics: {format: openMetricsReport, fileExtension: 'prom', what: 'for a textfile of node_exporter'},
	csv: {format: csvReport, fileExtension: 'csv', what: 'a row per finding, for spreadsheets'},
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatName = keyof typeof reportFormats;

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormatName[];
export const isReportFormatName = (name: string): name is ReportFormatName => Object.hasOwn(reportFormats, name);
