/** Where DOCKER_CONTENT_TRUST is switched on, for the accounts of the machine or the daemon's unit (CIS 4.5). */
import {isUnread, type Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {isMissing, withPath} from './say.ts';
import {findDropIns, findUnit} from './units.ts';
import type {View} from './view.ts';

const name = 'DOCKER_CONTENT_TRUST';
const assignment = new RegExp(String.raw`(?:^|[\s"'])${name}=["']?([^\s"']*)`);
const setting = 'Environment=';
/** As the client reads it (strconv.ParseBool); what it can't read leaves it off. */
const isOn = (value: string | undefined): boolean => value !== undefined && /^(?:1|t|T|true|TRUE|True)$/.test(value);

/** A file of `NAME=value` lines; the last counts. null: it is not named. */
export function inEnvironmentFile(text: string): boolean | null {
	const values = text
		.split('\n')
		.filter(line => !/^\s*[#;]/.test(line))
		.flatMap(line => assignment.exec(line)?.[1] ?? []);
	return values.length === 0 ? null : isOn(values.at(-1));
}

/** `Environment=` of a unit, and the files its `EnvironmentFile=` names. */
export function inUnit(text: string): {readonly isOn: boolean | null; readonly files: readonly string[]} {
	const lines = text.split('\n').map(line => line.trim());
	const assigned = lines.flatMap(line => (line.startsWith(setting) ? [line.slice(setting.length)] : []));
	const values = assigned.flatMap(line => assignment.exec(line)?.[1] ?? []);
	const files = lines.flatMap(line => /^EnvironmentFile=-?(\/\S+)$/.exec(line)?.[1] ?? []);
	return {isOn: values.length === 0 ? null : isOn(values.at(-1)), files};
}

/** '' where it is switched on nowhere. */
export async function readContentTrust(view: View, userConfig: string | null): Promise<Read<SafeText>> {
	const unit = await findUnit(view, 'docker.service', userConfig);
	const dropIns = await findDropIns(view, 'docker.service', userConfig);
	const environmentFiles = new Set(['/etc/environment']);
	for (const file of [...(unit === null ? [] : [unit]), ...dropIns]) {
		const text = await view.readText(file);
		if (isUnread(text)) return withPath(file, text);
		const found = inUnit(text);
		if (found.isOn === true) return sanitise(file);
		for (const named of found.files) environmentFiles.add(named);
	}
	for (const file of environmentFiles) {
		const text = await view.readText(file);
		if (isMissing(text)) continue;
		if (isUnread(text)) return withPath(file, text);
		if (inEnvironmentFile(text) === true) return sanitise(file);
	}
	return sanitise('');
}
