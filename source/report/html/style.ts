/** The look of the page. No font, picture or script from anywhere: it is read as well from a file and in ten years. */
import {severities, themes} from '../../model/check.ts';
import {grades} from '../../model/score.ts';
import {dark, gradeColours, light, signColours, type Page, type Pair} from './colours.ts';

const variables = (page: Page): string =>
	Object.entries(page)
		.map(([name, colour]) => `--${name}:${colour}`)
		.join(';');

const painted = (selector: string, [text, ground]: Pair): string => `${selector}{color:${text};background:${ground}}`;

const paint = [
	...grades.map(grade => painted(`.grade-${grade}`, gradeColours[grade])),
	...[...severities, 'unknown' as const, 'waived' as const].map(sign => painted(`.sign-${sign}`, signColours[sign])),
].join('\n');

/** Radio buttons in front of everything: what is checked hides the rest, without a script. */
const filters = themes
	.map(
		theme =>
			`#theme-${theme}:checked~main .finding:not(.theme-${theme}){display:none}\n#theme-${theme}:checked~nav label[for=theme-${theme}],`,
	)
	.join('\n')
	.replace(/,$/, '');

export const style = `
:root{color-scheme:light dark;${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--ground);color:var(--text)}
body{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:0}
h4{font-size:1rem;margin:0}
p{margin:.35rem 0}
a{color:var(--link)}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);border-radius:.25rem;padding:.1em .3em;overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:.9rem}
.name{overflow-wrap:anywhere}
td .name{display:inline-block;min-width:9rem;max-width:18rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.1rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.9rem;margin:1.25rem 0}
.cards h2{font-size:.9rem;font-weight:600;color:var(--quiet);margin:0 0 .5rem}
.big{font-size:1.6rem;font-weight:650;line-height:1.2}
.grade{display:inline-block;min-width:1.7em;text-align:center;font-weight:700;border-radius:.35rem;padding:.05em .4em}
.sign{display:inline-block;font-size:.8rem;font-weight:600;border-radius:1rem;padding:.05rem .6rem;white-space:nowrap}
${paint}
.share{display:flex;height:1.6rem;border-radius:.35rem;overflow:hidden;margin-top:.5rem;gap:1px}
.share span{display:block;text-align:center;font-weight:700;font-size:.85rem;line-height:1.6rem;min-width:1.4rem;overflow:hidden}
.verdict{border-left:.4rem solid;margin:1.25rem 0}
.verdict.passed{border-left-color:${gradeColours.A[1]}}
.verdict.below{border-left-color:${gradeColours.E[1]}}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:.85rem;color:var(--quiet);font-weight:600}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
.wide{overflow-x:auto}
details{margin:.6rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}
summary h3{display:inline}
summary:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.findings{list-style:none;padding:0;margin:.75rem 0 0}
.finding{border-top:1px solid var(--line);padding:.8rem 0}
.finding p{max-width:60rem}
.domains{width:auto;margin:.6rem 0;font-size:.9rem}
.domains td{padding:.15rem .75rem .15rem 0;border:0}
.track{display:block;width:9rem;height:.6rem;background:var(--code);border-radius:.3rem;margin-top:.4rem;overflow:hidden}
.track i{display:block;height:100%;background:var(--bar)}
.rest{columns:2 20rem;font-size:.9rem;padding-left:1.2rem;margin:.4rem 0}
.rest li{break-inside:avoid}
input.theme{position:absolute;opacity:0;pointer-events:none}
nav{position:sticky;top:0;z-index:1;background:var(--ground);padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
nav label{border:1px solid var(--line);background:var(--card);border-radius:1rem;padding:.15rem .8rem;cursor:pointer;font-size:.9rem}
${filters},
#theme-all:checked~nav label[for=theme-all]{background:var(--text);color:var(--card);border-color:var(--text)}
${['all', ...themes].map(id => `#theme-${id}:focus-visible~nav label[for=theme-${id}]`).join(',')}{outline:2px solid var(--link);outline-offset:2px}
@media print{
:root{color-scheme:light;${variables(light)};--ground:#fff}
html{font-size:11px}
body{max-width:none;padding:0}
nav,input.theme{display:none}
.card{border-color:#bbb}
.finding,tr,.cards>*{break-inside:avoid}
h2,summary{break-after:avoid}
details::details-content{content-visibility:visible;block-size:auto}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
