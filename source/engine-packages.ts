/** This machine's package database, and what the local store holds of releases; loaded only when a look asks for it. */
import type {ReleaseData} from './advisories/release-data.ts';
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

/** Flaws of engines and ends of support: the newer of what the store holds and what hullcheck brings along. */
export const releaseDataReader = (host: Pick<Host, 'env' | 'homeDir'>) => async (): Promise<ReleaseData> => {
	const [{openReleaseData}, {databaseFolder}] = await Promise.all([
		import('./images/database/release-data.ts'),
		import('./images/database/store.ts'),
	]);
	return openReleaseData(nodeDataFiles, databaseFolder(host));
};
