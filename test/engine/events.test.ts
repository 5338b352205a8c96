import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readEvent} from '../../source/engine/events.ts';

const id = 'ab'.repeat(32);
const keep = (text: string): string => text;
const line = (more: Record<string, unknown> = {}, attributes: Record<string, string> = {}): string =>
	JSON.stringify({
		status: 'start',
		id,
		from: 'old:1',
		Type: 'container',
		Action: 'start',
		Actor: {ID: id, Attributes: {image: 'web:1', name: 'web', ...attributes}},
		scope: 'local',
		time: 1_795_477_285,
		timeNano: 0,
		...more,
	}).replace('"timeNano":0', '"timeNano":1795477285844230035');

describe('an event', () => {
	it('keeps every digit of its time, which a double would round', () => {
		expect(readEvent(line(), keep)).toMatchObject({
			timeNano: '1795477285844230035',
			atUnixMs: 1_795_477_285_844,
			type: 'container',
			action: 'start',
			argument: '',
			id,
			name: 'web',
			image: 'web:1',
		});
	});

	it('takes no time from a label that looks like one', () => {
		const forged = {timeNano: '1', 'x","timeNano":1111111111111111111,"y': '{"timeNano":2222222222222222222}'};
		expect(readEvent(line({}, forged), keep)?.timeNano).toBe('1795477285844230035');
	});

	it('lives with whole seconds where nanoseconds are missing', () => {
		expect(readEvent('{"Type":"container","Action":"die","Actor":{},"time":1795477285}', keep)?.timeNano).toBe(
			'1795477285000000000',
		);
	});

	it('cuts its action at the first colon and masks what follows', () => {
		const event = readEvent(line({Action: 'exec_create: sh -c "echo a:b --password=hunter2"'}), text =>
			text.replace('hunter2', '••'),
		);
		expect(event).toMatchObject({action: 'exec_create', argument: 'sh -c "echo a:b --password=••"'});
		expect(JSON.stringify(event)).not.toContain('hunter2');
	});

	it('of an unknown type and action is one as well', () => {
		expect(readEvent(line({Type: 'hologram', Action: 'shimmer'}), keep)).toMatchObject({
			type: 'hologram',
			action: 'shimmer',
		});
	});

	it('keeps no label, and makes the few it shows visible', () => {
		const event = readEvent(
			line({}, {secret: 'token', exitCode: '0\u001B[2J', oldName: 'ok\u202Egnp', container: '../etc', execID: id}),
			keep,
		);
		expect(JSON.stringify(event)).not.toContain('token');
		expect(event?.attributes).toEqual({
			container: '',
			execID: id,
			exitCode: String.raw`0\e[2J`,
			signal: '',
			oldName: String.raw`ok\u{202e}gnp`,
		});
	});

	it.each([
		['no JSON', '{"Type":'],
		['a list', '[]'],
		['null', 'null'],
		['no type', '{"Action":"start","timeNano":1795477285844230035}'],
		['no time', '{"Type":"container","Action":"start"}'],
		['a number as action', '{"Type":"container","Action":7,"timeNano":1795477285844230035}'],
	])('is none when the line is %s', (_name, text) => {
		expect(readEvent(text, keep)).toBeNull();
	});

	it('never throws, and never lets a control character through', () => {
		const attributes = fc.dictionary(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}));
		fc.assert(
			fc.property(fc.string({unit: 'binary'}), attributes, (action, forged) => {
				const event = readEvent(line({Action: action, Actor: {ID: action, Attributes: forged}}), keep);
				expect(JSON.parse(JSON.stringify(Object.values(event ?? {}))).join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
			}),
		);
	});
});
