/** SecurityOpt as it may be shown, and what its seccomp entry comes to: a custom profile stands in it whole. */
import type {SeccompSetting} from '../model/evidence.ts';
import {isObject, readList} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {shareTexts} from './share.ts';

const entry = /^seccomp[=:]/;

export type Security = {readonly options: Read<readonly SafeText[]>; readonly seccomp: Read<SeccompSetting>};

const isDefault: SeccompSetting = {is: 'default'};
const isUnconfined: SeccompSetting = {is: 'unconfined'};

export function readSecurity(value: unknown, path: string): Security {
	let seccomp: Read<SeccompSetting> = isDefault;
	const options = readList(value, path, (option, where): Read<SafeText> => {
		if (typeof option !== 'string') return new Unread(words`${sanitise(where)} is no text`);
		if (!entry.test(option)) return sanitise(option);
		// As in the engine, the last one counts.
		const profile = option.slice('seccomp='.length);
		seccomp = readProfile(profile);
		return seccomp === isUnconfined || seccomp === isDefault
			? sanitise(option)
			: words`${sanitise(option.slice(0, 8))}(custom profile)`;
	});
	if (options instanceof Unread) return {options, seccomp: options};
	return {options: shareTexts(options), seccomp};
}

function readProfile(profile: string): Read<SeccompSetting> {
	if (profile === 'unconfined') return isUnconfined;
	if (profile === 'builtin') return isDefault;
	let json: unknown;
	try {
		json = JSON.parse(profile);
	} catch {
		return new Unread(words`the seccomp profile is not JSON`);
	}
	if (!isObject(json) || typeof json['defaultAction'] !== 'string') {
		return new Unread(words`the seccomp profile has no defaultAction`);
	}
	const denied = new Set<string>();
	const allowed = new Set<string>();
	const rules = json['syscalls'] ?? [];
	if (!Array.isArray(rules)) return new Unread(words`the seccomp profile has no list of syscalls`);
	for (const rule of rules as readonly unknown[]) {
		if (!isObject(rule)) return new Unread(words`the seccomp profile has a rule that is none`);
		const {action} = rule;
		const into = isDenying(action) ? denied : isAllowing(action) ? allowed : null;
		for (const name of namesOf(rule['names'] ?? rule['name'])) into?.add(name);
	}
	return {
		is: 'custom',
		defaultAction: sanitise(json['defaultAction'], 80),
		deniedCalls: denied.size,
		allowedCalls: allowed.size,
	};
}

const isDenying = (action: unknown): boolean =>
	typeof action === 'string' && /^SCMP_ACT_(?:ERRNO|KILL|TRAP)/.test(action);
/** Logged calls are made all the same. */
const isAllowing = (action: unknown): boolean => action === 'SCMP_ACT_ALLOW' || action === 'SCMP_ACT_LOG';

/** Before Docker 1.13 a rule had one `name`. */
function namesOf(names: unknown): readonly string[] {
	const list: readonly unknown[] = Array.isArray(names) ? names : [names];
	return list.filter(name => typeof name === 'string');
}
