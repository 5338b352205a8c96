/** What a plain container and its host leave unknown, by kind of engine → markdown. Pure. */

export type Known = {
	/** `Docker here`, `Docker from afar`, `Podman here`. */
	readonly kind: string;
	readonly version: string;
	/** Of a running container that asks for nothing, and of the host. */
	readonly checks: number;
	readonly unknown: ReadonlyArray<{readonly check: string; readonly why: string}>;
};

/** The same reason for several checks is told once. */
function reasonsOf({unknown, version}: Known): readonly string[] {
	const checksOf = new Map<string, string[]>();
	for (const {check, why} of unknown) {
		// Of many reasons, as of many flaws in one release, the first.
		const [first = '', ...others] = why
			.split(' ')
			.map(word => (word.startsWith(version) ? 'of this version' : word))
			.join(' ')
			.split('; ');
		const reason = others.length === 0 ? first : `${first}, and so on`;
		checksOf.set(reason, [...(checksOf.get(reason) ?? []), check]);
	}
	return [...checksOf].map(([reason, checks]) => `- ${reason}: ${checks.toSorted().join(', ')}`);
}

/** Versions that tell the same stand together. */
export function knownPage(all: readonly Known[]): string {
	const versionsOf = new Map<string, string[]>();
	for (const one of all) {
		const {kind, checks, unknown, version} = one;
		const words =
			unknown.length === 0
				? ['Nothing of the two is unknown.']
				: [`Unknown are ${unknown.length} of ${checks} checks:`, '', ...reasonsOf(one)];
		const text = [`### ${kind}: VERSIONS`, '', ...words].join('\n');
		versionsOf.set(text, [...(versionsOf.get(text) ?? []), version]);
	}
	return [...versionsOf].map(([text, versions]) => text.replace('VERSIONS', versions.join(', '))).join('\n\n');
}
