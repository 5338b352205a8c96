/** Embedded engines in a process of their own, so that their cost is not counted as the program's. `COUNT [ENGINES]`; prints their sockets on one line. */
import {startDemoEngine} from '../../source/demo/index.ts';

const [count, engines = '1'] = process.argv.slice(2);
// Each waits for the end of the process, to take its socket away.
process.setMaxListeners(0);
const started = await Promise.all(
	Array.from({length: Number(engines)}, (_, index) =>
		startDemoEngine({
			containers: Number(count),
			isLively: false,
			...(index === 0 ? {} : {seed: index + 1, hostName: `demo-${index + 1}`}),
		}),
	),
);
console.log(started.map(({socketPath}) => socketPath).join(' '));
process.once('SIGTERM', () => void Promise.all(started.map(engine => engine.close())).then(() => process.exit(0)));
