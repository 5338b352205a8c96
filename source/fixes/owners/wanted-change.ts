/** What an owner is asked for: any change, whether the engine could make it live or not. The owner makes the container anew. */
import type {Change} from '../../model/fix.ts';
import type {RecreateChange} from '../../model/recreate.ts';

export type WantedChange = Change | RecreateChange;
