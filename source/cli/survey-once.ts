/** The doors opened, everything looked at once, the doors closed. */
import {enginePackagesReader} from '../engine-packages.ts';
import {openJournal} from '../fixes/journal.ts';
import type {Engine} from '../engine/engine.ts';
import {readImageList} from '../evidence/images.ts';
import {createNodeHost} from '../host/node-host.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import {openRegistry} from '../session/open-registry.ts';
import {openScanner, type OpenedScanner} from '../open-scanner.ts';
import {survey, wantsAll, type Survey, type Wants} from '../session/survey.ts';
import {reasonOf} from '../model/errors.ts';
import {at, textOr} from '../model/foreign.ts';
import {inPool} from '../model/pool.ts';
import {isUnread} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {version} from '../version.ts';
import type {OpenOptions} from '../wiring.ts';
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
	{rules, judge}: Settings,
	wants: Wants,
	going: Going,
): Promise<Survey> {
	const host = createNodeHost();
	const scanner = openScanner(host, {hasScreen: false});
	try {
		const journal = openJournal({files: nodeStateFiles, host});
		const problems = going.isScanning ? await scanEvery(engine, scanner) : [];
		const surveyed = await survey({
			engine,
			host,
			journal,
			...rules,
			judge,
			version,
			wants,
			readEnginePackages: enginePackagesReader(host),
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

/** All that are listed. Gives why some were not. */
async function scanEvery(engine: Engine, scanner: OpenedScanner): Promise<readonly SafeText[]> {
	const engineId = textOr(at(await engine.info(), 'ID'));
	await scanner.notesOf(engineId).removeLeftOvers(engine);
	const list = readImageList(await engine.listImages());
	if (isUnread(list)) return [list.why];
	const {signal} = new AbortController();
	const told = await inPool(list, mostAtOnce, async ({Id, RepoTags}) => {
		try {
			await scanner.scan({engine, engineId, imageId: Id, through: null, signal});
			return [];
		} catch (error) {
			return [words`${RepoTags[0] ?? Id} was not scanned: ${reasonOf(error)}`];
		}
	});
	return told.flat();
}
