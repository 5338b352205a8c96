/** Images as the API shows them. */
import {bareConfig} from './recorded.ts';
import {hexOf} from './seeded.ts';
import {secondMs, stamp} from './times.ts';
import type {Image} from './words.ts';
import type {World} from './world.ts';

const saltOf = (image: Image): number => Number.parseInt(image.id.slice(7, 13), 16);

export function imageSummary(image: Image): object {
	return {
		Containers: -1,
		Created: Math.floor(image.createdUnixMs / secondMs),
		Id: image.id,
		Labels: image.config.Labels ?? null,
		ParentId: '',
		RepoDigests: image.digests,
		RepoTags: image.tags,
		SharedSize: -1,
		Size: image.sizeBytes,
	};
}

/** The layers that hold something, oldest first. */
function layersOf(world: World, image: Image): readonly string[] {
	const full = image.history.filter(step => step.sizeBytes > 0).reverse();
	return full.map((step, index) => `sha256:${hexOf(world.seed, `diff/${step.by}/${step.sizeBytes}/${index}`)}`);
}

export function imageJson(world: World, image: Image): object {
	const own = `/var/lib/docker/overlay2/${hexOf(world.seed, `layer/${image.id}`)}`;
	const layers = layersOf(world, image);
	const below = layers.slice(0, -1).map(layer => `/var/lib/docker/overlay2/${layer.slice(7)}/diff`);
	const config = {...bareConfig, Labels: null, ...image.config};
	return {
		Id: image.id,
		RepoTags: image.tags,
		RepoDigests: image.digests,
		Parent: '',
		Comment: '',
		Created: stamp(image.createdUnixMs, saltOf(image)),
		DockerVersion: '',
		Author: '',
		Config: config,
		Architecture: 'amd64',
		Os: 'linux',
		Size: image.sizeBytes,
		GraphDriver: {
			Data: {
				...(below.length > 0 ? {LowerDir: below.reverse().join(':')} : {}),
				MergedDir: `${own}/merged`,
				UpperDir: `${own}/diff`,
				WorkDir: `${own}/work`,
			},
			Name: 'overlay2',
		},
		RootFS: {Type: 'layers', Layers: layers},
		Metadata: {LastTagTime: stamp(image.createdUnixMs + 3600 * secondMs, saltOf(image) * 3)},
	};
}

/** Newest step first; only the top one has an id here, as with every pulled image. */
export function historyJson(image: Image): readonly object[] {
	return image.history.map(({by, sizeBytes}, index) => ({
		Comment: by.includes('#(nop)') || index === image.history.length - 1 ? '' : 'buildkit.dockerfile.v0',
		Created: Math.floor(image.createdUnixMs / secondMs) - index,
		CreatedBy: by,
		Id: index === 0 ? image.id : '<missing>',
		Size: sizeBytes,
		Tags: index === 0 && image.tags.length > 0 ? image.tags : null,
	}));
}
