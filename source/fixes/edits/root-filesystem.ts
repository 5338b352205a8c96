/** The root file system, and the memory file systems beside it. */
import {join, sanitise, words} from '../../model/safe-text.ts';
import {blocked, edited, objectOf, withHostConfig, without, type Edit} from './edit.ts';
import {mountedTargets, samePath, withoutMount} from './mount-specs.ts';

const isPath = (path: string): boolean => /^\/[^:\0]+$/.test(path) && !path.split('/').includes('..');

/** What is mounted there already stays: a tmpfs over it would hide data, and the engine refuses two at one place. */
export const readOnlyRoot: Edit<'read-only-root'> = (body, change, facts) => {
	const wrong = change.tmpfs.find(({path}) => !isPath(path));
	if (wrong !== undefined) return blocked(words`${sanitise(wrong.path)} is no folder that a tmpfs can be mounted on`);
	const taken = mountedTargets(body, facts);
	const added = change.tmpfs.filter(({path}) => !taken.some(one => samePath(one, path)));
	const Tmpfs = {
		...objectOf(body.HostConfig['Tmpfs']),
		...Object.fromEntries(added.map(({path, options}) => [path, options])),
	};
	const set = {ReadonlyRootfs: true, ...(added.length === 0 ? {} : {Tmpfs})};
	const paths = join(change.tmpfs.map(({path}) => sanitise(path)));
	return edited(withHostConfig(body, set), {
		because: words`tools that are brought along and programs that are changed need a place to be written to`,
		effect:
			change.tmpfs.length === 0
				? words`it writes to its volumes only, everywhere else writing fails`
				: words`it writes to its volumes and to ${paths}, which are memory and empty at each start`,
		option: join([words`--read-only`, ...change.tmpfs.map(one => sanitise(`--tmpfs ${one.path}:${one.options}`))], ' '),
	});
};

export const tmpfsOptions: Edit<'tmpfs-options'> = (body, {path, options}, facts) => {
	const tmpfs = objectOf(body.HostConfig['Tmpfs']);
	const named = Object.keys(tmpfs).find(one => samePath(one, path));
	const isMountSpec = named === undefined && mountedTargets(body, facts).some(one => samePath(one, path));
	if (named === undefined && !isMountSpec) return blocked(words`it has no tmpfs at ${sanitise(path)}`);
	// --mount can't say noexec before API 1.46: there it becomes what --tmpfs gives.
	const rest = isMountSpec ? withoutMount(body, path, facts) : body;
	const others = without(tmpfs, ...(named === undefined ? [] : [named]));
	const spec = {...others, [named ?? path]: options};
	const isSame = named !== undefined && tmpfs[named] === options;
	return edited(isSame ? body : withHostConfig(rest, {Tmpfs: spec}), {
		because: words`a folder that is written to is where an intruder's programs go`,
		effect: words`no program starts from ${sanitise(path)}, and it holds no more than its size`,
		option: sanitise(`--tmpfs ${path}:${options}`),
	});
};
