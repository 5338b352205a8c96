/** How a setting of the daemon is changed, in the words that later are copied. */
import type {SettingSource} from '../../model/host-evidence.ts';

const after = {
	restart: 'systemctl restart docker (containers stop, unless live-restore is on)',
	reload: 'systemctl reload docker (nothing stops)',
};

type Change = {
	/** As dockerd knows the option, and as JSON. */
	readonly option: string;
	readonly value: string;
	/** Where it is set now, as far as that is known: the daemon refuses one that is set twice. */
	readonly from: SettingSource | undefined;
	readonly by?: keyof typeof after;
};

export function setOption({option, value, from, by = 'restart'}: Change): string {
	if (from === 'flag') return `${flagInstead(option)} In daemon.json: "${option}": ${value}. Then: ${after.restart}.`;
	return `In daemon.json: "${option}": ${value}. Then: ${after[by]}.`;
}

export function dropOption(option: string, from: SettingSource | undefined): string {
	if (from === 'flag') return `${flagInstead(option)} Then: ${after.restart}.`;
	return `Take the line "${option}" out of daemon.json. Then: ${after.restart}.`;
}

/** Flags of lists are written in the singular: `--host`, `--default-ulimit`. */
function flagInstead(option: string): string {
	const flag = option.replace(/^(hosts|insecure-registries|default-ulimits|storage-opts|authorization-plugins)$/, all =>
		all.replace(/ies$/, 'y').replace(/s$/, ''),
	);
	return `Take --${flag} out of the start command (systemctl edit --full docker.service, then systemctl daemon-reload).`;
}
