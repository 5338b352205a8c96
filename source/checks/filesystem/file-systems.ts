/** What it can write to, run from and pass on. */
import type {ContainerInspect, Mount} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {strictTmpfs} from '../../model/tmpfs.ts';
import {defineCheck, manual, pass} from '../define-check.ts';
import {readOnlyWithRoom} from './read-only.ts';
import {several} from './several.ts';

const passedOn = (inspect: ContainerInspect): readonly Mount[] =>
	known(inspect.Mounts).filter(mount => /^r?shared$/.test(mount.Propagation));

export const propagation = defineCheck({
	id: 'mount-propagation',
	record: '5.20',
	title: 'Mounts made inside stay inside',
	why: 'With shared propagation, a mount made in the container appears on the host as well. An intruder lays a folder of its own over one that the host trusts.',
	theme: 'isolation',
	group: 'propagation',
	outcomes: {'shared or rshared': 'high'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const found = passedOn(inspect);
		if (found.length === 0) return pass();
		const actual = several(found.map(mount => words`${mount.Source} at ${mount.Destination}, ${mount.Propagation}`));
		return fail('shared or rshared', 'Mounts', actual, 'rprivate or rslave');
	},
	fix: ({inspect}) => ({
		key: 'propagation',
		by: 'recreate',
		how: 'Create it again with bind-propagation=rslave where it has to see new mounts, else without the option.',
		propose: () => ({changes: passedOn(inspect).map(mount => ({is: 'mount-propagation', target: mount.Destination}))}),
	}),
});

export const readOnlyRoot = defineCheck({
	id: 'read-only-root',
	record: '5.13',
	title: 'Its file system is read-only',
	why: 'An intruder brings tools along and changes programs, and needs a place to put them. On a read-only file system there is none, and what runs is what the image holds.',
	theme: 'isolation',
	group: 'root-filesystem',
	outcomes: {writable: 'medium'},
	needs: ['inspect'],
	evaluate: ({inspect}, fail) =>
		known(inspect.HostConfig.ReadonlyRootfs)
			? pass()
			: fail('writable', 'HostConfig.ReadonlyRootfs', words`false`, 'true'),
	fix: () => ({
		key: 'read-only-root',
		by: 'recreate',
		how: 'Create it again with --read-only, and --tmpfs for the folders it writes to: docker diff shows them.',
		propose: () => ({changes: [readOnlyWithRoom]}),
	}),
});

const flags = ['exec', 'suid', 'dev'] as const;

/** The engine mounts tmpfs noexec, nosuid, nodev; the last word said about each counts. */
function looseFlags(options: string): readonly string[] {
	const said = options.split(',').map(option => option.trim());
	if (said.lastIndexOf('ro') > said.lastIndexOf('rw')) return [];
	return flags.filter(flag => said.lastIndexOf(flag) > said.lastIndexOf(`no${flag}`));
}

const tmpfsOf = (inspect: ContainerInspect): ReadonlyArray<readonly [path: SafeText, options: SafeText]> => [
	...known(inspect.HostConfig.Tmpfs),
	...known(inspect.Mounts)
		.filter(mount => mount.Type === 'tmpfs')
		.map(mount => [mount.Destination, mount.Mode] as const),
];

const looseTmpfs = (inspect: ContainerInspect) =>
	tmpfsOf(inspect).filter(([, options]) => looseFlags(options).length > 0);

export const writableNotExecutable = defineCheck({
	id: 'writable-not-executable',
	record: 'X-VOL-EXEC',
	title: 'Nothing runs from where it can write',
	why: 'A read-only container is still of use to an intruder if one writable folder lets programs run: that is where the tools go. Few services ever start a program from their data.',
	theme: 'isolation',
	group: 'storage',
	outcomes: {'missing flags': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const loose = looseTmpfs(inspect);
		if (loose.length > 0) {
			const actual = several(loose.map(([path, options]) => words`${path}: ${options}`));
			return fail('missing flags', 'HostConfig.Tmpfs', actual, 'noexec,nosuid,nodev');
		}
		// How a volume or a bind is mounted is not in the configuration, but for what its mode says.
		const writable = known(inspect.Mounts).filter(
			mount => mount.RW && mount.Type !== 'tmpfs' && !mount.Mode.split(',').includes('noexec'),
		);
		if (writable.length === 0) return pass();
		return manual(words`must programs run from ${several(writable.map(mount => mount.Destination))}?`);
	},
	fix: ({inspect}) => ({
		key: 'tmpfs-flags',
		by: 'recreate',
		how: 'Create it again with --tmpfs PATH:rw,noexec,nosuid,nodev,size=64m.',
		propose: () => ({
			changes: looseTmpfs(inspect).map(([path, options]) => ({
				is: 'tmpfs-options',
				path,
				options: strictTmpfs(options),
			})),
		}),
	}),
});

export const fileSystemChecks = [propagation, readOnlyRoot, writableNotExecutable];
