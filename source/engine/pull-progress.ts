/** The lines of a pull, layer by layer, as how far it has come. */
import {at, numberOr, textOf} from '../model/foreign.ts';
import type {PullProgress} from './engine.ts';

type Layer = {readonly bytes: number; readonly totalBytes: number; readonly isDone: boolean};

/** A registry sends what it likes: more are not counted. */
const mostLayers = 1000;
const here = ['Pull complete', 'Already exists'];

/** Hears one line after the other, as parsed JSON. */
export function pullReader(onProgress: (progress: PullProgress) => void): (line: unknown) => void {
	const layers = new Map<string, Layer>();
	return line => {
		const [id, status] = [textOf(at(line, 'id')), textOf(at(line, 'status'))];
		const before = layers.get(id);
		const isLayer = before !== undefined || /^(?:Pulling fs layer|Waiting|Downloading|Already exists)$/.test(status);
		if (id === '' || !isLayer || (before === undefined && layers.size >= mostLayers)) return;
		const total = numberOr(at(line, 'progressDetail', 'total'), 0);
		const isMoving = status === 'Downloading' && total > 0;
		const totalBytes = isMoving ? total : (before?.totalBytes ?? 0);
		const isHere = here.includes(status) || status === 'Download complete';
		layers.set(id, {
			bytes: isMoving ? numberOr(at(line, 'progressDetail', 'current'), 0) : isHere ? totalBytes : (before?.bytes ?? 0),
			totalBytes,
			isDone: here.includes(status) || before?.isDone === true,
		});
		const all = [...layers.values()];
		onProgress({
			layers: all.length,
			layersDone: all.filter(({isDone}) => isDone).length,
			bytes: all.reduce((sum, {bytes}) => sum + bytes, 0),
			totalBytes: all.reduce((sum, one) => sum + one.totalBytes, 0),
		});
	};
}
