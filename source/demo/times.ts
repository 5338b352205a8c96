/** Times as the engine writes them. */

export const neverStamp = '0001-01-01T00:00:00Z';
export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** RFC 3339 with nanoseconds; the digits below a millisecond come from `salt`. 0 means never. */
export function stamp(unixMs: number, salt = 0): string {
	if (unixMs === 0) return neverStamp;
	const iso = new Date(unixMs).toISOString();
	const fine = String(Math.floor(salt) % 1_000_000).padStart(6, '0');
	return `${iso.slice(0, -1)}${fine}`.replace(/\.?0+$/, '') + 'Z';
}

/** "About a minute", as in the list's Status. */
export function ago(ms: number): string {
	const seconds = Math.floor(ms / secondMs);
	if (seconds < 1) return 'Less than a second';
	if (seconds === 1) return '1 second';
	if (seconds < 60) return `${seconds} seconds`;
	const minutes = Math.floor(ms / minuteMs);
	if (minutes === 1) return 'About a minute';
	if (minutes < 60) return `${minutes} minutes`;
	const hours = Math.floor(ms / hourMs + 0.5);
	if (hours === 1) return 'About an hour';
	if (hours < 48) return `${hours} hours`;
	if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
	if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
	if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
	return `${Math.floor(hours / 24 / 365)} years`;
}

/** How long those words stay true. */
export function agoLastsMs(ms: number): number {
	if (ms < minuteMs) return secondMs - (ms % secondMs);
	if (ms < hourMs) return minuteMs - (ms % minuteMs);
	return 10 * minuteMs;
}
