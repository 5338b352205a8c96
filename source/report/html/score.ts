/** A score and what it is made of. */
import type {Assessment, Grade, Score} from '../../model/score.ts';
import {html, none, type Html} from './markup.ts';

export const gradeSign = (grade: Grade): Html => html`<span class="grade grade-${grade}">${grade}</span>`;

export const sayRange = ({value, best}: Score): string => (best === value ? String(value) : `${value} to ${best}`);

export const scoreSign = (score: Score): Html => html`${gradeSign(score.grade)} ${sayRange(score)}`;

function domains({domains}: Score): Html {
	const rows = domains
		.filter(({points}) => points > 0)
		.map(({domain, limit, points}) => {
			const taken = Math.min(limit, points);
			const share = limit === 0 ? 0 : Math.round((taken / limit) * 100);
			return html`<tr>
				<td>${domain}</td>
				<td>−${taken} of ${limit}</td>
				<td>
					<span class="track"><i style="width:${share}%"></i></span>
				</td>
			</tr>`;
		});
	return rows.length === 0
		? none
		: html`<table class="domains">
				<tbody>
					${rows}
				</tbody>
			</table>`;
}

export function scoreParts({score, unwaived}: Assessment): Html {
	const {raw, ceilings, decided, applicable} = score;
	const held = ceilings.map(({score, because}) => html`<p>Ceiling ${score}: ${because}.</p>`);
	return html`${held} ${domains(score)}
		<p class="quiet">${raw} before ceilings; ${decided} of ${applicable} checks that apply were decided.</p>
		${unwaived === null ? none : html`<p>Without waivers: ${scoreSign(unwaived)}</p>`}`;
}
