/**
 * Finds and reads the config file: the one that is named, else the one in the user's own config folder. Never one in the
 * working folder: whoever wrote a repository would decide what is waived in it.
 */
import {notThere, type Host} from '../host/host.ts';
import type {CheckSpec} from '../model/check.ts';
import type {JudgeKeys, KeyWish} from '../model/keys.ts';
import type {HostEntry} from '../model/host-entry.ts';
import {defaultPolicy} from '../model/policy.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {usualSources, type DataSources} from '../model/vulnerability.ts';
import type {JudgingRules} from '../model/waiver.ts';

export type ConfigDoor = Pick<Host, 'env' | 'homeDir' | 'uid' | 'readText' | 'stat'>;

export type LoadedConfig =
	| {
			readonly is: 'config';
			readonly rules: JudgingRules;
			/** Where `db update` downloads from. */
			readonly sources: DataSources;
			/** Keys for actions of the screen. */
			readonly keys: readonly KeyWish[];
			/** Engines that are watched together. */
			readonly hosts: readonly HostEntry[];
			/** null: there is none, all is as the program has it. */
			readonly path: SafeText | null;
			/** To be said beside what is judged. */
			readonly notices: readonly SafeText[];
	  }
	/** Nothing may be judged: what a person is told, a line each. */
	| {readonly is: 'trouble'; readonly lines: readonly SafeText[]};

/** `$XDG_CONFIG_HOME`, which counts only when absolute, or its default. */
export function usualConfigPath({env, homeDir}: Pick<Host, 'env' | 'homeDir'>): string {
	const given = env['XDG_CONFIG_HOME'];
	return `${given?.startsWith('/') === true ? given : `${homeDir}/.config`}/hullcheck/config.yaml`;
}

/** A baseline of a thousand containers takes 200 KB. */
const maxBytes = 1024 ** 2;

const noConfig: LoadedConfig = {
	is: 'config',
	rules: {policy: defaultPolicy, waivers: []},
	sources: usualSources,
	keys: [],
	hosts: [],
	path: null,
	notices: [],
};

/** `explicitPath`: of `--config`; null where none was given. `judgeKeys`: null where there is no screen. Never rejects. */
export async function loadConfig(
	host: ConfigDoor,
	explicitPath: string | null,
	checks: readonly CheckSpec[],
	judgeKeys: JudgeKeys | null = null,
): Promise<LoadedConfig> {
	const path = explicitPath ?? usualConfigPath(host);
	const shown = sanitise(path);
	const trouble = (why: SafeText, todo: SafeText): LoadedConfig => ({
		is: 'trouble',
		lines: [words`The config file ${shown} can't be used: ${why}.`, words`${todo}.`],
	});

	const found = await host.stat(path);
	if (isUnread(found)) {
		if (explicitPath === null && found.why === notThere) return noConfig;
		return trouble(
			found.why,
			explicitPath === null ? words`Make it readable, or move it away` : words`Look at the path behind --config`,
		);
	}
	// It decides what is waived: any account that can write it could hide what it does. What the owner's group may do was
	// set on purpose, or is one's own group (umask 002), so that is only said.
	if ((found.modeBits & 0o002) !== 0)
		return trouble(
			words`everybody on this machine may write it, and so decide what is waived`,
			words`chmod o-w ${shown}`,
		);
	const text = await host.readText(path, maxBytes);
	if (isUnread(text)) return trouble(text.why, words`Make it a readable file of at most ${maxBytes} bytes`);
	// The reader and its YAML are loaded only where there is something to read.
	const {readConfig} = await import('./read-config.ts');
	const read = readConfig(text, checks, judgeKeys);
	switch (read.is) {
		case 'problems': {
			const many = read.problems.length;
			return {
				is: 'trouble',
				lines: [
					words`The config file ${shown} can't be used: ${many} ${many === 1 ? words`thing is` : words`things are`} wrong in it.`,
					...read.problems.map(({line, what, todo}) =>
						sanitise(`  line ${line}: ${what}. ${todo}${/[?.]$/.test(todo) ? '' : '.'}`),
					),
				],
			};
		}
		case 'rules': {
			const {uid, modeBits} = found;
			const notices = [
				...((modeBits & 0o020) !== 0
					? [words`the config file ${shown} may be written by its group, which so decides what is waived`]
					: []),
				...(uid === 0 || uid === host.uid
					? []
					: [words`the config file ${shown} belongs to another account, uid ${uid}, which so decides what is waived`]),
			];
			const {rules, sources, keys, hosts} = read;
			return {is: 'config', rules, sources, keys, hosts, path: shown, notices};
		}
	}
}
