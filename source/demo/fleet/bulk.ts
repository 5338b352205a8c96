/**
 * The containers beyond the story, for the runs with thousands: each follows from the seed and its number, so that
 * nothing of it need be kept until somebody asks.
 */
import {drawer, pick} from '../seeded.ts';
import {compose, hardened, limits, retries, rotatedLogs, unlessStopped, type Recipe} from './recipe.ts';
import type {Part} from './story.ts';
import type {HostConfig} from '../words.ts';

const teams = ['billing', 'orders', 'search', 'media', 'auth', 'ledger', 'mail', 'geo', 'stock', 'crm'] as const;
const kinds = [
	{role: 'api', image: 'acme/api:2.3', port: '8000/tcp'},
	{role: 'api', image: 'acme/api:2.3', port: '8000/tcp'},
	{role: 'worker', image: 'acme/worker:2.3', port: ''},
	{role: 'worker', image: 'acme/worker:2.3', port: ''},
	{role: 'web', image: 'nginx:1.25', port: '80/tcp'},
	{role: 'web', image: 'shop/web:4.2', port: '8080/tcp'},
	{role: 'cache', image: 'redis:7.2', port: '6379/tcp'},
	{role: 'db', image: 'postgres:16', port: '5432/tcp'},
	{role: 'job', image: 'busybox:1.36', port: ''},
] as const;

/** Networks that they live on, besides the default bridge. */
export const bulkNetworks = ['team_back', 'team_front'] as const;

export function bulkPart(seed: number, number: number, ageMs: number): Part {
	const draw = drawer(Math.imul(seed + 1, 0x1000193) ^ (number * 7919));
	const chance = (share: number): boolean => draw() < share;
	const kind = pick(draw, kinds);
	const team = pick(draw, teams);
	const service = `${team}-${kind.role}`;
	const isCareful = chance(0.35);
	const network = isCareful || chance(0.4) ? pick(draw, bulkNetworks) : undefined;
	const host: HostConfig = {
		...(isCareful ? {...hardened, ReadonlyRootfs: chance(0.6)} : {}),
		...(isCareful || chance(0.3) ? limits(pick(draw, [128, 256, 512]), pick(draw, [0.5, 1]), 200) : {}),
		...(chance(0.5) ? rotatedLogs : {}),
		...(chance(0.5) ? unlessStopped : retries(3)),
		...(chance(0.015) ? {Privileged: true} : {}),
		...(chance(0.02) ? {PidMode: 'host'} : {}),
		...(chance(0.03) ? {CapAdd: [pick(draw, ['CAP_NET_ADMIN', 'CAP_SYS_PTRACE', 'CAP_SYS_ADMIN'])]} : {}),
	};
	const env = [`SERVICE=${service}`, ...(chance(0.12) ? ['DB_PASSWORD=demo-password'] : [])];
	const publish = kind.port !== '' && chance(0.25);
	const binds = [
		...(chance(0.01) ? ['/var/run/docker.sock:/var/run/docker.sock'] : []),
		...(kind.role === 'db' || kind.role === 'cache' ? [`${service}-${number}:/data`] : []),
	];
	const recipe: Recipe = {
		image: kind.image,
		env,
		...(kind.role === 'job' ? {cmd: ['sleep', '86400']} : {}),
		...(isCareful || chance(0.2) ? {user: '1000'} : {}),
		...(network === undefined ? {} : {network, aliases: [service]}),
		// Ports below 30000 are the engine's own choice to avoid: each number has its own.
		...(publish ? {ports: {[kind.port]: `${isCareful ? '127.0.0.1' : ''}:${10_000 + number}`}} : {}),
		...(binds.length > 0 ? {binds} : {}),
		...(chance(0.6) ? {labels: compose(team, kind.role, number)} : {}),
		host,
	};
	return {
		name: `${service}-${number}`,
		recipe,
		ageMs,
		upMs: Math.floor(ageMs * (0.05 + 0.9 * draw())),
		...(chance(0.04)
			? {
					state: 'exited' as const,
					exitCode: pick(draw, [0, 0, 1, 137]),
				}
			: {}),
	};
}
