/** The commands of a screen, each handed to the engine that it is about. What is about several at once is refused with words. */
import type {AppState, Commands} from '../model/app.ts';
import type {Trouble} from '../model/errors.ts';
import type {ContainerId} from '../model/evidence.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {serviceOf} from '../model/swarm.ts';
import type {Member} from './member.ts';

export type RouteOptions = {
	/** Those that are shown. */
	readonly members: () => readonly Member[];
	/** Shown as another, it is that. */
	readonly byName: (name: SafeText) => Member | null;
	/** Whose plan or result is on the screen. */
	readonly fixing: () => Member | null;
	/** What it has to show now goes on the screen, before what others have. */
	readonly put: (member: Member) => void;
	readonly refuse: (trouble: Trouble) => void;
	/** What was refused here, and not by an engine, is read. */
	readonly dismissOwn: () => void;
};

const has = (member: Member, id: ContainerId): boolean => member.session.store.getState().fleet.containers.has(id);

export function routeCommands({members, byName, fixing, put, refuse, dismissOwn}: RouteOptions): Commands {
	let inFocus: SafeText | null = null;
	let open: Member | null = null;

	const holderOf = (id: ContainerId): Member | null => members().find(member => has(member, id)) ?? null;
	const by = (test: (state: AppState) => boolean): Member | null =>
		members().find(member => test(member.session.store.getState())) ?? null;
	const focused = (): Member | null => (inFocus === null ? null : byName(inFocus)) ?? members()[0] ?? null;
	/** Of a container, or of a service of its swarm: the manager that is looked at, where several tell of it. */
	const targetOf = (id: string): Member | null => {
		const tells = (member: Member | null): boolean =>
			member !== null && serviceOf(member.session.store.getState().swarm, id) !== null;
		return holderOf(id) ?? [focused(), ...members()].find(tells) ?? null;
	};
	const each = (act: (commands: Commands) => void): void => {
		for (const {session} of members()) act(session.commands);
	};

	const gone = (): void =>
		refuse({
			what: words`Nothing was changed`,
			why: words`what it was about is gone from its engine`,
			todo: words`Look at the table again`,
		});

	const locked = ({name}: Member, why: SafeText): void =>
		refuse({
			what: words`Nothing was changed`,
			why: words`${name} is read-only: ${why}`,
			todo: words`The page of hosts (O) and docs/config.md say more`,
		});

	/** Goes to the one engine it is about, unless nothing may be changed there. */
	function change(member: Member | null, act: (commands: Commands) => void): void {
		if (member === null) return gone();
		const {lockedWhy} = member;
		if (lockedWhy !== null) return locked(member, lockedWhy);
		act(member.session.commands);
		put(member);
	}
	/** A scan makes a container for a moment, where its session does not know that it is read-only. */
	function scan(act: (commands: Commands) => void): void {
		const member = focused();
		if (member?.lockedWhy != null) locked(member, member.lockedWhy);
		else if (member !== null) act(member.session.commands);
	}
	const ofFixing = (act: (commands: Commands) => void): void => {
		const member = fixing();
		if (member !== null && member.lockedWhy === null) act(member.session.commands);
	};

	return {
		open(id) {
			const member = holderOf(id);
			if (open !== null && open !== member) open.session.commands.close();
			open = member;
			member?.session.commands.open(id);
		},
		close() {
			open?.session.commands.close();
			open = null;
		},
		reveal: (id, name) => holderOf(id)?.session.commands.reveal(id, name),
		hide: () => open?.session.commands.hide(),
		plan: (id, what) => change(targetOf(id), commands => commands.plan(id, what)),
		update: id => change(holderOf(id), commands => commands.update(id)),
		dropUpdate: () => ofFixing(commands => commands.dropUpdate()),
		planMany(ids, what) {
			const holders = new Set(ids.map(holderOf).filter(member => member !== null));
			const [first = null, ...more] = holders;
			if (more.length === 0) return change(first, commands => commands.planMany(ids, what));
			refuse({
				what: words`Nothing was planned`,
				why: words`these containers are on ${holders.size} hosts, and one plan is for one host`,
				todo: words`Mark those of one host (/ host:${first?.name ?? words`NAME`} shows them), or take A on one of its containers`,
			});
		},
		planUndo: id =>
			change(
				by(({history}) => history.some(one => one.id === id)),
				commands => commands.planUndo(id),
			),
		planRemoveBackup: id =>
			change(
				by(({backups}) => backups?.backups?.some(one => one.id === id) === true),
				commands => commands.planRemoveBackup(id),
			),
		replan: changes => ofFixing(commands => commands.replan(changes)),
		toggleItem: id => ofFixing(commands => commands.toggleItem(id)),
		planUndoMany: () => ofFixing(commands => commands.planUndoMany()),
		confirm: shown => ofFixing(commands => commands.confirm(shown)),
		keep: shown => ofFixing(commands => commands.keep(shown)),
		dismiss() {
			const member = fixing();
			dismissOwn();
			member?.session.commands.dismiss();
		},
		lookAtBackups: () => each(commands => commands.lookAtBackups()),
		lookAtHost: () => focused()?.session.commands.lookAtHost(),
		lookAtImages: () => focused()?.session.commands.lookAtImages(),
		checkRegistries(id) {
			if (id === null) each(commands => commands.checkRegistries(null));
			else holderOf(id)?.session.commands.checkRegistries(id);
		},
		scanImage: id => scan(commands => commands.scanImage(id)),
		scanImages: () => scan(commands => commands.scanImages()),
		lookAtSwarm: id => focused()?.session.commands.lookAtSwarm(id),
		lookAtScanners: () => focused()?.session.commands.lookAtScanners(),
		chooseScanner: choice => each(commands => commands.chooseScanner(choice)),
		compareScans: id => focused()?.session.commands.compareScans(id),
		cancelScan: () => focused()?.session.commands.cancelScan(),
		readAsItRuns: id => holderOf(id)?.session.commands.readAsItRuns(id),
		refresh: () => each(commands => commands.refresh()),
		focus(name) {
			inFocus = name;
		},
	};
}
