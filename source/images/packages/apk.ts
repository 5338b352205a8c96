/** Alpine's, Wolfi's and Chainguard's `installed`: lines of a letter and a value, an empty line between packages. */
import type {Package} from '../../model/package.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, packageOf, type PackageReader} from './package.ts';
import {readStanzas} from './stanzas.ts';

/** `o`: the origin it was built from, which advisories name. */
const wanted = new Set(['P', 'V', 'o']);

export const readApk: PackageReader = ({path, bytes}) => {
	const found: Package[] = [];
	for (const stanza of readStanzas(bytes.toString('utf8'), wanted)) {
		if (found.length === mostPackages) return notRead(path, words`it names more than ${mostPackages} packages`);
		const [name, version = ''] = [stanza.get('P'), stanza.get('V')];
		const source = {name: stanza.get('o') ?? name ?? '', version};
		const one = packageOf({kind: 'apk', name, version, source, path});
		if (one === null) return notRead(path, words`a package without a name or a version`);
		found.push(one);
	}
	if (found.length === 0 && bytes.length > 0) return notRead(path, words`it names no package`);
	return found;
};

/**
 * The files it installed, absolute, of those that `isWanted`. A language package that came with one of Alpine's is fixed
 * with that one, and named once.
 */
export function filesOfApk(bytes: Buffer, isWanted: (path: string) => boolean): ReadonlySet<string> {
	const files = new Set<string>();
	let folder = '';
	for (const line of bytes.toString('utf8').split('\n')) {
		if (line.startsWith('F:')) folder = line.slice(2);
		if (!line.startsWith('R:')) continue;
		const file = `/${folder}/${line.slice(2)}`;
		if (isWanted(file)) files.add(file);
	}
	return files;
}
