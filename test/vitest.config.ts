import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		root: import.meta.dirname,
		include: ['**/*.test.ts', '**/*.test.tsx'],
		exclude: ['live/**', 'terminal/**', 'long/**'],
		env: {FORCE_COLOR: '1', TZ: 'UTC'},
	},
});
