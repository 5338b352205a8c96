import {describe, expect, it} from 'vitest';
import {riskFlags, riskWeight, riskWords} from '../../source/ui/risk.ts';
import {finding, specs} from '../helpers/app-state.ts';

const words = (...of: ReadonlyArray<Parameters<typeof finding>[0]>): string =>
	riskFlags(of.map(finding))
		.map(({word, isKnown}) => (isKnown ? word : `${word}?`))
		.join(' ');

describe('riskFlags', () => {
	it.each([
		['worst first, whatever comes first', [specs.hostPid, specs.privileged], 'PRIV PID'],
		['what passes is no risk', [{...specs.privileged, is: 'pass' as const}], ''],
		['what could not be read may be one', [{...specs.socket, is: 'unknown' as const}], 'SOCK?'],
		[
			'known beats unknown',
			[
				{...specs.socket, is: 'unknown' as const},
				{...specs.socket, id: 'other'},
			],
			'SOCK',
		],
		['the default capabilities are no risk word', [specs.capabilities], ''],
		['more capabilities are', [{...specs.capabilities, outcome: 'another', severity: 'medium' as const}], 'CAP+'],
		['another PID namespace than the host is not', [{...specs.hostPid, severity: 'medium' as const}], ''],
	])('%s', (_name, of, expected) => expect(words(...of)).toBe(expected));

	it('one worse word outweighs all the milder ones', () => {
		const worst = riskFlags([finding(specs.privileged)]);
		const rest = riskWords.slice(1).map(({word, from}) => ({word, severity: from, isKnown: true}));
		expect(riskWeight(worst)).toBeGreaterThan(riskWeight(rest));
	});
});
