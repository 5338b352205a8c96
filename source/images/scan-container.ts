/**
 * The container an image is read through: made for it, never started, so nothing of the image runs and nobody can race the
 * engine while it reads. Its name is noted before it exists and its id at once after, so that what a crash leaves behind
 * is found by what we wrote down, never by a label, which images can carry too.
 */
import {at} from '../model/foreign.ts';
import type {SafeText} from '../model/safe-text.ts';

/** The body of `POST /containers/create`. */
export type ScanContainerBody = {
	readonly Image: string;
	/** Never run; an image without a command of its own could not be made a container of. */
	readonly Entrypoint: readonly string[];
	readonly Cmd: readonly string[];
	readonly NetworkDisabled: true;
	readonly Healthcheck: {readonly Test: readonly ['NONE']};
	readonly Labels: Readonly<Record<string, string>>;
	readonly HostConfig: {readonly NetworkMode: 'none'; readonly RestartPolicy: {readonly Name: 'no'}};
};

export const scanLabel = 'hullcheck.scan';

/** `imageId`: `sha256:…`, never a name, which may move between two calls. */
export const scanContainerBody = (imageId: SafeText): ScanContainerBody => ({
	Image: imageId,
	Entrypoint: ['/never-started'],
	Cmd: [],
	NetworkDisabled: true,
	Healthcheck: {Test: ['NONE']},
	Labels: {[scanLabel]: imageId},
	HostConfig: {NetworkMode: 'none', RestartPolicy: {Name: 'no'}},
});

export type ScanContainerDoor = {
	/** The id of the new container. */
	create(name: string, body: ScanContainerBody): Promise<string>;
	/** With its anonymous volumes, which an image's VOLUME makes (`v=1`), and without force: it never runs. Gone is good. */
	remove(id: string): Promise<void>;
	/** Written and fsynced when they resolve. */
	noteCreating(name: string): Promise<void>;
	noteCreated(name: string, id: string): Promise<void>;
	noteRemoved(id: string): Promise<void>;
	/** Whether it is there is not known, or it could not be taken away: its note stays, and nobody reads through it any more. */
	noteLeft(name: string): void;
};

/** `suffix`: random, so that no name of ours can be taken beforehand. The container is gone when it resolves or rejects. */
export async function withScanContainer<T>(
	door: ScanContainerDoor,
	imageId: SafeText,
	suffix: string,
	readThrough: (id: string) => Promise<T>,
): Promise<T> {
	const name = `hullcheck-scan-${suffix}`;
	try {
		await door.noteCreating(name);
		const id = await door.create(name, scanContainerBody(imageId));
		try {
			await door.noteCreated(name, id);
			return await readThrough(id);
		} finally {
			await door.remove(id);
			await door.noteRemoved(id);
		}
	} finally {
		door.noteLeft(name);
	}
}

export type Second = {
	/** Its id; null: it could not be made, and the first is enough. Never rejects. */
	readonly made: Promise<string | null>;
	/** Nobody reads through it any more. */
	leave(): void;
	/** Rejects where it could not be taken away. */
	readonly gone: Promise<void>;
};

/** A second one, made while the first is read already. */
export function besides(door: ScanContainerDoor, imageId: SafeText, suffix: string): Second {
	const made = Promise.withResolvers<string | null>();
	const left = Promise.withResolvers<void>();
	let isMade = false;
	const gone = withScanContainer(door, imageId, suffix, async id => {
		isMade = true;
		made.resolve(id);
		await left.promise;
	}).catch((error: unknown) => {
		made.resolve(null);
		if (isMade) throw error;
	});
	// Asked for at the end, whatever comes before.
	gone.catch(() => {});
	return {made: made.promise, leave: () => left.resolve(), gone};
}

/** Of one noted and not noted as removed: whether it may go. Who started it since, made it theirs. */
export function isLeftOver(inspect: unknown): boolean {
	const labels = at(inspect, 'Config', 'Labels');
	return (
		at(inspect, 'State', 'Status') === 'created' &&
		String(at(inspect, 'State', 'StartedAt')).startsWith('0001-') &&
		typeof at(labels, scanLabel) === 'string'
	);
}
