/**
 * ink-table is CommonJS and requires `ink`, which is a module with top-level await: no Node can load it that way. So its
 * `require('ink')` is answered from the cache with the two components it uses. A bundle has no require: the build puts
 * ink-table.bundle.ts in the place of this file.
 */
import Module, {createRequire} from 'node:module';
import {Box, Text} from 'ink';
import type {InkTableComponent} from './ink-table-types.ts';

function load(): InkTableComponent {
	const require = createRequire(import.meta.url);
	const ink = require.resolve('ink');
	const before = require.cache[ink];
	const seed = new Module(ink);
	seed.exports = {Box, Text};
	seed.loaded = true;
	require.cache[ink] = seed;
	try {
		return (require('ink-table') as {default: InkTableComponent}).default;
	} finally {
		if (before === undefined) delete require.cache[ink];
		else require.cache[ink] = before;
	}
}

export const InkTable: InkTableComponent = load();
