/** Packages held against the store on disk: the tables they need are opened, asked, and forgotten. */
import type {DataFiles} from '../host/host.ts';
import type {Package} from '../model/package.ts';
import type {Matches} from '../model/vulnerability.ts';
import {openShelf} from './database/shelf.ts';
import {ecosystemsOf, matchPackages} from './match.ts';

export type MatchTask = {
	/** The folder of the store. */
	readonly root: string;
	readonly packages: readonly Package[];
	/** `Distribution.ecosystem`. */
	readonly ofDistribution: string | null;
};

export async function matchWithStore(files: DataFiles, {root, packages, ofDistribution}: MatchTask): Promise<Matches> {
	const shelf = await openShelf(files, root, ecosystemsOf(packages, ofDistribution));
	return matchPackages(packages, ofDistribution, shelf);
}
