/** The numeric user of a container's main process, found as runc finds it. */
import type {UserFacts} from '../model/evidence.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

/** `1000:1000`, `+0`, `007`: Go's Atoi takes a sign and leading zeros. The group does not matter here. */
const number = /^[+-]?\d+$/;
const largestUid = 2 ** 31 - 1;

const userPart = (user: string): string => user.split(':', 1)[0] ?? '';

/** Only a name has to be looked up, and `root` is taken at its word: nobody gains by another root. */
export function needsPasswd(user: SafeText): boolean {
	const name = userPart(user);
	return name !== '' && name !== 'root' && !number.test(name);
}

/** `passwd`: of the container, where `needsPasswd`. */
export function uidOf(user: SafeText, passwd: Read<string> | null): Read<UserFacts> {
	const name = userPart(user);
	if (name === '') return {uid: 0, from: 'engine default'};
	if (name === 'root') return {uid: 0, from: 'number'};
	if (number.test(name)) {
		// Adding makes 0 of -0.
		const uid = Number(name) + 0;
		if (uid >= 0 && uid <= largestUid) return {uid, from: 'number'};
		return new Unread(words`user ${sanitise(name, 40)} is no user id`);
	}
	if (passwd === null) return new Unread(words`/etc/passwd of the container was not read`);
	if (passwd instanceof Unread) return passwd;
	for (const line of passwd.split('\n')) {
		const [listed, , uid = ''] = line.trim().split(':');
		// What is no number counts as 0 there, and so it does here.
		if (listed === name) return {uid: number.test(uid) ? Number(uid) : 0, from: '/etc/passwd'};
	}
	return new Unread(words`/etc/passwd of the container knows no user ${sanitise(name, 40)}`);
}
