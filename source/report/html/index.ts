/** One page that needs nothing else: no request, no script. A policy in its head forbids both, whatever a name tries. */
import {severities, themes} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import type {ContainerReport, HostReport, ImageReport, Report} from '../../model/report.ts';
import {grades} from '../../model/score.ts';
import {imageName, lowestFirst, sumUp, type Summary} from '../judged.ts';
import {readableTime, sayEngine, sayImage} from '../say.ts';
import {findingsOf, sayBad, sign} from './findings.ts';
import {html, Html, name, none} from './markup.ts';
import {scanOf} from './scan.ts';
import {gradeSign, sayRange, scoreParts, scoreSign} from './score.ts';
import {style} from './style.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function verdict({bar}: Report): Html {
	if (!bar.isSet) return html``;
	if (bar.isPassed) return html`<p class="card verdict passed"><b>Passed.</b> Nothing is below the bar.</p>`;
	const reasons = bar.reasons.map(reason => html`<li>${name(reason)}</li>`);
	return html`<div class="card verdict below">
		<b>Below the bar.</b>
		<ul>
			${reasons}
		</ul>
	</div>`;
}

const card = (title: string, ...inside: readonly Html[]): Html =>
	html`<section class="card">
		<h2>${title}</h2>
		${inside}
	</section> `;

function fleetCard({containers}: Report, {grades: counts}: Summary): Html {
	const shares = grades
		.filter(grade => counts[grade] > 0)
		.map(
			grade =>
				html`<span class="grade-${grade}" style="flex:${counts[grade]}" title="${grade}: ${counts[grade]}"
					>${grade} ${counts[grade]}</span
				>`,
		);
	return card(
		'Containers',
		html`<div class="big">${containers.length}</div>
			<div class="share">${shares}</div>`,
	);
}

const oneCard = (title: string, container: ContainerReport | null): Html =>
	container === null
		? none
		: card(
				title,
				html`<div class="big">${scoreSign(container.assessment.score)}</div>
					<p>${name(container.name)}</p>`,
			);

function cards(report: Report): Html {
	const summary = sumUp(report);
	const {failing, counts} = summary;
	const signs = severities
		.filter(severity => failing[severity] > 0)
		.map(severity => html`<div>${sign(severity)} ${failing[severity]}</div>`);
	const {host} = report;
	return html`<div class="cards">
		${
			host === null
				? none
				: card(
						'Host',
						html`<div class="big">${scoreSign(host.assessment.score)}</div>
							<p>${name(host.name)}</p>`,
					)
		}
		${fleetCard(report, summary)} ${oneCard('Lowest', summary.lowest)} ${oneCard('Median', summary.median)}
		${card('Failing', ...(signs.length === 0 ? [html`<p>none</p>`] : signs), counts.unknown === 0 ? none : html`<div>${sign('unknown')} ${counts.unknown}</div>`, counts.waived === 0 ? none : html`<div>${sign('waived')} ${counts.waived}</div>`)}
	</div>`;
}

const anchor = (index: number): string => `container-${index + 1}`;

function containerTable(containers: readonly ContainerReport[]): Html {
	const rows = containers.map(({name: who, image, status, assessment: {score, worst, findings}}, index) => {
		const what = worst === null ? html`–` : html`${sign(worst.severity)} ${findingWords(worst)}`;
		return html`<tr>
			<td>${gradeSign(score.grade)}</td>
			<td class="number">${sayRange(score)}</td>
			<td><a href="#${anchor(index)}">${name(who)}</a></td>
			<td>${name(image)}</td>
			<td>${status}</td>
			<td class="number">${sayBad(findings)}</td>
			<td>${what}</td>
		</tr> `;
	});
	return html`<div class="card wide">
		<table>
			<thead>
				<tr>
					<th>Grade</th>
					<th class="number">Score</th>
					<th>Name</th>
					<th>Image</th>
					<th>Status</th>
					<th class="number">Findings</th>
					<th>Worst</th>
				</tr>
			</thead>
			<tbody>
				${rows}
			</tbody>
		</table>
	</div>`;
}

// The anchor stands inside, because a browser opens the details around what it is sent to.
const containerDetails = ({name: who, image, assessment}: ContainerReport, index: number): Html =>
	html`<details class="card" ${index === 0 ? new Html(' open="open"') : none}>
		<summary>
			<h3>${scoreSign(assessment.score)} ${name(who)}</h3>
			<span class="quiet">${name(image)} · ${sayBad(assessment.findings)}</span>
		</summary>
		<div id="${anchor(index)}">${scoreParts(assessment)} ${findingsOf(assessment.findings)}</div>
	</details> `;

