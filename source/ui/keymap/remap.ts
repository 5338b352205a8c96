/** The keymap with the keys of a person's own in it, and what is wrong with such keys. Pure. */
import {isSilentKey, type KeyFault, type KeyWish} from '../../model/keys.ts';
import {nearest} from '../../model/nearest.ts';
import type {Place} from '../why-not.ts';
import type {Action} from './action.ts';
import {keyWord, type GivenKeys} from './in-force.ts';

/** Tabs carry their number on the screen. */
const fixed: ReadonlySet<string> = new Set(['tab-number', 'suspend']);

export const remappable = (actions: readonly Action[]): readonly string[] => [
	...new Set(actions.flatMap(({id}) => (fixed.has(id) ? [] : [id]))),
];

/** Enter alone says yes to little: whoever is shown one key for a yes is shown the other. */
const enterLast = (keys: readonly string[]): readonly string[] =>
	keys.toSorted((a, b) => Number(a === 'enter') - Number(b === 'enter'));

export const givenKeys = (wishes: readonly KeyWish[]): GivenKeys =>
	new Map(wishes.map(({action, keys}) => [action, action === 'confirm' ? enterLast(keys) : keys]));

const hasOwn = (actions: readonly Action[], id: string, place: Place | null, key: string): boolean =>
	actions.some(one => one.id === id && one.keys.includes(key) && (place === null || one.places.includes(place)));

/**
 * The keys of `action` in one of its places. Where text is typed, a key that writes stays one that writes. A key that was
 * the action's own already, but not here, because it is another's here, is so still: q leads back, and quits the fleet.
 */
function keysIn(
	place: Place,
	action: Action,
	wished: readonly string[],
	actions: readonly Action[],
): readonly string[] {
	const possible = wished.filter(key => {
		if (place === 'filter' && !isSilentKey(key)) return false;
		if (action.keys.includes(key) || !hasOwn(actions, action.id, null, key)) return true;
		return !actions.some(other => other.id !== action.id && hasOwn([other], other.id, place, key));
	});
	return possible.length === 0 ? action.keys : possible;
}

/** Each keeps its turn: of two that had the same key before, the first still has it. */
export function remap(actions: readonly Action[], given: GivenKeys): readonly Action[] {
	return actions.flatMap(action => {
		const wished = given.get(action.id);
		if (wished === undefined) return [action];
		const byKeys = new Map<string, {keys: readonly string[]; places: Place[]}>();
		for (const place of action.places) {
			const keys = keysIn(place, action, wished, actions);
			const alike = byKeys.get(keys.join(' '));
			if (alike === undefined) byKeys.set(keys.join(' '), {keys, places: [place]});
			else alike.places.push(place);
		}
		return [...byKeys.values()].map(one => ({...action, ...one}));
	});
}

type Clash = {readonly key: string; readonly other: string; readonly place: Place};

/** `all`: with the keys that are wished for; `actions`: as the program has them, where two with one key take turns. */
function clashOf(id: string, all: readonly Action[], actions: readonly Action[]): Clash | null {
	for (const mine of all) {
		if (mine.id !== id) continue;
		for (const place of mine.places) {
			for (const key of mine.keys) {
				const other = all.find(one => one.id !== id && one.places.includes(place) && one.keys.includes(key));
				if (other === undefined) continue;
				if (hasOwn(actions, id, place, key) && hasOwn(actions, other.id, place, key)) continue;
				return {key, other: other.id, place};
			}
		}
	}
	return null;
}

export const placeWords: Readonly<Record<Place, string>> = {
	fleet: 'the fleet',
	events: 'the events',
	container: 'a container',
	history: 'the history',
	fixing: 'the preview of a fix',
	filter: 'a filter that is typed',
	explain: 'an explanation',
	help: 'the help',
	hosts: 'the hosts',
	host: 'the host',
	'host-finding': 'a finding of the host',
	images: 'the images',
	image: 'an image',
	compare: 'two scanners side by side',
	scanners: 'the scanners',
	services: 'the swarm',
	service: 'a service',
	'service-finding': 'a finding of a service',
	node: 'a node',
	vulnerabilities: 'the vulnerabilities',
	vulnerability: 'a vulnerability',
	checks: 'the checks',
	check: 'a check',
};

export function keyFaults(actions: readonly Action[], wishes: readonly KeyWish[]): readonly KeyFault[] {
	const names = remappable(actions);
	const unknown = wishes.flatMap(({action, line}): readonly KeyFault[] => {
		if (names.includes(action)) return [];
		if (fixed.has(action)) {
			return [{line, what: `keys.${action}: its keys are fixed`, todo: 'Take the line away'}];
		}
		const meant = nearest(action, names);
		const todo = meant === null ? 'docs/keys.md names all of them' : `Did you mean ${meant}?`;
		return [{line, what: `keys.${action} is no action`, todo}];
	});
	const known = wishes.filter(({action}) => names.includes(action));
	const all = remap(actions, givenKeys(known));
	const said = new Set<string>();
	const clashes = known.flatMap(({action, keys, line}): readonly KeyFault[] => {
		const found = clashOf(action, all, actions);
		if (found === null) {
			const isTooLittle = action === 'confirm' && keys.every(key => key === 'enter');
			return isTooLittle
				? [
						{
							line,
							what: 'keys.confirm is enter alone, which is too little where more is at stake',
							todo: 'Add another key',
						},
					]
				: [];
		}
		const pair = [action, found.other].sort().join(' ');
		if (said.has(pair)) return [];
		said.add(pair);
		return [
			{
				line,
				what: `keys.${action}: ${keyWord(found.key)} is the key of ${found.other} too, in ${placeWords[found.place]}`,
				todo: `Choose another, or give ${found.other} another as well`,
			},
		];
	});
	return [...unknown, ...clashes];
}
