/** The words all reports share: times in UTC, what a finding saw, how it is put right. Pure. */
import type {Finding, Severity, Verdict} from '../model/check.ts';
import {engineName} from '../model/engine-kind.ts';
import type {Fix} from '../model/fix.ts';
import type {ImageReport, Report} from '../model/report.ts';
import type {Score} from '../model/score.ts';

/** `2026-11-23T19:03:00Z`; null for what is no moment between the years 0 and 9999. */
export function isoTime(unixMs: number): string | null {
	const [from, to] = [-62_167_219_200_000, 253_402_300_799_999];
	if (!(unixMs >= from && unixMs <= to)) return null;
	return new Date(unixMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `2026-11-23 19:03:00 UTC`. */
export const readableTime = (unixMs: number): string =>
	isoTime(unixMs)?.replace('T', ' ').replace('Z', ' UTC') ?? 'an unknown time';
export const day = (unixMs: number): string => isoTime(unixMs)?.slice(0, 10) ?? 'an unknown day';

/** `C 72 (72 to 78)`: the range only where something is unknown. */
export const sayScore = ({grade, value, best}: Score): string =>
	`${grade} ${value}${best === value ? '' : ` (${value} to ${best})`}`;

export const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

/** Why it is what it is; '' for a pass. */
export function sayVerdict(verdict: Verdict): string {
	switch (verdict.is) {
		case 'fail': {
			const {field, actual, expected} = verdict.proof;
			return `${field}: ${actual === '' ? '(empty)' : actual}; should be ${expected}`;
		}
		case 'unknown':
		case 'not-applicable':
			return verdict.why;
		case 'manual':
			return verdict.look;
		case 'pass':
			return '';
	}
}

export function howItIsDone(by: Fix['by']): string {
	switch (by) {
		case 'live':
			return 'live';
		case 'recreate':
			return 'a new container';
		case 'service':
			return 'an update of the service';
		case 'image':
			return 'another image';
		case 'engine':
			return 'a setting of the engine';
		case 'host':
			return 'on the host';
		case 'person':
			return 'a person decides';
	}
}

export const sayWaived = ({reason, expiresAtUnixMs, scope}: NonNullable<Finding['waived']>): string =>
	`${reason} (${scope}, until ${day(expiresAtUnixMs)})`;

/** What a failing finding of this severity is called where a tool knows only three. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
	switch (severity) {
		case 'critical':
		case 'high':
			return 'error';
		case 'medium':
			return 'warning';
		case 'low':
		case 'info':
			return 'note';
	}
}

/** `47.7 MiB`. */
export function sayBytes(bytes: number): string {
	const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
	const unit = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
	return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1).replace(/\.0$/, '')} ${units[unit]}`;
}

export const sayEngine = ({engine}: Report): string =>
	`${engineName(engine)} ${engine.ServerVersion}, API ${engine.ApiVersion}, ${engine.OperatingSystem}, kernel ${engine.KernelVersion}`;

export function sayImage({sizeBytes, createdAtUnixMs, usedBy}: ImageReport): string {
	const age = createdAtUnixMs === null ? '' : `, built ${day(createdAtUnixMs)}`;
	const users = usedBy.length === 0 ? 'used by no container' : `used by ${usedBy.join(', ')}`;
	return `${sayBytes(sizeBytes)}${age}, ${users}`;
}
