/** Which file a plain `docker compose up` lays over the base file, by Compose's own rules (v1 `config.py`, v2 `compose-go/cli`). */
import type {ComposeProgram} from '../../../model/delegate.ts';

export const isV2 = ({version}: Pick<ComposeProgram, 'version'>): boolean => Number.parseInt(version, 10) >= 2;

const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const overrideNames = [
	'compose.override.yml',
	'compose.override.yaml',
	'docker-compose.override.yml',
	'docker-compose.override.yaml',
];

/** `!override` and `!reset` both stand since 2.24.4 (compose-go 2.0.0-rc.3). */
export function canReplaceLists({version}: Pick<ComposeProgram, 'version'>): boolean {
	const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(part => Number.parseInt(part, 10));
	return major > 2 || (major === 2 && (minor > 24 || (minor === 24 && patch >= 4)));
}

export type OverridePlace =
	/** Loaded by a plain `up`, whether it is there yet or not. */
	| {readonly is: 'override'; readonly path: string}
	/** Files were named by hand; one more would be forgotten by the next `up`. */
	| {readonly is: 'files-named'}
	/** Beside the files stands one that a plain `up` would load and the container does not know. */
	| {readonly is: 'unknown-override'; readonly path: string};

/** `names`: of all files in the project's folder. */
export function overridePlace(directory: string, files: readonly string[], names: readonly string[]): OverridePlace {
	const inFolder = (name: string): string => `${directory}/${name}`;
	const base = baseNames.filter(name => names.includes(name)).map(inFolder);
	const overrides = overrideNames.filter(name => names.includes(name)).map(inFolder);
	const [first, second, ...more] = files;
	// Several bases: which one a plain `up` takes differs between v1 and v2.
	if (first === undefined || base.length !== 1 || first !== base[0] || overrides.length > 1 || more.length > 0)
		return {is: 'files-named'};
	const [override] = overrides;
	if (second !== undefined) return second === override ? {is: 'override', path: second} : {is: 'files-named'};
	if (override !== undefined) return {is: 'unknown-override', path: override};
	return {is: 'override', path: first.replace(/\.(ya?ml)$/, '.override.$1')};
}
