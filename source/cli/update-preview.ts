/** A newer image before the question, as lines for people. Pure. */
import {levelsOf, sayPackage, worstFirst} from '../model/comparison-words.ts';
import type {ImageUpdate} from '../model/image-update.ts';
import {isUnread} from '../model/read.ts';
import type {Match} from '../model/vulnerability.ts';
import {wrap} from '../report/lay.ts';

type Lines = readonly string[];
const labelled = (label: string, text: string): Lines => wrap(text, `  ${label.padEnd(10)}`);
const short = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

function matchLines(label: string, matches: readonly Match[], asFar: string): Lines {
	const each = worstFirst(matches);
	if (each.length === 0) return labelled(label, `none${asFar}`);
	const counts = levelsOf(each)
		.map(({says}) => says)
		.join(', ');
	const named = each.map(match => `${match.id} in ${match.package.name}`);
	return labelled(label, `${counts}${asFar}: ${named.join(', ')}`);
}

/** Everything, for a pipe has no key that shows more. */
export function updateLines({reference, before, after, comparison, doubts, isNotCovered}: ImageUpdate): Lines {
	const image: Lines = [reference, `  image     ${short(before.id)} → ${short(after.id)}`];
	if (isUnread(comparison)) {
		return [...image, ...labelled('better?', `nobody can say: they could not be compared: ${comparison.why}`)];
	}
	const {fixed, added, kept, packages} = comparison;
	const asFar = doubts.length === 0 ? '' : ', as far as is known';
	return [
		...image,
		...(isNotCovered
			? labelled('better?', 'nobody can say: not covered')
			: [
					...matchLines('fixed', fixed, asFar),
					...matchLines('new', added, asFar),
					...labelled('in both', `${kept} ${kept === 1 ? 'vulnerability' : 'vulnerabilities'}${asFar}`),
				]),
		...labelled('packages', packages.length === 0 ? 'none changed' : packages.map(sayPackage).join('; ')),
		...doubts.flatMap(doubt => labelled('not sure', doubt)),
	];
}
