/** The doors opened, everything looked at once, the doors closed. */
import {enginePackagesReader, releaseDataReader} from '../engine-packages.ts';
import {openJournal} from '../fixes/journal.ts';
import type {Engine} from '../engine/engine.ts';
import {readImageList} from '../evidence/images.ts';
import {entryOf} from '../host-spec.ts';
import {createNodeHost} from '../host/node-host.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import {openRegistry} from '../session/open-registry.ts';
import {openScannerFor, type OpenedScanner} from '../open-scanner.ts';
import {survey, wantsAll, type Survey, type Wants} from '../session/survey.ts';
import {reasonOf} from '../model/errors.ts';
import {at, textOr} from '../model/foreign.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {version} from '../version.ts';
import type {OpenOptions} from '../wiring.ts';
import {Stopped} from './exit.ts';
import {interrupt} from './interrupt.ts';
import {openOne} from './open.ts';
import type {Settings} from './settings.ts';

/** What an audit does besides looking, where it is told to. */
export type Going = {
	/** Images that nobody has scanned are scanned first: the one thing an audit ever makes on an engine. */
	readonly isScanning: boolean;
	/** Registries are asked, through the engine, for newer images. */
	readonly isRegistryAsked: boolean;
	/** With what `docker login` wrote down. */
	readonly hasLogins: boolean;
};
const staying: Going = {isScanning: false, isRegistryAsked: false, hasLogins: false};

/** Rejects where the engine is not there, or was lost on the way. */
export async function surveyOnce(
	options: OpenOptions,
	settings: Settings,
	wants: Wants = wantsAll,
	going: Going = staying,
): Promise<Survey> {
	const opened = await openOne(options);
	try {
		return await surveyEngine(opened.engine, settings, wants, going);
	} finally {
		await opened.close();
	}
}

/** Of an engine that is there; it is closed afterwards. */
export async function surveyEngine(
	engine: Engine,
	{rules, judge, hosts}: Settings,
	wants: Wants,
	going: Going,
): Promise<Survey> {
	const host = createNodeHost();
	const scanner = await openScannerFor(engine.endpoint, host);
	try {
		const journal = openJournal({files: nodeStateFiles, host});
		const isLocked = going.isScanning && (await entryOf(engine.endpoint, hosts, host))?.isReadOnly === true;
		const problems = isLocked
			? [words`no image was scanned: the config file says read-only of this host, and a scan makes a container`]
			: going.isScanning
				? await scanEvery(engine, scanner, wants)
				: [];
		const surveyed = await survey({
			engine,
			host,
			journal,
			...rules,
			judge,
			version,
			wants,
			readEnginePackages: enginePackagesReader(host),
			readReleaseData: releaseDataReader(host),
			...(going.isRegistryAsked
				? {registry: await openRegistry({host, files: nodeStateFiles, hasLogins: going.hasLogins})}
				: {}),
			scanOf: imageId => scanner.known(imageId).catch(() => null),
		});
		return {...surveyed, notices: [...problems, ...surveyed.notices]};
	} finally {
		engine.close();
	}
}

/** Two at once: the engine has others to serve. */
const mostAtOnce = 2;

/** Every image, or those of the containers that are meant. Gives why some were not. */
export async function scanEvery(engine: Engine, scanner: OpenedScanner, wants: Wants): Promise<readonly SafeText[]> {
	const engineId = textOr(at(await engine.info(), 'ID'));
	await scanner.notesOf(engineId).removeLeftOvers(engine);
	const images = await imagesToScan(engine, wants);
	if (isUnread(images)) return [images.why];
	const signal = interrupt();
	const told = await inPool(images, mostAtOnce, async ({id, name}) => {
		if (signal.aborted) return [];
		try {
			await scanner.scan({engine, engineId, imageId: id, through: null, signal});
			return [];
		} catch (error) {
			return signal.aborted ? [] : [words`${name} was not scanned: ${reasonOf(error)}`];
		}
	});
	// A report of half of it would look like one of all.
	if (signal.aborted) throw new Stopped('cancelled; nothing is left behind.');
	return told.flat();
}

async function imagesToScan(
	engine: Engine,
	{hasImages, isWanted, labels}: Wants,
): Promise<Read<ReadonlyArray<{readonly id: SafeText; readonly name: SafeText}>>> {
	if (hasImages) {
		const list = readImageList(await engine.listImages());
		return isUnread(list) ? list : list.map(({Id, RepoTags}) => ({id: Id, name: RepoTags[0] ?? Id}));
	}
	const listings = (await engine.listContainers(labels)).filter(one => isWanted(one) && one.imageId !== '');
	return [...new Map(listings.map(({imageId, image}) => [imageId, {id: imageId, name: image}])).values()];
}
