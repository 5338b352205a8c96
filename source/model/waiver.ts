/** A finding that an operator accepts, for a reason and for a time. */
import type {Policy} from './policy.ts';
import {sanitise, type SafeText} from './safe-text.ts';

/**
 * Whom a waiver is for. Labels (Compose's too) and the image name are chosen by whoever runs the container: such a scope
 * never covers a critical finding and never lifts a ceiling of 39 or lower. In patterns `*` stands for any characters, `?` for one.
 */
export type WaiverScope =
	| {readonly by: 'name'; readonly pattern: string}
	| {readonly by: 'image'; readonly pattern: string}
	| {readonly by: 'label'; readonly key: string; readonly value: string | null}
	| {readonly by: 'compose'; readonly project: string; readonly service: string | null}
	| {readonly by: 'host'};

export type Waiver = {
	/** A check's id or its CIS number. */
	readonly check: string;
	readonly scope: WaiverScope;
	readonly reason: SafeText;
	/** The last millisecond of its last day, UTC. */
	readonly expiresAtUnixMs: number;
	/** Of the config file. */
	readonly line: number;
};

/** What an operator set down: the same for the table, a preview and a report. */
export type JudgingRules = {readonly policy: Policy; readonly waivers: readonly Waiver[]};

/** What a finding carries that a waiver covers. */
export type Waived = {
	readonly reason: SafeText;
	readonly expiresAtUnixMs: number;
	/** "name web-*". */
	readonly scope: SafeText;
	/** Chosen by whoever runs the container. */
	readonly isWeak: boolean;
	/** Of the config file. */
	readonly line?: number;
};

/** `2026-12-31`, UTC: as the config file has it. */
export const dayOf = (unixMs: number): SafeText => sanitise(new Date(unixMs).toISOString().slice(0, 10));
