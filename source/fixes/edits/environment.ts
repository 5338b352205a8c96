/** Variables: a secret moved into a file, or one taken out. */
import {at, listOf, textOf, textsOf} from '../../model/foreign.ts';
import {parseReference} from '../../model/image-reference.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {blocked, edited, withConfig, withHostConfig, type Edit} from './edit.ts';
import {fileVariable} from './file-variables.ts';
import {samePath} from './mount-specs.ts';

/** Of its own: /run/secrets may be Compose's. */
const folder = '/run/hullcheck-secrets';
/** Programs that dropped root before they read it are not its owner. */
const readableInside = 0o444;

const nameOf = (entry: string): string => entry.split('=', 1)[0] ?? '';

export const secretToFile: Edit<'secret-to-file'> = (body, {name}, {inspectJson}) => {
	const shown = sanitise(name);
	const env = textsOf(body['Env']);
	const because = words`everybody who may ask the engine reads the environment, and every child process inherits it`;
	const entry = env.find(one => nameOf(one) === name && one.includes('='));
	if (entry === undefined) return edited(body, {because, effect: words`nothing changes`, option: words``});
	const image = textOf(at(inspectJson, 'Config', 'Image'));
	const variable = fileVariable(parseReference(image).repository, name);
	if (variable === null) {
		return blocked(
			words`nobody knows that ${sanitise(image)} reads ${shown} from a file: mount the secret as /run/secrets/${shown} and let the application read it there, then take -e ${shown} out`,
		);
	}
	const path = `${folder}/${name.toLowerCase()}`;
	const volume = `${textOf(at(inspectJson, 'Name')).replace(/^\//, '')}-secrets`;
	const mounts = listOf(body.HostConfig['Mounts']);
	const mounted = mounts.find(spec => samePath(textOf(at(spec, 'Target')), folder));
	if (mounted !== undefined && at(mounted, 'Type') !== 'volume')
		return blocked(words`${sanitise(folder)} is mounted from elsewhere: a secret would be written there`);
	const spec = {Type: 'volume', Source: volume, Target: folder};
	// It may stand there twice: the last one counts, and none may stay.
	const others = env.filter(one => nameOf(one) !== name && nameOf(one) !== variable);
	const withFile = withConfig(body, {Env: [...others, `${variable}=${path}`]});
	const last = env.findLast(one => nameOf(one) === name) ?? entry;
	return edited(mounted !== undefined ? withFile : withHostConfig(withFile, {Mounts: [...mounts, spec]}), {
		because,
		effect: words`${shown} is read from ${sanitise(path)}, on a volume of its own`,
		option: words`-e ${sanitise(variable)}=${sanitise(path)} -v ${sanitise(volume)}:${sanitise(folder)}`,
		warnings: [
			words`${shown} was seen by whoever may ask the engine: change it, moving it does not make it secret again`,
		],
		prepares: [
			...(mounted === undefined ? [{is: 'volume' as const, name: volume}] : []),
			{is: 'file', path, text: last.slice(name.length + 1), mode: readableInside},
		],
	});
};

export const removeVariable: Edit<'remove-variable'> = (body, {name}) => {
	const env = textsOf(body['Env']);
	const rest = env.filter(one => nameOf(one) !== name);
	return edited(rest.length === env.length ? body : withConfig(body, {Env: rest}), {
		because: words`it tells whoever breaks in where to go next`,
		effect: words`${sanitise(name)} is not set inside`,
		option: words`(without -e ${sanitise(name)})`,
		warnings: [words`whatever in it asks for ${sanitise(name)} has to do without`],
	});
};
