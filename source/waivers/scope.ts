/** Whom a waiver is for, and who that is. */
import type {ContainerEvidence, ImageEvidence, Owner} from '../model/evidence.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import type {Waiver, WaiverScope} from '../model/waiver.ts';
import {matchesGlob, namesNobody} from './glob.ts';

/** What is judged, as far as scopes ask about it. */
export type WaiverSubject =
	| {
			readonly is: 'container';
			readonly name: string;
			readonly image: string;
			readonly owner: Owner;
			readonly labels: ReadonlyArray<readonly [key: string, value: string]>;
	  }
	/** Tags and digests it goes by. */
	| {readonly is: 'image'; readonly references: readonly string[]}
	| {readonly is: 'host'};

/** null: nobody knows who it is, so nothing is waived for it. */
export function containerSubject({inspect, labels = []}: ContainerEvidence): WaiverSubject | null {
	if (isUnread(inspect)) return null;
	return {is: 'container', name: inspect.Name, image: inspect.Config.Image, owner: inspect.owner, labels};
}

export function imageSubject({image}: ImageEvidence): WaiverSubject | null {
	return isUnread(image) ? null : {is: 'image', references: [...image.RepoTags, ...image.RepoDigests]};
}

export function covers(scope: WaiverScope, subject: WaiverSubject): boolean {
	switch (subject.is) {
		case 'host':
			return scope.by === 'host';
		case 'image':
			return scope.by === 'image' && subject.references.some(reference => matchesGlob(scope.pattern, reference));
		case 'container':
			return coversContainer(scope, subject);
	}
}

function coversContainer(scope: WaiverScope, subject: WaiverSubject & {readonly is: 'container'}): boolean {
	const {name, image, owner, labels} = subject;
	switch (scope.by) {
		case 'name':
			return matchesGlob(scope.pattern, name);
		case 'image':
			return matchesGlob(scope.pattern, image);
		case 'label':
			return labels.some(([key, value]) => key === scope.key && (scope.value === null || value === scope.value));
		case 'compose':
			return (
				owner.is === 'compose' &&
				owner.project === scope.project &&
				(scope.service === null || owner.service === scope.service)
			);
		case 'host':
			return false;
	}
}

/** Whoever runs a container chooses its labels (Compose's are labels too) and its image, and any name fits `*`. */
export function isWeak(scope: WaiverScope): boolean {
	switch (scope.by) {
		case 'host':
			return false;
		case 'name':
			return namesNobody(scope.pattern);
		case 'image':
		case 'label':
		case 'compose':
			return true;
	}
}

export function scopeWords(scope: WaiverScope): SafeText {
	switch (scope.by) {
		case 'host':
			return sanitise('host');
		case 'name':
		case 'image':
			return sanitise(`${scope.by} ${scope.pattern}`);
		case 'label':
			return sanitise(`label ${scope.key}${scope.value === null ? '' : `=${scope.value}`}`);
		case 'compose':
			return sanitise(`compose ${scope.project}${scope.service === null ? '' : `/${scope.service}`}`);
	}
}

/** Labels that evidence has to keep so that scopes can be matched; all others stay behind. */
export const labelKeysOf = (waivers: readonly Waiver[]): ReadonlySet<string> =>
	new Set(waivers.flatMap(({scope}) => (scope.by === 'label' ? [scope.key] : [])));
