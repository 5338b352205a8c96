/** The `sources` key: where `db update` downloads from. */
import {isTrustedUrl} from '../model/trusted-url.ts';
import {usualSources, type DataSources} from '../model/vulnerability.ts';
import {readFields, readText, type Field} from './fields.ts';
import {quoted, type Problems} from './problems.ts';

const sourceKeys = ['osv', 'kev', 'epss', 'advisories', 'endOfLife'] as const satisfies ReadonlyArray<
	keyof DataSources
>;

export function readSources(field: Field | undefined, problems: Problems): DataSources {
	const fields = readFields(field?.value ?? null, 'sources', sourceKeys, problems);
	const url = (key: keyof DataSources): string => {
		const one = fields.get(key);
		const text = one === undefined ? null : readText(one.value, one, problems);
		if (one === undefined || text === null) return usualSources[key];
		if (!URL.canParse(text) || !isTrustedUrl(new URL(text)))
			problems.add(one.value ?? one.key, `sources.${key} is ${quoted(text)}`, 'Write a URL that begins with https://');
		return text;
	};
	return {
		osv: url('osv'),
		kev: url('kev'),
		epss: url('epss'),
		advisories: url('advisories'),
		endOfLife: url('endOfLife'),
	};
}
