/**
 * How bad a vulnerability is, by what its records say. Scores are counted by ae-cvss-calculator, which knows all four versions
 * of CVSS (the others that were tried are wrong on 3.1 or have no 4.0).
 */
import cvss from 'ae-cvss-calculator';
import {at} from '../model/foreign.ts';
import {sanitise} from '../model/safe-text.ts';
import type {Rating, VulnerabilityLevel} from '../model/vulnerability.ts';

export type Scored = Pick<Rating, 'level' | 'score' | 'vector'>;

/** CVSS 3.1, section 5; 4.0 has the same. */
function levelOf(score: number): VulnerabilityLevel {
	if (score >= 9) return 'critical';
	if (score >= 7) return 'high';
	if (score >= 4) return 'medium';
	return score > 0 ? 'low' : 'negligible';
}

/** Of GitHub, Red Hat and its kin, SUSE, Ubuntu, Debian. */
const words: Readonly<Record<string, VulnerabilityLevel>> = {
	critical: 'critical',
	important: 'high',
	high: 'high',
	moderate: 'medium',
	medium: 'medium',
	low: 'low',
	negligible: 'negligible',
	unimportant: 'negligible',
	none: 'negligible',
};

/** null for what is no vector, or not a whole one. */
export function baseScore(vector: string): number | null {
	if (!/^(?:CVSS:|AV:)/.test(vector)) return null;
	try {
		const parsed: unknown = cvss.fromVector(vector);
		const calculate = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'calculateScores') : null;
		const score = typeof calculate === 'function' ? at(calculate.call(parsed), 'base') : null;
		return typeof score === 'number' && score >= 0 && score <= 10 ? score : null;
	} catch {
		return null;
	}
}

/** Of one rating; null where nothing can be told from it. */
export function readRating(rating: string): Scored | null {
	const score = baseScore(rating);
	if (score !== null) return {level: levelOf(score), score, vector: sanitise(rating, 200)};
	const word = rating.toLowerCase().replace(/\*+$/, '');
	const level = Object.hasOwn(words, word) ? words[word] : undefined;
	return level === undefined ? null : {level, score: null, vector: sanitise('')};
}

/** Of the first that tells anything. */
export function firstRating<T>(ratings: readonly string[], read: (rating: string) => T | null): T | null {
	for (const rating of ratings) {
		const told = read(rating);
		if (told !== null) return told;
	}
	return null;
}

/** From the network, without an account, without anybody's help. Not known of CVSS 2, which says nothing of the last. */
export function isRemote({vector}: Pick<Rating, 'vector'>): boolean {
	const parts = vector.split('/');
	return vector.startsWith('CVSS:') && ['AV:N', 'PR:N', 'UI:N'].every(part => parts.includes(part));
}
