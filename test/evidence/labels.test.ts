import {expect, it} from 'vitest';
import {readLabels} from '../../source/evidence/labels.ts';

const json = {Config: {Labels: {stage: 'dev', 'api.token': 'hunter2hunter2', odd: 5, bidi: 'a\u202Eb', other: 'x'}}};
const read = (...keys: readonly string[]) => readLabels(json, new Set(keys));

it('keeps only what is asked about', () => expect(read('stage', 'missing')).toEqual([['stage', 'dev']]));
it('masks a secret and marks what is invisible', () => {
	expect(JSON.stringify(read('api.token'))).not.toContain('hunter2');
	expect(read('api.token')).toHaveLength(1);
	expect(read('bidi')).toEqual([['bidi', 'a\\u{202e}b']]);
});
it('leaves out what is no text, and what every object has', () => {
	expect(read('odd', 'constructor', '__proto__')).toEqual([]);
	expect(readLabels({Config: {Labels: null}}, new Set(['stage']))).toEqual([]);
	expect(readLabels(null, new Set(['stage']))).toEqual([]);
});
it('makes nothing where no waiver asks', () => expect(read()).toBe(readLabels(null, new Set())));
