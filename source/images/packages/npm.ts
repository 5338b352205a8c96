/** npm's: the `package.json` of each folder in `node_modules`, and locks, where the modules themselves were bundled away. */
import {at, isObject} from '../../model/foreign.ts';
import type {Package} from '../../model/package.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, onePackage, packageOf, parseJson, type PackageReader} from './package.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const readPackageJson: PackageReader = ({path, bytes}) => {
	const json = parseJson(bytes);
	if (!isObject(json)) return notRead(path, words`it is no JSON object`);
	// Parts of packages have one without a name, to say how their files are to be loaded.
	return onePackage({kind: 'npm', name: text(json['name']), version: text(json['version']), path});
};

/** Versions 1 to 3. What only development needs is left out: it is not in an image that was built well. */
export const readPackageLock: PackageReader = ({path, bytes}) => {
	const json = parseJson(bytes);
	if (!isObject(json)) return notRead(path, words`it is no JSON object`);
	const found: Package[] = [];
	const add = (name: string, entry: unknown): void => {
		if (found.length >= mostPackages || at(entry, 'dev') === true || at(entry, 'link') === true) return;
		const one = packageOf({kind: 'npm', name, version: text(at(entry, 'version')), path});
		if (one !== null) found.push(one);
	};

	const {packages} = json;
	if (isObject(packages)) {
		for (const [folder, entry] of Object.entries(packages)) {
			const name = folder.split('node_modules/').at(-1) ?? '';
			// '' is the project itself; under another name than its folder's, it says so.
			if (folder !== '') add(text(at(entry, 'name')) ?? name, entry);
		}
		return found;
	}
	const addAll = (dependencies: unknown, depth: number): void => {
		if (!isObject(dependencies) || depth === 0) return;
		for (const [name, entry] of Object.entries(dependencies)) {
			add(name, entry);
			addAll(at(entry, 'dependencies'), depth - 1);
		}
	};
	addAll(json['dependencies'], 32);
	return found;
};
