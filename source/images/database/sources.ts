/** Where data sets are downloaded from. */
import type {DataSources} from '../../model/vulnerability.ts';

/** Folder of an ecosystem, as its exports spell it: `Rocky Linux` has a blank. */
const ecosystemUrl = ({osv}: DataSources, name: string): string =>
	`${osv.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;

export const archiveUrl = (sources: DataSources, name: string): string => `${ecosystemUrl(sources, name)}/all.zip`;
/** Every record with the time of its last change, newest first: `2026-11-30T06:12:00Z,DEBIAN-CVE-2024-3094`. */
export const changesUrl = (sources: DataSources, name: string): string =>
	`${ecosystemUrl(sources, name)}/modified_id.csv`;
export const recordUrl = (sources: DataSources, name: string, id: string): string =>
	`${ecosystemUrl(sources, name)}/${encodeURIComponent(id)}.json`;

export const kevName = 'KEV';
export const epssName = 'EPSS';
/** Flaws of engines and their parts, and when support ends. */
export const flawsName = 'engine-advisories';
export const endsName = 'end-of-life';

/** No ecosystems: packages are not matched with them. */
export const isList = (name: string): boolean => [kevName, epssName, flawsName, endsName].includes(name);
