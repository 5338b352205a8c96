/** RPM's order: epoch, version, release, each by rpmvercmp. A release that one side leaves out is not compared. */
import {compareDigits} from './dpkg.ts';

export function compareRpm(a: string, b: string): number {
	const [epochA, versionA, releaseA] = parts(a);
	const [epochB, versionB, releaseB] = parts(b);
	return (
		compareDigits(epochA, epochB) ||
		rpmvercmp(versionA, versionB) ||
		(releaseA === null || releaseB === null ? 0 : rpmvercmp(releaseA, releaseB))
	);
}

function parts(version: string): readonly [epoch: string, version: string, release: string | null] {
	const [, epoch = '', rest = version] = /^(\d+):(.*)$/s.exec(version) ?? [];
	const dash = rest.lastIndexOf('-');
	return [epoch, dash === -1 ? rest : rest.slice(0, dash), dash === -1 ? null : rest.slice(dash + 1)];
}

/** Runs of digits, runs of letters, `~` and `^`; whatever stands between only separates. */
const segment = /\d+|[A-Za-z]+|[~^]/g;

export function rpmvercmp(a: string, b: string): number {
	if (a === b) return 0;
	const segmentsA = a.match(segment) ?? [];
	const segmentsB = b.match(segment) ?? [];
	for (let index = 0; ; index += 1) {
		const [one, other] = [segmentsA[index], segmentsB[index]];
		if (one === other) {
			if (one === undefined) return 0;
			continue;
		}
		// Older than anything, the end too.
		if (one === '~' || other === '~') return one === '~' ? -1 : 1;
		// Newer than the end, older than anything else.
		if (one === '^' || other === '^') {
			if (one === undefined) return -1;
			if (other === undefined) return 1;
			return one === '^' ? -1 : 1;
		}
		if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
		const [isNumber, isOtherNumber] = [/^\d/.test(one), /^\d/.test(other)];
		if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
		const order = isNumber ? compareDigits(one, other) : one < other ? -1 : 1;
		if (order !== 0) return order;
	}
}
