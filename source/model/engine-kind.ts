/** Podman answers as Docker does, and means other things by it. */
import type {EngineFacts} from './evidence.ts';

/** By the parts it names in `/version`, not by its number: 4.3.1 is also a release of Docker. */
export const isPodman = ({components}: Pick<EngineFacts, 'components'>): boolean =>
	components.some(([name]) => /podman/i.test(name));

export const engineName = (engine: Pick<EngineFacts, 'components'>): 'Podman' | 'Docker' =>
	isPodman(engine) ? 'Podman' : 'Docker';
