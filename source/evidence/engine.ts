/** `GET /version` and `GET /info` → what the engine and its host can do. Either wrong, and nothing can be judged. */
import type {EngineFacts} from '../model/evidence.ts';
import {
	at,
	isObject,
	readBoolean,
	readList,
	readNumber,
	readPairs,
	readText,
	readTexts,
	textOr,
} from '../model/foreign.ts';
import {mapRead, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {noObject} from './host-config.ts';
import {whole} from './share.ts';

/** From this version on `no-new-privileges` is listed when it is the default; before, its absence says nothing. */
const listsNoNewPrivileges = 23;

export function readEngine(version: unknown, info: unknown): Read<EngineFacts> {
	if (!isObject(version)) return noObject('/version');
	if (!isObject(info)) return noObject('/info');
	const text = (key: string, absent?: string): Read<SafeText> => readText(info[key], `Info.${key}`, absent);
	const isSupported = (key: string): Read<boolean> => readBoolean(info[key], `Info.${key}`);
	const read = whole({
		ID: text('ID', ''),
		Name: text('Name', ''),
		ServerVersion: readText(version['Version'], 'Version'),
		ApiVersion: readText(version['ApiVersion'], 'ApiVersion'),
		OperatingSystem: text('OperatingSystem', ''),
		KernelVersion: text('KernelVersion', ''),
		// Not sent before there was a second one.
		CgroupVersion: text('CgroupVersion', '1'),
		CgroupDriver: text('CgroupDriver', ''),
		NCPU: readNumber(info['NCPU'], 'Info.NCPU'),
		MemTotal: readNumber(info['MemTotal'], 'Info.MemTotal'),
		DockerRootDir: text('DockerRootDir', ''),
		isSwapLimitSupported: isSupported('SwapLimit'),
		isPidsLimitSupported: isSupported('PidsLimit'),
		isCpuQuotaSupported: isSupported('CpuCfsQuota'),
		isMemoryLimitSupported: isSupported('MemoryLimit'),
		options: readTexts(info['SecurityOptions'], 'Info.SecurityOptions'),
		runtimes: readPairs(info['Runtimes'], 'Info.Runtimes', (runtime, path) =>
			isObject(runtime) ? readText(runtime['path'], `${path}.path`, '') : noObject(path),
		),
		DefaultRuntime: text('DefaultRuntime', ''),
		swarmState: readText(at(info, 'Swarm', 'LocalNodeState'), 'Info.Swarm.LocalNodeState', ''),
		Warnings: readTexts(info['Warnings'], 'Info.Warnings'),
		components: readList(version['Components'], 'Components', readComponent),
	});
	const platformName = at(version, 'Platform', 'Name');
	return mapRead(read, ({options, swarmState, ...facts}) => ({
		...facts,
		...(typeof platformName === 'string' ? {platformName: sanitise(platformName)} : {}),
		hasAppArmor: optionNamed(options, 'apparmor') !== undefined,
		hasSELinux: optionNamed(options, 'selinux') !== undefined,
		hasUserNamespaces: optionNamed(options, 'userns') !== undefined,
		isRootless: optionNamed(options, 'rootless') !== undefined,
		isNoNewPrivilegesDefault: isNoNewPrivilegesDefault(options, facts.ServerVersion),
		seccompProfile: seccompProfile(options),
		isSwarmActive: swarmState === 'active',
	}));
}

/** The engine's own clock: `since` of its events must be in its time. 0 where it does not say. */
export function readSystemTime(info: unknown): number {
	const unixMs = Date.parse(textOr(at(info, 'SystemTime')));
	return Number.isNaN(unixMs) ? 0 : unixMs;
}

/** `name=seccomp,profile=builtin`. */
const optionNamed = (options: readonly SafeText[], name: string): SafeText | undefined =>
	options.find(option => option.split(',').includes(`name=${name}`));

function isNoNewPrivilegesDefault(options: readonly SafeText[], version: string): boolean | null {
	if (optionNamed(options, 'no-new-privileges') !== undefined) return true;
	return Number.parseInt(version, 10) >= listsNoNewPrivileges ? false : null;
}

function seccompProfile(options: readonly SafeText[]): SafeText {
	const [, profile] = optionNamed(options, 'seccomp')?.split('profile=') ?? [];
	return textOr(profile);
}

/**
 * Distributions leave the upstream number and put their own, with the fixes they ported back, where upstream has its
 * commit: runc 1.1.5+ds1 is really 1.1.5+ds1-1+deb12u1.
 */
function readComponent(value: unknown, path: string): Read<readonly [SafeText, SafeText]> {
	if (!isObject(value)) return noObject(path);
	const name = readText(value['Name'], `${path}.Name`);
	const version = readText(value['Version'], `${path}.Version`);
	if (name instanceof Unread) return name;
	if (version instanceof Unread) return version;
	const commit = textOr(at(value, 'Details', 'GitCommit'));
	return [name, version !== '' && commit.startsWith(version) ? commit : version === '' ? words`unknown` : version];
}
