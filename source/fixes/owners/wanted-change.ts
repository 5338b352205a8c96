/** What an owner is asked for: any change, whether the engine could make it live or not. The owner makes the container anew. */
import type {ContainerChange} from '../../model/fix.ts';

export type WantedChange = ContainerChange;
