/** What a tab of the opened container is: blocks made from a snapshot, drawn by screens/container.tsx. */
import type {ContainerDetail} from '../../model/detail.ts';
import type {Fleet, FleetContainer} from '../../model/fleet.ts';
import type {Block} from '../blocks.ts';

export type TabProps = {
	container: FleetContainer;
	detail: ContainerDetail | null;
	fleet: Fleet;
	nowUnixMs: number;
	width: number;
	isAscii: boolean;
};

export type Tab = {
	id: string;
	/** The key that opens it: `1` … `9`, `0`. */
	key: string;
	title: string;
	blocks(props: TabProps): readonly Block[];
	/** Stands behind the title in the tab bar. */
	count?(props: TabProps): number;
};
