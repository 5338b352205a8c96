/** The reference a container was created by. */
import type {ContainerInspect} from '../../model/evidence.ts';
import {parseReference} from '../../model/image-reference.ts';

export type Reference = {
	/** `docker.io/library/busybox`; null where it is an image's id, which names none. */
	readonly repository: string | null;
	/** '' where none is written: the engine takes `latest`. */
	readonly tag: string;
	/** By digest, or by the image's own id: it can't come to mean another image. */
	readonly isFixed: boolean;
};

export function referenceOf({Config, Image}: ContainerInspect): Reference {
	if (isIdOf(Config.Image, Image)) return {repository: null, tag: '', isFixed: true};
	const {repository, tag, digest} = parseReference(Config.Image);
	return {repository, tag, isFixed: digest !== ''};
}

/** `docker run 4f2a9c0d1b7e`: an id, whole or shortened, of just the image that runs. */
const isIdOf = (reference: string, imageId: string): boolean =>
	/^(?:sha256:)?[\da-f]{6,64}$/.test(reference) && imageId.startsWith(`sha256:${reference.replace('sha256:', '')}`);
