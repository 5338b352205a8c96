import type {ContainerInspect, Ulimit} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';

/** More than any program needs: 2^20 is the kernel's own bound for open files (fs.nr_open). */
const veryHigh: ReadonlyMap<string, number> = new Map([
	['nofile', 2 ** 20],
	['nproc', 2 ** 16],
]);

// Engine defaults are merged into the container's list when it is made, so that a limit stands here says nothing about
// who chose it. Only the values can be judged.
const watchedOf = (inspect: ContainerInspect): readonly Ulimit[] =>
	known(inspect.HostConfig.Ulimits).filter(limit => veryHigh.has(limit.Name));

const isUnlimited = (limit: Ulimit): boolean => limit.Soft < 0 || limit.Hard < 0;
// A process may raise its soft limit up to the hard one.
const isVeryHigh = (limit: Ulimit): boolean =>
	Math.max(limit.Soft, limit.Hard) > (veryHigh.get(limit.Name) ?? Number.POSITIVE_INFINITY);

const said = (limits: readonly Ulimit[]): SafeText =>
	join(limits.map(limit => words`${limit.Name}=${limit.Soft}:${limit.Hard}`));

/** More than most services ever open or start. */
const modest: ReadonlyMap<string, number> = new Map([
	['nofile', 65_536],
	['nproc', 4096],
]);

const modestFix = (limits: () => readonly Ulimit[]): FixOfCheck => ({
	key: 'ulimits',
	by: 'recreate',
	how: 'Re-create with --ulimit nofile=65536 --ulimit nproc=4096, or what it really needs.',
	propose: () => ({
		changes: limits().map(({Name}) => {
			const most = modest.get(Name) ?? 0;
			return {is: 'ulimit', name: Name, soft: most, hard: most};
		}),
	}),
});

export const ulimitsModest = defineCheck({
	id: 'ulimits-modest',
	record: '5.19',
	title: 'Limits on open files and processes are modest',
	why: 'Every open file and every process takes memory of the kernel, which no memory limit of the container counts in full. Very high limits let one container use it up for all.',
	theme: 'isolation',
	group: 'ulimits',
	outcomes: {'very high': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const high = watchedOf(inspect).filter(limit => isUnlimited(limit) || isVeryHigh(limit));
		if (high.length === 0) return pass();
		return fail('very high', 'HostConfig.Ulimits', said(high), 'nofile up to 1048576, nproc up to 65536');
	},
	fix: ({inspect}) => modestFix(() => watchedOf(inspect).filter(limit => isUnlimited(limit) || isVeryHigh(limit))),
});

export const ulimitsBounded = defineCheck({
	id: 'ulimits-bounded',
	record: 'X-RES-ULIMIT',
	title: 'Open files and processes are bounded',
	why: 'With no bound at all, a leak of descriptors or a fork bomb goes on until the kernel has none left. That stops every container of the host, not just this one.',
	theme: 'isolation',
	group: 'ulimits',
	outcomes: {unlimited: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const limits = watchedOf(inspect);
		if (limits.length === 0) return notApplicable(words`it sets none: the limits of the engine itself apply`);
		const unlimited = limits.filter(isUnlimited);
		if (unlimited.length === 0) return pass();
		return fail('unlimited', 'HostConfig.Ulimits', said(unlimited), 'a number');
	},
	fix: ({inspect}) => modestFix(() => watchedOf(inspect).filter(isUnlimited)),
});

export const ulimitChecks = [ulimitsModest, ulimitsBounded];
