/**
 * Flaws of the kernel that lead out of a container, and the stable releases that closed them, from general knowledge of
 * the kernel's changelogs: not checked against a database yet. Distribution kernels are never judged by these numbers alone.
 */
import type {Advisory} from './engine-advisories.ts';

export const kernelAdvisories: readonly Advisory[] = [
	{
		id: 'CVE-2022-0185',
		component: 'kernel',
		affected: [
			['5.1', '5.4.173'],
			['5.5', '5.10.93'],
			['5.11', '5.15.16'],
			['5.16', '5.16.2'],
		],
		severity: 'high',
		title: 'A mount parameter overflows a buffer: whoever may make user namespaces becomes root of the machine.',
	},
	{
		id: 'CVE-2022-0492',
		component: 'kernel',
		affected: [
			['2.6.24', '4.9.301'],
			['4.10', '4.14.266'],
			['4.15', '4.19.229'],
			['4.20', '5.4.177'],
			['5.5', '5.10.97'],
			['5.11', '5.15.20'],
			['5.16', '5.16.6'],
		],
		severity: 'high',
		title: 'The release_agent of cgroup v1 takes a program to run as root without asking for the right to set it.',
	},
	{
		id: 'CVE-2022-0847',
		component: 'kernel',
		affected: [
			['5.8', '5.10.102'],
			['5.11', '5.15.25'],
			['5.16', '5.16.11'],
		],
		severity: 'high',
		title: 'Dirty Pipe: files that are only readable can be written, those of image layers and of the machine too.',
	},
	{
		id: 'CVE-2024-1086',
		component: 'kernel',
		affected: [
			['3.15', '4.19.307'],
			['4.20', '5.4.269'],
			['5.5', '5.10.210'],
			['5.11', '5.15.149'],
			['5.16', '6.1.76'],
			['6.2', '6.6.15'],
			['6.7', '6.7.3'],
		],
		severity: 'high',
		title: 'Memory of nf_tables is freed twice: a local user, in a container too, becomes root of the machine.',
	},
];
