/** The embedded engine in a process of its own, so that its cost is not counted as the program's. `COUNT`; prints the socket. */
import {startDemoEngine} from '../../source/demo/index.ts';

const engine = await startDemoEngine({containers: Number(process.argv[2]), isLively: false});
console.log(engine.socketPath);
process.once('SIGTERM', () => void engine.close().then(() => process.exit(0)));
