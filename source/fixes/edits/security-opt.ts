/** `SecurityOpt`: a list of options of which the last of a name counts. */
import {at, textsOf} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {withHostConfig, type EditFacts} from './edit.ts';

/** `apparmor=x`, `label:disable`, `no-new-privileges`: as the engine splits them. */
const nameOf = (option: string): string => option.split(option.includes('=') ? '=' : ':', 1)[0] ?? '';

/** All of that name taken out, and `instead` put in where it is given. */
export function replaceOption(body: CreateBody, name: string, instead: string | null): CreateBody {
	const before = textsOf(body.HostConfig['SecurityOpt']);
	if (instead !== null && before.filter(option => nameOf(option) === name).join('\n') === instead) return body;
	const others = before.filter(option => nameOf(option) !== name);
	return withHostConfig(body, {SecurityOpt: instead === null ? others : [...others, instead]});
}

const isLabelOff = (option: string): boolean => /^label[=:]disable$/.test(option);

export const withoutLabelOff = (body: CreateBody): CreateBody =>
	withHostConfig(body, {
		SecurityOpt: textsOf(body.HostConfig['SecurityOpt']).filter(option => !isLabelOff(option)),
	});

/**
 * The engine writes label=disable by itself where nothing was typed and privileged mode, the host's PID or IPC namespace
 * was asked for. It goes with the last of them; beside other options somebody typed it, and it stays.
 */
export function withoutOwnLabelOff(body: CreateBody, {inspectJson}: EditFacts): CreateBody {
	const {HostConfig} = body;
	const original = textsOf(at(inspectJson, 'HostConfig', 'SecurityOpt'));
	const isEnginesOwn = original.length === 1 && original.every(isLabelOff);
	const isStillCaused =
		HostConfig['Privileged'] === true || HostConfig['PidMode'] === 'host' || HostConfig['IpcMode'] === 'host';
	return isEnginesOwn && !isStillCaused ? withoutLabelOff(body) : body;
}
