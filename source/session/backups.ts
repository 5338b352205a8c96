/** Old containers kept as ways back: looked at on request, removed for good after a preview. */
import {backupsOf, removeBackup} from '../fixes/recreate/backups.ts';
import type {Commands} from '../model/app.ts';
import type {Backup} from '../model/backup.ts';
import {reasonOf} from '../model/errors.ts';
import {words} from '../model/safe-text.ts';
import {trouble, type Stage} from './stage.ts';

export type BackupsSession = {
	readonly commands: Pick<Commands, 'lookAtBackups' | 'planRemoveBackup'>;
	/** What the preview shows. */
	remove(backup: Backup): void;
};

export function createBackups(stage: Stage): BackupsSession {
	const {engine, store, host, show, refuse, doorsOf, loadHistory} = stage;

	async function look(): Promise<void> {
		const now = engine();
		if (now === null) return;
		const {backups: before} = store.getState();
		if (before === null)
			store.update(state => ({...state, backups: {backups: null, lookedAtUnixMs: 0, problem: null}}));
		try {
			const backups = await backupsOf(now);
			store.update(state => ({...state, backups: {backups, lookedAtUnixMs: host.nowUnixMs(), problem: null}}));
		} catch (error) {
			const problem = reasonOf(error);
			store.update(state => ({
				...state,
				backups: {backups: state.backups?.backups ?? null, lookedAtUnixMs: host.nowUnixMs(), problem},
			}));
		}
	}

	async function carryOut(backup: Backup): Promise<void> {
		const now = stage.engineToChange();
		if (now === null) return;
		show({is: 'removing', backup});
		const outcome = await removeBackup({...doorsOf(now), backup});
		await Promise.all([loadHistory(), look()]);
		if (outcome.is === 'refused') return refuse(outcome.trouble);
		show({
			is: 'told',
			title: words`${backup.name} was removed`,
			says: backup.isUndone
				? words`Its fix had been taken back before; nothing else was touched.`
				: words`The fix it belonged to can't be taken back any more; the history says so.`,
		});
	}

	return {
		commands: {
			lookAtBackups: () => void look(),
			planRemoveBackup(id) {
				const backup = store.getState().backups?.backups?.find(one => one.id === id);
				if (backup !== undefined && stage.engineToChange() !== null) {
					stage.takeTurn();
					show({is: 'backup-preview', backup});
				}
			},
		},
		remove: backup => void carryOut(backup).catch(error => refuse(trouble(error))),
	};
}
