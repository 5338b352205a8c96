/** The forms a report of scans has, in the order they are offered. To add one: write it, name it here. */
import type {ScanReport} from '../../model/scan-report.ts';
import {cycloneDxReport} from './cyclonedx.ts';
import {scanJson} from './json.ts';
import {scanSarif} from './sarif.ts';
import {spdxReport} from './spdx.ts';
import {scanText} from './text.ts';

export type ScanFormat = {
	/** Ends in a newline. */
	format(report: ScanReport): string;
	/** A bill of materials is of one image. */
	readonly isOfOneImage: boolean;
};

export const scanFormats = {
	text: {format: scanText, isOfOneImage: false},
	json: {format: scanJson, isOfOneImage: false},
	sarif: {format: scanSarif, isOfOneImage: false},
	cyclonedx: {format: cycloneDxReport, isOfOneImage: true},
	spdx: {format: spdxReport, isOfOneImage: true},
} as const satisfies Readonly<Record<string, ScanFormat>>;

export type ScanFormatName = keyof typeof scanFormats;
export const scanFormatNames = Object.keys(scanFormats) as readonly ScanFormatName[];
