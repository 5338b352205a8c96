/** Where data lives, and whether somebody looked after the system below the engine. */
import {sanitise, words} from '../../model/safe-text.ts';
import {defineHostCheck, manual, pass} from '../define-check.ts';
import {shellWord} from '../shell.ts';

export const dataRootMount = defineHostCheck('host', {
	id: 'data-root-mount',
	record: '1.1.1',
	title: 'Docker data directory lives on its own filesystem',
	why: 'Images, volumes and logs of containers grow without bounds. On the root filesystem they fill it up one day, and then logins, logs and updates of the whole machine stop together with the containers.',
	theme: 'isolation',
	group: 'data-root',
	outcomes: {'on the root filesystem': 'low'},
	needs: ['dataRoot'],
	evaluate({dataRoot: {path, isOnRootDevice, mountPoint, source}}, fail) {
		if (!isOnRootDevice) return pass();
		// The engine bind-mounts its data root onto itself where the parent is not shared: a mount, but of the same device.
		return fail(
			'on the root filesystem',
			'device of the data root',
			words`${path}: ${source} on ${mountPoint}`,
			'another device',
		);
	},
	fix: ({dataRoot: {path}}) => ({
		key: 'data-root-mount',
		by: 'host',
		how: `systemctl stop docker.socket docker, copy ${path} to a new filesystem (cp -a), mount that at ${shellWord(path)} by a line in /etc/fstab with nodev, systemctl start docker.`,
	}),
});

/** Lynis draws its line between fair and good below this. */
const goodIndex = 70;
const yearMs = 365 * 86_400_000;

export const hardenedSystem = defineHostCheck('host', {
	id: 'hardened-system',
	record: '1.2.1',
	title: 'Host operating system is hardened',
	why: 'All containers share one kernel with the machine, so its weakest login or service is theirs as well. No engine can tell how well the system below is kept; a benchmark of it, or a person, can.',
	theme: 'updates',
	group: 'host-hardening',
	outcomes: {'report below the mark': 'medium'},
	needs: ['hardening', 'policy', 'nowUnixMs'],
	evaluate(seen, fail) {
		if (seen.policy.isHostHardened) return pass();
		const report = seen.hardening;
		if (report === null) {
			return manual(
				words`Run a benchmark of the system (lynis audit system), act on it, then attest it in the config.`,
			);
		}
		const {tool, index, atUnixMs} = report;
		if (seen.nowUnixMs - atUnixMs > yearMs) {
			return manual(
				words`The report of ${tool} is of ${sanitise(new Date(atUnixMs).toISOString().slice(0, 10))}: run it again.`,
			);
		}
		if (index >= goodIndex) return pass();
		return fail('report below the mark', `index of ${tool}`, words`${index}`, `${goodIndex} or more`);
	},
	fix: () => ({
		key: 'hardened-system',
		by: 'person',
		how: 'Act on the suggestions in the report (for Lynis: /var/log/lynis-report.dat), run it again, keep the kernel up to date.',
	}),
});

export const machineChecks = [dataRootMount, hardenedSystem];
