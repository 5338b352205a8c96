/**
 * Whether a file that a label names may be run as its owner's word. Labels anyone can forge who may start a container: a
 * file counts only where nobody but root and the user who runs us could have put it there, changed it or led us to it.
 */
import type {WayPoint} from '../../host/managed-files.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

const writableByOthers = 0o022;
const sticky = 0o1000;

/** In words with the path; null: it may. `trustedUids`: of the user who runs us. */
export function whyNotTrusted(way: readonly WayPoint[], trustedUids: readonly number[]): SafeText | null {
	const last = way.at(-1);
	for (const [index, point] of way.entries()) {
		const shown = sanitise(point.path, 300);
		if (point.uid !== 0 && !trustedUids.includes(point.uid)) {
			return words`${shown} belongs to user ${point.uid}, who is neither root nor runs hullcheck`;
		}
		// A link has no permissions of its own: who may change its folder may change it.
		if (point.kind === 'link' || (point.modeBits & writableByOthers) === 0) continue;
		// In a sticky folder nobody can replace what belongs to somebody else; but new files beside it anybody can make.
		const isFolderOfTheFile = index === way.length - 2;
		if (point.kind === 'directory' && (point.modeBits & sticky) !== 0 && !isFolderOfTheFile) continue;
		return words`others may write to ${shown} (mode ${sanitise(point.modeBits.toString(8))}): chmod go-w it first`;
	}
	if (last?.kind === 'link') return words`${sanitise(last.path, 300)} is a link that leads nowhere`;
	if (last?.kind !== 'file') return words`${sanitise(last?.path ?? '/', 300)} is no regular file`;
	return null;
}

/** Root, who runs us, and who became root by sudo to run us. */
export function usersWhoRunUs(uid: number, env: Readonly<Record<string, string | undefined>>): readonly number[] {
	const asked = Number.parseInt(env['SUDO_UID'] ?? '', 10);
	return uid === 0 && Number.isSafeInteger(asked) && asked > 0 ? [uid, asked] : [uid];
}
