import {openTerminal} from './helpers/terminal.ts';
import {cpuSeconds, residentMiB} from '../tools/bench/proc.ts';
const [, , flags = '', sock = '', n = '11', demo = ''] = process.argv;
const scored = (s: string) =>
	[...(s.split('\n')[0] ?? '').matchAll(/ [A-F] (\d+)/g)].reduce((a, x) => a + Number(x[1]), 0) >= Number(n);
for (let i = 0; i < 5; i++) {
	const t = openTerminal({
		command: `${process.execPath} ${flags} dist/hullcheck.js ${demo}`,
		env: {DOCKER_HOST: 'unix://' + sock},
	});
	await t.until(scored, 30000);
	const a = t.elapsedMs();
	const pid = await t.pid();
	const cpu = cpuSeconds(pid);
	await new Promise(r => setTimeout(r, 3000));
	const b = openTerminal({command: `${process.execPath} dist/bench/bare-table.js`});
	await b.until(/│ 37 +│/);
	const be = b.elapsedMs();
	const bc = cpuSeconds(await b.pid());
	console.log(
		`scored ${a.toFixed(0)} ms cpu ${cpu} rss ${residentMiB(pid).toFixed(0)} · bare ${be.toFixed(0)} ms cpu ${bc}`,
	);
	await t.kill('SIGTERM');
	await b.kill('SIGTERM');
}
