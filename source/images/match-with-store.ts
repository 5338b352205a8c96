/** Packages held against the store on disk: the tables they need are opened and asked. */
import type {DataFiles} from '../host/host.ts';
import type {Package} from '../model/package.ts';
import type {Matches} from '../model/vulnerability.ts';
import {openShelf, type KeptTables} from './database/shelf.ts';
import {ecosystemsOf, matchPackages} from './match.ts';

export type MatchTask = {
	/** The folder of the store. */
	readonly root: string;
	readonly packages: readonly Package[];
	/** `Distribution.ecosystem`. */
	readonly ofDistribution: string | null;
};

/** `kept`: of the task before, for images come in dozens and most are of one distribution. */
export async function matchWithStore(
	files: DataFiles,
	{root, packages, ofDistribution}: MatchTask,
	kept: KeptTables,
): Promise<Matches> {
	const shelf = await openShelf(files, root, ecosystemsOf(packages, ofDistribution), kept);
	return matchPackages(packages, ofDistribution, shelf);
}
