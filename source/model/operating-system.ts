/** `Info.OperatingSystem`, the pretty name of the machine below an engine → which distribution that is. */
import type {Distribution} from './package.ts';
import {sanitise, type SafeText} from './safe-text.ts';

/** As `ID` in os-release has it. Longer names first: `CentOS` begins `CentOS Stream`. */
const names: ReadonlyArray<readonly [prettyName: string, id: string]> = [
	['Debian GNU/Linux', 'debian'],
	['Raspbian GNU/Linux', 'raspbian'],
	['Ubuntu', 'ubuntu'],
	['Linux Mint', 'linuxmint'],
	['Alpine Linux', 'alpine'],
	['Fedora', 'fedora'],
	['Red Hat Enterprise Linux', 'rhel'],
	['Rocky Linux', 'rocky'],
	['AlmaLinux', 'almalinux'],
	['CentOS', 'centos'],
	['Oracle Linux', 'ol'],
	['Amazon Linux', 'amzn'],
	['openSUSE Leap', 'opensuse-leap'],
	['openSUSE Tumbleweed', 'opensuse-tumbleweed'],
	['SUSE Linux Enterprise', 'sles'],
	['VMware Photon OS', 'photon'],
	['Arch Linux', 'arch'],
	['Docker Desktop', 'docker-desktop'],
];

/** null: a name that is not known. `Ubuntu 22.04.5 LTS`, `Debian GNU/Linux 12 (bookworm)`, `Alpine Linux v3.20`. */
export function distributionNamed(
	operatingSystem: SafeText,
): Pick<Distribution, 'id' | 'versionId' | 'prettyName'> | null {
	const [, id] = names.find(([name]) => operatingSystem.startsWith(name)) ?? [];
	if (id === undefined) return null;
	const [, versionId = ''] = /\sv?(\d+(?:\.\d+)*)/.exec(operatingSystem) ?? [];
	return {id: sanitise(id), versionId: sanitise(versionId), prettyName: operatingSystem};
}
