/**
 * What the kernel's audit watches: the rules that are loaded, else the files they would be loaded from. A rule of syscalls
 * without a path watches no file; a `never` rule takes away.
 */
import type {Host} from '../../host/host.ts';
import type {AuditRules} from '../../model/host-evidence.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {sanitise} from '../../model/safe-text.ts';
import {isMissing, withPath} from './say.ts';

export type Watch = {readonly path: string; readonly isDirectory: boolean};

const folder = '/etc/audit/rules.d';
const compiled = '/etc/audit/audit.rules';

/** As `auditctl -l` prints and rules files hold: `-w PATH -p wa -k docker`, `-a always,exit -F dir=PATH -F perm=wa`. */
export function watchesIn(rules: string): readonly Watch[] {
	let found: Watch[] = [];
	for (const line of rules.split('\n')) {
		const all = line.trim().split(/\s+/);
		if (all[0] === '-D') found = [];
		if (all[0]?.startsWith('#') === true || all.some(word => /^(?:never,\w+|\w+,never)$/.test(word))) continue;
		for (const [index, word] of all.entries()) {
			const before = all[index - 1];
			if (before === '-w') found.push({path: trimmed(word), isDirectory: word.endsWith('/')});
			// `-F dir=/x` and `-Fdir=/x` alike.
			const [, field, path] = /^(?:-F)?(path|dir)=(\/.*)$/.exec(word) ?? [];
			if (path !== undefined) found.push({path: trimmed(path), isDirectory: field === 'dir'});
		}
	}
	return found;
}

const trimmed = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, '') : path);

export async function readAudit(host: Host): Promise<Read<AuditRules>> {
	const loaded = await host.run('auditctl -l');
	if (!isUnread(loaded)) return {from: 'kernel', watches: await resolved(host, watchesIn(loaded))};
	const names = await host.list(folder);
	if (isUnread(names) && !isMissing(names)) return withPath(folder, names);
	const files = [
		compiled,
		...(isUnread(names) ? [] : names.filter(name => name.endsWith('.rules')).map(name => `${folder}/${name}`)),
	];
	const texts = await Promise.all(files.map(file => host.readText(file)));
	const watches: Watch[] = [];
	for (const [index, text] of texts.entries()) {
		if (isMissing(text)) continue;
		if (isUnread(text)) return withPath(files[index] ?? folder, text);
		watches.push(...watchesIn(text));
	}
	return {from: 'rules files', watches: await resolved(host, watches)};
}

/** `-w` of a folder watches all below it, and does not say that it is one. */
async function resolved(host: Host, watches: readonly Watch[]): Promise<AuditRules['watches']> {
	const byPath = new Map<string, boolean>();
	for (const {path, isDirectory} of watches) byPath.set(path, isDirectory || byPath.get(path) === true);
	return Promise.all(
		[...byPath].map(async ([path, isDirectory]) => {
			const found = isDirectory ? null : await host.stat(path);
			return {
				path: sanitise(path),
				isDirectory: isDirectory || (found !== null && !isUnread(found) && found.kind === 'directory'),
			};
		}),
	);
}
