/** `/etc/passwd` of a container: its own, for it may be mounted, or written to since. */
import type {Engine} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import {mapRead, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';

const maxBytes = 256 * 1024;

/** Never rejects. */
export async function readPasswd(engine: Engine, id: ContainerId): Promise<Read<string>> {
	const file = await attempt(words`/etc/passwd of the container`, () => engine.readFile(id, '/etc/passwd', maxBytes));
	return mapRead(file, bytes =>
		bytes === null
			? new Unread(words`the container has no /etc/passwd to resolve a user name`)
			: bytes.toString('utf8'),
	);
}
