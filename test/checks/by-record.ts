/** The check of a record, out of a table of checks. */
export function byRecord<Check extends {readonly record: string}>(checks: readonly Check[], record: string): Check {
	const check = checks.find(one => one.record === record);
	if (check === undefined) throw new Error(`no check of ${record}`);
	return check;
}
