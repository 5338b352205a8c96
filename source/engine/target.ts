/** Where an engine listens, with what is needed to speak to it there. */
import type {SafeText} from '../model/safe-text.ts';

export type TlsMaterial = {
	/** The folder the files came from, for what is said when they are refused. */
	readonly folder: string;
	readonly ca: string;
	/** Or why we have none to show: an engine may do without. */
	readonly own: {readonly cert: string; readonly key: string} | {readonly missing: SafeText};
};

export type Target =
	| {readonly is: 'unix'; readonly socketPath: string}
	| {readonly is: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | null};
