/**
 * `npm run fuzz [cases] [name …]`: a million cases on everything that reads foreign data, of a new seed each time. An input
 * that breaks something is kept in test/fuzz/seeds/, where `npm test` tries it ever after.
 */
import {repeatedPieces} from '../test/fuzz/arbitraries.ts';
import {repeated, shareOf, targets} from '../test/fuzz/index.ts';
import {keepSeed} from '../test/fuzz/target.ts';

const [asked = '1000000', ...names] = process.argv.slice(2);
const cases = Number(asked);
const seed = Date.now() % 2 ** 31;
const chosen = targets.filter(({name}) => names.length === 0 || names.includes(name));
const longBytes = 200_000;
const mostMs = 2_000;

let tried = 0;
let fell = 0;
console.log(`seed ${seed}`);
for (const target of chosen) {
	const startedAtMs = performance.now();
	const outcome = await target.fuzz(names.length === 0 ? shareOf(target, cases) : cases, seed);
	tried += outcome.cases;
	const ms = performance.now() - startedAtMs;
	let slowest = {ms: 0, piece: ''};
	for (const piece of target.timeText === null ? [] : repeatedPieces) {
		const took = target.timeText?.(repeated(piece, longBytes)) ?? 0;
		if (took > slowest.ms) slowest = {ms: took, piece};
	}
	const isSlow = slowest.ms > mostMs;
	if (outcome.is === 'fell' || isSlow) fell += 1;
	const long = target.timeText === null ? '' : `, ${longBytes} characters in at most ${slowest.ms.toFixed(0)} ms`;
	const word = outcome.is === 'fell' ? 'FELL' : isSlow ? 'SLOW' : 'held';
	console.log(`${word}  ${target.name.padEnd(16)} ${outcome.cases} cases, ${(ms / 1000).toFixed(1)} s${long}`);
	if (isSlow) console.log(`      of ${JSON.stringify(slowest.piece)} over and over`);
	if (outcome.is !== 'fell') continue;
	keepSeed(target.name, outcome);
	console.log(`      ${JSON.stringify(outcome.input).slice(0, 500)}\n      ${outcome.says.slice(0, 600)}`);
}
console.log(`${tried} cases on ${chosen.length} readers, ${fell} fell`);
process.exitCode = fell > 0 ? 1 : 0;
