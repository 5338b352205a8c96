/**
 * What the runtime was told to make: the `config.json` of the OCI runtime specification, which lies in the bundle of a
 * container that runs on this machine. For an engine whose own answers leave it out. Its environment is not looked at.
 */
import type {Host} from '../host/host.ts';
import {normalCapability} from '../model/capabilities.ts';
import type {EngineFacts, RuntimeSpec} from '../model/evidence.ts';
import {at, isObject, listOf, textOf, textsOf} from '../model/foreign.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {shareText, shareTexts} from './share.ts';

/** Of a container with hundreds of mounts. */
const specMaxBytes = 1024 * 1024;

const texts = (value: unknown): readonly SafeText[] => shareTexts(textsOf(value).map(one => sanitise(one)));

/** `b 8:*`, as the engines write it. Without a type it is both, without a number any. */
function nodeOf(device: unknown): string {
	const number = (name: string): string => {
		const value = at(device, name);
		return typeof value === 'number' && value >= 0 ? String(value) : '*';
	};
	return `${textOf(at(device, 'type')) || 'a'} ${number('major')}:${number('minor')}`;
}

/** Those that no device handed in explains: these the engine tells by itself. */
function deviceRules(linux: unknown): readonly SafeText[] {
	const handedIn = new Set(listOf(at(linux, 'devices')).map(nodeOf));
	return listOf(at(linux, 'resources', 'devices'))
		.filter(one => at(one, 'allow') === true && !handedIn.has(nodeOf(one)))
		.map(one => shareText(sanitise(`${nodeOf(one)} ${textOf(at(one, 'access')) || 'rwm'}`)));
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** null: it is no such text. `program`: the runtime it was given to. */
export function readRuntimeSpec(text: string, program: SafeText): RuntimeSpec | null {
	const json = parsed(text);
	const linux = at(json, 'linux');
	const namespaces = at(linux, 'namespaces');
	const devices = at(linux, 'resources', 'devices');
	// What is left out here is none at all, so only a whole one is believed.
	if (!Array.isArray(namespaces) || !Array.isArray(devices)) return null;
	const bounding = at(json, 'process', 'capabilities', 'bounding');
	const sysctl = at(linux, 'sysctl');
	const hasOwn = (type: string): boolean => namespaces.some(one => at(one, 'type') === type);
	return {
		program,
		maskedPaths: texts(at(linux, 'maskedPaths')),
		readonlyPaths: texts(at(linux, 'readonlyPaths')),
		hasOwnIpc: hasOwn('ipc'),
		hasOwnCgroup: hasOwn('cgroup'),
		sysctl: Object.entries(isObject(sysctl) ? sysctl : {}).map(
			([name, value]) => [shareText(sanitise(name)), shareText(sanitise(textOf(value)))] as const,
		),
		deviceRules: deviceRules(linux),
		bounding: textsOf(bounding).map(name => normalCapability(sanitise(name))),
	};
}

/** The command line of the process that watches over a container: `conmon … -c ID … -r /usr/bin/crun -b BUNDLE`. */
function watcherOf(cmdline: string, id: string): {readonly program: string; readonly bundle: string} | null {
	const argv = cmdline.split('\0');
	const after = (flag: string): string => (argv.includes(flag) ? (argv[argv.indexOf(flag) + 1] ?? '') : '');
	const [program, bundle] = [after('-r'), after('-b')];
	const isOurs = after('-c') === id && program.startsWith('/') && bundle.startsWith('/') && bundle.includes(id);
	return isOurs ? {program, bundle} : null;
}

/** `status`: `/proc/PID/status` of the main process, proven to be its own. Never rejects; null: not to be had here. */
export async function findRuntimeSpec(
	host: Host,
	id: string,
	status: string,
	{runtimes}: Pick<EngineFacts, 'runtimes'>,
): Promise<RuntimeSpec | null> {
	const [, parent = ''] = /^PPid:\s+(\d+)$/m.exec(status) ?? [];
	const watcher = watcherOf(knownOr(await host.readText(`/proc/${parent}/cmdline`), ''), id);
	if (watcher === null) return null;
	const text = await host.readText(`${watcher.bundle}/config.json`, specMaxBytes);
	if (isUnread(text)) return null;
	const {program} = watcher;
	return readRuntimeSpec(text, runtimes.find(([, path]) => path === program)?.[0] ?? shareText(sanitise(program)));
}
