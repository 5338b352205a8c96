/** The doors opened, everything looked at once, the doors closed. */
import {enginePackagesReader} from '../engine-packages.ts';
import {openJournal} from '../fixes/journal.ts';
import {createNodeHost} from '../host/node-host.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import {openRegistry} from '../session/open-registry.ts';
import {survey, wantsAll, type Survey, type Wants} from '../session/survey.ts';
import {version} from '../version.ts';
import type {engineFlags, Parsed} from './flags.ts';
import {openOne} from './open.ts';
import type {Settings} from './settings.ts';

/** Rejects where the engine is not there, or was lost on the way. */
export async function surveyOnce(
	parsed: Parsed<keyof typeof engineFlags>,
	{rules, judge}: Settings,
	wants: Wants = wantsAll,
	registry: {readonly isAsked: boolean; readonly hasLogins: boolean} = {isAsked: false, hasLogins: false},
): Promise<Survey> {
	const opened = await openOne(parsed);
	const host = createNodeHost();
	try {
		const journal = openJournal({files: nodeStateFiles, host});
		return await survey({
			engine: opened.engine,
			host,
			journal,
			...rules,
			judge,
			version,
			wants,
			readEnginePackages: enginePackagesReader(host),
			...(registry.isAsked
				? {registry: await openRegistry({host, files: nodeStateFiles, hasLogins: registry.hasLogins})}
				: {}),
		});
	} finally {
		opened.engine.close();
		await opened.close();
	}
}
