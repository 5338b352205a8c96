/** All of them, and how many cases each gets of a number of cases in all. */
import {answerTargets} from './answer-targets.ts';
import type {Target} from './target.ts';
import {textTargets} from './text-targets.ts';

export const targets: readonly Target[] = [...textTargets, ...answerTargets];

const allWeights = targets.reduce((sum, {weight}) => sum + weight, 0);

export const shareOf = ({weight}: Target, cases: number): number => Math.ceil((cases * weight) / allWeights);

/** A text of `length` characters, one piece over and over: what costs the square of it shows. */
export const repeated = (piece: string, length: number): string =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
