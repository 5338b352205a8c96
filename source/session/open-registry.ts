/** The registries with what they said before: a file beside the journal, so that a tag is asked for once a day, not once a run. */
import {createRegistry, type Registry} from '../evidence/registry.ts';
import {stateFolder} from '../fixes/journal.ts';
import type {Host, StateFiles} from '../host/host.ts';
import {loginFor} from './registry-login.ts';

export type OpenRegistryOptions = {
	readonly host: Host;
	readonly files: StateFiles;
	/** The user consented: logins of the docker command line go along. */
	readonly hasLogins?: boolean;
};

const maxBytes = 4 * 1024 ** 2;

export async function openRegistry({host, files, hasLogins = false}: OpenRegistryOptions): Promise<Registry> {
	const folder = stateFolder(host);
	const file = `${folder}/registry.json`;
	const beside = `${file}.${files.pid}`;
	let writing: Promise<unknown> = Promise.resolve();

	async function write(text: string): Promise<void> {
		await files.makeFolder(folder);
		await files.remove(beside);
		await files.createFile(beside, text);
		await files.rename(beside, file);
	}

	return createRegistry({
		nowUnixMs: () => host.nowUnixMs(),
		remembered: (await files.read(file, maxBytes).catch(() => null)) ?? '',
		// What can't be written down is asked again: no more is lost.
		remember: text => void (writing = writing.then(() => write(text)).catch(() => {})),
		...(hasLogins ? {authOf: registry => loginFor(host, registry)} : {}),
	});
}
