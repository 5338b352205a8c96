/** Signs that something is not as it looks. */
import type {Check} from '../../model/check.ts';
import type {ContainerEvidence, ContainerInspect} from '../../model/evidence.ts';
import {isLoopback, publishedPorts} from '../../model/ports.ts';
import {known, NotKnown} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {noNewPrivileges} from '../privileges/no-new-privileges.ts';
import {ontoLoopback} from '../network/ports.ts';
import {sayPorts} from '../network/published.ts';
import {defineCheck, manual, pass, unknown} from '../define-check.ts';

export const hiddenFromBench = defineCheck({
	id: 'hidden-from-bench',
	record: 'X-BENCH-HIDE',
	title: 'Not hidden from docker-bench-security',
	why: 'A common audit script, docker-bench-security, leaves out containers with its own label or with certain names. Whoever starts a container chooses both, so one label makes its faults vanish from that report.',
	theme: 'operations',
	group: null,
	outcomes: {hidden: 'medium'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		if (!inspect.isHiddenFromBench) return pass();
		return fail('hidden', 'Config.Labels, Name', words`skipped by docker-bench-security`, 'no such label or name');
	},
	fix: () => ({
		key: 'hidden-from-bench',
		by: 'recreate',
		how: 'Re-create without the label, or by another name.',
		propose: () => ({
			whyNot: 'other programs know it by its name and labels: both are changed where they were chosen.',
		}),
	}),
});

export const drift = defineCheck({
	id: 'drift',
	record: 'X-DRIFT',
	title: 'No program was added since it started',
	why: 'What an attacker brings along, a miner or a shell, has to be written somewhere before it runs. A container that only runs its image has no new programs in it.',
	theme: 'operations',
	group: 'drift',
	outcomes: {'executable added': 'medium'},
	isOverTime: true,
	// The list of changes is costly for the engine to make, so it is not asked for in passing.
	needs: [],
	evaluate: () =>
		manual(words`docker diff CONTAINER lists what changed: look for A (added) and C (changed) among programs.`),
	fix: () => ({
		key: 'drift',
		by: 'recreate',
		how: 'Keep a copy for analysis, then re-create from the image.',
		propose: () => ({whyNot: 'what was added is evidence, and goes with the container: a person looks at it first.'}),
	}),
});

/** What stands between a flaw in an open service and root with the whole tool set. One barrier is enough. */
const barriers: ReadonlyArray<(evidence: ContainerEvidence) => boolean> = [
	({inspect}) => publishedPorts(known(inspect)).every(isLoopback),
	({user}) => known(user).uid !== 0,
	({inspect, engine, kernel}) => noNewPrivileges(known(inspect), engine, kernel) ?? false,
	({inspect}) => known(known(inspect).HostConfig.ReadonlyRootfs),
];

/** undefined and why: not known. */
function stands(barrier: (evidence: ContainerEvidence) => boolean, evidence: ContainerEvidence): boolean | SafeText {
	try {
		return barrier(evidence);
	} catch (error) {
		if (error instanceof NotKnown) return error.why;
		throw error;
	}
}

// Written out, because one barrier that is known to stand decides, whatever else could not be read.
export const exposedRoot: Check = {
	subject: 'container',
	id: 'exposed-root',
	record: 'X-EXPOSED-ROOT-CHAIN',
	title: 'No open service runs as root with nothing in the way',
	why: 'A flaw in a service that the network reaches gives root at once, with setuid programs and a system that can be changed. Each of the four alone is common; together they are the whole way in.',
	theme: 'privileges',
	// It is the ceiling exposed-root, so it takes no points of its own.
	group: null,
	outcomes: {'all together': 'high'},
	needs: ['inspect', 'user', 'engine', 'kernel'],
	evaluate(evidence) {
		const standing = barriers.map(barrier => stands(barrier, evidence));
		if (standing.includes(true)) return pass();
		const notKnown = standing.find(one => typeof one === 'string');
		if (typeof notKnown === 'string') return unknown(notKnown);
		return {
			is: 'fail',
			outcome: 'all together',
			proof: {
				field: 'published ports, user, no-new-privileges, ReadonlyRootfs',
				actual: words`${sayPorts(openPorts(known(evidence.inspect)))}, as root, off, writable`,
				expected: 'at least one in the way',
			},
		};
	},
	fix: ({inspect}) => ({
		key: 'publish-loopback',
		by: 'recreate',
		propose: () => ({changes: ontoLoopback(openPorts(known(inspect)))}),
		how: 'Any one of these: -p 127.0.0.1:…, a user other than root, --security-opt no-new-privileges, --read-only.',
	}),
};

const openPorts = (inspect: ContainerInspect) => publishedPorts(inspect).filter(port => !isLoopback(port));

export const signChecks = [hiddenFromBench, drift, exposedRoot];
