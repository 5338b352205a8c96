/** What a scan found: known vulnerabilities that a rebuild takes away, and how long the distribution gets fixes. */
import type {Verdict} from '../../model/check.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {countLevels, doubtsOf, urgentCount, type ImageScan} from '../../model/image-scan.ts';
import {known} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {dataSetStaleAfterMs} from '../../model/vulnerability.ts';
import {defineImageCheck, manual, notApplicable, pass, unknown} from '../define-check.ts';
import {imageName} from './image-name.ts';

const rebuild = (): FixOfCheck => ({
	key: 'current-packages',
	by: 'image',
	how: 'docker build --pull --no-cache, scan again, re-create its containers.',
});

const named = 3;

/** Those an update takes away, the most pressing first, once each. */
function urgentIds({found}: ImageScan): readonly SafeText[] {
	const urgent = found.filter(
		({match: {rating, fixedIn, isUnimportant}}) =>
			!isUnimportant && fixedIn !== null && (rating.level === 'critical' || rating.level === 'high'),
	);
	return [
		...new Set(
			urgent.map(({match}) => words`${match.id} in ${match.package.source.name} (${sanitise(match.rating.level)})`),
		),
	];
}

type Fail = (actual: SafeText) => Verdict;

function judge(scan: ImageScan, fail: Fail): Verdict {
	const urgent = urgentCount(scan);
	if (urgent > 0) {
		const first = urgentIds(scan).slice(0, named);
		return fail(sanitise(`${urgent} with a fix: ${first.join(', ')}${urgent > named ? ' …' : ''}`, 300));
	}
	const unrated = countLevels(scan).find(({level}) => level === 'unknown')?.withFix ?? 0;
	// It may be as bad as any: nobody said that it is not.
	if (unrated > 0)
		return unknown(words`${unrated} vulnerabilities with a fix that nobody has rated: hullcheck scan names them`);
	const [doubt] = doubtsOf(scan);
	return doubt === undefined ? pass() : manual(words`Not all of it is covered: ${doubt}`);
}

const scanField = 'the scan of the image';

export const patched = defineImageCheck({
	id: 'image-scanned',
	record: '4.4',
	title: 'The image is scanned and rebuilt with fixes',
	why: 'Flaws are found in packages long after the image was built, and only a scan of what is inside tells which of them it carries. A fix exists for most on the day they are published.',
	theme: 'image',
	group: 'image-vulnerabilities',
	outcomes: {'fixable critical or high': 'high'},
	needs: ['image', 'nowUnixMs'],
	uses: ['scan'],
	evaluate({image, scan, nowUnixMs}, fail) {
		if (scan === null) return manual(words`Scan it: s on its page, or hullcheck scan ${imageName(image)}`);
		const verdict = judge(scan, actual => fail('fixable critical or high', scanField, actual, 'none with a fix'));
		const {databaseAsOfUnixMs} = scan.scanner;
		const isOld = databaseAsOfUnixMs === null || nowUnixMs - databaseAsOfUnixMs > dataSetStaleAfterMs;
		// What was found since is not in it.
		return verdict.is === 'pass' && isOld
			? manual(words`It was held against data of more than a week ago: hullcheck db update, then scan again`)
			: verdict;
	},
	fix: rebuild,
});

export const vulnerabilities = defineImageCheck({
	id: 'image-vulnerabilities',
	record: 'X-IMG-CVE',
	title: 'No fixable critical or high vulnerability inside',
	why: 'For a published flaw the exploit is often published as well, and scanners for it run within days. A port in front of such a package is an open door with a known key.',
	theme: 'image',
	group: 'image-vulnerabilities',
	outcomes: {'fixable critical or high': 'high'},
	needs: ['image'],
	uses: ['scan'],
	evaluate: ({image, scan}, fail) =>
		scan === null
			? manual(words`Not scanned: s on its page, or hullcheck scan ${imageName(image)}`)
			: judge(scan, actual => fail('fixable critical or high', scanField, actual, 'none with a fix')),
	fix: rebuild,
});

const day = (unixMs: number | null): SafeText =>
	unixMs === null ? words`some day` : sanitise(new Date(unixMs).toISOString().slice(0, 10));

export const endOfLife = defineImageCheck({
	id: 'distribution-supported',
	record: 'X-IMG-EOL',
	title: 'The distribution inside is still supported',
	why: 'After its end of life a distribution gets no more fixes, so every flaw found from then on stays open for good. Scanners go quiet about it too, since nobody writes its advisories any more.',
	theme: 'updates',
	group: 'end-of-life',
	outcomes: {ended: 'high', 'extended support only': 'low'},
	needs: ['image'],
	uses: ['scan'],
	evaluate({image, scan}, fail) {
		if (scan === null) {
			return manual(
				words`Which release is it, and until when is it supported? hullcheck scan ${imageName(image)} tells.`,
			);
		}
		const distribution = known(scan.distribution);
		const {support} = scan;
		if (distribution === null || support === null) return notApplicable(words`there is no distribution inside`);
		const field = '/etc/os-release';
		const name = distribution.prettyName;
		switch (support.is) {
			case 'supported':
				return pass();
			case 'extended':
				return fail(
					'extended support only',
					field,
					words`${name}, extended support until ${day(support.endsAtUnixMs)}`,
					'full support',
				);
			case 'ended':
				return fail('ended', field, words`${name}, ended ${day(support.endedAtUnixMs)}`, 'a supported release');
			case 'unknown':
				return manual(words`Is it still supported? ${support.why}`);
		}
	},
	fix: () => ({key: 'distribution', by: 'image', how: 'Move FROM to a supported release.'}),
});

export const vulnerabilityChecks = [patched, vulnerabilities, endOfLife];
