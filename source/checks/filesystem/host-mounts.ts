/** Binds that show or open the host: one shape, three sets of folders. */
import type {Check} from '../../model/check.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {defineCheck, pass} from '../define-check.ts';
import {isSensitiveBind, isSystemBind} from './host-folders.ts';
import {bindsOf, isWithin, mountText, type Bind} from './paths.ts';
import {several} from './several.ts';

type Row = {
	readonly id: string;
	readonly record: string;
	readonly title: string;
	readonly why: string;
	readonly writable: string;
	readonly readOnly: string;
	readonly isBad: (bind: Bind, dataRoot: string) => boolean;
	readonly expected: string;
	readonly how: string;
};

const kernelFolders = ['/proc', '/sys'];

const rows: readonly Row[] = [
	{
		id: 'sensitive-folder-mounted',
		record: '5.6',
		title: 'No sensitive folder of the host is mounted',
		why: 'Who can write to these folders leaves a job, a key or a program there and waits until the host runs it as root. Read-only still hands over password hashes, keys and the data of others.',
		writable: 'sensitive, writable',
		readOnly: 'sensitive, read-only',
		isBad: isSensitiveBind,
		expected: 'no folder of the system, of its users or of the engine',
		how: 'Create it again with the one folder it needs, read-only where it only reads, or with a named volume.',
	},
	{
		id: 'system-folder-mounted',
		record: 'X-MOUNT-ROOTFS',
		title: 'No part of the system of the host is mounted',
		why: 'The system folders decide what the host runs at its next boot, login or timer. One file changed there turns a break-in here into one that outlives this container.',
		writable: 'writable',
		readOnly: 'read-only',
		isBad: isSystemBind,
		expected: 'no folder of the system',
		how: 'Create it again with the one file or folder it needs, read-only, or with a named volume.',
	},
	{
		id: 'kernel-folder-mounted',
		record: 'X-MOUNT-PROC-SYS',
		title: 'The kernel files of the host are not mounted',
		why: 'The /proc and /sys of the host hold switches that make the kernel run a program of your choice as root. Reading them alone shows the command lines and the layout of the whole machine.',
		writable: 'writable',
		readOnly: 'read-only',
		isBad: ({source, destination}) => kernelFolders.some(folder => isWithin(source, folder) || destination === folder),
		expected: 'nothing of /proc and /sys',
		how: 'Create it again without; an exporter gets only the part it reads, read-only.',
	},
];

const worstFirst = (inspect: ContainerInspect, isBad: (bind: Bind) => boolean): readonly Bind[] => {
	const found = bindsOf(inspect).filter(isBad);
	return [...found.filter(bind => bind.mount.RW), ...found.filter(bind => !bind.mount.RW)];
};

export const hostMountChecks: readonly Check[] = rows.map(row =>
	defineCheck({
		id: row.id,
		record: row.record,
		title: row.title,
		why: row.why,
		theme: 'isolation',
		group: 'host-mounts',
		outcomes: {[row.writable]: 'critical', [row.readOnly]: 'high'},
		needs: ['inspect', 'engine'],
		evaluate({inspect, engine}, fail) {
			const found = worstFirst(inspect, bind => row.isBad(bind, engine.DockerRootDir));
			const [worst] = found;
			if (worst === undefined) return pass();
			const actual = several(found.map(bind => mountText(bind.mount)));
			return fail(worst.mount.RW ? row.writable : row.readOnly, 'Mounts', actual, row.expected);
		},
		fix: ({inspect, engine}) => ({
			key: 'host-mounts',
			by: 'recreate',
			how: row.how,
			propose: () => ({
				changes: worstFirst(inspect, bind => row.isBad(bind, engine.DockerRootDir)).map(bind => {
					const isFineToRead = !row.isBad({...bind, mount: {...bind.mount, RW: false}}, engine.DockerRootDir);
					return {is: isFineToRead ? 'mount-read-only' : 'remove-mount', target: bind.mount.Destination};
				}),
			}),
		}),
	}),
);
