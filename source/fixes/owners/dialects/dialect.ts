/** How an owner's language says changes. */
import type {WantedChange} from '../wanted-change.ts';

export type WantedName = WantedChange['is'];
type WantedOf<K extends WantedName> = Extract<WantedChange, {readonly is: K}>;

/** Lines for a person to put where the owner reads; what is missing it has no word for. */
export type Dialect = {readonly [K in WantedName]?: (change: WantedOf<K>) => readonly string[]};

export function linesIn<K extends WantedName>(dialect: Dialect, change: WantedOf<K>): readonly string[] {
	return dialect[change.is]?.(change) ?? [];
}

export const list = (names: readonly string[]): string => JSON.stringify(names);
