/** The help: every key of the keymap and every sign of the screen. Made, not written, so that it can't be out of date. */
import type {Cell, Span} from './blocks.ts';
import {wrap} from './detail/wrap.ts';
import {filterExamples} from './filter.ts';
import {actionsInForce, keysText} from './keymap.ts';
import {checkFilterExamples} from './pages/checks.ts';
import {imageFilterExamples} from './pages/images.ts';
import {serviceFilterExamples} from './pages/services.ts';
import {riskWords} from './risk.ts';
import {widthOf} from './text.ts';
import type {Place} from './why-not.ts';
import {keyOf} from './keymap/in-force.ts';

const titles: ReadonlyArray<readonly [Place, string]> = [
	['fleet', 'Fleet'],
	['filter', 'While the filter is typed'],
	['container', 'Container'],
	['events', 'Events'],
	['hosts', 'Hosts'],
	['host', 'Host'],
	['host-finding', 'A finding of the host'],
	['images', 'Images'],
	['image', 'An image'],
	['vulnerabilities', 'Vulnerabilities'],
	['vulnerability', 'A vulnerability'],
	['compare', 'Two scanners side by side'],
	['scanners', 'Scanners'],
	['checks', 'Checks'],
	['check', 'A check'],
	['services', 'The swarm'],
	['service', 'A service of the swarm'],
	['service-finding', 'A finding of a service'],
	['node', 'A node of the swarm'],
	['history', 'History'],
	['fixing', 'Preview of a fix, and its result'],
	['explain', 'Explanation'],
	['help', 'Help'],
];

const signs = (): ReadonlyArray<readonly [string, string]> => [
	['A … F', 'grade: A from 90, B 80, C 65, D 50, E 30, F below'],
	['72?', `something could not be read and counts at its worst; ${keyOf('explain', 'e')} tells the range`],
	['72w', `a waiver of the config file is in it; ${keyOf('explain', 'e')} tells the score without`],
	['?', 'as a heading of checks: of how many it is not known'],
	['web1 3m', 'as a host: lost for that long; what stands in its rows is as old'],
	['host C 71', 'score of the daemon and its machine, in no score of a container'],
	['+', 'new; for a few seconds'],
	['✎', 'changed; for a few seconds'],
	[
		'*',
		`marked: ${keyOf('fix', 'f')}, ${keyOf('fix-all', 'L')} and ${keyOf('harden', 'H')} are about all that are marked`,
	],
	['!', 'the last look at it failed; what stands there is older'],
	['M C P', 'LIMITS: memory, CPU, processes; – where there is none, ? where it is not known'],
	['*:80', 'EXPOSED: port on all addresses'],
	['lo:8081', 'port on loopback only'],
	['db admin', 'a kind of port that is searched for'],
	['host net', 'on the network of the host: every port it opens is open'],
];

const keyWidth = 22;

function entry(keys: string, words: string, width: number): readonly Cell[] {
	const isLong = widthOf(keys) >= keyWidth;
	const lines = wrap(words, Math.max(16, width - keyWidth - 4));
	const first: Span = {text: `   ${keys}${' '.repeat(Math.max(1, keyWidth - widthOf(keys)))}`, tone: 'accent'};
	const below = lines.map((line): Cell => [{text: ' '.repeat(keyWidth + 3)}, {text: line}]);
	return isLong ? [[first], ...below] : [[first, {text: lines[0] ?? ''}], ...below.slice(1)];
}

const heading = (text: string): readonly Cell[] => [[], [{text: ` ${text}`, tone: 'strong'}]];

function placeLines(place: Place, title: string, width: number): readonly Cell[] {
	const here = actionsInForce().flatMap(action => {
		if (!action.places.includes(place)) return [];
		const keys = keysText(action, place);
		return keys === '' ? [] : entry(keys, action.words, width);
	});
	return [...heading(title), ...here];
}

/** Keys of the place one is in come first. */
export function helpLines(here: Place, width: number): readonly Cell[] {
	const inOrder = [...titles].sort(([a], [b]) => Number(b === here) - Number(a === here));
	return [
		...inOrder.flatMap(([place, title], index) =>
			placeLines(place, index === 0 && place === here ? `${title}: keys here` : title, width),
		),
		...heading('Filter: words and terms, all must hold'),
		...filterExamples.flatMap(([example, means]) => entry(example, means, width)),
		...heading('Filter of images'),
		...imageFilterExamples.flatMap(([example, means]) => entry(example, means, width)),
		...heading('Filter of checks'),
		...checkFilterExamples.flatMap(([example, means]) => entry(example, means, width)),
		...heading('Filter of services'),
		...serviceFilterExamples.flatMap(([example, means]) => entry(example, means, width)),
		...heading('Signs'),
		...signs().flatMap(([sign, means]) => entry(sign, means, width)),
		...heading('RISK words'),
		...riskWords.flatMap(({word, means}) => entry(word, means, width)),
		...entry('PRIV?', 'could not be read: it may be so', width),
	].slice(1);
}