function containersPart({containers}: Report): Html {
	if (containers.length === 0)
		return html`<h2>Containers</h2>
			<p>None was looked at.</p>`;
	const sorted = lowestFirst(containers);
	return html`<h2>Containers, lowest score first</h2>
		${containerTable(sorted)} ${sorted.map(containerDetails)}`;
}

function hostPart(host: HostReport | null): Html {
	if (host === null) return none;
	const from = host.isLocal ? 'looked at from this machine' : 'looked at from afar: its files could not be read';
	return html`<h2>Host</h2>
		<details class="card">
			<summary>
				<h3>${scoreSign(host.assessment.score)} ${name(host.name)}</h3>
				<span class="quiet">${from} · ${sayBad(host.assessment.findings)}</span>
			</summary>
			${scoreParts(host.assessment)} ${findingsOf(host.assessment.findings)}
		</details>`;
}

const imageDetails = (image: ImageReport, nowUnixMs: number): Html =>
	html`<details class="card">
		<summary>
			<h3>${name(imageName(image))}</h3>
			<span class="quiet">${name(sayImage(image))} · ${sayBad(image.findings)}</span>
		</summary>
		${scanOf(image.scan, nowUnixMs)} ${findingsOf(image.findings)}
	</details> `;

const imagesPart = ({images, generatedAtUnixMs}: Report): Html =>
	images.length === 0
		? none
		: html`<h2>Images</h2>
				${images.map(image => imageDetails(image, generatedAtUnixMs))}`;

const noticesPart = ({notices}: Report): Html =>
	notices.length === 0
		? none
		: html`<h2>Notices</h2>
				<ul class="card">
					${notices.map(notice => html`<li>${name(notice)}</li>`)}
				</ul>`;

/** The model in five lines; a test holds them against the numbers that count. */
export const howScored: readonly string[] = [
	'100 less points for what fails: critical 40, high 15, medium 6, low 2. Findings with one cause count once.',
	'Each domain takes no more than its limit (privileges 40, isolation 40, network 20, image 20, updates 20, operations 10), so that small things cannot drown large ones.',
	'A complete attack path sets a ceiling, whatever else is fine: with the socket of the engine inside, no container scores over 15.',
	'What could not be read counts as failed, at its worst. Where that is so, a range is shown; grades and bars go by its lower end.',
	'A from 90, B from 80, C from 65, D from 50, E from 30, F below. Checks are those of the CIS Docker Benchmark 1.6.0 and more.',
];

const radio = (id: string, isChecked: boolean): Html =>
	html`<input
		type="radio"
		class="theme"
		name="theme"
		id="theme-${id}"
		${isChecked ? new Html(' checked="checked"') : none}
	/>`;
const label = (id: string, title: string): Html => html`<label for="theme-${id}">${title}</label>`;

export function htmlReport(report: Report): string {
	const {engine, endpoint, generatedAtUnixMs, version, selection, host} = report;
	const radios = [radio('all', true), ...themes.map(theme => radio(theme, false))];
	const labels = [
		label('all', 'All themes'),
		...themes.map(theme => label(theme, `${theme.charAt(0).toUpperCase()}${theme.slice(1)}`)),
	];
	const time = readableTime(generatedAtUnixMs);
	const chosen = selection === '' ? none : html`<p class="quiet">Chosen: ${name(selection)}</p>`;
	const page = html`<!DOCTYPE html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta http-equiv="Content-Security-Policy" content="${policy}" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="generator" content="hullcheck ${version}" />
				<title>${engine.Name}: container security, ${time}</title>
				<style>
					${new Html(style)}
				</style>
			</head>
			<body>
				${radios}
				<header>
					<h1>Container security of ${name(engine.Name)}</h1>
					<p class="quiet">
						${time} · ${name(sayEngine(report))} · ${name(endpoint.address)} (${name(endpoint.from)}) · hullcheck
						${version}
					</p>
					${chosen}
				</header>
				${verdict(report)} ${cards(report)}
				<nav aria-label="Theme">${labels}</nav>
				<main>${containersPart(report)} ${imagesPart(report)} ${hostPart(host)}</main>
				${noticesPart(report)}
				<h2>How the score works</h2>
				<ol class="card">
					${howScored.map(line => html`<li>${line}</li>`)}
				</ol>
			</body>
		</html>`;
	return `${page.markup.trimEnd()}\n`;
}
