/** Debian's and Ubuntu's: `/var/lib/dpkg/status`, and one file per package in `status.d/` of distroless images. */
import type {Package} from '../../model/package.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, packageOf, type PackageReader} from './package.ts';
import {readStanzas, type Stanza} from './stanzas.ts';

const wanted = new Set(['Package', 'Status', 'Version', 'Source']);

/** Only what is unpacked and whole; a distroless file has no status, for nothing is ever removed there. */
const isInstalled = (stanza: Stanza): boolean =>
	/^\S+ \S+ installed$/.test(stanza.get('Status') ?? 'install ok installed');

export const readDpkg: PackageReader = ({path, bytes}) => {
	const found: Package[] = [];
	let stanzas = 0;
	for (const stanza of readStanzas(bytes.toString('utf8'), wanted)) {
		stanzas += 1;
		if (stanzas > mostPackages) return notRead(path, words`it names more than ${mostPackages} packages`);
		if (!isInstalled(stanza)) continue;
		const [name, version] = [stanza.get('Package') ?? '', stanza.get('Version') ?? ''];
		const one = packageOf({kind: 'deb', name, version, source: sourceOf(stanza, name, version), path});
		if (one === null) return notRead(path, words`an installed package without a name or a version`);
		found.push(one);
	}
	// No system is without one; something else lies there.
	if (stanzas === 0 && bytes.length > 0) return notRead(path, words`it names no package`);
	return found;
};

/** `Source: glibc (2.36-9)`: the version only where it is not the package's own, as after a rebuild (`+b1`). */
function sourceOf(stanza: Stanza, name: string, version: string): {readonly name: string; readonly version: string} {
	const [, source = name, of = version] = /^(\S+)(?: \((\S+)\))?$/.exec(stanza.get('Source') ?? '') ?? [];
	return {name: source, version: of};
}
