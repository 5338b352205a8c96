/** This machine's package database, held against the local store; loaded only when a look asks for it. */
import {nodeDataFiles} from './host/data-files.ts';
import type {Host} from './host/host.ts';
import type {EnginePackage} from './model/host-evidence.ts';

export const enginePackagesReader =
	(host: Pick<Host, 'env' | 'homeDir'>): (() => Promise<readonly EnginePackage[]>) =>
	async () => {
		const [{readEnginePackages}, {databaseFolder}] = await Promise.all([
			import('./images/host-packages.ts'),
			import('./images/database/store.ts'),
		]);
		return readEnginePackages(nodeDataFiles, databaseFolder(host));
	};
