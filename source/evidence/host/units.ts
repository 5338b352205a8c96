/** systemd's unit files of the daemon: the first folder that has one wins, as systemd loads it. */
import {isUnread, knownOr} from '../../model/read.ts';
import type {View} from './view.ts';

/** `man systemd.unit`, from the strongest to the weakest. */
const folders = [
	'/etc/systemd/system',
	'/run/systemd/system',
	'/usr/local/lib/systemd/system',
	'/usr/lib/systemd/system',
	'/lib/systemd/system',
];

/** Of a rootless daemon: `userConfig` is `~/.config`. null: of the machine. */
const foldersFor = (userConfig: string | null): readonly string[] =>
	userConfig === null ? folders : [`${userConfig}/systemd/user`, '/etc/systemd/user', '/usr/lib/systemd/user'];

/** null: there is no such unit, or it is masked (a link to /dev/null). */
export async function findUnit(view: View, name: string, userConfig: string | null): Promise<string | null> {
	for (const folder of foldersFor(userConfig)) {
		const found = await view.find(`${folder}/${name}`);
		if (!isUnread(found)) return found.kind === 'file' ? `${folder}/${name}` : null;
	}
	return null;
}

/** What adds to a unit, in the order systemd reads them. */
export async function findDropIns(view: View, name: string, userConfig: string | null): Promise<readonly string[]> {
	const lists = await Promise.all(
		foldersFor(userConfig).map(async folder => {
			const names = knownOr(await view.list(`${folder}/${name}.d`), []);
			return names.filter(one => one.endsWith('.conf')).map(one => `${folder}/${name}.d/${one}`);
		}),
	);
	return lists.flat();
}
