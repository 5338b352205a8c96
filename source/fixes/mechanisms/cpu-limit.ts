/**
 * Two families say the same and exclude each other: NanoCpus, and CpuQuota with CpuPeriod. What is set stays in its
 * family; where nothing is set, quota, because `CpuQuota: -1` really takes it off again while NanoCpus 0 is ignored.
 */
import type {UpdateBody} from '../../model/fix.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import type {RawResources} from '../raw-container.ts';
import {sayCpus} from '../../model/quantity.ts';
import {suggestCpus} from '../../model/sizing.ts';
import {
	blocked,
	fromWhen,
	limitWarnings,
	updateStep,
	usesNanoCpus,
	whyNoLimit,
	type Context,
	type Mechanism,
} from './mechanism.ts';

const billion = 1_000_000_000;
const usualPeriod = 100_000;
const leastQuota = 1000;

/** null: no limit. */
export function cpusOf(resources: RawResources): number | null {
	if (resources.NanoCpus > 0) return resources.NanoCpus / billion;
	if (resources.CpuQuota > 0) return resources.CpuQuota / (resources.CpuPeriod > 0 ? resources.CpuPeriod : usualPeriod);
	return null;
}

type Way = {readonly field: string; readonly body: UpdateBody; readonly undo: UpdateBody; readonly option: SafeText};

function wayTo(cpus: number, context: Context): Way {
	const {NanoCpus, CpuQuota, CpuPeriod} = context.container.resources;
	if (usesNanoCpus(context)) {
		return {
			field: 'HostConfig.NanoCpus',
			body: {NanoCpus: Math.round(cpus * billion)},
			undo: {NanoCpus},
			option: words`--cpus ${cpus}`,
		};
	}
	// A period that was never set is left unset: set, it would make a later `docker update --cpus` fail.
	const period = CpuPeriod > 0 ? {CpuPeriod} : {};
	const quota = Math.round(cpus * (CpuPeriod > 0 ? CpuPeriod : usualPeriod));
	return {
		field: 'HostConfig.CpuQuota',
		body: {...period, CpuQuota: quota},
		undo: {...period, CpuQuota: CpuQuota > 0 ? CpuQuota : -1},
		option: CpuPeriod > 0 ? words`--cpu-period ${CpuPeriod} --cpu-quota ${quota}` : words`--cpu-quota ${quota}`,
	};
}

function whyThisValue(cpus: number, {sizing}: Context): SafeText {
	const suggestion = suggestCpus(sizing);
	if (cpus === suggestion.value) return suggestion.because;
	const high = sizing.observed?.cpus;
	const seen =
		high === undefined || high === null ? words`nothing seen yet` : words`usual high seen ${sayCpus(high.p95)}`;
	return words`as chosen; ${seen}, suggested ${sayCpus(suggestion.value)}`;
}

export const cpuLimit: Mechanism<'cpu-limit'> = (change, context) => {
	const {container, engine, sizing} = context;
	const {cpus} = change;
	const {NanoCpus, CpuQuota, CpuPeriod} = container.resources;
	const unsupported = whyNoLimit(engine, engine.isCpuQuotaSupported, words`cpu`);
	if (unsupported !== null) return blocked(unsupported);
	if (!Number.isFinite(cpus) || cpus < 0.01) return blocked(words`a CPU limit has to be 0.01 CPUs or more`);
	if (engine.NCPU > 0 && cpus > engine.NCPU) {
		return blocked(words`the host has ${sayCpus(engine.NCPU)}: the engine refuses a limit above that`);
	}
	if (usesNanoCpus(context) && (CpuQuota > 0 || CpuPeriod > 0)) {
		return blocked(
			words`both ways of limiting CPU are set on it (NanoCpus ${NanoCpus}, CpuQuota ${CpuQuota}, CpuPeriod ${CpuPeriod}), and the engine then refuses to change either: recreate it with one`,
		);
	}
	const way = wayTo(cpus, context);
	if (way.body.CpuQuota !== undefined && way.body.CpuQuota < leastQuota) {
		return blocked(
			words`${sayCpus(cpus)} of its period of ${CpuPeriod} µs is below the ${leastQuota} µs that the kernel takes`,
		);
	}
	const before = cpusOf(container.resources);
	if (before !== null && Math.abs(before - cpus) < 0.000_01) return blocked(words`it has this CPU limit already`);

	const high = container.isRunning ? sizing.observed?.cpus?.p95 : undefined;
	return {
		is: 'part',
		warnings: [
			...limitWarnings(engine),
			...(high !== undefined && high > cpus
				? [words`it often uses ${sayCpus(high)}, more than this limit: it will be slowed down`]
				: []),
		],
		part: {
			change,
			because: whyThisValue(cpus, context),
			fields: [{field: way.field, before: before === null ? words`none` : sayCpus(before), after: sayCpus(cpus)}],
			command: words`docker update ${way.option} ${container.name}`,
			effect: words`${fromWhen(context)}: the time of ${sayCpus(cpus)} at most; above that it waits, nothing is killed`,
			steps: [updateStep(context, way.body, way.undo)],
			undoLeaves: null,
		},
	};
};
