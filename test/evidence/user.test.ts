import {expect, it} from 'vitest';
import {needsPasswd, uidOf} from '../../source/evidence/user.ts';
import {Unread} from '../../source/model/read.ts';
import {t, unread} from '../helpers/evidence.ts';

const passwd =
	'root:x:0:0::/:/bin/sh\n\ntoor:x:0:0\r\napp:x:1000:1000::/:\n  late:x:12 \nodd:x:many:1\nshort\napp:x:0:0';

it.each([
	['', {uid: 0, from: 'engine default'}],
	[':1000', {uid: 0, from: 'engine default'}],
	['0', {uid: 0, from: 'number'}],
	['00:5', {uid: 0, from: 'number'}],
	['+0', {uid: 0, from: 'number'}],
	['-0', {uid: 0, from: 'number'}],
	['root', {uid: 0, from: 'number'}],
	['root:app', {uid: 0, from: 'number'}],
	['1000', {uid: 1000, from: 'number'}],
	['1000:0', {uid: 1000, from: 'number'}],
	['toor', {uid: 0, from: '/etc/passwd'}],
	['app', {uid: 1000, from: '/etc/passwd'}],
	['app:root', {uid: 1000, from: '/etc/passwd'}],
	// As runc reads them: what is no number is 0.
	['odd', {uid: 0, from: '/etc/passwd'}],
	['short', {uid: 0, from: '/etc/passwd'}],
	['late', {uid: 12, from: '/etc/passwd'}],
])('user %j', (user, facts) => expect(uidOf(t(user), passwd)).toEqual({...facts, uid: facts.uid}));

it.each(['nobody', '0x0', '1e3', 'APP', ' 0', '99999999999', '-1', '0\u202E'])('user %j is not known', user => {
	expect(uidOf(t(user), passwd)).toBeInstanceOf(Unread);
});

it('needs the file of users for names only', () => {
	for (const user of ['', ':1', '0', '1000:app', 'root', '+0']) expect(needsPasswd(t(user)), user).toBe(false);
	for (const user of ['app', 'app:1', 'toor', '0x0']) expect(needsPasswd(t(user)), user).toBe(true);
	expect(uidOf(t('app'), null)).toBeInstanceOf(Unread);
	expect(uidOf(t('app'), unread)).toBe(unread);
});
