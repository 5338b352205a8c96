/**
 * Java's: archives that say which Maven project they are, by `pom.properties` or, failing that, by their manifest; and
 * those inside them, one level down, as Spring Boot packs them.
 */
import {unzipSync, type UnzipFileInfo} from 'fflate';
import {reasonOf} from '../../model/errors.ts';
import type {Package} from '../../model/package.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {mostPackages, notRead, packageOf, type ImageFile} from './package.ts';
import {readStanzas} from './stanzas.ts';

export const isJavaArchive = (path: string): boolean => /\.(?:jar|war|ear|par|hpi|jpi)$/i.test(path);

const isProject = (path: string): boolean => /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/.test(path);
const manifest = 'META-INF/MANIFEST.MF';
const mostTextBytes = 256 * 1024;
const mostInnerBytes = 32 * 1024 * 1024;
/** Unpacked, of all that is asked for in one archive. */
const mostBytes = 64 * 1024 * 1024;

export function readJavaArchive({path, bytes}: ImageFile): Read<readonly Package[]> {
	const found = inArchive(path, bytes, true);
	return isUnread(found) || found.length <= mostPackages
		? found
		: notRead(path, words`it names more than ${mostPackages} packages`);
}

function inArchive(path: string, bytes: Uint8Array, isOuter: boolean): Read<readonly Package[]> {
	let budget = mostBytes;
	/** Sizes are what the archive's list says: more than that is never unpacked. */
	const isAsked = ({name, originalSize}: UnzipFileInfo): boolean => {
		const isText = (isProject(name) || name === manifest) && originalSize <= mostTextBytes;
		const isInner = isOuter && isJavaArchive(name) && originalSize <= mostInnerBytes;
		if (!isText && !isInner) return false;
		budget -= originalSize;
		return budget >= 0;
	};
	let files: Readonly<Record<string, Uint8Array>>;
	try {
		files = unzipSync(bytes, {filter: isAsked});
	} catch (error) {
		return notRead(path, reasonOf(error));
	}
	if (budget < 0) return notRead(path, words`unpacked it is larger than ${mostBytes} bytes`);

	const projects = Object.entries(files).flatMap(([name, text]) => (isProject(name) ? projectOf(text, path) : []));
	const own = projects.length > 0 ? projects : byManifest(files[manifest], path);
	const inner = Object.entries(files)
		.filter(([name]) => isJavaArchive(name))
		.map(([name, archive]) => inArchive(`${path}!/${name}`, archive, false));
	const broken = inner.find(one => one instanceof Unread);
	return broken ?? [...own, ...inner.flatMap(one => (isUnread(one) ? [] : one))];
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function projectOf(bytes: Uint8Array, path: string): readonly Package[] {
	const fields = new Map(
		textOf(bytes)
			.split(/\r?\n/)
			.map(line => [line.split('=')[0]?.trim() ?? '', line.slice(line.indexOf('=') + 1).trim()]),
	);
	const [group, artifact] = [fields.get('groupId'), fields.get('artifactId')];
	const name = group === undefined || artifact === undefined ? undefined : `${group}:${artifact}`;
	const one = packageOf({kind: 'maven', name, version: fields.get('version'), path});
	return one === null ? [] : [one];
}

const wanted = new Set(['Implementation-Version', 'Implementation-Vendor-Id', 'Bundle-SymbolicName', 'Bundle-Version']);

/** The artifact is what the file is called, up to its version. Without a group no advisory can be found for it. */
function byManifest(bytes: Uint8Array | undefined, path: string): readonly Package[] {
	const [fields] = bytes === undefined ? [] : readStanzas(textOf(bytes), wanted);
	const version = fields?.get('Implementation-Version') ?? fields?.get('Bundle-Version');
	const [, artifact = ''] = /([^/]+?)(?:-\d[^/]*)?\.\w+$/.exec(path) ?? [];
	const bundle = fields?.get('Bundle-SymbolicName')?.split(';')[0]?.trim() ?? '';
	// A bundle is mostly called by its group and artifact in one.
	const group =
		fields?.get('Implementation-Vendor-Id') ??
		(bundle.endsWith(`.${artifact}`) ? bundle.slice(0, -artifact.length - 1) : '');
	const one = packageOf({kind: 'maven', name: group === '' ? artifact : `${group}:${artifact}`, version, path});
	return one === null ? [] : [one];
}
