/** Waivers as a config file would give them. */
import type {Waived, Waiver, WaiverScope} from '../../source/model/waiver.ts';
import {t} from './evidence.ts';

export const lastMs = (day: string): number => Date.parse(`${day}T23:59:59.999Z`);

export const waivedBy = (isWeak: boolean): Waived => ({
	reason: t('accepted'),
	expiresAtUnixMs: lastMs('2099-12-31'),
	scope: t(isWeak ? 'label a=b' : 'name web-1'),
	isWeak,
	line: 1,
});

export const waiver = (check: string, scope: WaiverScope, over: Partial<Waiver> = {}): Waiver => ({
	check,
	scope,
	reason: t('accepted'),
	expiresAtUnixMs: lastMs('2099-12-31'),
	line: 1,
	...over,
});
