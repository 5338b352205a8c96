/** ink-table's own types are those of React 17 (`JSX.Element`), which React 19 no longer has: what we use of it. */
import type {ComponentType, ReactNode} from 'react';

export type InkTableProps = {
	data: ReadonlyArray<Readonly<Record<string, number>>>;
	columns: readonly string[];
	/** All three are read once, when the table is made. */
	header: ComponentType<{column: number; children: ReactNode}>;
	cell: ComponentType<{column: number; children: ReactNode}>;
	skeleton: ComponentType<{children: ReactNode}>;
};

export type InkTableComponent = ComponentType<InkTableProps>;
