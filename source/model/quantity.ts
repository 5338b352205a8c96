/** Numbers in the words a person uses. */
import {words, type SafeText} from './safe-text.ts';

export const kiB = 1024;
export const miB = 1024 ** 2;
export const giB = 1024 ** 3;

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** `256 MiB`, `1.5 GiB`; bytes where nothing rounder is true to two digits. */
export function sayBytes(bytes: number): SafeText {
	if (bytes >= giB) return words`${rounded(bytes / giB)} GiB`;
	if (bytes >= miB) return words`${rounded(bytes / miB)} MiB`;
	if (bytes >= kiB) return words`${rounded(bytes / kiB)} KiB`;
	return words`${bytes} bytes`;
}

export const sayCpus = (cpus: number): SafeText => (cpus === 1 ? words`1 CPU` : words`${rounded(cpus)} CPUs`);

export function saySpan(ms: number): SafeText {
	const seconds = Math.round(ms / 1000);
	if (seconds < 90) return words`${seconds} s`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 90) return words`${minutes} min`;
	const hours = Math.round(minutes / 60);
	return hours < 48 ? words`${hours} h` : words`${Math.round(hours / 24)} days`;
}
