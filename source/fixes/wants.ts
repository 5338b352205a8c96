/** What a container's own settings say it will want. */
import {at} from '../model/foreign.ts';
import type {Wants} from '../model/observed.ts';
import {giB, kiB, miB} from '../model/quantity.ts';

const units: Readonly<Record<string, number>> = {'': 1, k: kiB, m: miB, g: giB};

// Each has the number and the unit in groups 1 and 2. Bounded repetition: the text is hostile.
const heapSettings = [
	{saidBy: '-Xmx', pattern: /-Xmx(\d{1,12})([kKmMgG]?)/g, unit: 1},
	{saidBy: '--max-old-space-size', pattern: /--max[-_]old[-_]space[-_]size[= ](\d{1,7})()/g, unit: miB},
	{saidBy: 'shared_buffers', pattern: /shared_buffers[= ]{1,3}(\d{1,12})([kKmMgG])B/g, unit: 1},
	{saidBy: 'innodb-buffer-pool-size', pattern: /innodb[-_]buffer[-_]pool[-_]size[= ](\d{1,15})([kKmMgG]?)/g, unit: 1},
] as const;

const threadHungry =
	/(?:^|[/ =])(?:java|javac|mysqld|mariadbd|postgres|mongod|cassandra|clickhouse|elasticsearch|dotnet|etcd|influxd|prometheus|containerd|dockerd)(?:$|[ .-])/;

const longestLine = 4096;

/** Reads Cmd, Entrypoint and Env for sizes only; nothing of them is kept. */
export function readWants(inspectJson: unknown): Wants {
	const lines: string[] = [];
	for (const field of ['Entrypoint', 'Cmd', 'Env'] as const) {
		const value = at(inspectJson, 'Config', field);
		if (!Array.isArray(value)) continue;
		// Arguments are joined, for an option and its value may be two of them; variables stand alone.
		const parts = value.filter((one): one is string => typeof one === 'string').map(one => one.slice(0, longestLine));
		if (field === 'Env') lines.push(...parts);
		else lines.push(parts.join(' ').slice(0, longestLine));
	}
	const path = at(inspectJson, 'Path');
	let heap: Wants['heap'] = null;
	for (const line of lines) {
		for (const {saidBy, pattern, unit} of heapSettings) {
			for (const match of line.matchAll(pattern)) {
				const bytes = Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1) * unit;
				if (bytes > (heap?.bytes ?? 0)) heap = {bytes, saidBy};
			}
		}
	}
	const command = [typeof path === 'string' ? path : '', lines[0] ?? '', lines[1] ?? ''].join(' ');
	return {heap, isThreadHungry: heap?.saidBy === '-Xmx' || threadHungry.test(command.slice(0, 3 * longestLine))};
}
