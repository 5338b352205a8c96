import {known} from '../../model/read.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {memoryLimit} from './memory.ts';

const isBound = (value: string): boolean => /[1-9]/.test(value);
const hasSize = (tmpfsOptions: string): boolean =>
	tmpfsOptions.split(',').some(option => option.startsWith('size=') && isBound(option));

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
		const unbounded: SafeText[] = [];
		const hasQuota = known(HostConfig.StorageOpt).some(([key, value]) => key === 'size' && isBound(value));
		if (!known(HostConfig.ReadonlyRootfs) && !hasQuota) unbounded.push(words`the root file system`);
		// A tmpfs is memory: the container's memory limit bounds it where it has no size of its own.
		if (memoryLimit(inspect, engine) === null) {
			for (const [path, options] of known(HostConfig.Tmpfs))
				if (!hasSize(options)) unbounded.push(words`tmpfs ${path}`);
		}
		if (unbounded.length === 0) return pass();
		return fail(
			'writable and unbounded',
			'HostConfig.StorageOpt, Tmpfs',
			join(unbounded),
			'read-only, or a size for each',
		);
	},
	fix: () => ({
		key: 'storage-limit',
		by: 'recreate',
		how: 'Re-create with --read-only, or --storage-opt size= where the driver can; give every tmpfs a size=.',
	}),
});

export const storageChecks = [storageLimit];
