/** How a setting of the daemon is changed, in the words that later are copied. */
import type {Fix} from '../../model/fix.ts';
import type {SettingSource} from '../../model/host-evidence.ts';

const after = {
	restart: {command: 'systemctl restart docker', effect: 'containers stop, unless live-restore is on'},
	reload: {command: 'systemctl reload docker', effect: 'nothing stops'},
};

type Change = {
	/** As dockerd knows the option, and as JSON. */
	readonly option: string;
	readonly value: string;
	/** Where it is set now, as far as that is known: the daemon refuses one that is set twice. */
	readonly from: SettingSource | undefined;
	readonly by?: keyof typeof after;
};

/** Spread into a fix. `more` goes on where the change ends. */
export function setOption({option, value, from, by = 'restart'}: Change, more = ''): Act {
	const line = `"${option}": ${value}`;
	return act(option, from, from === 'flag' ? 'restart' : by, [line], `In daemon.json: ${line}.`, more);
}

export function dropOption(option: string, from: SettingSource | undefined, more = ''): Act {
	return act(option, from, 'restart', [], from === 'flag' ? '' : `Take the line "${option}" out of daemon.json.`, more);
}

type Act = Required<Pick<Fix, 'how' | 'copy'>>;

function act(
	option: string,
	from: SettingSource | undefined,
	by: keyof typeof after,
	lines: readonly string[],
	change: string,
	more: string,
): Act {
	const {command, effect} = after[by];
	const isFlag = from === 'flag';
	const sentences = [isFlag ? flagInstead(option) : '', change, `Then: ${command} (${effect}).`, more];
	return {
		how: sentences.filter(sentence => sentence !== '').join(' '),
		copy: [...(isFlag ? [editUnit, 'systemctl daemon-reload'] : []), ...lines, command],
	};
}

const editUnit = 'systemctl edit --full docker.service';

/** Flags of lists are written in the singular: `--host`, `--default-ulimit`. */
function flagInstead(option: string): string {
	const flag = option.replace(/^(hosts|insecure-registries|default-ulimits|storage-opts|authorization-plugins)$/, all =>
		all.replace(/ies$/, 'y').replace(/s$/, ''),
	);
	return `Take --${flag} out of the start command (${editUnit}, then systemctl daemon-reload).`;
}
