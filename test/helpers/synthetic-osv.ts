/** A record as OSV exports it. */
export type OsvJson = Readonly<Record<string, unknown>> & {readonly id: string};

/** As many records as asked for, of 5,000 packages and four releases of Debian each, with text as real ones have. */
export function* syntheticRecords(count: number): Generator<OsvJson> {
	const details = 'A flaw was found in the way a length is checked before data is copied. '.repeat(6);
	for (let index = 0; index < count; index += 1) {
		const cve = `CVE-${2010 + (index % 17)}-${10_000 + index}`;
		yield {
			schema_version: '1.7.0',
			id: `DEBIAN-${cve}`,
			upstream: [cve],
			modified: new Date(1_700_000_000_000 + index * 1000).toISOString(),
			published: '2024-10-20T21:53:39.000Z',
			details,
			severity: index % 3 === 0 ? [{type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'}] : [],
			affected: ['11', '12', '13', '14'].map(release => ({
				package: {
					ecosystem: `Debian:${release}`,
					name: `package-${index % 5000}`,
					purl: 'pkg:deb/debian/p?arch=source',
				},
				ranges: [
					{
						type: 'ECOSYSTEM',
						events: [
							{introduced: '0'},
							...(index % 12 === 0 ? [] : [{fixed: `1.${index % 90}.3-4+deb${release}u${index % 7}`}]),
						],
					},
				],
				ecosystem_specific: {urgency: 'not yet assigned'},
			})),
			references: [{type: 'ADVISORY', url: `https://security-tracker.debian.org/tracker/${cve}`}],
		};
	}
}
