/** The systemd unit of this machine that starts a container by its name: it leaves no label. */
import type {Host} from '../../host/host.ts';
import {knownOr} from '../../model/read.ts';

/** Where administrators and packages put units; those that programs make at run time start no containers by name. */
const folders = [
	'/etc/systemd/system',
	'/usr/local/lib/systemd/system',
	'/usr/lib/systemd/system',
	'/lib/systemd/system',
];

/** `ExecStart=/usr/bin/docker run --rm --name web …`, `ExecStartPre=-docker start web`; a line may go on behind `\`. */
function starts(unit: string, name: string): boolean {
	return unit
		.replaceAll(/\\\n\s*/g, ' ')
		.split('\n')
		.filter(line => /^\s*ExecStart(?:Pre|Post)?\s*=/.test(line))
		.map(line => line.split(/[\s=]+/).map(word => word.replaceAll(/["']/g, '')))
		.some(words => words.some(word => /(?:^|\/)docker$/.test(word.replace(/^[-@:+!]+/, ''))) && isNamed(words, name));
}

const isNamed = (words: readonly string[], name: string): boolean =>
	words.some((word, index) => word === name && (words[index - 1] === '--name' || words.includes('start')));

/** Its file name; null: none is seen. `name`: of the container, without its slash. */
export async function unitThatStarts(host: Host, name: string): Promise<string | null> {
	for (const folder of folders) {
		for (const file of knownOr(await host.list(folder), [])) {
			if (!file.endsWith('.service')) continue;
			if (starts(knownOr(await host.readText(`${folder}/${file}`), ''), name)) return file;
		}
	}
	return null;
}
