import {defineConfig} from 'vitest/config';
import {slow} from './slow.ts';

/** What needs a real engine and a real terminal: one file after the other, for they share both. */
export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['live/**/*.test.ts', 'terminal/**/*.test.ts'],
		// A file that is named is run, whatever time it takes.
		exclude: process.argv.some(word => word.endsWith('.test.ts')) ? [] : slow,
		globalSetup: ['helpers/live-setup.ts'],
		setupFiles: ['setup.ts'],
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 120_000,
		env: {TZ: 'UTC'},
	},
});
