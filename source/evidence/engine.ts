/** `GET /version` and `GET /info` → what the engine is, which settings it hands to every container, and its own time. */
import type {Foreign} from '../engine/engine.ts';
import type {EngineFacts} from '../model/evidence.ts';
import {at, isObject, numberOr, readList, readNumber, readTexts, textOr} from '../model/foreign.ts';
import {isUnread, knownOr, type Read} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';

/** `name=seccomp,profile=builtin` and its like. */
type SecurityOption = {readonly name: string; readonly values: ReadonlyMap<string, string>};

function securityOption(line: string): SecurityOption {
	const values = new Map(
		line.split(',').map(part => {
			const [key = '', ...rest] = part.split('=');
			return [key, rest.join('=')] as const;
		}),
	);
	// Old engines wrote the bare name.
	return {name: values.get('name') ?? line, values};
}

function component(json: unknown): readonly [SafeText, SafeText] {
	return [textOr(at(json, 'Name')), textOr(at(json, 'Version'))];
}

function runtimes(json: unknown): EngineFacts['runtimes'] {
	if (!isObject(json)) return [];
	return Object.entries(json).map(([name, runtime]) => [sanitise(name), textOr(at(runtime, 'path'), '')] as const);
}

/** Unread where what decides verdicts (security options, cgroup version, memory) is missing: then nothing can be judged. */
export function readEngine(version: Foreign, info: Foreign): Read<EngineFacts> {
	const lines = readTexts(at(info, 'SecurityOptions'), 'SecurityOptions');
	if (isUnread(lines)) return lines;
	const memTotal = readNumber(at(info, 'MemTotal'), 'MemTotal');
	if (isUnread(memTotal)) return memTotal;
	const options = lines.map(securityOption);
	const has = (name: string): boolean => options.some(option => option.name === name);
	const apiVersion = textOr(at(version, 'ApiVersion'));
	return {
		ID: textOr(at(info, 'ID')),
		Name: textOr(at(info, 'Name')),
		ServerVersion: textOr(at(info, 'ServerVersion'), textOr(at(version, 'Version'))),
		ApiVersion: apiVersion,
		OperatingSystem: textOr(at(info, 'OperatingSystem')),
		KernelVersion: textOr(at(info, 'KernelVersion')),
		// Engines before cgroup v2 do not say: they know v1 only.
		CgroupVersion: textOr(at(info, 'CgroupVersion'), '1'),
		CgroupDriver: textOr(at(info, 'CgroupDriver')),
		NCPU: numberOr(at(info, 'NCPU'), 0),
		MemTotal: memTotal,
		DockerRootDir: textOr(at(info, 'DockerRootDir')),
		isSwapLimitSupported: at(info, 'SwapLimit') === true,
		isPidsLimitSupported: at(info, 'PidsLimit') === true,
		isCpuQuotaSupported: at(info, 'CpuCfsQuota') === true,
		isMemoryLimitSupported: at(info, 'MemoryLimit') === true,
		hasAppArmor: has('apparmor'),
		hasSELinux: has('selinux'),
		hasUserNamespaces: has('userns'),
		isRootless: has('rootless'),
		isNoNewPrivilegesDefault: noNewPrivilegesDefault(has('no-new-privileges'), textOr(at(info, 'ServerVersion'))),
		seccompProfile: sanitise(
			options.find(option => option.name === 'seccomp')?.values.get('profile') ?? (has('seccomp') ? 'default' : ''),
		),
		runtimes: runtimes(at(info, 'Runtimes')),
		DefaultRuntime: textOr(at(info, 'DefaultRuntime')),
		isSwarmActive: at(info, 'Swarm', 'LocalNodeState') === 'active',
		Warnings: knownOr(readTexts(at(info, 'Warnings'), 'Warnings'), []),
		components: knownOr(
			readList(at(version, 'Components'), 'Components', json => component(json)),
			[],
		),
	};
}

/** Engines before 23 do not list the option, whatever the daemon's default is: then it is not known. */
function noNewPrivilegesDefault(isListed: boolean, serverVersion: string): boolean | null {
	if (isListed) return true;
	const major = Number(/^(\d+)\./.exec(serverVersion)?.[1] ?? Number.NaN);
	return major >= 23 ? false : null;
}

/** The engine's clock, unix ms; ours where it does not say. Events are asked for in engine time, never in ours. */
export function readSystemTime(info: Foreign): number {
	const time = Date.parse(textOr(at(info, 'SystemTime')));
	return Number.isNaN(time) ? Date.now() : time;
}
