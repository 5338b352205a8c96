/** `os-release(5)` → which distribution an image is, and what OSV calls its advisories. */
import type {Distribution} from '../../model/package.ts';
import {sanitise} from '../../model/safe-text.ts';

const maxLength = 200;

export function readDistribution(bytes: Buffer): Distribution {
	const fields = fieldsOf(bytes.toString('utf8'));
	const text = (name: string): string => fields.get(name) ?? '';
	// The default of the page itself.
	const [id, versionId] = [text('ID') || 'linux', text('VERSION_ID')];
	const pretty = text('PRETTY_NAME') || text('NAME') || id;
	// `Distroless` alone says neither of what it is made nor which.
	const isTelling = versionId === '' || pretty.includes(major(versionId));
	return {
		id: sanitise(id, maxLength),
		versionId: sanitise(versionId, maxLength),
		codename: sanitise(text('VERSION_CODENAME'), maxLength),
		prettyName: sanitise(isTelling ? pretty : `${pretty} (${text('NAME') || id} ${versionId})`, maxLength),
		ecosystem: ecosystemOf(id, versionId),
	};
}

/** Assignments of a shell, in its quotes or without. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
	const fields = new Map<string, string>();
	for (const [, name = '', value = ''] of text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)) {
		const trimmed = value.trim();
		const [, , quoted = trimmed] = /^(["'])(.*)\1$/.exec(trimmed) ?? [];
		fields.set(name, quoted.replaceAll(/\\([\\"'$`])/g, '$1'));
	}
	return fields;
}

const major = (version: string): string => version.split('.')[0] ?? '';

/** Names as in OSV's `ecosystems.txt`. Only of forms that are known: a guess would find no advisory, and look like health. */
function ecosystemOf(id: string, version: string): string | null {
	const isNumber = /^\d+(?:\.\d+)*$/.test(version);
	switch (id) {
		case 'wolfi':
			return 'Wolfi';
		case 'chainguard':
			return 'Chainguard';
		case 'opensuse-tumbleweed':
			return 'openSUSE:Tumbleweed';
	}
	if (!isNumber) return null;
	switch (id) {
		case 'debian':
			return `Debian:${major(version)}`;
		case 'ubuntu':
			return `Ubuntu:${version}${isLongTerm(version) ? ':LTS' : ''}`;
		case 'alpine':
			return `Alpine:v${version.split('.').slice(0, 2).join('.')}`;
		case 'rocky':
			return `Rocky Linux:${major(version)}`;
		case 'almalinux':
			return `AlmaLinux:${major(version)}`;
		case 'opensuse-leap':
			return `openSUSE:Leap ${version}`;
		case 'mageia':
			return `Mageia:${major(version)}`;
	}
	return null;
}

/** April of even years. */
const isLongTerm = (version: string): boolean => /^\d*[02468]\.04$/.test(version);
