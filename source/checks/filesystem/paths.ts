/** Host paths as an engine reports them: absolute, links not resolved. Pure text: nothing is looked up. */
import type {ContainerInspect, Mount} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';

/** No part empty, none that starts with a dot: as nearly every path is written. */
const usual = /^(?:\/[^/.][^/]*)+$/;

/** No doubled or trailing slashes, no dots; `/var/run` is `/run`, a link on every system of the last decade. */
export function normalPath(path: string): string {
	return withoutVar(usual.test(path) ? path : resolved(path));
}

const withoutVar = (clean: string): string =>
	clean === '/var/run' || clean.startsWith('/var/run/') ? clean.slice('/var'.length) : clean;

function resolved(path: string): string {
	const parts: string[] = [];
	for (const part of path.split('/')) {
		if (part === '' || part === '.') continue;
		if (part === '..') parts.pop();
		else parts.push(part);
	}
	return `/${parts.join('/')}`;
}

/** `path` is `folder` or lies below it. Both normal. */
export const isWithin = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** One is the other, contains it or lies below it: what is mounted and what is meant share files. */
export const touches = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

export type Bind = {readonly source: string; readonly destination: string; readonly mount: Mount};

/** Folders and files of the host. Named volumes are the engine's own, wherever they appear inside. */
export const bindsOf = (inspect: ContainerInspect): readonly Bind[] =>
	known(inspect.Mounts)
		.filter(mount => mount.Type === 'bind')
		.map(mount => ({source: normalPath(mount.Source), destination: normalPath(mount.Destination), mount}));

export const mountText = ({Source, Destination, RW}: Mount): SafeText =>
	RW ? words`${Source} at ${Destination}, writable` : words`${Source} at ${Destination}, read-only`;
