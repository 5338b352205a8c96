import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';

const rotated: RecreateChange = {is: 'log-rotation', maxSizeBytes: 10 * 2 ** 20, maxFiles: 3};

export const logRotation = defineCheck({
	id: 'log-rotation',
	record: 'X-LOG-ROTATE',
	title: 'Its log is rotated',
	why: 'The engine writes everything the container says to a file that grows without end. It fills the disk on its own, or at the hand of whoever makes the program talk, and stops every container of the host.',
	theme: 'operations',
	group: 'logs',
	outcomes: {unbounded: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const {Type, Config} = known(inspect.HostConfig.LogConfig);
		if (Type === 'none') return notApplicable(words`nothing is logged`);
		// Other drivers bound their files themselves, or write none.
		if (Type !== 'json-file') return pass();
		const size = Config.find(([key]) => key === 'max-size')?.[1];
		// -1 is the engine's own word for no bound.
		if (size !== undefined && /^[\d.]*[1-9]/.test(size)) return pass();
		return fail('unbounded', 'HostConfig.LogConfig max-size', size ?? words`unset`, '10m or so');
	},
	fix: () => ({
		key: 'log-rotation',
		by: 'recreate',
		how: 'Re-create with --log-opt max-size=10m --log-opt max-file=3 or --log-driver local; daemon.json does it for all new ones.',
		propose: () => ({changes: [rotated]}),
	}),
});

export const logDriver = defineCheck({
	id: 'log-driver',
	record: 'X-LOG-NONE',
	title: 'Its log is kept',
	why: 'With logging switched off, nothing remains of what the program said. After a break-in nobody can tell what happened.',
	theme: 'operations',
	group: 'logs',
	outcomes: {none: 'medium'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const {Type} = known(inspect.HostConfig.LogConfig);
		return Type === 'none' ? fail('none', 'HostConfig.LogConfig.Type', Type, 'any other driver') : pass();
	},
	fix: () => ({
		key: 'log-driver',
		by: 'recreate',
		how: 'Re-create with --log-driver local, or the one your logs go to.',
		propose: () => ({changes: [rotated]}),
	}),
});

export const logChecks = [logRotation, logDriver];
