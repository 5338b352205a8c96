/** CIS 3.1 to 3.24: who owns the files that decide over the daemon, and who else may touch them. A file, two checks. */
import type {HostCheck} from '../../model/check.ts';
import type {FileFacts, HostEvidence} from '../../model/host-evidence.ts';
import {isUnread, known} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, pass} from '../define-check.ts';
import {shellWord} from '../shell.ts';
import {fileRows, type FileRow} from './files.ts';

const root = 0;

/** Other than root, whose file may it be: without root the daemon is a user's, and so are its files. */
type Allowed = {readonly uid: number; readonly gid: number};

function allowedOwner(files: HostEvidence['files'], isRootless: boolean): Allowed {
	const [socket] = isRootless ? known(files['api-socket']) : [];
	return socket ?? {uid: root, gid: root};
}

function isOwnedWell(file: FileFacts, {group}: FileRow, allowed: Allowed): boolean {
	const isGroup = file.gid === root || file.gid === allowed.gid || (group !== undefined && file.group === group);
	return (file.uid === root || file.uid === allowed.uid) && isGroup;
}

/** Bits, never numbers: 0o622 is less than 0o644 and gives more. */
const extraBits = (file: FileFacts, {mode}: FileRow): number => file.modeBits & ~mode;

const octal = (bits: number): SafeText => sanitise(bits.toString(8).padStart(4, '0'));
const nameOf = (name: SafeText, id: number): SafeText => (name === '' ? words`${id}` : name);
const ownerOf = ({path, user, uid, group, gid}: FileFacts): SafeText =>
	words`${path} is of ${nameOf(user, uid)}:${nameOf(group, gid)}`;

/** All that puts this file right, owner and mode, so that one act closes both findings. Rights are taken, never given. */
function putRight(row: FileRow, files: HostEvidence['files'], isRootless: boolean): string {
	const found = files[row.file];
	if (isUnread(found)) return '';
	const allowed = isRootless ? allowedOwner(files, isRootless) : {uid: root, gid: root};
	const commands = found.flatMap(file => {
		const path = shellWord(file.realPath);
		const owner = isRootless ? `${allowed.uid}:${allowed.gid}` : `root:${row.group ?? 'root'}`;
		return [
			...(isOwnedWell(file, row, allowed) ? [] : [`chown ${owner} ${path}`]),
			...(extraBits(file, row) === 0 ? [] : [`chmod ${octal(file.modeBits & row.mode)} ${path}`]),
		];
	});
	return commands.join(' && ');
}

const missing = words`there is no such file on this machine`;

function ownerCheck(row: FileRow): HostCheck {
	const {owner, file, id, group, what} = row;
	return defineHostCheck('daemon-files', {
		id: `${id}-owner`,
		record: owner.record,
		title: `Owner of ${what} is ${group === undefined ? 'root' : `root, its group ${group}`}`,
		why: owner.why,
		theme: 'privileges',
		group: `file-${id}`,
		outcomes: {'another owner': row.severity},
		needs: ['files', 'engine'],
		evaluate(seen, fail) {
			const found = known(seen.files[file]);
			if (found.length === 0) return notApplicable(missing);
			const allowed = allowedOwner(seen.files, seen.engine.isRootless);
			const wrong = found.filter(one => !isOwnedWell(one, row, allowed));
			if (wrong.length === 0) return pass();
			return fail('another owner', 'owner and group', join(wrong.map(ownerOf)), `root:${group ?? 'root'}`);
		},
		fix: ({files, engine}) => ({
			key: `file-${id}`,
			by: 'host',
			how: `${putRight(row, files, engine.isRootless)}${row.hint ?? ''}`,
		}),
	});
}

function modeCheck(row: FileRow): HostCheck {
	const {mode, file, id, modeOf, what} = row;
	return defineHostCheck('daemon-files', {
		id: `${id}-mode`,
		record: modeOf.record,
		title: `Mode of ${what} is ${octal(mode)} or stricter`,
		why: modeOf.why,
		theme: 'privileges',
		group: `file-${id}`,
		outcomes: {'too wide': row.severity},
		needs: ['files', 'engine'],
		evaluate(seen, fail) {
			const found = known(seen.files[file]);
			if (found.length === 0) return notApplicable(missing);
			const wide = found.filter(one => extraBits(one, row) !== 0);
			if (wide.length === 0) return pass();
			const actual = join(wide.map(one => words`${one.path} has ${octal(one.modeBits)}`));
			return fail('too wide', 'mode', actual, `no bit outside ${octal(mode)}`);
		},
		fix: ({files, engine}) => ({
			key: `file-${id}`,
			by: 'host',
			how: `${putRight(row, files, engine.isRootless)}${row.hint ?? ''}`,
		}),
	});
}

export const fileChecks: readonly HostCheck[] = fileRows.flatMap(row => [ownerCheck(row), modeCheck(row)]);
