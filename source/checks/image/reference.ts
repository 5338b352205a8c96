/** An image reference taken apart: `registry:5000/shop/web:4.2@sha256:…`. */
import type {ContainerInspect} from '../../model/evidence.ts';

export type Reference = {
	/** '' where none is written: the engine takes `latest`. */
	readonly tag: string;
	/** By digest, or by the image's own id: it can't come to mean another image. */
	readonly isFixed: boolean;
};

export function referenceOf({Config, Image}: ContainerInspect): Reference {
	const [name = '', digest] = Config.Image.split('@');
	// A colon before the last slash belongs to the registry's port.
	const [, tag = ''] = (name.split('/').at(-1) ?? '').split(':');
	return {tag, isFixed: digest !== undefined || isIdOf(Config.Image, Image)};
}

/** `docker run 4f2a9c0d1b7e`: an id, whole or shortened, of just the image that runs. */
const isIdOf = (reference: string, imageId: string): boolean =>
	/^(?:sha256:)?[\da-f]{6,64}$/.test(reference) && imageId.startsWith(`sha256:${reference.replace('sha256:', '')}`);
