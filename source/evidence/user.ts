/** `Config.User` → the numeric uid of the main process. A name is worth only what the image's /etc/passwd makes of it. */
import type {UserFacts} from '../model/evidence.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

const userPart = (user: string): string => user.split(':')[0] ?? '';
const isNumber = (user: string): boolean => /^[+-]?\d+$/.test(user);

/** Nothing said, a number, and root itself need no look into the image. */
export function needsPasswd(user: SafeText): boolean {
	const name = userPart(user);
	return name !== '' && name !== 'root' && !isNumber(name);
}

/** `passwd` is the text of the image's file; null where it was not needed. */
export function uidOf(user: SafeText, passwd: Read<string> | null): Read<UserFacts> {
	const name = userPart(user);
	if (name === '') return {uid: 0, from: 'engine default'};
	if (isNumber(name)) return {uid: Number(name), from: 'number'};
	if (passwd === null)
		return name === 'root' ? {uid: 0, from: '/etc/passwd'} : new Unread(words`the user name was not looked up`);
	if (isUnread(passwd)) return passwd;
	for (const line of passwd.split('\n')) {
		const [its, , uid] = line.split(':');
		if (its === name && uid !== undefined && /^\d+$/.test(uid)) return {uid: Number(uid), from: '/etc/passwd'};
	}
	return new Unread(words`the image's /etc/passwd has no user ${user}`);
}
