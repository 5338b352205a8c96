/** A package as a package URL: what other tools know it by. */
import {PackageURL} from 'packageurl-js';
import type {Distribution, Package, PackageKind} from '../../model/package.ts';

const types: Readonly<Record<PackageKind, string>> = {
	deb: 'deb',
	apk: 'apk',
	rpm: 'rpm',
	npm: 'npm',
	pypi: 'pypi',
	go: 'golang',
	maven: 'maven',
	gem: 'gem',
	composer: 'composer',
	cargo: 'cargo',
};

/** What stands before the last slash, or Maven's colon, is the namespace. */
function splitName({kind, name}: Package): readonly [namespace: string | undefined, name: string] {
	const end = kind === 'maven' ? name.lastIndexOf(':') : name.lastIndexOf('/');
	return end <= 0 ? [undefined, name] : [name.slice(0, end), name.slice(end + 1)];
}

/** null: its name or version can't be written as one. */
export function purlOf(one: Package, distribution: Distribution | null): string | null {
	const isOfSystem = one.kind === 'deb' || one.kind === 'apk' || one.kind === 'rpm';
	const [namespace, name] = isOfSystem ? [distribution?.id, one.name] : splitName(one);
	const distro = distribution === null ? null : `${distribution.id}-${distribution.versionId}`;
	const qualifiers = isOfSystem && distro !== null ? {distro} : undefined;
	try {
		return new PackageURL(types[one.kind], namespace, name, one.version, qualifiers, undefined).toString();
	} catch {
		return null;
	}
}
