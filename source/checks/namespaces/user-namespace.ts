import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known, knownOr} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {notInForce} from '../not-in-force.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';

/** Root inside is an unprivileged uid outside: the engine remaps or is rootless, and the container did not opt out. */
export const isRootMapped = (engine: EngineFacts, usernsMode: string): boolean =>
	usernsMode !== 'host' && (engine.hasUserNamespaces || engine.isRootless);

const optedOut = {
	theme: 'isolation',
	group: 'user-namespace',
	outcomes: {'host on a remapping engine': 'high'},
	fix: ({inspect}: {readonly inspect: ContainerInspect}): FixOfCheck => ({
		key: 'host-userns',
		by: 'recreate',
		how: 'Create it again without --userns host.',
		propose: () =>
			known(inspect.HostConfig.UsernsMode) === 'host'
				? {changes: [{is: 'own-namespace', of: 'user'}]}
				: {whyNot: notInForce},
	}),
} as const;

export const userNamespace = defineCheck({
	...optedOut,
	id: 'user-namespace',
	record: '5.31',
	title: 'Has a user namespace apart from the host',
	why: 'With the host user namespace, uid 0 inside is uid 0 outside: after an escape nothing is left to overcome. An engine that remaps users takes that prize away, and this container hands it back.',
	needs: ['inspect', 'engine', 'kernel'],
	evaluate({inspect, engine, kernel}, fail) {
		// The kernel knows better than any setting, where it could be asked.
		const isHost = kernel === null ? null : knownOr(kernel.isHostUserNamespace, null);
		if (isHost === false) return pass();
		if (!engine.hasUserNamespaces && !engine.isRootless) {
			// It does share it: but what each container would lose points for, only the engine can change (CIS 2.9).
			return notApplicable(words`this engine remaps no users: a finding of the host, not of each container`);
		}
		const mode = known(inspect.HostConfig.UsernsMode);
		if (!isRootMapped(engine, mode))
			return fail('host on a remapping engine', 'HostConfig.UsernsMode', mode, 'not host');
		if (isHost !== true) return pass();
		return fail('host on a remapping engine', '/proc/PID/ns/user', words`that of the host`, 'one of its own');
	},
});

export const userNamespaceKept = defineCheck({
	...optedOut,
	id: 'user-namespace-kept',
	record: 'X-USERNS-HOST-OPT',
	title: 'Keeps the user remapping that the engine is set up for',
	why: 'The operator decided that root in containers is nobody on the host, and one option undoes it for this one. Files and processes it reaches outside meet a real root.',
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (!engine.hasUserNamespaces) return notApplicable(words`this engine is not set up to remap users`);
		const mode = known(inspect.HostConfig.UsernsMode);
		return mode === 'host' ? fail('host on a remapping engine', 'HostConfig.UsernsMode', mode, 'not host') : pass();
	},
});

export const userNamespaceChecks = [userNamespace, userNamespaceKept];
