/** Namespaces of its own. */
import {words, type SafeText} from '../../model/safe-text.ts';
import type {ChangeOf, Edit} from './edit.ts';
import {edited, withHostConfig} from './edit.ts';
import {withoutOwnLabelOff} from './security-opt.ts';

type Row = {
	readonly field: string;
	/** As the engine writes "its own". */
	readonly mode: string;
	readonly option: SafeText;
	readonly effect: SafeText;
};

const rows: Readonly<Record<ChangeOf<'own-namespace'>['of'], Row>> = {
	pid: {
		field: 'PidMode',
		mode: '',
		option: words`(without --pid)`,
		effect: words`it sees and signals its own processes only, and its main process has pid 1`,
	},
	ipc: {
		field: 'IpcMode',
		mode: 'private',
		option: words`--ipc private`,
		effect: words`its shared memory is its own, and no container can join it`,
	},
	uts: {
		field: 'UTSMode',
		mode: '',
		option: words`(without --uts)`,
		effect: words`it has a host name of its own`,
	},
	cgroup: {
		field: 'CgroupnsMode',
		mode: 'private',
		option: words`--cgroupns private`,
		effect: words`it sees its own cgroup as the root of all`,
	},
	user: {
		field: 'UsernsMode',
		mode: '',
		option: words`(without --userns)`,
		effect: words`root inside is mapped to an ordinary user of the host, as the engine is set up`,
	},
};

export const ownNamespace: Edit<'own-namespace'> = (body, {of}, facts) => {
	const {field, mode, option, effect} = rows[of];
	return edited(withoutOwnLabelOff(withHostConfig(body, {[field]: mode}), facts), {
		because: words`what is shared with the host or with another container is a way across`,
		effect,
		option,
		warnings:
			of === 'user'
				? [words`files on its volumes belong to the host's users: mapped users may not be able to write them`]
				: [],
	});
};
