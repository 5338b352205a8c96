import {defineConfig} from 'vitest/config';

/** On a real engine, in a real terminal: one file at a time, for they share the engine and its events. */
export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['live/**/*.test.ts', 'live/**/*.test.tsx', 'terminal/**/*.test.ts', 'terminal/**/*.test.tsx'],
		globalSetup: ['./helpers/live-setup.ts'],
		fileParallelism: false,
		passWithNoTests: true,
		testTimeout: 60_000,
		hookTimeout: 120_000,
		teardownTimeout: 120_000,
		env: {TZ: 'UTC'},
	},
});
