/** What Compose wrote on a container about where it came from. Anyone may write the same: believed only as far as files bear it out. */
import {at} from '../../../model/foreign.ts';
import {Unread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';

export type ComposeLabels = {
	readonly project: string;
	readonly service: string;
	readonly directory: string;
	/** Absolute, in the order they are laid over each other. */
	readonly files: readonly string[];
	readonly envFiles: readonly string[];
	readonly configHash: string;
	/** '' where it was not said: before 1.29. */
	readonly version: string;
};

const nameShape = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/;
const isAbsolute = (path: string): boolean => path.startsWith('/');

/** Paths with `..` would have to be followed through links to be known. */
const isPlain = (path: string): boolean => !path.split('/').includes('..') && !path.includes('\0');

function absolute(directory: string, path: string): string {
	return isAbsolute(path) ? path : `${directory}/${path.replace(/^(?:\.\/)+/, '')}`;
}

/** `inspect`: the raw answer. Unread with the reason in words where no file can be found by it. */
export function readComposeLabels(inspect: unknown): Read<ComposeLabels> {
	const label = (name: string): string => {
		const value = at(inspect, 'Config', 'Labels', `com.docker.compose.${name}`);
		return typeof value === 'string' ? value : '';
	};
	const list = (name: string): readonly string[] =>
		label(name)
			.split(',')
			.filter(part => part !== '');
	const no = (why: SafeText): Unread => new Unread(why);

	const [project, service, directory] = [label('project'), label('service'), label('project.working_dir')];
	if (label('oneoff').toLowerCase() === 'true') {
		return no(words`it was made by docker compose run for one task; the next run is made from the file`);
	}
	if (!nameShape.test(project) || !nameShape.test(service)) return no(words`its labels name no project and service`);
	const files = list('project.config_files');
	if (files.length === 0) return no(words`its labels name no compose file`);
	if (files.includes('-')) return no(words`its compose file was piped in, so it is in no file that can be changed`);
	if (!isAbsolute(directory)) return no(words`its labels name no absolute project folder`);
	const paths = files.map(file => absolute(directory, file));
	const odd = [directory, ...paths].find(path => !isPlain(path));
	if (paths[0] !== undefined && paths[0].slice(0, paths[0].lastIndexOf('/')) !== directory) {
		return no(
			words`its project folder ${sanitise(directory, 300)} is not that of its compose file, and hullcheck does not follow that`,
		);
	}
	if (odd !== undefined) return no(words`its labels name ${sanitise(odd, 300)}, which is no plain path`);
	return {
		project,
		service,
		directory,
		files: paths,
		envFiles: list('project.environment_file').map(file => absolute(directory, file)),
		configHash: label('config-hash'),
		version: label('version'),
	};
}
