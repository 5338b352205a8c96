/**
 * The shape of an edit: the body of a create and a change in, the body with it out, or why that can't be. Pure, the same
 * asked twice, and never touching what the change does not name.
 */
import type {EngineFacts} from '../../model/evidence.ts';
import type {Change} from '../../model/fix.ts';
import {isObject, type JsonObject} from '../../model/foreign.ts';
import type {CreateBody, Preparation} from '../../model/recreate.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {RawNetwork} from '../raw-network.ts';

export type EditFacts = {
	/** `GET /containers/{id}/json` of the old one: what the body does not tell (mounts it inherits, ports it was given). */
	readonly inspectJson: JsonObject;
	readonly engine: EngineFacts;
	readonly networks: readonly RawNetwork[];
	/** `8080/tcp` inside, of what listens beyond loopback; null: nobody could tell. */
	readonly listeners: readonly string[] | null;
};

export type Edited = {
	readonly is: 'edited';
	readonly body: CreateBody;
	/** Why it is done so. */
	readonly because: SafeText;
	readonly effect: SafeText;
	/** The equal options of docker run. */
	readonly option: SafeText;
	/** Said before the question. */
	readonly warnings: readonly SafeText[];
	readonly prepares: readonly Preparation[];
};

export type EditResult = Edited | {readonly is: 'blocked'; readonly why: SafeText};
export type ChangeOf<K extends Change['is']> = Extract<Change, {readonly is: K}>;
export type Edit<K extends Change['is']> = (body: CreateBody, change: ChangeOf<K>, facts: EditFacts) => EditResult;

type Said = Pick<Edited, 'because' | 'effect' | 'option'> & Partial<Pick<Edited, 'warnings' | 'prepares'>>;

export const edited = (body: CreateBody, said: Said): Edited => ({
	is: 'edited',
	warnings: [],
	prepares: [],
	...said,
	body,
});
export const blocked = (why: SafeText): EditResult => ({is: 'blocked', why});

export const withConfig = (body: CreateBody, set: JsonObject): CreateBody => ({...body, ...set});
export const withHostConfig = (body: CreateBody, set: JsonObject): CreateBody => ({
	...body,
	HostConfig: {...body.HostConfig, ...set},
});

/** Left out, so that the engine's own default applies. */
export function withoutHostConfig(body: CreateBody, ...names: readonly string[]): CreateBody {
	const kept = Object.entries(body.HostConfig).filter(([name]) => !names.includes(name));
	return {...body, HostConfig: Object.fromEntries(kept)};
}

/** Lists may be null; whatever is not text in them is no concern of an edit, but must not get lost. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Without the pairs named. */
export const without = (object: JsonObject, ...names: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
