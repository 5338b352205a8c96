/** Who may write where, by the bits of a file's owner, group and others. */
import type {Owner} from '../../model/footprint.ts';
import {words, type SafeText} from '../../model/safe-text.ts';

/** Without the capabilities by which root may do everything. A group is not counted: which one it would run in is not known. */
export const mayWrite = ({uid, modeBits}: Owner, asUid: number): boolean =>
	uid === asUid ? (modeBits & 0o200) !== 0 : (modeBits & 0o002) !== 0;

export const sayMode = (modeBits: number): SafeText => {
	const [a, b, c, d] = [9, 6, 3, 0].map(shift => (modeBits >> shift) & 7);
	return words`${a ?? 0}${b ?? 0}${c ?? 0}${d ?? 0}`;
};

export const sayOwner = ({uid, modeBits}: Owner): SafeText => words`uid ${uid}, mode ${sayMode(modeBits)}`;
