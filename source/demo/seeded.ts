/** Everything that looks random in the demo follows from a seed and a name, so that two runs are the same. */
import {createHash} from 'node:crypto';

export function hexOf(seed: number, name: string): string {
	return createHash('sha256').update(`${seed}/${name}`).digest('hex');
}

/** A number in [0, 1) for a place and a step: noise that needs no memory. */
export function noiseAt(place: number, step: number): number {
	let mixed = Math.imul(place ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(step + 0x7f4a7c15, 0xc2b2ae35);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
	mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
	return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

export function placeOf(id: string): number {
	return Number.parseInt(id.slice(0, 8), 16);
}

/** Draws numbers in [0, 1) one after the other. */
export function drawer(seed: number): () => number {
	let step = 0;
	return () => noiseAt(seed, step++);
}

export function pick<T>(draw: () => number, from: readonly [T, ...T[]]): T {
	return from[Math.floor(draw() * from.length)] ?? from[0];
}
