import {expect, it} from 'vitest';
import type {PullProgress} from '../../source/engine/engine.ts';
import {pullReader} from '../../source/engine/pull-progress.ts';

function heard(...lines: readonly unknown[]): PullProgress | undefined {
	const said: PullProgress[] = [];
	const hear = pullReader(progress => said.push(progress));
	for (const line of lines) hear(line);
	return said.at(-1);
}

it('counts layers and bytes, whatever order they come in', () => {
	expect(
		heard(
			{status: 'Pulling from shop/web', id: '4'},
			{status: 'Already exists', id: 'a'},
			{status: 'Pulling fs layer', id: 'b'},
			{status: 'Downloading', id: 'b', progressDetail: {current: 10, total: 100}},
			{status: 'Downloading', id: 'c', progressDetail: {current: 5, total: 50}},
		),
	).toEqual({layers: 3, layersDone: 1, bytes: 15, totalBytes: 150});
	expect(
		heard(
			{status: 'Downloading', id: 'b', progressDetail: {current: 10, total: 100}},
			{status: 'Download complete', id: 'b'},
			{status: 'Extracting', id: 'b', progressDetail: {current: 1, total: 300}},
			{status: 'Pull complete', id: 'b'},
		),
	).toEqual({layers: 1, layersDone: 1, bytes: 100, totalBytes: 100});
});

it('makes nothing of what is no layer, and does not grow without end', () => {
	expect(heard({status: 'Digest: sha256:1'}, null, 'x', {status: 'Status: done', id: 'z'}, {id: 5})).toBeUndefined();
	const many = Array.from({length: 5000}, (_, index) => ({status: 'Waiting', id: `layer-${index}`}));
	expect(heard(...many)?.layers).toBe(1000);
});
