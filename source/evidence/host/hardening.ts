/** What Lynis left behind when it last looked at this machine. */
import type {Host} from '../../host/host.ts';
import type {HardeningReport} from '../../model/host-evidence.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {orMissing} from './say.ts';

const file = '/var/log/lynis-report.dat';
const maxBytes = 8 * 1024 ** 2;

/** Lines of `key=value`; its time is the machine's own, without a zone. */
export function readLynis(text: string): Read<HardeningReport> {
	const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
	const index = value('hardening_index');
	const atUnixMs = Date.parse((value('report_datetime_end') || value('report_datetime_start')).replace(' ', 'T'));
	if (!/^\d{1,3}$/.test(index) || Number.isNaN(atUnixMs)) {
		return new Unread(words`${sanitise(file)} holds no finished report`);
	}
	const version = value('lynis_version');
	return {tool: sanitise(version === '' ? 'Lynis' : `Lynis ${version}`, 60), index: Number(index), atUnixMs};
}

/** null: none lies here. */
export async function readHardening(host: Host): Promise<Read<HardeningReport | null>> {
	const text = orMissing(file, await host.readText(file, maxBytes), null);
	return text === null || isUnread(text) ? text : readLynis(text);
}
