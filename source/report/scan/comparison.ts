/** For people: where two scanners differ about one image. */
import type {Differing, ScanComparison} from '../../model/compare-scans.ts';
import {scannerTitles, type Scanner} from '../../model/image-scan.ts';
import type {Match} from '../../model/vulnerability.ts';
import {wrap} from '../lay.ts';
import {count, day} from '../say.ts';

const sayFix = ({fixedIn}: Match): string => (fixedIn === null ? 'no fix yet' : `fixed in ${fixedIn}`);
const lead = ({id, rating}: Match): string => `  ${rating.level.padEnd(11)}${id.padEnd(17)} `;
const sayPackage = ({package: one}: Match): string => `${one.name} ${one.version}`;

const sayScanner = ({name, version, databaseAsOfUnixMs: asOf}: Scanner): string =>
	`${scannerTitles[name]} ${version}, ${asOf === null ? 'data without a date' : `data of ${day(asOf)}`}`;

const sayMatch = (match: Match): readonly string[] => wrap(`${sayPackage(match)}: ${sayFix(match)}`, lead(match));

function sayDiffering({here, there, isOtherSeverity, isOtherFix}: Differing, name: string): readonly string[] {
	const theirs = [...(isOtherSeverity ? [there.rating.level] : []), ...(isOtherFix ? [sayFix(there)] : [])];
	return wrap(`${sayPackage(here)}: ${sayFix(here)}; ${name}: ${theirs.join(', ')}`, lead(here));
}

/** A list with its head; nothing where it is empty. */
const section = (title: string, lines: readonly string[]): readonly string[] =>
	lines.length === 0 ? [] : ['', ...wrap(title), ...lines];

export function comparisonLines({
	here,
	there,
	onlyHere,
	onlyThere,
	differing,
	same,
	doubts,
}: ScanComparison): readonly string[] {
	const [ours, theirs] = [scannerTitles[here.name], scannerTitles[there.name]];
	const whose = [...doubts.here.map(why => `${ours}: ${why}`), ...doubts.there.map(why => `${theirs}: ${why}`)];
	return [
		'',
		...wrap(`${sayScanner(here)}; ${sayScanner(there)}`, 'Compared      '),
		...wrap(
			`${same} alike, ${differing.length} told differently, ${onlyHere.length} only by ${ours}, ${onlyThere.length} only by ${theirs}`,
			'              ',
		),
		...whose.flatMap(why => wrap(why, 'Not whole     ')),
		...section(
			`${count(onlyHere.length, 'vulnerability', 'vulnerabilities')} only ${ours} tells of`,
			onlyHere.flatMap(sayMatch),
		),
		...section(
			`${count(onlyThere.length, 'vulnerability', 'vulnerabilities')} only ${theirs} tells of`,
			onlyThere.flatMap(sayMatch),
		),
		...section(
			`${differing.length} told differently`,
			differing.flatMap(one => sayDiffering(one, theirs)),
		),
	];
}
