/** One finding about the host, with the commands and patches that put it right. */
import {isBad} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {blank, lay, text, type Piece} from '../detail/lay.ts';
import {dim, normal} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {findingPieces} from './about-finding.ts';
import {whyNoHost} from './host.ts';
import type {PageProps, PageView} from './page.ts';

export function hostFindingPage(checkId: string, {state, scoreAfter, width, isAscii}: PageProps): PageView {
	const {host} = state;
	const assessment = host?.assessment ?? null;
	const finding = assessment?.findings.find(({check}) => check.id === checkId);
	const pieces: readonly Piece[] =
		finding === undefined
			? [text('none', whyNoHost(host) ?? [normal(`${checkId} was not judged in the last look at the host.`)])]
			: [
					...findingPieces(finding, assessment, scoreAfter, width),
					blank('more.'),
					text('more', [dim('enter here shows the check with all it may come to')], 0, {
						is: 'go',
						to: {is: 'check', checkId},
					}),
				];
	const words = finding === undefined ? checkId : isBad(finding) ? findingWords(finding) : finding.check.title;
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: 'Host'}),
			part(0, {text: words, tone: finding === undefined ? 'normal' : findingTone(finding)}),
		],
		blocks: lay(pieces, width, isAscii),
		found: null,
	};
}
