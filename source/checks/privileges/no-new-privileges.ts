import type {ContainerInspect, EngineFacts, KernelView} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known, type Read} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineCheck, pass, unknown} from '../define-check.ts';
import {notInForce} from '../not-in-force.ts';
import {securityOptions} from '../sandbox/security-opt.ts';

/**
 * In force? The kernel's word where it was asked: the container's says what was wished for, and never shows the daemon's
 * default. Else the container's own, the last one said, else the default of the engine; null where that is not told.
 */
export function noNewPrivileges(
	inspect: ContainerInspect,
	engine: Read<EngineFacts>,
	kernel: KernelView | null,
): boolean | null {
	if (kernel !== null) return kernel.isNoNewPrivs;
	return isAsked(inspect) ?? known(engine).isNoNewPrivilegesDefault;
}

/** The last one said; null: nothing was. The spellings of true that the engine's parser takes: it refuses all others. */
function isAsked(inspect: ContainerInspect): boolean | null {
	const said = securityOptions(known(inspect.HostConfig.SecurityOpt), 'no-new-privileges').at(-1);
	return said === undefined ? null : said === '' || /^(?:1|t|true)$/i.test(said);
}

export const noNewPrivilegesFix = (inspect: ContainerInspect, more = ''): FixOfCheck => ({
	key: 'no-new-privileges',
	by: 'recreate',
	how: `Create it again with --security-opt no-new-privileges${more}.`,
	propose: () => (isAsked(inspect) ? {whyNot: notInForce} : {changes: [{is: 'no-new-privileges'}]}),
});

export const noNewPrivilegesCheck = defineCheck({
	id: 'no-new-privileges',
	record: '5.26',
	title: 'Processes can not gain privileges',
	why: 'A setuid program that was forgotten in the image lifts an ordinary process to root; many break-ins take their second step that way. With this option the kernel ignores such bits, and hardly any service notices.',
	theme: 'privileges',
	group: 'escalation',
	outcomes: {'no-new-privileges off': 'medium'},
	needs: ['inspect', 'engine', 'kernel'],
	evaluate({inspect, engine, kernel}, fail) {
		const isInForce = noNewPrivileges(inspect, engine, kernel);
		if (isInForce === null) return unknown(words`not set on the container, and this engine does not tell its default`);
		if (isInForce) return pass();
		const set = known(inspect.HostConfig.SecurityOpt);
		const asked = set.length === 0 ? words`not set` : join(set);
		if (kernel === null) return fail('no-new-privileges off', 'HostConfig.SecurityOpt', asked, 'no-new-privileges');
		return fail('no-new-privileges off', '/proc/PID/status NoNewPrivs', words`0; SecurityOpt ${asked}`, '1');
	},
	fix: ({inspect}) => noNewPrivilegesFix(inspect),
});

export const noNewPrivilegesChecks = [noNewPrivilegesCheck];
