/** What it writes to in place of its root file system. */
import type {RecreateChange} from '../../model/recreate.ts';
import {strictTmpfs} from '../../model/tmpfs.ts';

/** Where nearly everything that runs writes to; what else it needs, docker diff shows. */
export const readOnlyWithRoom: RecreateChange = {
	is: 'read-only-root',
	tmpfs: ['/tmp', '/run'].map(path => ({path, options: strictTmpfs('rw')})),
};
