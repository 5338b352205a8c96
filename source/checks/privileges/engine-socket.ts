import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {bindsOf, mountText, type Bind} from '../filesystem/paths.ts';
import {several} from '../filesystem/several.ts';
import {exposesBuilder, exposesEngine, isEngineSocket, isOwnSocket} from './engine-sockets.ts';

const engineBinds = (inspect: ContainerInspect, engine: EngineFacts): readonly Bind[] =>
	bindsOf(inspect).filter(bind => exposesEngine(bind, engine));

const socketBinds = (inspect: ContainerInspect, engine: EngineFacts): readonly Bind[] =>
	bindsOf(inspect).filter(bind => exposesEngine(bind, engine) || exposesBuilder(bind));

/** A whole folder of the host is one cause with the other findings on that folder; the socket is a cause of its own. */
function fixFor(binds: readonly Bind[], engine: EngineFacts, isNamedByAddress: boolean): FixOfCheck {
	const isSocket = ({source, destination}: Bind): boolean =>
		isEngineSocket(source) || isEngineSocket(destination) || isOwnSocket(source, engine);
	const isFolderOnly = !isNamedByAddress && !binds.some(isSocket);
	return {
		key: isFolderOnly ? 'host-mounts' : 'engine-socket',
		by: 'recreate',
		propose: () => ({
			changes: [
				...binds.map(({mount}) => ({is: 'remove-mount', target: mount.Destination}) as const),
				...(isNamedByAddress ? [{is: 'remove-variable', name: 'DOCKER_HOST'} as const] : []),
			],
		}),
		how: isFolderOnly
			? 'Create it again with a narrower bind that leaves the socket out; read-only does not help against it.'
			: 'Create it again without the socket; what needs a few calls gets a proxy that lets only those through.',
	};
}

export const engineSocket = defineCheck({
	id: 'engine-socket-mounted',
	record: '5.32',
	title: 'No engine socket is mounted',
	why: 'Whoever can write to this socket can start a privileged container with the whole host inside, so a break-in here ends as root on the host. Mounting it read-only, or mounting the folder it is in, changes nothing about that.',
	theme: 'privileges',
	group: 'engine-socket',
	outcomes: {'socket or its folder mounted': 'critical'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const found = engineBinds(inspect, engine);
		if (found.length === 0) return pass();
		return fail(
			'socket or its folder mounted',
			'Mounts',
			several(found.map(bind => mountText(bind.mount))),
			'no engine socket, nor a folder that holds one',
		);
	},
	fix: ({inspect, engine}) => fixFor(engineBinds(inspect, engine), engine, false),
});

export const engineReachable = defineCheck({
	id: 'engine-reachable',
	record: 'X-SOCK-PATHS',
	title: 'No engine, runtime or builder can be given orders from inside',
	why: 'A builder, a second runtime or an engine reached over TCP obeys just as the usual socket does: it runs what it is told, as root, outside this container. The way in is easily overlooked, since it may be a folder, another name or a line in the environment.',
	theme: 'privileges',
	group: 'engine-socket',
	outcomes: {'engine or runtime socket reachable': 'critical'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const found = socketBinds(inspect, engine);
		if (found.length > 0) {
			return fail(
				'engine or runtime socket reachable',
				'Mounts',
				several(found.map(bind => mountText(bind.mount))),
				'no socket of an engine, a runtime or a builder',
			);
		}
		if (inspect.dockerHost === '') return pass();
		return fail('engine or runtime socket reachable', 'Config.Env', words`DOCKER_HOST=${inspect.dockerHost}`, 'unset');
	},
	fix: ({inspect, engine}) => fixFor(socketBinds(inspect, engine), engine, inspect.dockerHost !== ''),
});

export const engineSocketChecks = [engineSocket, engineReachable];
