/** Programs that give whoever runs them another's rights: what no-new-privileges takes away. */
import type {SetuidFiles} from '../../model/footprint.ts';
import {mapRead, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {inPool} from '../../model/pool.ts';
import type {Doors} from './layer.ts';
import type {Place} from './place.ts';

const maxFiles = 500_000;
const timeoutMs = 4000;
const setuidOrSetgid = 0o6000;

/** Where they are in the images of the large distributions; the engine can be asked for one path at a time only. */
const usualPlaces = [
	...['su', 'sudo', 'passwd', 'chsh', 'chfn', 'newgrp', 'gpasswd', 'mount', 'umount', 'ping', 'pkexec', 'doas'].map(
		name => `/usr/bin/${name}`,
	),
	...['su', 'mount', 'umount', 'ping', 'bbsuid'].map(name => `/bin/${name}`),
	'/usr/sbin/exim4',
	'/usr/lib/openssh/ssh-keysign',
	'/usr/lib/dbus-1.0/dbus-daemon-launch-helper',
];

/** `/bin` may be `/usr/bin` under another name. */
const byProgram = (paths: readonly string[]): readonly string[] => [
	...new Map(paths.map(path => [path.replace(/^\/usr\/bin\//, '/bin/'), path])).values(),
];

/** Never rejects. */
export async function readSetuidFiles({engine, host, view}: Doors, place: Place): Promise<Read<SetuidFiles>> {
	if (view !== null) {
		const files = await host.walk(`/proc/${place.pid}/root/.`, {
			maxFiles,
			timeoutMs,
			keeps: ({kind, modeBits}) => kind === 'file' && (modeBits & setuidOrSetgid) !== 0,
		});
		return mapRead(files, found => ({paths: found.map(({path}) => sanitise(path)), isAll: true}));
	}
	return attempt(words`files that change the user`, async () => {
		const found = await inPool(usualPlaces, 4, async path => {
			const file = await engine.statPath(place.id, path);
			return file?.is === 'file' && (file.mode & setuidOrSetgid) !== 0 ? path : null;
		});
		return {paths: byProgram(found.filter(path => path !== null)).map(path => sanitise(path)), isAll: false};
	});
}
