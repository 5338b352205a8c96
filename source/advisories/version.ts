/**
 * Versions of engines and kernels, as far as their order matters: numbers, then the name and number of a pre-release.
 * Docker pads minors (19.03), runc counts `rc93` up to 95: numbers are compared as numbers.
 */
export type Version = {
	readonly numbers: readonly number[];
	/** null: released. */
	readonly before: {readonly name: string; readonly number: number} | null;
	/** `20.10`, padding kept: what tables of support call a branch. */
	readonly branch: string;
	readonly isDistributionBuild: boolean;
};

const shape = /^v?(\d+(?:\.\d+)*)(?:[-~](alpha|beta|tp|rc)[.-]?(\d*))?/i;
/** What upstream itself puts behind a number. */
const ofUpstream = /^(?:-ce)?(?:\+dev)?$/i;

export function parseVersion(text: string): Version | null {
	const match = shape.exec(text);
	if (match === null) return null;
	const [whole, dotted = '', name, number] = match;
	const parts = dotted.split('.');
	return {
		numbers: parts.map(Number),
		before: name === undefined ? null : {name: name.toLowerCase(), number: Number(number)},
		branch: parts.slice(0, 2).join('.'),
		isDistributionBuild: !ofUpstream.test(text.slice(whole.length)),
	};
}

/** Below zero: `a` is older. */
export function compareVersions(a: Version, b: Version): number {
	for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index += 1) {
		const order = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
		if (order !== 0) return order;
	}
	if (a.before === null || b.before === null) return Number(a.before === null) - Number(b.before === null);
	if (a.before.name !== b.before.name) return a.before.name < b.before.name ? -1 : 1;
	return a.before.number - b.before.number;
}

/** Of a half-open range, both ends written in the source. */
export function isWithin(version: Version, [introduced, fixed]: readonly [introduced: string, fixed: string]): boolean {
	const from = parseVersion(introduced);
	const to = parseVersion(fixed);
	return from !== null && to !== null && compareVersions(version, from) >= 0 && compareVersions(version, to) < 0;
}
