import type {Check} from '../../source/model/check.ts';

/** The check of a record, out of a table of checks. */
export function byRecord(checks: readonly Check[], record: string): Check {
	const check = checks.find(one => one.record === record);
	if (check === undefined) throw new Error(`no check of ${record}`);
	return check;
}
