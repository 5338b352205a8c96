/** What a new container was asked to be, seen where it counts: its first process, as the kernel tells of it. */
import {at, textsOf} from '../../model/foreign.ts';
import {defaultCapabilities, normalCapability} from '../../model/capabilities.ts';
import type {ProofLine} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import type {Doors} from '../transact.ts';
import type {Sight} from './members.ts';

const field = (status: string, name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
const countBits = (hex: string): number => BigInt(`0x${hex}`).toString(2).replaceAll('0', '').length;

/** How many capabilities its processes can ever have; null: all, or not told by the settings alone. */
function capabilityCount(body: CreateBody): number | null {
	const names = (name: string): readonly string[] => textsOf(body.HostConfig[name]).map(normalCapability);
	const [add, drop] = [names('CapAdd'), names('CapDrop')];
	if (body.HostConfig['Privileged'] === true || add.includes('ALL')) return null;
	const kept = drop.includes('ALL') ? [] : defaultCapabilities.filter(name => !drop.includes(name));
	return new Set([...kept, ...add]).size;
}

const isNoNewPrivileges = (body: CreateBody): boolean =>
	textsOf(body.HostConfig['SecurityOpt']).some(option => /^no-new-privileges([=:]true)?$/.test(option));

/** [] where it can't be seen from here. A line that is not good was seen to be otherwise. */
export async function effectLines(
	{host, engine}: Doors,
	{pid, id}: Sight,
	body: CreateBody,
): Promise<readonly ProofLine[]> {
	if (engine.socketPath === null || pid <= 0) return [];
	const [cgroup, status, mounts] = await Promise.all([
		host.readText(`/proc/${pid}/cgroup`),
		host.readText(`/proc/${pid}/status`),
		host.readText(`/proc/${pid}/mountinfo`),
	]);
	// Another machine's socket behind a tunnel has another process by that number.
	if (isUnread(cgroup) || !cgroup.includes(id) || isUnread(status)) return [];
	const lines: ProofLine[] = [];
	const count = capabilityCount(body);
	const bound = field(status, 'CapBnd');
	if (count !== null && /^[0-9a-f]+$/.test(bound)) {
		const held = countBits(bound);
		// A kernel may know fewer than asked for, never more.
		lines.push({
			says: words`its processes can have ${held} capabilities (CapBnd of its first process)`,
			isGood: held <= count,
		});
	}
	if (isNoNewPrivileges(body)) {
		const isSet = field(status, 'NoNewPrivs') === '1';
		lines.push({
			says: isSet
				? words`no-new-privileges is set on its first process`
				: words`no-new-privileges is not set on its first process`,
			isGood: isSet,
		});
	}
	if (at(body, 'HostConfig', 'ReadonlyRootfs') === true && !isUnread(mounts)) {
		const root = mounts.split('\n').find(line => line.split(' ')[4] === '/') ?? '';
		const isReadOnly = (root.split(' ')[5] ?? '').split(',').includes('ro');
		lines.push({
			says: isReadOnly
				? words`its root file system is mounted read-only`
				: words`its root file system can be written to`,
			isGood: isReadOnly,
		});
	}
	return lines;
}
