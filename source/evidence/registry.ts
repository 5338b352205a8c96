/**
 * What registries say of tags, through the engine: only when a person asks, two at a time, a tag at most once a day, and no
 * more where a registry limits it. An engine asks twice for each, and Docker Hub counts one of these as a pull.
 */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {reasonOf} from '../model/errors.ts';
import {at, isObject} from '../model/foreign.ts';
import {parseReference} from '../model/image-reference.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

export type TagAnswer = {
	/** Of the image, or of the index of its platforms: what `RepoDigests` hold too. */
	readonly digest: SafeText;
	readonly askedAtUnixMs: number;
};

export type Registry = {
	/** `reference` as `fullReference` writes it. Never rejects; remembered answers cost nothing. */
	ask(engine: Engine, reference: string): Promise<Read<TagAnswer>>;
	/** null: nobody has asked within a day. */
	recall(reference: string): Read<TagAnswer> | null;
};

export type RegistryOptions = {
	readonly nowUnixMs: () => number;
	/** Text of an earlier `remember`, '' where there is none. */
	readonly remembered?: string;
	/** Answers as text, to be kept for the next run. */
	readonly remember?: (text: string) => void;
	/** `X-Registry-Auth` for a registry; null: as nobody. Only where the user consented. */
	readonly authOf?: (registry: string) => Promise<string | null>;
};

const keepsMs = 24 * 3_600_000;
/** The window of Docker Hub's limit. */
const restsMs = 6 * 3_600_000;
const lanes = 2;

const isDigest = (text: unknown): text is string =>
	typeof text === 'string' && /^sha(?:256|512):[0-9a-f]{64,128}$/.test(text);

export const registryOf = (reference: string): string => parseReference(reference).repository.split('/')[0] ?? '';

export function createRegistry({
	nowUnixMs,
	remembered = '',
	remember = () => {},
	authOf = async () => null,
}: RegistryOptions): Registry {
	const answers = new Map<string, Read<TagAnswer>>(readRemembered(remembered));
	const asked = new Map<string, Promise<Read<TagAnswer>>>();
	const restsUntil = new Map<string, number>();
	const busy = Array.from({length: lanes}, (): Promise<unknown> => Promise.resolve());
	let count = 0;

	function recall(reference: string): Read<TagAnswer> | null {
		const known = answers.get(reference);
		if (known === undefined || isUnread(known)) return known ?? null;
		return nowUnixMs() - known.askedAtUnixMs < keepsMs ? known : null;
	}

	async function request(engine: Engine, reference: string): Promise<Read<TagAnswer>> {
		if (engine.endpoint.isDemo) return new Unread(words`this is the demo: there is no registry behind it`);
		const registry = registryOf(reference);
		if (nowUnixMs() < (restsUntil.get(registry) ?? 0)) return limited(registry);
		try {
			const json = await engine.inspectDistribution(reference, await authOf(registry));
			const digest = at(json, 'Descriptor', 'digest');
			if (!isDigest(digest)) return new Unread(words`the answer of ${sanitise(registry, 100)} names no digest`);
			return {digest: sanitise(digest), askedAtUnixMs: nowUnixMs()};
		} catch (error) {
			if (isLimit(error)) {
				restsUntil.set(registry, nowUnixMs() + restsMs);
				return limited(registry);
			}
			return new Unread(whyNot(error, registry));
		}
	}

	return {
		recall,
		ask(engine, reference) {
			const known = recall(reference);
			if (known !== null && !isUnread(known)) return Promise.resolve(known);
			const going = asked.get(reference);
			if (going !== undefined) return going;
			const lane = count++ % lanes;
			const answer = (busy[lane] ?? Promise.resolve()).then(() => request(engine, reference));
			const kept = answer.then(one => {
				asked.delete(reference);
				answers.set(reference, one);
				if (!isUnread(one)) remember(textOf(answers));
				return one;
			});
			busy[lane] = kept;
			asked.set(reference, kept);
			return kept;
		},
	};
}

const limited = (registry: string): Unread =>
	new Unread(words`${sanitise(registry, 100)} limits how often it is asked: try again in some hours`);

/** Engines pass the registry's own status on, or put its text into a 500. */
const isLimit = (error: unknown): boolean =>
	error instanceof EngineAnswer && (error.status === 429 || /too ?many ?requests|rate limit/i.test(error.says));

function whyNot(error: unknown, registry: string): SafeText {
	const name = sanitise(registry, 100);
	if (!(error instanceof EngineAnswer)) return reasonOf(error);
	switch (error.status) {
		case 401:
		case 403:
			return words`${name} wants a login for it, or does not have it`;
		case 404:
			return words`${name} does not have it`;
		default:
			return words`${name} could not be asked: ${error.says}`;
	}
}

const textOf = (answers: ReadonlyMap<string, Read<TagAnswer>>): string =>
	JSON.stringify(Object.fromEntries([...answers].filter(([, answer]) => !isUnread(answer))));

/** A file of ours that others may have written to: what has no right form is not remembered. */
function readRemembered(text: string): ReadonlyArray<readonly [string, TagAnswer]> {
	let json: unknown;
	try {
		json = JSON.parse(text === '' ? '{}' : text);
	} catch {
		return [];
	}
	if (!isObject(json)) return [];
	return Object.entries(json).flatMap(([reference, answer]) => {
		const [digest, askedAtUnixMs] = [at(answer, 'digest'), at(answer, 'askedAtUnixMs')];
		return isDigest(digest) && typeof askedAtUnixMs === 'number'
			? [[reference, {digest: sanitise(digest), askedAtUnixMs}] as const]
			: [];
	});
}
