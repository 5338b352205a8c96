import {effectiveCapabilities} from '../../model/capabilities.ts';
import type {ContainerInspect, ProcessFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, manual, pass} from '../define-check.ts';
import {normalPath} from '../filesystem/paths.ts';

export const privileged = defineCheck({
	id: 'privileged',
	record: '5.5',
	title: 'Does not run in privileged mode',
	why: 'Privileged mode hands over every capability and every device of the host and takes the system call filter away. Whoever takes over the program can mount the disk of the host and is root there a minute later.',
	theme: 'privileges',
	group: 'privileged',
	outcomes: {privileged: 'critical'},
	needs: ['inspect'],
	evaluate: ({inspect}, fail) =>
		known(inspect.HostConfig.Privileged) ? fail('privileged', 'HostConfig.Privileged', words`true`, 'false') : pass(),
	fix: () => ({
		key: 'privileged',
		by: 'recreate',
		how: 'Create it again without --privileged; give the one capability or device it needs.',
		propose: () => ({changes: [{is: 'privileged-off'}]}),
	}),
});

/** `docker:27-dind`, `registry/ubuntu-dind:1`: the last part of the reference says it. */
const dindImage = /(?:^|[^a-z0-9])dind(?:$|[^a-z0-9])/i;
const engineProgram = /^(?:dockerd(?:-entrypoint\.sh)?|containerd)$/;
const programName = (path: string): string => path.split('/').at(-1) ?? path;

function innerEngine(
	inspect: ContainerInspect,
	processes: readonly ProcessFacts[] | null,
): readonly [field: string, actual: SafeText] | null {
	const running = processes?.find(one => engineProgram.test(one.comm));
	if (running !== undefined) return ['processes', words`${running.comm}, pid ${running.pid}`];
	const image = inspect.Config.Image;
	if (dindImage.test(programName(image))) return ['Config.Image', image];
	const started = [known(inspect.Config.Entrypoint)[0], known(inspect.Config.Cmd)[0]].find(
		word => word !== undefined && engineProgram.test(programName(word)),
	);
	if (started !== undefined) return ['Config.Entrypoint and Cmd', started];
	// A volume there is an engine's store. A bind of that folder is the host's own: the finding of another check.
	const store = known(inspect.Mounts).find(
		mount => mount.Type === 'volume' && normalPath(mount.Destination) === '/var/lib/docker',
	);
	return store === undefined ? null : ['Mounts', words`volume at ${store.Destination}`];
}

function canRunAnEngine(inspect: ContainerInspect): boolean {
	const {CapAdd, CapDrop, Privileged} = inspect.HostConfig;
	return effectiveCapabilities(known(CapAdd), known(CapDrop), known(Privileged)).has('SYS_ADMIN');
}

export const dockerInDocker = defineCheck({
	id: 'docker-in-docker',
	record: 'X-DIND',
	title: 'Runs no container engine inside',
	why: 'An engine inside a container nearly always needs privileged mode, so every build job it runs is one step away from root on the host. Its own containers are out of sight of the engine outside, and of this list.',
	theme: 'privileges',
	group: 'privileged',
	outcomes: {present: 'high'},
	needs: ['inspect', 'processes'],
	evaluate({inspect, processes}, fail) {
		const found = innerEngine(inspect, processes);
		if (found !== null) return fail('present', ...found, 'no engine inside');
		// Whatever runs has a process: an empty list is no sight of it.
		const isUnseen = processes === null || processes.length === 0;
		if (isUnseen && canRunAnEngine(inspect)) {
			return manual(words`it has the rights to run an engine: open it while it runs, and look at its processes`);
		}
		return pass();
	},
	fix: () => ({
		key: 'docker-in-docker',
		by: 'person',
		how: 'Build with rootless BuildKit or on a builder elsewhere, then take the inner engine out.',
	}),
});

export const privilegedChecks = [privileged, dockerInDocker];
