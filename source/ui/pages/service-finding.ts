/** One finding about a service, with what Swarm would be asked for. */
import {isBad} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {serviceOf} from '../../model/swarm.ts';
import {blank, lay, text, type Piece} from '../detail/lay.ts';
import {dim} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {findingPieces} from './about-finding.ts';
import {gone} from './no-swarm.ts';
import type {PageProps, PageView} from './page.ts';

export function serviceFindingPage(
	{id, checkId}: {readonly id: string; readonly checkId: string},
	{state, scoreAfter, width, isAscii}: PageProps,
): PageView {
	const report = serviceOf(state.swarm, id);
	const finding = report?.assessment.findings.find(({check}) => check.id === checkId);
	const pieces: readonly Piece[] =
		report === null || finding === undefined
			? [text('none', gone('This service', state.swarm))]
			: [
					...findingPieces(finding, report.assessment, scoreAfter, width),
					blank('more.'),
					text('more', [dim('enter here shows the check with all it may come to')], 0, {
						is: 'go',
						to: {is: 'check', checkId},
					}),
				];
	const words = finding === undefined ? checkId : isBad(finding) ? findingWords(finding) : finding.check.title;
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: report?.facts.name ?? 'Service'}),
			part(0, {text: words, tone: finding === undefined ? 'normal' : findingTone(finding)}),
		],
		blocks: lay(pieces, width, isAscii),
		found: null,
	};
}
