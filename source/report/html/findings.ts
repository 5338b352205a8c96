/** Findings of one thing: what is wrong in full, worst first; what is waived; what a person looks at; what passed, by title. */
import {recordWords, type Finding, type VerdictName} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {countVerdicts, openOf, waivedOf} from '../judged.ts';
import {count, howItIsDone, sayVerdict, sayWaived} from '../say.ts';
import {code, html, name, none, type Html} from './markup.ts';

export const sign = (is: string): Html => html`<span class="sign sign-${is}">${is}</span>`;

function seen({verdict}: Finding): Html {
	switch (verdict.is) {
		case 'fail': {
			const {field, actual, expected} = verdict.proof;
			return html`<p>${code(field)}: ${code(actual)}; should be ${code(expected)}</p>`;
		}
		case 'unknown':
			return html`<p>Could not be decided, counts at its worst: ${name(verdict.why)}</p>`;
		case 'pass':
		case 'not-applicable':
		case 'manual':
			return none;
	}
}

function bad(finding: Finding): Html {
	const {check, verdict, severity, fix, waived} = finding;
	const signs = [
		...(waived === null ? [] : [sign('waived')]),
		sign(severity),
		...(verdict.is === 'unknown' ? [sign('unknown')] : []),
	];
	return html`<li class="finding theme-${check.theme}">
		<h4>${signs} ${findingWords(finding)}</h4>
		<p class="quiet">${check.theme} · ${recordWords(check.record)} · ${check.id}</p>
		${seen(finding)} ${waived === null ? none : html`<p><b>Waived:</b> ${name(sayWaived(waived))}</p>`}
		<p>${check.why}</p>
		${fix === null ? none : html`<p><b>Fix</b> (${howItIsDone(fix.by)}): ${fix.how}</p>`}
	</li> `;
}

function rest(findings: readonly Finding[], is: VerdictName, one: string, more: string): Html {
	const those = findings.filter(({verdict, waived}) => verdict.is === is && waived === null);
	if (those.length === 0) return none;
	const lines = those.map(({check, verdict}) => {
		const why = sayVerdict(verdict);
		return html`<li class="finding-rest">${check.title}${why === '' ? none : html`: ${name(why)}`}</li>`;
	});
	return html`<details>
		<summary class="quiet">${count(those.length, one, more)}</summary>
		<ul class="rest">
			${lines}
		</ul>
	</details> `;
}

/** `7 failed, 1 unknown`: on the line that is seen while the details are closed. */
export function sayBad(findings: readonly Finding[]): string {
	const {fail, unknown, waived} = countVerdicts(findings);
	const parts = [
		...(fail > 0 ? [`${fail} failed`] : []),
		...(unknown > 0 ? [`${unknown} unknown`] : []),
		...(waived > 0 ? [`${waived} waived`] : []),
	];
	return parts.length === 0 ? 'nothing wrong' : parts.join(', ');
}

export function findingsOf(findings: readonly Finding[]): Html {
	const listed = [...openOf(findings), ...waivedOf(findings)].map(bad);
	return html`${
		listed.length === 0
			? html`<p>Nothing is wrong that these checks can see.</p>`
			: html`<ul class="findings">
					${listed}
				</ul>`
	}
	${rest(findings, 'manual', 'thing for a person to look at', 'things for a person to look at')}
	${rest(findings, 'pass', 'check passed', 'checks passed')}
	${rest(findings, 'not-applicable', 'check does not apply', 'checks do not apply')}`;
}
