import type {ContainerEvidence, Mount} from '../../source/model/evidence.ts';
import {hardened, t, withInspect} from '../helpers/evidence.ts';

export const bind = (source: string, destination: string, isWritable = true): Mount => ({
	Type: t('bind'),
	Name: t(''),
	Source: t(source),
	Destination: t(destination),
	Mode: t(isWritable ? '' : 'ro'),
	RW: isWritable,
	Propagation: t('rprivate'),
});

export const volume = (destination: string, isWritable = true): Mount => ({
	...bind('/var/lib/docker/volumes/data/_data', destination, isWritable),
	Type: t('volume'),
	Name: t('data'),
	Propagation: t(''),
});

/** The hardened container with these mounts. */
export const mounted = (...mounts: readonly Mount[]): ContainerEvidence => on(hardened, ...mounts);
export const on = (base: ContainerEvidence, ...mounts: readonly Mount[]): ContainerEvidence =>
	withInspect({Mounts: mounts}, base);
