/** Which files of an image name packages of a language, and who reads them. */
import type {Package} from '../../model/package.ts';
import type {Read} from '../../model/read.ts';
import {readComposer} from './composer.ts';
import {readGemspec} from './gem.ts';
import {isJavaArchive, readJavaArchive} from './java.ts';
import {readPackageJson, readPackageLock} from './npm.ts';
import type {ImageFile} from './package.ts';
import {readPython} from './python.ts';

type LanguageFile = {
	readonly isOne: (path: string) => boolean;
	/** A larger one is left unread, and says so. */
	readonly maxBytes: number;
	readonly read: (file: ImageFile) => Read<readonly Package[]>;
};

const matches =
	(shape: RegExp) =>
	(path: string): boolean =>
		shape.test(path);
const KiB = 1024;
const MiB = 1024 * KiB;

/** Packages publish theirs too: what it names was for their authors. */
export const isPackageLock = (path: string): boolean =>
	/\/(?:package-lock|npm-shrinkwrap)\.json$/.test(path) && !path.includes('/node_modules/');

const languageFiles: readonly LanguageFile[] = [
	{isOne: matches(/\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/), maxBytes: MiB, read: readPackageJson},
	{isOne: isPackageLock, maxBytes: 32 * MiB, read: readPackageLock},
	{isOne: matches(/\.dist-info\/METADATA$|\.egg-info(?:\/PKG-INFO)?$/), maxBytes: 4 * MiB, read: readPython},
	{isOne: matches(/\/specifications\/(?:default\/)?[^/]+\.gemspec$/), maxBytes: MiB, read: readGemspec},
	{isOne: matches(/\/vendor\/composer\/installed\.json$/), maxBytes: 32 * MiB, read: readComposer},
	{isOne: isJavaArchive, maxBytes: 64 * MiB, read: readJavaArchive},
];

export const languageFileAt = (path: string): LanguageFile | undefined => languageFiles.find(({isOne}) => isOne(path));
