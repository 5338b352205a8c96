import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['**/*.test.ts', '**/*.test.tsx'],
		// No test replaces a module, and what a module of ours remembers, it remembers by what that is about: what is imported
		// once serves all files, which takes a third of the time.
		isolate: false,
		setupFiles: ['setup.ts'],
		exclude: ['live/**', 'terminal/**', 'long/**'],
		env: {FORCE_COLOR: '1', TZ: 'UTC'},
	},
});
