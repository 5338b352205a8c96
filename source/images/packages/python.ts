/** Python's: `METADATA` of a dist-info folder, `PKG-INFO` of an egg. Headers as of mail. */
import {onePackage, type PackageReader} from './package.ts';
import {readStanzas} from './stanzas.ts';

const wanted = new Set(['Name', 'Version']);

export const readPython: PackageReader = ({path, bytes}) => {
	// After the first empty line comes the description.
	const [headers] = readStanzas(bytes.toString('utf8'), wanted);
	return onePackage({kind: 'pypi', name: headers?.get('Name'), version: headers?.get('Version'), path});
};
