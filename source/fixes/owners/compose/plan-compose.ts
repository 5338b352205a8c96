/**
 * Changes to a container of a Compose project → one step that changes its files and has Compose make it anew; or why not,
 * with the patch a person can apply. Reads and asks; changes nothing.
 */
import type {Engine} from '../../../engine/engine.ts';
import type {Host} from '../../../host/host.ts';
import type {ManagedFiles} from '../../../host/managed-files.ts';
import type {Programs} from '../../../host/programs.ts';
import type {ComposeProgram, ComposeProject, ComposeStep} from '../../../model/delegate.ts';
import type {FieldChange} from '../../../model/fix.ts';
import {at} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {shellWord} from '../../say.ts';
import {changedFields} from '../fields.ts';
import {usersWhoRunUs} from '../trust.ts';
import type {WantedChange} from '../wanted-change.ts';
import {askCompose, programFor} from './ask-compose.ts';
import {findProject, type ProjectFiles} from './find-project.ts';
import {readComposeLabels, type ComposeLabels} from './labels.ts';
import {canReplaceLists, isV2, overridePlace} from './override-file.ts';
import {composePatch} from './patch.ts';
import {editService, type Now} from './service-edits.ts';
import {mergedValue, openService, type ServiceFile} from './service-view.ts';
import {writeService} from './write-service.ts';

export type ComposePlan = {
	readonly is: 'plan';
	readonly step: ComposeStep;
	/** Keys of the service in its files. */
	readonly fields: readonly FieldChange[];
	readonly commands: readonly SafeText[];
	readonly warnings: readonly SafeText[];
	/** What `up` would change besides; null: nothing. Asked about before. */
	readonly drift: SafeText | null;
	readonly undoLeaves: SafeText;
};

export type ComposeRefusal = {
	readonly is: 'refused';
	readonly why: SafeText;
	/** Lines for a person to put into the compose file. */
	readonly patch: readonly SafeText[];
};

export type ComposeDoors = {
	readonly engine: Engine;
	readonly host: Host;
	readonly managedFiles: ManagedFiles;
	readonly programs: Programs;
};

/** Another container that lives in this one's network, pid or ipc namespace; '' where it is of no Compose project. */
export type Joiner = {readonly name: SafeText; readonly project: string; readonly service: string};

/** `inspect`: the raw answer of the engine. Rejects where the engine does. */
export async function planCompose(
	doors: ComposeDoors,
	inspect: unknown,
	changes: readonly WantedChange[],
	joined: readonly Joiner[],
): Promise<ComposePlan | ComposeRefusal> {
	const named = at(inspect, 'Config', 'Labels', 'com.docker.compose.service');
	const service = typeof named === 'string' ? named : 'SERVICE';
	const labels = readComposeLabels(inspect);
	const sources = isUnread(labels) ? labels : await readSources(doors, inspect, labels);
	const plan = isUnread(sources) ? sources : await planChanges({doors, inspect, changes, joined, sources});
	if (!isUnread(plan)) return plan;
	const now = isUnread(sources) ? () => undefined : sources.now;
	return {is: 'refused', why: plan.why, patch: composePatch(service, changes, now)};
}

type Sources = {
	readonly labels: ComposeLabels;
	readonly program: ComposeProgram;
	readonly socketPath: string;
	readonly found: ProjectFiles;
	readonly now: Now;
};

async function readSources(doors: ComposeDoors, inspect: unknown, labels: ComposeLabels): Promise<Read<Sources>> {
	const {engine, host, managedFiles, programs} = doors;
	if (at(inspect, 'State', 'Running') !== true || at(inspect, 'State', 'Paused') === true) {
		return new Unread(
			words`it does not run now, and docker compose up would start it: start it first, or change the file by hand`,
		);
	}
	const {socketPath} = engine;
	if (socketPath === null) return new Unread(words`the engine is not of this machine, and neither is its compose file`);
	const found = await findProject(labels, {managedFiles, trustedUids: usersWhoRunUs(host.uid, host.env)});
	if (isUnread(found)) return found;
	const program = await programFor(programs, labels);
	if (isUnread(program)) return program;
	const files: ServiceFile[] = [];
	for (const file of found.files) {
		const one = openService(file, labels.service);
		if (isUnread(one)) return one;
		files.push(one);
	}
	if (files.every(({map}) => map === null)) {
		return new Unread(words`the compose file defines no service ${sanitise(labels.service)}`);
	}
	// v1 leaves limits under `deploy` to Swarm.
	const now: Now = key => (key === 'deploy' && !isV2(program) ? undefined : mergedValue(files, key));
	return {labels, program, socketPath, found, now};
}

type Planning = {
	readonly doors: ComposeDoors;
	readonly inspect: unknown;
	readonly changes: readonly WantedChange[];
	readonly joined: readonly Joiner[];
	readonly sources: Sources;
};

