/** What the engine's lists say together: which images nobody uses, and what is published now. */
import type {Listing} from '../../model/fleet.ts';
import {isObject, readList, readText, readTexts} from '../../model/foreign.ts';
import type {UsageFacts} from '../../model/host-evidence.ts';
import {mapRead, type Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {noObject} from '../host-config.ts';
import {whole} from '../share.ts';

const stopped: ReadonlySet<string> = new Set(['created', 'exited', 'dead']);

/** `images` is `GET /images/json`. */
export function readUsage(containers: readonly Listing[], images: unknown): Read<UsageFacts> {
	if (!Array.isArray(images)) return noObject('the images');
	const used = new Set<string>(containers.map(({imageId}) => imageId));
	return mapRead(readList(images, 'images', readImage), all => ({
		runningContainers: containers.filter(isRunning).length,
		stoppedContainers: containers.filter(({status}) => stopped.has(status)).length,
		images: all.length,
		unusedImages: all.filter(({Id}) => !used.has(Id)).length,
		danglingImages: all.filter(image => image.tags.every(tag => tag === '<none>:<none>')).length,
		exposedPorts: containers.filter(isRunning).flatMap(portsOf),
	}));
}

const isRunning = ({status}: Listing): boolean =>
	status === 'running' || status === 'paused' || status === 'restarting';

function readImage(value: unknown, path: string): Read<{readonly Id: SafeText; readonly tags: readonly SafeText[]}> {
	if (!isObject(value)) return noObject(path);
	return whole({
		Id: readText(value['Id'], `${path}.Id`),
		tags: readTexts(value['RepoTags'], `${path}.RepoTags`),
	});
}

const portsOf = ({name, ports}: Listing): readonly SafeText[] =>
	ports
		.filter(({HostIp}) => !isLoopback(HostIp))
		.map(({HostIp, HostPort, protocol}) => sanitise(`${name} ${endpoint(HostIp, HostPort)}/${protocol}`));

export const isLoopback = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address);

/** `0.0.0.0:80`, `[::]:80`; no address means every one. */
const endpoint = (address: string, port: number): string =>
	`${address.includes(':') ? `[${address}]` : address === '' ? '0.0.0.0' : address}:${port}`;
