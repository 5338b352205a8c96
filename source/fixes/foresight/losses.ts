/** What a new container does not have of the old one, said before the question. */
import type {Footprint, LayerFolder} from '../../model/footprint.ts';
import {sayBytes} from '../../model/quantity.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {Loss, RecreateChange, Swap} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Maker} from '../owner-rules.ts';
import type {Facts} from './facts.ts';
import {sayClients} from './listening.ts';
import {count, distinct, some} from './risk.ts';
import {looksLikeData} from './tmpfs.ts';

const maxLines = 12;

const loss = (what: SafeText, detail: readonly SafeText[] = []): Loss => ({what, detail, isData: false});
const dataLoss = (what: SafeText, detail: readonly SafeText[] = []): Loss => ({what, detail, isData: true});

function sayFolder({path, fileCount, sizeBytes, files}: LayerFolder): SafeText {
	const size = sizeBytes === null ? words`` : words`, ${sayBytes(sizeBytes)}`;
	return words`${path}: ${count(fileCount, words`file`, words`files`)}${size} (${some(files.map(file => file.path))})`;
}

/** Thrown away at every stop by those who put it there: not what somebody misses. */
const isScratch = (folder: LayerFolder): boolean =>
	/^\/(?:tmp|run|var\/(?:tmp|run|cache|log))(?:\/|$)/.test(folder.path) && !looksLikeData(folder);

/** An owner removes the old container; our own way keeps it. */
function layerLosses({layer, layerBytes}: Footprint, maker: Maker): readonly Loss[] {
	if (isUnread(layer))
		return [dataLoss(words`what it wrote outside of its volumes, which can't be told: ${layer.why}`)];
	if (layer.length === 0) return [];
	const fileCount = layer.reduce((sum, folder) => sum + folder.fileCount, 0);
	const size = isUnread(layerBytes) ? words`` : words`, ${sayBytes(layerBytes)}`;
	const lines = layer.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0)).map(folder => sayFolder(folder));
	const more = lines.length > maxLines ? [words`and ${lines.length - maxLines} more folders`] : [];
	const detail = [...lines.slice(0, maxLines), ...more];
	const fate =
		maker === 'us'
			? words`the backup keeps them, the new container begins without them`
			: words`they are deleted with the old container`;
	const what = words`${count(fileCount, words`file`, words`files`)} it wrote outside of its volumes${size}: ${fate}`;
	return [layer.every(folder => isScratch(folder)) ? loss(what, detail) : dataLoss(what, detail)];
}

function networkLosses({endpoints, configuredMac, randomPorts}: Facts): readonly Loss[] {
	const dynamic = endpoints.filter(({address, isAddressConfigured}) => address !== '' && !isAddressConfigured);
	const generated = configuredMac === '' ? endpoints.filter(({mac}) => mac !== '') : [];
	return [
		...(dynamic.length > 0
			? [
					loss(
						words`its address, which the engine gives out anew`,
						dynamic.map(({network, address}) => words`${sanitise(address)} on ${sanitise(network)}`),
					),
				]
			: []),
		...(generated.length > 0
			? [
					loss(
						words`its generated MAC address`,
						generated.map(({network, mac}) => words`${sanitise(mac)} on ${sanitise(network)}`),
					),
				]
			: []),
		...(randomPorts.length > 0
			? [
					loss(
						words`its random port on the host, drawn anew at every start`,
						randomPorts.map(({port, now}) => words`${sanitise(port)} is at ${sanitise(now)} now`),
					),
				]
			: []),
	];
}

/** They keep their data under the host name: under a new one they find none. */
const keyedByHostname =
	/(?:^|[/_-])(?:rabbitmq|ejabberd|emqx|vernemq|couchdb|couchbase|riak|consul|elasticsearch|kafka)/i;

function hostnameLosses({isHostnameGenerated, hostname, image}: Facts): readonly Loss[] {
	if (!isHostnameGenerated) return [];
	return keyedByHostname.test(image)
		? [
				dataLoss(
					words`its host name ${sanitise(hostname)}: images like ${sanitise(image, 120)} keep their data by it and begin empty under another; set Hostname to keep it`,
				),
			]
		: [loss(words`its host name ${sanitise(hostname)}, which was its short id`)];
}

function clientLosses({clients}: Footprint): readonly Loss[] {
	const now = knownOr(clients, []);
	if (now.length === 0) return [];
	const ports = distinct(now.map(({port}) => words`${port}`));
	return [loss(words`${sayClients(now)} connected to ${some(ports)} now: they have to connect again`)];
}

/** What it means later, when nobody thinks of it any more. */
function laterLosses({restartPolicy, mounts}: Facts, maker: Maker): readonly Loss[] {
	const anonymous = mounts.filter(({isAnonymous}) => isAnonymous);
	const targets = anonymous.map(({target}) => sanitise(target));
	return [
		...(restartPolicy === 'on-failure'
			? [loss(words`later: on-failure does not start a service again that had ended cleanly before a reboot`)]
			: []),
		...(anonymous.length > 0 && maker === 'us'
			? [loss(words`later: its unnamed volumes are called by name now, and rm -v leaves them`, targets)]
			: []),
		...(anonymous.length > 0 && maker === 'service'
			? [dataLoss(words`its unnamed volumes: the new tasks begin with empty ones`, targets)]
			: []),
	];
}

/** Moved, and not gone: our own way keeps the old container, with its environment. */
function secretsKept(changes: readonly RecreateChange[], maker: Maker): readonly Loss[] {
	const names = changes.flatMap(change => (change.is === 'secret-to-file' ? [sanitise(change.name, 80)] : []));
	return names.length === 0 || maker !== 'us'
		? []
		: [
				loss(
					words`not lost: ${join(names)} stays readable in the old container (docker inspect) until you remove it, which ends the undo`,
				),
			];
}

export function lossesOf(
	facts: Facts,
	footprint: Footprint,
	swap: Swap,
	maker: Maker = 'us',
	changes: readonly RecreateChange[] = [],
): readonly Loss[] {
	const gone = [...facts.tmpfs, '/dev/shm'].map(path => sanitise(path));
	return [
		...layerLosses(footprint, maker),
		...(facts.isAutoRemove
			? [dataLoss(words`with --rm the old one is deleted when it stops: no backup stays, and it can't be undone`)]
			: []),
		...hostnameLosses(facts),
		...clientLosses(footprint),
		loss(words`its id ${sanitise(swap.oldId.slice(0, 12))}, restart count and health log; the name stays`),
		loss(
			maker === 'us'
				? words`its log so far stays with the backup, the new one begins empty`
				: words`its log so far is deleted with the old container`,
		),
		...(facts.execCount > 0
			? [loss(words`${count(facts.execCount, words`open exec session`, words`open exec sessions`)}`)]
			: []),
		...networkLosses(facts),
		...(facts.isRunning ? [loss(words`what is in memory: ${join(gone)}, as at every restart`)] : []),
		...laterLosses(facts, maker),
		...secretsKept(changes, maker),
	];
}
