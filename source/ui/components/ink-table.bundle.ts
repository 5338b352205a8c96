/** The twin of ink-table.ts in a bundle, where the bundler has answered `require('ink')` already. */
import Table from 'ink-table';
import type {InkTableComponent} from './ink-table-types.ts';

// A CommonJS module imported as a module is its `exports` (Node's way) or its `exports.default`, as the bundler sees fit.
const imported = Table as unknown as InkTableComponent | {default: InkTableComponent};

export const InkTable: InkTableComponent = 'default' in imported ? imported.default : imported;
