/**
 * Who runs, and what they hold open. Synchronous in small pieces: the kernel answers from memory in microseconds, where
 * a trip to the thread pool for each of a thousand files costs more than all the reading.
 */
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {setImmediate as breathe} from 'node:timers/promises';
import type {HostProcess} from './host.ts';

const piece = 256;

/** What ends meanwhile is left out. */
async function each<T>(names: readonly string[], read: (name: string) => T): Promise<readonly T[]> {
	const all: T[] = [];
	for (const [index, name] of names.entries()) {
		if (index > 0 && index % piece === 0) await breathe();
		try {
			all.push(read(name));
		} catch {
			continue;
		}
	}
	return all;
}

export async function seenProcesses(): Promise<readonly HostProcess[]> {
	const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
	const all = await each(pids, pid => ({pid: Number(pid), comm: readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd()}));
	return all.toSorted((a, b) => a.pid - b.pid);
}

export async function childrenOf(pid: number): Promise<ReadonlyArray<{pid: number; argv: readonly string[]}>> {
	const threads = readdirSync(`/proc/${pid}/task`);
	let children: readonly string[];
	try {
		const lists = threads.map(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
		children = lists.flatMap(list => list.split(' ').filter(child => child !== ''));
	} catch {
		// A thread ended meanwhile, or the kernel keeps no such lists (CONFIG_PROC_CHILDREN).
		children = await childrenByParent(pid);
	}
	return each(children, child => ({
		pid: Number(child),
		argv: readFileSync(`/proc/${child}/cmdline`, 'utf8').replace(/\0$/, '').split('\0'),
	}));
}

async function childrenByParent(pid: number): Promise<readonly string[]> {
	const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
	const parents = await each(pids, child => {
		const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
		return {child, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])};
	});
	return parents.filter(({parent}) => parent === pid).map(({child}) => child);
}

export async function openFilesOf(pid: number): Promise<readonly string[]> {
	const folder = `/proc/${pid}/fd`;
	return each(readdirSync(folder), name => readlinkSync(`${folder}/${name}`));
}
