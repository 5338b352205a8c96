import {defineConfig} from 'vitest/config';
import {slow} from './slow.ts';

/** Minutes rather than seconds; `npm run test:long`. */
export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['long/**/*.test.ts', ...slow],
		globalSetup: ['helpers/live-setup.ts'],
		setupFiles: ['setup.ts'],
		fileParallelism: false,
		testTimeout: 600_000,
		hookTimeout: 180_000,
		env: {TZ: 'UTC'},
	},
});
