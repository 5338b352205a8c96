/** What every container gets that asks for nothing: CIS 2.8, 2.10, 2.14, 2.17. */
import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, manual, orNothing, pass} from '../define-check.ts';
import {dropOption, setOption} from './daemon-json.ts';

const wanted = ['nofile', 'nproc'] as const;

export const defaultUlimits = defineHostCheck('daemon', {
	id: 'default-ulimits',
	record: '2.8',
	title: 'Daemon-wide default ulimits are set',
	why: 'Without a default each container may open as many files and start as many processes as the daemon itself, which is near to endless. One that leaks then starves the others.',
	theme: 'isolation',
	group: 'default-ulimits',
	outcomes: {'no default': 'low'},
	needs: ['settings'],
	evaluate({settings}, fail) {
		const set = settings['default-ulimits'].value;
		const names = new Set(set.map(one => one.split(/[=:\s]/, 1)[0]));
		if (wanted.every(name => names.has(name))) return pass();
		return fail('no default', 'default-ulimits', set.length === 0 ? words`none` : join(set), wanted.join(' and '));
	},
	fix: ({settings}) => ({
		key: 'default-ulimits',
		by: 'engine',
		how: `${setOption({
			option: 'default-ulimits',
			value:
				'{"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 65536}, "nproc": {"Name": "nproc", "Soft": 4096, "Hard": 8192}}',
			from: settings['default-ulimits'].from,
		})} It counts for new containers.`,
	}),
});

/** What dockerd takes by itself: by cgroupfs, by systemd, by systemd without root. */
const usualParents: ReadonlySet<string> = new Set(['', '/docker', 'docker', 'system.slice', 'user.slice']);

export const defaultCgroupParent = defineHostCheck('daemon', {
	id: 'default-cgroup-parent',
	record: '2.10',
	title: 'Default cgroup parent is unchanged',
	why: 'The parent group decides which limits hold for all containers together. Under another one they may share the limits of system services, or escape those that were set for them.',
	theme: 'isolation',
	group: 'default-cgroup-parent',
	outcomes: {changed: 'low'},
	needs: ['settings'],
	evaluate({settings}, fail) {
		const parent = settings['cgroup-parent'].value;
		return usualParents.has(parent) ? pass() : fail('changed', 'cgroup-parent', parent, 'not set');
	},
	fix: ({settings}) => ({
		key: 'default-cgroup-parent',
		by: 'engine',
		how: `${dropOption('cgroup-parent', settings['cgroup-parent'].from)} Re-create the containers.`,
	}),
});

export const defaultNoNewPrivileges = defineHostCheck('daemon', {
	id: 'default-no-new-privileges',
	record: '2.14',
	title: 'no-new-privileges is the daemon default',
	why: 'A setuid program inside gives root to a process that started without it. As a default of the daemon the switch holds for every container, also for those whose author did not think of it.',
	theme: 'privileges',
	group: 'default-new-privileges',
	outcomes: {off: 'medium'},
	needs: ['engine', 'settings'],
	evaluate(seen, fail) {
		const byApi = seen.engine.isNoNewPrivilegesDefault;
		// Engines before 23 do not list it; their flags and daemon.json do, and a flag may well say false.
		const isOn = byApi ?? seen.settings['no-new-privileges'].value;
		const field = byApi === null ? 'no-new-privileges' : 'Info.SecurityOptions';
		return isOn ? pass() : fail('off', field, words`off`, 'no-new-privileges');
	},
	fix: seen => ({
		key: 'default-no-new-privileges',
		by: 'engine',
		how: `${setOption({option: 'no-new-privileges', value: 'true', from: orNothing(() => seen.settings)?.['no-new-privileges'].from})} Re-create the containers; what needs sudo or setuid inside stops working.`,
	}),
});

export const defaultSeccomp = defineHostCheck('daemon', {
	id: 'default-seccomp',
	record: '2.17',
	title: 'Daemon-wide seccomp profile is sensible',
	why: 'The default profile keeps some forty calls of the kernel from containers, most of them used by escapes before. Switched off in the daemon, it is off for every container that does not bring its own.',
	theme: 'isolation',
	group: 'default-seccomp',
	outcomes: {off: 'high'},
	needs: ['engine', 'settings'],
	evaluate(seen, fail) {
		const profile = seen.engine.seccompProfile;
		// One profile, two names: "default" before engine 23, "builtin" since.
		if (profile === 'default' || profile === 'builtin') return pass();
		if (profile === '' || profile === 'unconfined') {
			return fail(
				'off',
				'Info.SecurityOptions',
				profile === '' ? words`no seccomp` : profile,
				'seccomp, profile builtin',
			);
		}
		return manual(words`Was the profile ${profile} reviewed? It stands in for the default of all containers.`);
	},
	fix: seen => ({
		key: 'default-seccomp',
		by: 'engine',
		how: `${dropOption('seccomp-profile', orNothing(() => seen.settings)?.['seccomp-profile'].from)} Where the kernel or the build lacks seccomp: another kernel or package.`,
	}),
});

export const containerDefaultChecks = [defaultUlimits, defaultCgroupParent, defaultNoNewPrivileges, defaultSeccomp];
