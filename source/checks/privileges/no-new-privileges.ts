import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineCheck, pass, unknown} from '../define-check.ts';
import {securityOptions} from '../sandbox/security-opt.ts';

/** In force? The container's own word, the last one said, else the default of the engine; null where that is not told. */
export function noNewPrivileges(inspect: ContainerInspect, engine: EngineFacts): boolean | null {
	const said = securityOptions(known(inspect.HostConfig.SecurityOpt), 'no-new-privileges').at(-1);
	if (said === undefined) return engine.isNoNewPrivilegesDefault;
	// The spellings of true that the engine's parser takes; it refuses to create what it can't parse.
	return said === '' || /^(?:1|t|true)$/i.test(said);
}

export const noNewPrivilegesCheck = defineCheck({
	id: 'no-new-privileges',
	record: '5.26',
	title: 'Processes can not gain privileges',
	why: 'A setuid program that was forgotten in the image lifts an ordinary process to root; many break-ins take their second step that way. With this option the kernel ignores such bits, and hardly any service notices.',
	theme: 'privileges',
	group: 'escalation',
	outcomes: {'no-new-privileges off': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const isInForce = noNewPrivileges(inspect, engine);
		if (isInForce === null) return unknown(words`not set on the container, and this engine does not tell its default`);
		if (isInForce) return pass();
		const set = known(inspect.HostConfig.SecurityOpt);
		return fail(
			'no-new-privileges off',
			'HostConfig.SecurityOpt',
			set.length === 0 ? words`not set` : join(set),
			'no-new-privileges',
		);
	},
	fix: () => ({
		key: 'no-new-privileges',
		by: 'recreate',
		how: 'Create it again with --security-opt no-new-privileges.',
	}),
});

export const noNewPrivilegesChecks = [noNewPrivilegesCheck];
