import type {ImageFacts} from '../../model/evidence.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';

/** A name that a command of a person can be given. */
export function imageName({RepoTags, RepoDigests, Id}: ImageFacts): SafeText {
	return RepoTags[0] ?? RepoDigests[0] ?? sanitise(Id.replace('sha256:', '').slice(0, 12));
}