async function planChanges({doors, inspect, changes, joined, sources}: Planning): Promise<Read<ComposePlan>> {
	const {engine, host, programs} = doors;
	const {labels, program, found, socketPath} = sources;
	const {directory, service} = labels;
	const wanted = editService(changes, sources.now);
	if (isUnread(wanted)) return wanted;
	const names = await host.list(directory);
	if (isUnread(names)) return new Unread(words`${sanitise(directory, 300)}: ${names.why}`);
	const place = overridePlace(directory, labels.files, names);
	if (place.is === 'unknown-override') {
		return new Unread(
			words`${sanitise(place.path, 300)} is not among the files this container was made from, but docker compose up would read it`,
		);
	}
	const overridePath = place.is === 'override' ? place.path : null;
	const canReplace = canReplaceLists(program);
	const files = writeService({service, files: found.files, overridePath, canReplace}, wanted);
	if (isUnread(files)) return files;

	const project: ComposeProject = {
		name: labels.project,
		directory,
		files: labels.files,
		envFiles: labels.envFiles,
		variables: variablesFor(found.variables, host.env),
		socketPath,
	};
	const containers = await engine.listContainers(serviceLabels(labels.project, service));
	const asked = await askCompose(
		{
			engine,
			programs,
			program,
			project,
			labels,
			variables: found.variables,
			image: {reference: textAt(inspect, 'Config', 'Image'), id: textAt(inspect, 'Image')},
			count: containers.length,
		},
		files,
	);
	if (isUnread(asked)) return asked;
	const leftover = containers.find(({name}) => isLeftover(name));
	if (leftover !== undefined) {
		return new Unread(
			words`${leftover.name} is left of a recreate that stopped half-way: look into it, and remove or rename it first`,
		);
	}
	const stranger = joined.find(one => one.project !== labels.project || !asked.joiners.includes(one.service));
	if (stranger !== undefined) {
		return new Unread(
			words`${stranger.name} shares a namespace of it and is not of this compose file: it would be left without one`,
		);
	}
	const step: ComposeStep = {
		is: 'compose-service',
		program,
		project,
		newFiles: [...new Set([...labels.files, ...files.map(({path}) => path)])],
		service,
		files,
		joiners: asked.joiners,
		replaces: containers.map(({id}) => id),
		changes,
	};
	const before = Object.fromEntries([...wanted.keys()].map(key => [key, sources.now(key)]));
	return {
		is: 'plan',
		step,
		fields: changedFields(before, Object.fromEntries(wanted), ['services', service]),
		drift: asked.drifts.length === 0 ? null : join(asked.drifts, '; '),
		...sayPlan(step, overridePath),
	};
}

/** Of all containers of a service, but those of `docker compose run`. */
export const serviceLabels = (project: string, service: string): readonly string[] => [
	`com.docker.compose.project=${project}`,
	`com.docker.compose.service=${service}`,
	'com.docker.compose.oneoff=False',
];

const textAt = (json: unknown, ...path: readonly string[]): string => {
	const value = at(json, ...path);
	return typeof value === 'string' ? value : '';
};

/** `3f2a…_web`: what Compose does next with the two, nobody can foretell. */
const isLeftover = (name: string): boolean => /^[0-9a-f]{12}_/.test(name);

/** Names that steer programs are never passed on. */
const steering = /^(?:DOCKER|COMPOSE|BUILDKIT|LD|NODE|SSL)_|^PYTHON|^(?:PATH|IFS|ENV|BASH_ENV)$/;

const variablesFor = (names: readonly string[], env: Host['env']): Readonly<Record<string, string>> =>
	Object.fromEntries(
		names.flatMap(name => {
			const value = env[name];
			return value === undefined || steering.test(name) ? [] : [[name, value] as const];
		}),
	);

function sayPlan(
	step: ComposeStep,
	overridePath: string | null,
): Pick<ComposePlan, 'commands' | 'warnings' | 'undoLeaves'> {
	const {program, project, service, joiners, replaces, files} = step;
	const command = isV2(program) ? words`docker compose` : words`docker-compose`;
	// A plain `up` in the folder reads the override by itself.
	const named = overridePath === null ? step.newFiles.map(file => words` -f ${shellWord(sanitise(file, 300))}`) : [];
	const up = (name: string, force: SafeText): SafeText =>
		words`${command} -p ${sanitise(project.name)}${join(named, '')} up -d --no-deps --no-build${force} ${sanitise(name)}`;
	const edited = files.filter(({path}) => path !== overridePath).map(({path}) => sanitise(path, 300));
	return {
		commands: [
			words`cd ${shellWord(sanitise(project.directory, 300))}`,
			up(service, words``),
			...joiners.map(name => up(name, words` --force-recreate`)),
		],
		warnings: [
			words`Docker Compose removes the old container before the new one starts: what it wrote outside of volumes is lost`,
			...(replaces.length > 1
				? [words`all ${replaces.length} containers of service ${sanitise(service)} are made anew`]
				: []),
			...joiners.map(name => words`service ${sanitise(name)} shares a namespace of it and is made anew after it`),
			...edited.map(path => words`${path} itself is changed, for laying over can't take away what stands there`),
		],
		undoLeaves: words`the files are put back byte for byte and the container is made from them again: it has a third id, and what was written outside of volumes is lost`,
	};
}
