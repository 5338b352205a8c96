/** This machine, for the fixes that go past the engine: its files and programs, and the daemon where it runs here. */
import {findDaemon} from '../evidence/host/find-daemon.ts';
import type {Machine} from '../fixes/machine.ts';
import type {Host} from '../host/host.ts';
import type {ManagedFiles} from '../host/managed-files.ts';
import type {Programs} from '../host/programs.ts';
import {at} from '../model/foreign.ts';
import {Unread} from '../model/read.ts';
import {words} from '../model/safe-text.ts';

export type MachineDoors = {readonly managedFiles: ManagedFiles; readonly programs: Programs};

export const machineOf = (host: Host, doors: MachineDoors): Machine => ({
	...doors,
	host,
	async findDaemon(engine) {
		const {socketPath} = engine;
		if (socketPath === null) return new Unread(words`the engine is not of this machine`);
		return findDaemon(host, engine, socketPath, async () => String(at(await engine.info(), 'DockerRootDir')));
	},
});
