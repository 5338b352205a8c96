import type {EngineFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';

const knownProgram = /^(?:runc|crun|runsc|kata(?:-runtime)?)$/;
/** Names that stand for a shim of containerd: it finds the program itself. */
const knownShim = /^io\.containerd\.(?:runc|runsc|kata|runtime)(?:-[a-z0-9]+)?\.v\d+(?:\.linux)?$/;
/** A bare name is looked up in the engine's PATH. These folders only root writes to. */
const systemFolder = /^(?:|\/(?:bin|sbin|usr|opt|snap|nix\/store|run\/current-system)\/.*)$/;

function isKnownRuntime(name: string, engine: EngineFacts): boolean {
	const path = engine.runtimes.find(([registered]) => registered === name)?.[1];
	if (path === undefined || path === '') return knownShim.test(name) || (path === '' && knownProgram.test(name));
	const slash = path.lastIndexOf('/') + 1;
	return systemFolder.test(path.slice(0, slash)) && knownProgram.test(path.slice(slash)) && !path.includes('/../');
}

export const runtime = defineCheck({
	id: 'runtime',
	record: 'X-RUNTIME-ALT',
	title: 'Is run by a well-known runtime',
	why: 'The runtime is a program of the host that the engine starts as root for every container. One that nobody knows may do anything at that moment, and a writable one is the place to hide a back door.',
	theme: 'isolation',
	group: 'runtime',
	outcomes: {unknown: 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const set = known(inspect.HostConfig.Runtime);
		const name = set === '' ? engine.DefaultRuntime : set;
		if (isKnownRuntime(name, engine)) return pass();
		const path = engine.runtimes.find(([registered]) => registered === name)?.[1];
		const actual = path === undefined ? words`${name}, not registered` : words`${name}, program ${path}`;
		return fail('unknown', 'HostConfig.Runtime', actual, 'runc, crun, runsc or kata, in a folder of the system');
	},
	fix: ({engine}) => ({
		key: 'runtime',
		by: 'recreate',
		how: 'Create it again with --runtime runc, and take the other one out of daemon.json unless you know what it does.',
		propose: () =>
			isKnownRuntime(engine.DefaultRuntime, engine)
				? {changes: [{is: 'default-runtime'}]}
				: {whyNot: "the engine's own default is no known runtime either: that is changed in daemon.json."},
	}),
});

export const runtimeChecks = [runtime];
