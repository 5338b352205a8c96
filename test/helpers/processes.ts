/** Who runs on this machine. */
import {readdirSync, readFileSync} from 'node:fs';

/** Process ids whose command line holds `word`. */
export const processesWith = (word: string): readonly string[] =>
	readdirSync('/proc').filter(pid => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
		} catch {
			return false;
		}
	});
