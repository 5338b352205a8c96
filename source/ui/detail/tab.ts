/** What a tab of the opened container is: blocks made from a snapshot, drawn by screens/container.tsx. */
import type {HostView, ScanningView} from '../../model/app.ts';
import type {Theme} from '../../model/check.ts';
import type {ContainerDetail} from '../../model/detail.ts';
import type {Fleet, FleetContainer} from '../../model/fleet.ts';
import type {Block} from '../blocks.ts';

export type TabProps = {
	container: FleetContainer;
	detail: ContainerDetail | null;
	fleet: Fleet;
	host: HostView | null;
	scanning: ScanningView;
	/** Findings of this theme only; null: all. */
	theme: Theme | null;
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
	/** Its rows can be parted by theme. */
	hasThemes?: boolean;
	/** Stands behind the title in the tab bar. */
	count?(props: TabProps): number;
};
