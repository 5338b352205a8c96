/** A waiver whose last day is over: what it covered is a finding again, and so is the forgotten waiver. */
import type {CheckSpec, Finding} from '../model/check.ts';
import {join, sanitise} from '../model/safe-text.ts';
import {dayOf, type Waiver} from '../model/waiver.ts';

/** Judged from the config file and not from evidence, so it stands in no list of checks. */
export const waiverExpired: CheckSpec = {
	subject: 'operations',
	id: 'waiver-expired',
	record: 'X-WAIVER-EXPIRED',
	title: 'No waiver for it has expired',
	why: 'Somebody accepted a finding for a time, and that time is over. Either it was forgotten, or the reason still holds: only a person can tell, so it counts again until one does.',
	theme: 'operations',
	group: null,
	outcomes: {expired: 'low'},
};

/** One for all that came back, so that a container never has two findings of one check. */
export function expiredFinding(lapsed: ReadonlyArray<{readonly finding: Finding; readonly waiver: Waiver}>): Finding {
	const says = lapsed.map(({finding: {check}, waiver: {expiresAtUnixMs, line}}) =>
		sanitise(`${check.id} until ${dayOf(expiresAtUnixMs)} (line ${line})`),
	);
	return {
		check: waiverExpired,
		verdict: {
			is: 'fail',
			outcome: 'expired',
			proof: {field: 'waivers', actual: sanitise(join(says)), expected: 'a date to come, or no waiver'},
		},
		severity: 'low',
		fix: {
			key: waiverExpired.id,
			by: 'person',
			how: 'Put the finding right and delete the waiver from the config file, or set a new date there if its reason still holds.',
		},
		waived: null,
	};
}
