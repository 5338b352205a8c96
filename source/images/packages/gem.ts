/** Ruby's: `specifications/NAME-VERSION.gemspec`, a program that RubyGems itself writes, always in the same words. */
import {onePackage, type PackageReader} from './package.ts';

const field = (source: string, name: string): string | undefined =>
	new RegExp(String.raw`^\s{1,8}s\.${name} = (?:Gem::Version\.new\(?)?["']([^"']{1,200})["']`, 'm').exec(source)?.[1];

export const readGemspec: PackageReader = ({path, bytes}) => {
	const source = bytes.toString('utf8');
	return onePackage({kind: 'gem', name: field(source, 'name'), version: field(source, 'version'), path});
};
