/** What Compose itself makes of the files, as they are and as they would be: whether it takes them, and what `up` would do. */
import {parse} from 'yaml';
import {EngineAnswer, type Engine} from '../../../engine/engine.ts';
import type {Programs, Ran} from '../../../host/programs.ts';
import type {ComposeProgram, ComposeProject, FileChange} from '../../../model/delegate.ts';
import {at, isObject} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import type {ComposeLabels} from './labels.ts';
import {isV2} from './override-file.ts';

export type Asking = {
	readonly engine: Engine;
	readonly programs: Programs;
	readonly program: ComposeProgram;
	readonly project: ComposeProject;
	readonly labels: ComposeLabels;
	/** `${X}` in the files. */
	readonly variables: readonly string[];
	/** Of the container that runs. */
	readonly image: {readonly reference: string; readonly id: string};
	/** Containers of the service now. */
	readonly count: number;
};

export type Answered = {
	/** Services that live in a namespace of this one. */
	readonly joiners: readonly string[];
	/** What `up` would change besides. */
	readonly drifts: readonly SafeText[];
};

/** v1's containers get other names from v2, and v1 does not know v2's files: only the generation that made it may go on. */
export async function programFor(programs: Programs, {version}: ComposeLabels): Promise<Read<ComposeProgram>> {
	const all = await programs.composePrograms();
	const wantsV2 = isV2({version: version === '' ? '1' : version});
	const found = all.find(program => isV2(program) === wantsV2);
	if (found !== undefined) return found;
	const made = words`Docker Compose ${sanitise(version === '' ? '1' : version, 30)} made this container`;
	return new Unread(
		all.length === 0
			? words`${made}, and no Docker Compose is installed here`
			: words`${made}, and here is only ${join(all.map(one => sanitise(one.version, 30)))}, which would name it otherwise`,
	);
}

const saidBy = ({stderr, stdout}: Ran): SafeText => {
	const lines = `${stderr}\n${stdout}`
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '');
	return sanitise(lines.slice(0, 3).join(' '), 300);
};

async function configOf(
	{programs, program, project}: Asking,
	instead: Readonly<Record<string, string>>,
): Promise<Read<unknown>> {
	const ran = await programs.compose(program, project, {is: 'config', instead});
	if (ran.exitCode !== 0) return new Unread(words`docker compose config says: ${saidBy(ran)}`);
	const [, unset] = /(\w+)[\\"']* variable is not set/i.exec(ran.stderr) ?? [];
	if (unset !== undefined) {
		return new Unread(
			words`variable ${sanitise(unset)} of the compose file has no value here: it was set in the shell that ran up, so put it into ${sanitise(project.directory, 300)}/.env`,
		);
	}
	try {
		return parse(ran.stdout, {logLevel: 'silent', maxAliasCount: 100}) as unknown;
	} catch {
		return new Unread(words`what docker compose config printed can't be read`);
	}
}

/** The image of the file must be the one that runs: else the labels lie, or `up` would bring another. */
function whyNotThisImage(config: unknown, {labels, image: seen}: Asking): SafeText | null {
	const {project, service} = labels;
	const one = at(config, 'services', service);
	const shown = sanitise(service);
	if (!isObject(one)) return words`the compose file defines no service ${shown}`;
	const image = at(one, 'image');
	const built = at(one, 'build') === undefined ? [] : [`${project}_${service}`, `${project}-${service}`];
	const named = typeof image === 'string' ? [image] : built;
	const strip = (reference: string): string => reference.replace(/:latest$/, '');
	if (named.map(strip).includes(strip(seen.reference))) return null;
	return words`the compose file gives service ${shown} image ${sanitise(named[0] ?? 'none', 200)}, but this container was made from ${sanitise(seen.reference, 200)}`;
}

function joinersIn(config: unknown, service: string): readonly string[] {
	const services = at(config, 'services');
	if (!isObject(services)) return [];
	const isJoining = (one: unknown): boolean =>
		['network_mode', 'pid', 'ipc'].some(key => at(one, key) === `service:${service}`);
	return Object.keys(services).filter(name => isJoining(services[name]));
}

async function fileDrift({programs, program, project, labels, variables}: Asking): Promise<SafeText | null> {
	const {stdout} = await programs.compose(program, project, {is: 'hash', service: labels.service});
	const hash = stdout.split(/\s+/).find(word => /^[0-9a-f]{64}$/.test(word));
	if (hash === labels.configHash) return null;
	const named = variables.slice(0, 8).map(name => sanitise(name));
	const or = named.length === 0 ? words`` : words` or a variable (${join(named)})`;
	return words`the compose file${or} has changed since this container was made; docker compose up applies that too`;
}

/** `up` starts as many as the file says, and removes what is more. */
function countDrift(config: unknown, {labels, count}: Asking): SafeText | null {
	const service = at(config, 'services', labels.service);
	const wanted = at(service, 'deploy', 'replicas') ?? at(service, 'scale') ?? 1;
	if (wanted === count || typeof wanted !== 'number') return null;
	return words`service ${sanitise(labels.service)} has ${count} containers and ${wanted} in its file; docker compose up makes it ${wanted}`;
}

/** A tag that moved brings another image; one that is gone would be pulled. */
async function imageDrift({engine, image}: Asking): Promise<Read<SafeText | null>> {
	const shown = sanitise(image.reference, 200);
	try {
		const now = at(await engine.inspectImage(image.reference), 'Id');
		return now === image.id ? null : words`${shown} is another image by now; the new container gets it`;
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 404) throw error;
		return new Unread(words`image ${shown} is not there any more, so no new container can be made from it`);
	}
}

/** Unread with the reason where Compose would not do what is wanted. Changes nothing. */
export async function askCompose(asking: Asking, written: readonly FileChange[]): Promise<Read<Answered>> {
	const [now, changed, inFile, inImage] = await Promise.all([
		configOf(asking, {}),
		configOf(asking, Object.fromEntries(written.map(({path, after}) => [path, after]))),
		fileDrift(asking),
		imageDrift(asking),
	]);
	if (isUnread(now)) return now;
	const notThisImage = whyNotThisImage(now, asking);
	if (notThisImage !== null) return new Unread(notThisImage);
	if (isUnread(changed)) return new Unread(words`with the change, ${changed.why}`);
	if (isUnread(inImage)) return inImage;
	return {
		joiners: joinersIn(now, asking.labels.service),
		drifts: [inFile, inImage, countDrift(now, asking)].filter(drift => drift !== null),
	};
}
