/** The new container as the docker command that would make it, for people to read, copy and keep. */
import {at, textOf} from '../../model/foreign.ts';
import type {CreateBody, Swap} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {askedFor} from './asked-for.ts';
import {pairsOf} from './facts.ts';
import {flagsOf, hasProfileText, profileFile, programWords, unsaid, type Flags} from './run-flags.ts';
import {endpointFlags} from './run-values.ts';
import {quoted} from './shell.ts';

type Network = {readonly name: string; readonly endpoint: unknown};

const isDefault = (mode: string): boolean => ['', 'default', 'bridge'].includes(mode);

/** The one of its NetworkMode, with what is set of it, and those it joins besides. */
function networksOf(
	body: CreateBody,
	connects: Swap['connects'],
): {readonly first: Flags; readonly others: readonly Network[]} {
	const mode = textOf(body.HostConfig['NetworkMode']);
	const endpoints = pairsOf(at(body.NetworkingConfig, 'EndpointsConfig')).map(([name, endpoint]) => ({name, endpoint}));
	const own = endpoints.find(({name}) => name === mode || (isDefault(mode) && isDefault(name)));
	return {
		first: [...(isDefault(mode) ? [] : [['--network', mode]]), ...endpointFlags(own?.endpoint, '--network-alias')],
		others: [
			...endpoints.filter(one => one !== own),
			...connects.map(({network, endpoint}) => ({name: network, endpoint})),
		],
	};
}

const line = (flag: readonly string[]): SafeText =>
	join(
		flag.map(word => quoted(word)),
		' ',
	);
const command = (lines: readonly SafeText[]): SafeText => join(lines, ' \\\n  ');

function connectCommand({name, endpoint}: Network, container: string): SafeText {
	const links = pairsOf(at(endpoint, 'DriverOpts')).map(([key, value]) => ['--driver-opt', `${key}=${textOf(value)}`]);
	const flags = [...endpointFlags(endpoint, '--alias'), ...links].flat();
	return line(['docker', 'network', 'connect', ...flags, name, container]);
}

/**
 * Lines of a shell, the image's own defaults left out and secrets masked. A container of several networks is created,
 * connected and then started: not every docker command can name more than one.
 */
export function dockerRun(
	body: CreateBody,
	imageJson: unknown,
	{name, connects}: Pick<Swap, 'name' | 'connects'>,
): SafeText {
	const asked = askedFor(body, imageJson);
	const {first, others} = networksOf(asked, connects);
	const {flags, args} = programWords(asked);
	const isOne = others.length === 0;
	const notes = [
		...(hasProfileText(asked)
			? [words`# ${sanitise(profileFile)} is its seccomp profile, which docker inspect shows`]
			: []),
		...unsaid(asked).map(field => words`# no flag says ${sanitise(field, 80)}`),
	];
	const make = command([
		words`docker ${isOne ? words`run --detach` : words`create`} --name ${quoted(name)}`,
		...[...first, ...flagsOf(asked), ...flags].map(line),
		line([textOf(asked['Image']), ...args]),
	]);
	const after = isOne ? [] : [...others.map(one => connectCommand(one, name)), line(['docker', 'start', name])];
	return join([...notes, make, ...after], '\n');
}
