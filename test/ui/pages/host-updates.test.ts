/** What the host page says of the parts of an engine, and what it gives to run. */
import {expect, it} from 'vitest';
import {releaseChecks} from '../../../source/checks/host/releases.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {HostEvidence} from '../../../source/model/host-evidence.ts';
import {lay} from '../../../source/ui/detail/lay.ts';
import {updatePieces} from '../../../source/ui/pages/host-updates.ts';
import {engineFacts, t, unread} from '../../helpers/evidence.ts';
import {goodHost, nowUnixMs, releasesAt} from '../../helpers/host-evidence.ts';

function lines(evidence: HostEvidence, width = 110): readonly string[] {
	const blocks = lay(updatePieces(evidence.releases, runChecks(releaseChecks, evidence)), width, false);
	return blocks.flatMap(block => {
		switch (block.is) {
			case 'line':
				return [block.spans.map(({text}) => text).join('')];
			case 'table':
				return block.rows.map(({cells}) =>
					block.columns.map(({id}) => (cells[id] ?? []).map(({text}) => text).join('')).join(' | '),
				);
		}
	});
}

const having = (version: string, OperatingSystem: string, ...components: ReadonlyArray<readonly [string, string]>) => {
	const engine = {
		...engineFacts,
		ServerVersion: t(version),
		OperatingSystem: t(OperatingSystem),
		KernelVersion: t(''),
		components: components.map(([name, number]) => [t(name), t(number)] as const),
	};
	return {...goodHost, engine, releases: releasesAt(engine, nowUnixMs)};
};

it('Debian 12: what is open, what is maybe, what does not apply; its own packages to run', () => {
	const found = lines(having('20.10.24+dfsg1', 'Debian GNU/Linux 12 (bookworm)', ['runc', '1.1.5+ds1-1+deb12u1'])).join(
		'\n',
	);
	expect(found).toMatch(/engine \| 20\.10\.24\+dfsg1 \| extended until 2028-06-30 \| \d+ open: CVE-/);
	expect(found).toMatch(/runc \| 1\.1\.5\+ds1-1\+deb12u1 \| extended until 2028-06-30 \| .*CVE-2025-\d+/);
	expect(found).toMatch(/\d+ maybe · \d+ that need what is not here/);
	expect(found).toContain('apt-get update && apt-get install --only-upgrade docker.io containerd runc');
	expect(found).toContain('Flaws known on 2026-08-23');
});

const commands: ReadonlyArray<readonly [os: string, version: string, command: string]> = [
	['Ubuntu 24.04.1 LTS', '28.5.2', 'apt-get install --only-upgrade docker-ce docker-ce-cli containerd.io'],
	['Fedora Linux 44 (Server Edition)', '29.0.0-1.fc44', 'dnf upgrade --refresh moby-engine containerd runc'],
	['Rocky Linux 9.4 (Blue Onyx)', '28.5.2', 'dnf upgrade --refresh docker-ce docker-ce-cli containerd.io'],
	['Alpine Linux v3.20', '26.1.5-r0', 'apk update && apk upgrade docker-engine containerd runc'],
	['SUSE Linux Enterprise Server 15 SP6', '24.0.7-ce', 'zypper update'],
	['Amazon Linux 2023.5', '25.0.3-1.amzn2023', 'dnf upgrade --refresh docker containerd runc'],
	['Arch Linux', '28.5.2', 'pacman -Syu'],
];
it.each(commands)('%s with %s: %s', (os, version, command) => {
	expect(lines(having(version, os)).join('\n')).toContain(command);
});

it('another distribution, and Docker Desktop: nothing to copy that might not be there', () => {
	for (const os of ['Slackware 15', 'Docker Desktop']) {
		expect(lines(having('28.5.2', os)).join('\n')).not.toMatch(/to run/);
	}
	const [finding] = runChecks(releaseChecks, having('28.5.2', 'Docker Desktop'));
	expect(finding?.fix?.how).toContain('Docker Desktop');
});

it('all current: says so, and gives nothing to run', () => {
	const found = lines(
		having('29.7.2', 'Debian GNU/Linux 13 (trixie)', ['containerd', 'v2.3.4'], ['runc', '1.5.1']),
	).join('\n');
	expect(found).toContain('runc | 1.5.1 | yes | none');
	expect(found).not.toContain('to run');
});

it('what was not read is not known', () => {
	expect(lines({...goodHost, releases: unread}).join('\n')).toContain('not read in this test');
});
