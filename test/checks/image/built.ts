/** Images by the steps that built them, as `docker build` would list them: oldest first. */
import type {ContainerEvidence} from '../../../source/model/evidence.ts';
import {having, hardened, t} from '../../helpers/evidence.ts';

export const built = (...steps: readonly string[]): ContainerEvidence =>
	having(
		{image: {history: steps.map(step => ({createdBy: t(step), sizeBytes: 1, createdAtUnixMs: 0})).toReversed()}},
		hardened,
	);

/** One RUN, by BuildKit. */
export const run = (command: string): ContainerEvidence => built(`RUN /bin/sh -c ${command} # buildkit`);
/** The same by the classic builder. */
export const classicRun = (command: string): ContainerEvidence => built(`/bin/sh -c ${command}`);
