/** What is vulnerable inside of an image, as a table: what is exploitable first. */
import {doubtsOf, type ImageScan} from '../../model/image-scan.ts';
import type {RankedMatch} from '../../model/vulnerability.ts';
import {groupsOf, sayLevels, sayScanner, sayWhy} from '../scan/text.ts';
import {count, day} from '../say.ts';
import {sign} from './findings.ts';
import {html, name, none, type Html} from './markup.ts';

/** More are for `hullcheck scan`: a page of a fleet would be a page of packages. */
const mostShown = 100;

function row([first]: readonly RankedMatch[]): Html {
	if (first === undefined) return none;
	const {id, rating, package: one} = first.match;
	return html`<tr>
		<td>${sign(rating.level === 'negligible' ? 'info' : rating.level)}</td>
		<td>${name(id)}</td>
		<td>${name(one.source.name)}</td>
		<td>${name(one.source.version)}</td>
		<td>${name(sayWhy(first))}</td>
	</tr> `;
}

export function scanOf(scan: ImageScan | null, nowUnixMs: number): Html {
	if (scan === null) return html`<p class="quiet">Not scanned.</p>`;
	const groups = groupsOf(scan);
	const more = groups.length - mostShown;
	const doubts = doubtsOf(scan).map(doubt => html`<p>Not whole: ${name(doubt)}</p>`);
	const rows = groups.slice(0, mostShown).map(row);
	return html`<details>
		<summary class="quiet">${count(groups.length, 'vulnerability', 'vulnerabilities')}: ${sayLevels(scan)}</summary>
		<p class="quiet">Scanned ${day(scan.scannedAtUnixMs)} by ${name(sayScanner(scan, nowUnixMs))}</p>
		${doubts}
		${
			rows.length === 0
				? none
				: html`<table>
						<thead>
							<tr>
								<th>Severity</th>
								<th>Vulnerability</th>
								<th>Package</th>
								<th>Installed</th>
								<th>Why it comes here</th>
							</tr>
						</thead>
						<tbody>
							${rows}
						</tbody>
					</table>`
		}
		${more > 0 ? html`<p class="quiet">And ${more} more: hullcheck scan lists them.</p>` : none}
	</details> `;
}
