/** `X-Docker-Container-Path-Stat`: base64 of JSON, its mode as Go counts it (`io/fs.FileMode`). */
import {at, numberOr} from '../model/foreign.ts';
import type {PathStat} from './engine.ts';

const folder = 2 ** 31;
const link = 2 ** 27;
/** Of anything but a file: folder, link, device, pipe, socket, character device, irregular. */
const noFile = folder + link + 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19;
const setuid = 2 ** 23;
const setgid = 2 ** 22;
const sticky = 2 ** 20;

/** Bits of more than 31 are beyond the operators of numbers. */
const has = (mode: number, bits: number): boolean => (BigInt(mode) & BigInt(bits)) !== 0n;

/** null where it is not understood. */
export function readPathStat(header: unknown): PathStat | null {
	if (typeof header !== 'string') return null;
	let json: unknown;
	try {
		json = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
	} catch {
		return null;
	}
	const mode = at(json, 'mode');
	if (typeof mode !== 'number' || !Number.isSafeInteger(mode) || mode < 0) return null;
	const linkTarget = at(json, 'linkTarget');
	return {
		is: has(mode, link) ? 'link' : has(mode, folder) ? 'folder' : has(mode, noFile) ? 'other' : 'file',
		sizeBytes: numberOr(at(json, 'size'), 0),
		mode:
			(mode % 0o1000) +
			(has(mode, setuid) ? 0o4000 : 0) +
			(has(mode, setgid) ? 0o2000 : 0) +
			(has(mode, sticky) ? 0o1000 : 0),
		linkTarget: typeof linkTarget === 'string' ? linkTarget : '',
	};
}
