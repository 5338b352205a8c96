/** Changes in the words of those who own containers. */
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {composePatch} from '../compose/patch.ts';
import type {WantedChange} from '../wanted-change.ts';
import {linesIn, type Dialect} from './dialect.ts';
import {dockerRun} from './docker-run.ts';
import {ecs} from './ecs.ts';
import {kubernetes} from './kubernetes.ts';
import {nomad} from './nomad.ts';
import {quadlet} from './quadlet.ts';

const dialects = {kubernetes, ecs, nomad, quadlet, 'docker-run': dockerRun} satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects | 'compose';

/** What this owner has no word for is said to be so. */
export function patchFor(name: DialectName, changes: readonly WantedChange[]): readonly SafeText[] {
	if (name === 'compose') return composePatch('SERVICE', changes, () => undefined);
	return changes.flatMap(change => {
		const lines = linesIn(dialects[name], change);
		return lines.length === 0
			? [words`(it has no setting for ${sanitise(change.is.replaceAll('-', ' '))})`]
			: lines.map(line => sanitise(line, 500));
	});
}
