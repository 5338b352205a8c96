/** What a screen about more than one container is: a title and blocks made from a snapshot, drawn by screens/page.tsx. */
import type {AppState} from '../../model/app.ts';
import type {Theme} from '../../model/check.ts';
import type {Block} from '../blocks.ts';
import type {ScoreAfter} from '../explain.ts';
import type {Part} from '../parts.ts';
import type {Catalogue} from './catalogue.ts';

export type PageScreen =
	/** Every one of several. */
	| {readonly is: 'hosts'}
	| {readonly is: 'host'}
	| {readonly is: 'host-finding'; readonly checkId: string}
	| {readonly is: 'images'}
	| {readonly is: 'image'; readonly id: string}
	/** The worst of all images. */
	| {readonly is: 'vulnerabilities'}
	/** `source`: of the packages that have it. */
	| {readonly is: 'vulnerability'; readonly id: string; readonly source: string}
	| {readonly is: 'compare'; readonly id: string}
	| {readonly is: 'scanners'}
	| {readonly is: 'checks'}
	| {readonly is: 'check'; readonly checkId: string}
	| {readonly is: 'services'}
	| {readonly is: 'service'; readonly id: string}
	| {readonly is: 'service-finding'; readonly id: string; readonly checkId: string}
	| {readonly is: 'node'; readonly id: string};

export type PageProps = {
	readonly state: Pick<
		AppState,
		'fleet' | 'host' | 'images' | 'swarm' | 'scanning' | 'scanners' | 'nowUnixMs' | 'hosts'
	>;
	readonly catalogue: Catalogue;
	readonly scoreAfter: ScoreAfter;
	/** null: all of them. */
	readonly theme: Theme | null;
	/** Of the host: what passes and what does not apply too. */
	readonly showsPasses: boolean;
	/** As typed; '' where there is none. */
	readonly filter: string;
	readonly width: number;
	readonly isAscii: boolean;
};

/** How far a filter got. */
export type Found = {
	readonly matches: number;
	readonly total: number;
	readonly problems: readonly string[];
	readonly unfinished: readonly string[];
};

export type PageView = {
	/** Leave from the highest number down as it narrows. */
	readonly title: readonly Part[];
	readonly blocks: readonly Block[];
	/** null: nothing to filter. */
	readonly found: Found | null;
};
