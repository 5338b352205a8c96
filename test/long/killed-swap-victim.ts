/** A hullcheck of its own process, to be killed at one point of a swap or of its undo: it says "here" and stays there. */
import {writeSync} from 'node:fs';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import {withPoints} from '../helpers/kill-points.ts';
import {doorsAt, openEngine, planSwap} from '../helpers/swapping.ts';

const [socketPath = '', home = '', what = '', id = '', target = ''] = process.argv.slice(2);

const engine = await openEngine(socketPath);
const {engine: watched, files} = withPoints(engine, async (point, where) => {
	if (String(point) !== target) return;
	writeSync(1, `here: ${where}\n`);
	await new Promise(() => setInterval(() => undefined, 1000));
});
const doors = doorsAt(watched, home, files);
if (what === 'fix') await runPlan({...doors, plan: await planSwap(engine, id, {graceMs: 100})});
else {
	const engineId = ((await engine.info()) as {ID: string}).ID;
	const [transaction] = (await doors.journal.loadHistory(engineId)).transactions;
	if (transaction === undefined) throw new Error('nothing to undo');
	await undoTransaction({...doors, transaction});
}
writeSync(1, 'through\n');
process.exit(0);
