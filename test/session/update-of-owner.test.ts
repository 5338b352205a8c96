/** Whether there is a newer image for a container that somebody else makes, and whether it can be compared: nothing is fetched for it. */
import {expect, it} from 'vitest';
import {EngineAnswer, type Engine} from '../../source/engine/engine.ts';
import type {Host} from '../../source/host/host.ts';
import {blockedUpdate} from '../../source/fixes/pull/plan-pull.ts';
import {Unread} from '../../source/model/read.ts';
import {findForOwner} from '../../source/session/update-of-owner.ts';
import {t} from '../helpers/evidence.ts';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [runs, other] = [id('a'), id('b')];
const reference = 'shop.example/web:4';
const [digestNow, digestNew, digestOld] = [id('1'), id('2'), id('3')];
const refusal = {why: t('Compose owns it'), patch: [t('pull'), t('up')]};

type World = {
	/** Of the image that runs; null: it came from no registry. */
	readonly digest: string | null;
	/** What the registry has; null: it does not answer. */
	readonly registry: string | null;
	/** Where the tag leads here, and as what the registry knows that; null: nowhere. */
	readonly here: {readonly id: string; readonly digest: string | null} | null;
};

async function find({digest, registry, here}: World) {
	const asked: string[] = [];
	// All it may do: a pull, or a tag, would be no function.
	const engine = {
		endpoint: {isDemo: false},
		inspectImage: async () => ({RepoDigests: here?.digest == null ? [] : [`shop.example/web@${here.digest}`]}),
		async inspectDistribution(name: string) {
			asked.push(name);
			if (registry === null) throw new EngineAnswer(500, t('no route'));
			return {Descriptor: {digest: registry}};
		},
	} as unknown as Engine;
	const host = {env: {}, homeDir: '/nowhere', nowUnixMs: () => 0, readText: async () => new Unread(t('none'))};
	const found = await findForOwner(
		{engine, host: host as unknown as Host},
		{
			name: t('web'),
			candidate: {
				target: {reference, asked: reference, digests: digest === null ? [] : [digest]},
				imageId: runs,
				namedId: here?.id ?? null,
				owned: null,
			},
			refusal,
			refuse: known => ({why: refusal.why, patch: [t(`up ${known.digest}`)]}),
			blocked: (why, newer) => ({is: 'blocked', plan: blockedUpdate({}, reference, why), newer: newer ?? null}),
		},
	);
	return {found, asked};
}

const compared = (digest: string) => ({is: 'here', candidate: {owned: {why: refusal.why, patch: [`up ${digest}`]}}});
const newer = {
	is: 'blocked',
	newer: {imageId: runs},
	plan: {
		blocked: expect.stringMatching(/^Compose owns it\. shop\.example has a newer image .*once it was pulled/),
		patch: refusal.patch,
	},
};
const notKnown = (blocked: unknown) => ({is: 'blocked', newer: null, plan: {blocked, patch: refusal.patch}});

it.each<readonly [string, World, object]>([
	['what runs is what the registry has', {digest: digestNow, registry: digestNow, here: null}, {is: 'current'}],
	[
		'also where the tag leads to another here: that is older',
		{digest: digestNow, registry: digestNow, here: {id: other, digest: digestOld}},
		{is: 'current'},
	],
	['a newer one that is not here', {digest: digestNow, registry: digestNew, here: null}, newer],
	['the tag leads to what runs', {digest: digestNow, registry: digestNew, here: {id: runs, digest: digestNow}}, newer],
	[
		'the tag leads to another, and not to the newest',
		{digest: digestNow, registry: digestNew, here: {id: other, digest: digestOld}},
		newer,
	],
	[
		'the newest is here',
		{digest: digestNow, registry: digestNew, here: {id: other, digest: digestNew}},
		compared(digestNew),
	],
	[
		'nobody answers, and another is here',
		{digest: digestNow, registry: null, here: {id: other, digest: digestOld}},
		compared(digestOld),
	],
	[
		'nobody answers, and none is here',
		{digest: digestNow, registry: null, here: null},
		notKnown(expect.stringContaining('whether there is a newer image is not known: shop.example could not be asked')),
	],
	['it was built anew here', {digest: null, registry: digestNew, here: {id: other, digest: null}}, compared('')],
	['it was built here', {digest: null, registry: digestNew, here: {id: runs, digest: null}}, notKnown(refusal.why)],
])('%s', async (_, world, expected) => {
	const {found, asked} = await find(world);
	expect(found).toMatchObject(expected);
	expect(asked, 'what came from no registry is asked of none').toEqual(world.digest === null ? [] : [reference]);
});
