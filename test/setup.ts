/** Before each file: what a helper registers when it is imported, it would for the first file alone, since all share modules. */
import {afterAll} from 'vitest';
import {removeTemporaryFolders} from './helpers/temporary.ts';

afterAll(removeTemporaryFolders);
