/** What a key of the keymap is. */
import type {KeyContext, Place} from '../why-not.ts';

export type ActionId =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'half-up'
	| 'half-down'
	| 'first'
	| 'last'
	| 'open'
	| 'jump'
	| 'use'
	| 'fix'
	| 'fix-all'
	| 'explain'
	| 'filter'
	| 'sort'
	| 'reverse'
	| 'stopped'
	| 'events'
	| 'history'
	| 'undo'
	| 'host'
	| 'hosts'
	| 'images'
	| 'checks'
	| 'services'
	| 'service-fix'
	| 'service-explain'
	| 'service-undo'
	| 'go'
	| 'theme'
	| 'passes'
	| 'scan'
	| 'scan-all'
	| 'scan-cancel'
	| 'as-it-runs'
	| 'vulnerabilities'
	| 'scanners'
	| 'compare'
	| 'refresh'
	| 'registries'
	| 'pause'
	| 'tab-number'
	| 'tab-next'
	| 'tab-before'
	| 'sideways-left'
	| 'sideways-right'
	| 'reveal'
	| 'help'
	| 'back'
	| 'quit'
	| 'suspend'
	| 'filter-keep'
	| 'filter-drop'
	| 'filter-erase'
	| 'filter-erase-word'
	| 'filter-erase-all'
	| 'confirm'
	| 'values'
	| 'toggle'
	| 'command'
	| 'diff'
	| 'patch'
	| 'watch'
	| 'other-way'
	| 'drop'
	| 'update'
	| 'harden'
	| 'firewall'
	| 'everywhere'
	| 'mark'
	| 'backups'
	| 'remove'
	| 'whole'
	| 'leave';

export type Action = {
	readonly id: ActionId;
	/** As `Press.key` names them; the first is the one shown in the footer. */
	readonly keys: readonly string[];
	readonly words: string;
	/** In the footer; few letters. */
	readonly short?: string;
	readonly places: readonly Place[];
	/** 1 stays longest as the screen narrows. Without it: not in the footer. */
	readonly inFooter?: number;
	/** Leads to a change, shows a secret, goes to the network or ends the program: does nothing in a burst of letters, typed ahead or pasted. */
	readonly isAlone?: true;
	/** Not in the footer where it is not so. */
	isAtHand?(context: KeyContext): boolean;
	/** null: it can be used. */
	whyNot?(context: KeyContext): string | null;
};

/** Of the swarm. */
export const swarmPages: readonly Place[] = ['services', 'service', 'service-finding', 'node'];
export const pages: readonly Place[] = [
	'hosts',
	'host',
	'host-finding',
	'images',
	'image',
	'vulnerabilities',
	'vulnerability',
	'compare',
	'scanners',
	'checks',
	'check',
	...swarmPages,
];
const lists: readonly Place[] = ['fleet', 'events', 'container', 'history', ...pages];
export const scrolls: readonly Place[] = [...lists, 'explain', 'help'];
export const anywhere: readonly Place[] = [...lists, 'fixing', 'explain', 'help'];
