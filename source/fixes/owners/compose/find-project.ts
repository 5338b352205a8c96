/** From a container's labels to its project's files: found, trusted, read; or why not, in words that name the path. */
import path from 'node:path';
import {parseDocument} from 'yaml';
import type {ManagedFiles} from '../../../host/managed-files.ts';
import {at, isObject} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {whyNotTrusted} from '../trust.ts';
import type {ComposeLabels} from './labels.ts';

const maxFileBytes = 1024 ** 2;

/** Laid over each other in this order. */
export type ComposeFile = {readonly path: string; readonly text: string};

export type ProjectFiles = {
	readonly files: readonly ComposeFile[];
	readonly envFiles: readonly string[];
	/** `${X}` in them. */
	readonly variables: readonly string[];
};

export type Trusting = {readonly managedFiles: ManagedFiles; readonly trustedUids: readonly number[]};

async function whyNot({managedFiles, trustedUids}: Trusting, file: string): Promise<SafeText | null> {
	const way = await managedFiles.wayTo(file);
	if (!isUnread(way)) return whyNotTrusted(way, trustedUids);
	return words`${sanitise(file, 300)}: ${way.why} on this machine`;
}

async function readTrusted(trusting: Trusting, file: string): Promise<Read<string>> {
	const why = await whyNot(trusting, file);
	if (why !== null) return new Unread(why);
	try {
		const text = await trusting.managedFiles.read(file, maxFileBytes);
		return text ?? new Unread(words`${sanitise(file, 300)} does not exist`);
	} catch (error) {
		const said = sanitise(error instanceof Error ? error.message : String(error), 200);
		return new Unread(words`${sanitise(file, 300)} can't be read: ${said}`);
	}
}

const strings = (value: unknown): readonly string[] =>
	(Array.isArray(value) ? value : [value]).flatMap(one => {
		if (typeof one === 'string') return [one];
		const named = at(one, 'path');
		return typeof named === 'string' ? [named] : [];
	});

/** Files whose words Compose makes part of the service. */
function readAlong(json: unknown, service: string): Read<readonly string[]> {
	if (at(json, 'include') !== undefined) return new Unread(words`it includes other compose files`);
	const one = at(json, 'services', service);
	if (isObject(one) && typeof at(one, 'extends', 'file') === 'string') {
		return new Unread(words`service ${sanitise(service)} extends one of another file`);
	}
	return strings(at(one, 'env_file'));
}

const variablePattern = /\$\{?([A-Za-z_]\w*)/g;

/** Unread with the reason: what stands in the way, and the path. */
export async function findProject(labels: ComposeLabels, trusting: Trusting): Promise<Read<ProjectFiles>> {
	const files: ComposeFile[] = [];
	const along = new Set(labels.envFiles);
	for (const file of labels.files) {
		const text = await readTrusted(trusting, file);
		if (isUnread(text)) return text;
		const document = parseDocument(text, {merge: true, logLevel: 'silent', prettyErrors: false});
		const shown = sanitise(file, 300);
		const [fault] = document.errors;
		if (fault !== undefined) return new Unread(words`${shown} is no valid YAML: ${sanitise(fault.message, 200)}`);
		let json: unknown;
		try {
			json = document.toJS({maxAliasCount: 100});
		} catch (error) {
			const said = sanitise(error instanceof Error ? error.message : String(error), 200);
			return new Unread(words`${shown} can't be read: ${said}`);
		}
		if (!isObject(at(json, 'services'))) return new Unread(words`${shown} has no services: in its first line`);
		const others = readAlong(json, labels.service);
		if (isUnread(others)) return new Unread(words`${shown}: ${others.why}, which hullcheck does not follow`);
		for (const other of others) {
			if (other.includes('$')) return new Unread(words`${shown}: env_file is named by a variable`);
			along.add(path.posix.resolve(labels.directory, other));
		}
		files.push({path: file, text});
	}
	// Read by Compose without being named; whoever may write to the project's folder was asked about already.
	const dotEnv = path.posix.join(labels.directory, '.env');
	if (labels.envFiles.length === 0 && !isUnread(await trusting.managedFiles.wayTo(dotEnv))) along.add(dotEnv);
	for (const other of along) {
		const why = await whyNot(trusting, other);
		if (why !== null) return new Unread(why);
	}
	const variables = new Set(
		files.flatMap(({text}) => [...text.matchAll(variablePattern)].map(([, name = '']) => name)),
	);
	return {files, envFiles: labels.envFiles, variables: [...variables].toSorted()};
}
