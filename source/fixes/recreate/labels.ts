/**
 * The two labels of a container that took another's place, by which a hullcheck without the journal knows what it is: the
 * transaction, and the id of the one it replaces. And the names both go by meanwhile. Anyone may forge these: they only
 * lead to what is then looked at.
 */
import {transactionLabel} from '../steps.ts';

export {transactionLabel};
export const replacesLabel = 'hullcheck.replaces';
export const isOurLabel = (key: string): boolean => key === transactionLabel || key === replacesLabel;

const newEnding = '.hullcheck-new';

/** The same for every transaction: two hullchecks at one container meet at this name, and the engine lets one of them in. */
export const newNameOf = (name: string): string => `${name}${newEnding}`;
const suffixOf = (transactionId: string): string => transactionId.slice(-8).toLowerCase();
export const backupNameOf = (name: string, transactionId: string): string =>
	`${name}.hullcheck-${suffixOf(transactionId)}`;
/** Of one that served for a while and was taken back, but holds what was written meanwhile. */
export const undoneNameOf = (name: string, transactionId: string): string =>
	`${backupNameOf(name, transactionId)}-undone`;

export const isNewName = (name: string): boolean => name.endsWith(newEnding);
const backupPattern = /^(.+)\.hullcheck-[0-9a-z]{8}(-undone)?$/;
export const isBackupName = (name: string): boolean => backupPattern.test(name);
/** `web.hullcheck-1a2b3c4d` → `web`. */
export const plainName = (name: string): string =>
	isNewName(name) ? name.slice(0, -newEnding.length) : (backupPattern.exec(name)?.[1] ?? name);
