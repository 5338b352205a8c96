/** The forms a report is written in. */
import type {Report} from '../model/report.ts';

export type ReportFormat = {
	/** Pure: the same report, the same bytes. Ends in a newline. */
	format(report: Report): string;
	readonly what: string;
};

/** The registry of report/ takes this place: the same shape, and all the forms. */
export const reportFormats: Readonly<Record<string, ReportFormat>> = {
	json: {format: report => `${JSON.stringify(report)}\n`, what: 'everything'},
};
export const reportFormatNames: readonly string[] = Object.keys(reportFormats);
export const usualFormat = 'json';
