import {defineConfig} from 'vitest/config';

/** What needs a real engine and a real terminal: one file after the other, for they share both. */
export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['live/**/*.test.ts', 'terminal/**/*.test.ts'],
		globalSetup: ['helpers/live-setup.ts'],
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 120_000,
		env: {TZ: 'UTC'},
	},
});
