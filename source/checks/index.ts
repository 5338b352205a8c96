/** Every check, in the order they are listed. To add one: write it, name it here. */
import type {Check} from '../model/check.ts';
import {buildChecks} from './image/build.ts';
import {freshnessChecks} from './image/freshness.ts';
import {trustChecks} from './image/trust.ts';
import {defaultBridgeChecks} from './network/default-bridge.ts';
import {hygieneChecks} from './network/hygiene.ts';
import {portChecks} from './network/ports.ts';
import {healthChecks} from './operations/health.ts';
import {logChecks} from './operations/logs.ts';
import {restartChecks} from './operations/restart.ts';
import {signChecks} from './operations/signs.ts';
import {cpuChecks} from './resources/cpu.ts';
import {memoryChecks} from './resources/memory.ts';
import {oomChecks} from './resources/oom.ts';
import {pidsChecks} from './resources/pids.ts';
import {storageChecks} from './resources/storage.ts';
import {ulimitChecks} from './resources/ulimits.ts';

export const containerChecks: readonly Check[] = [
	...memoryChecks,
	...cpuChecks,
	...pidsChecks,
	...oomChecks,
	...ulimitChecks,
	...storageChecks,
	...portChecks,
	...defaultBridgeChecks,
	...hygieneChecks,
	...trustChecks,
	...freshnessChecks,
	...buildChecks,
	...healthChecks,
	...restartChecks,
	...logChecks,
	...signChecks,
];
