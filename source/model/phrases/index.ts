/**
 * What is wrong, in as few words as a table has room for: 40 characters at most. Key: a check's id, its id and outcome, or
 * group and outcome of the score model where that is as clear.
 */
import {containerPhrases} from './containers.ts';
import {daemonPhrases} from './daemon.ts';
import {filePhrases} from './files.ts';
import {hostPhrases} from './host.ts';
import {imagePhrases} from './images.ts';
import {swarmPhrases} from './swarm.ts';

export const phrases: Readonly<Record<string, string>> = {
	...containerPhrases,
	...imagePhrases,
	...hostPhrases,
	...daemonPhrases,
	...filePhrases,
	...swarmPhrases,
};
