import {expect, it} from 'vitest';
import {eachOpen} from '../../source/cli/recover.ts';
import type {OpenTransaction} from '../../source/fixes/recover.ts';

const open = (id: string) => ({transaction: {id}}) as OpenTransaction;

it('what the end of one ended is not offered again, and what stays open only once', async () => {
	let left = ['update', 'stays', 'pull'];
	const offered: string[] = [];
	for await (const {transaction} of eachOpen(async () => left.map(open))) {
		offered.push(transaction.id);
		if (transaction.id === 'update') left = ['stays'];
	}
	expect(offered).toEqual(['update', 'stays']);
});
