/** PHP's: `vendor/composer/installed.json`, a list in Composer 1, an object around it in 2. */
import {at} from '../../model/foreign.ts';
import type {Package} from '../../model/package.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, packageOf, parseJson, type PackageReader} from './package.ts';

export const readComposer: PackageReader = ({path, bytes}) => {
	const json = parseJson(bytes);
	const list: unknown = Array.isArray(json) ? json : at(json, 'packages');
	if (!Array.isArray(list)) return notRead(path, words`it holds no list of packages`);
	const found: Package[] = [];
	for (const entry of list.slice(0, mostPackages) as readonly unknown[]) {
		const [name, version] = [at(entry, 'name'), at(entry, 'version')];
		if (typeof name !== 'string' || typeof version !== 'string') continue;
		const one = packageOf({kind: 'composer', name, version: version.replace(/^v(?=\d)/, ''), path});
		if (one !== null) found.push(one);
	}
	return found;
};
