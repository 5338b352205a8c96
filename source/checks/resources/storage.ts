import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {strictTmpfs} from '../../model/tmpfs.ts';
import {defineCheck, pass} from '../define-check.ts';
import {readOnlyWithRoom} from '../filesystem/read-only.ts';
import {memoryLimit} from './memory.ts';

const isBound = (value: string): boolean => /[1-9]/.test(value);
const hasSize = (tmpfsOptions: string): boolean =>
	tmpfsOptions.split(',').some(option => option.startsWith('size=') && isBound(option));

function isRootUnbounded({ReadonlyRootfs, StorageOpt}: ContainerInspect['HostConfig']): boolean {
	const hasQuota = known(StorageOpt).some(([key, value]) => key === 'size' && isBound(value));
	return !known(ReadonlyRootfs) && !hasQuota;
}

/** A tmpfs is memory: the container's memory limit bounds it where it has no size of its own. */
const unboundedTmpfs = (inspect: ContainerInspect, engine: EngineFacts) =>
	memoryLimit(inspect, engine) === null
		? known(inspect.HostConfig.Tmpfs).filter(([, options]) => !hasSize(options))
		: [];

export const storageLimit = defineCheck({
	id: 'storage-limit',
	record: 'X-RES-STORAGE',
	title: 'What it may write is bounded',
	why: "A container that writes without end fills the engine's disk. Then no container of the host can write any more, and the engine itself may not start again.",
	theme: 'isolation',
	group: 'storage',
	outcomes: {'writable and unbounded': 'low'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const {HostConfig} = inspect;
		const unbounded = [
			...(isRootUnbounded(HostConfig) ? [words`the root file system`] : []),
			...unboundedTmpfs(inspect, engine).map(([path]) => words`tmpfs ${path}`),
		];
		if (unbounded.length === 0) return pass();
		return fail(
			'writable and unbounded',
			'HostConfig.StorageOpt, Tmpfs',
			join(unbounded),
			'read-only, or a size for each',
		);
	},
	fix: ({inspect, engine}) => ({
		key: 'storage-limit',
		by: 'recreate',
		propose: () => ({
			changes: [
				...(isRootUnbounded(inspect.HostConfig) ? [readOnlyWithRoom] : []),
				...unboundedTmpfs(inspect, engine).map(
					([path, options]) => ({is: 'tmpfs-options', path, options: strictTmpfs(options)}) as const,
				),
			],
		}),
		how: 'Re-create with --read-only, or --storage-opt size= where the driver can; give every tmpfs a size=.',
	}),
});

export const storageChecks = [storageLimit];
