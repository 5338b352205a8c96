import {describe, expect, it} from 'vitest';
import {negotiate} from '../../source/engine/api-version.ts';

const engine = (ApiVersion: unknown, MinAPIVersion?: unknown): unknown =>
	negotiate({Version: '1.2.3', ApiVersion, MinAPIVersion});

describe('the API version', () => {
	it.each([
		['of Docker 20.10', '1.41', '1.12', '1.41'],
		['of Docker 28', '1.51', '1.24', '1.51'],
		['of an engine newer than what was tested', '1.60', '1.44', '1.51'],
		['compares numbers, not text', '1.100', '1.24', '1.51'],
		['without a least version', '1.30', undefined, '1.30'],
	])('%s', (_name, theirs, least, agreed) => expect(engine(theirs, least)).toBe(agreed));

	it('is none with too old an engine', () => {
		expect(engine('1.18')).toMatchObject({what: 'The engine is too old', why: expect.stringContaining('1.2.3')});
	});

	it('is none with too new an engine', () => {
		expect(engine('1.70', '1.60')).toMatchObject({what: 'The engine is too new', todo: 'Upgrade hullcheck'});
	});

	it.each([undefined, null, 7, '', 'latest', '1.41; rm'])('is none where %j is said', said => {
		expect(engine(said)).toMatchObject({what: 'What answers there is no Docker engine'});
	});
});
