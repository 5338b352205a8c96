/**
 * The machine's own package database: which build of engine, containerd and runc is installed, and what the distribution
 * says about it, by the same store as for images. For the machine we run on only.
 */
import type {DataFiles} from '../host/host.ts';
import type {EnginePackage} from '../model/host-evidence.ts';
import type {Package} from '../model/package.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {nobodyPublishes} from '../model/vulnerability.ts';
import {readDistribution} from './contents/distribution.ts';
import {databases, isOldRpm} from './contents/system-packages.ts';
import {openShelf, type Shelf} from './database/shelf.ts';
import {readWhole} from './database/whole-files.ts';
import {cvesOf, schemeOf} from './match.ts';
import {judgeVersion} from './ranges.ts';
import {compareVersions} from './versions/index.ts';

const maxBytes = 64 * 1024 ** 2;
const maxReleaseBytes = 64 * 1024;

/** By the name of the source; of rpm, of the package. Ubuntu calls its own `-app` since 23.10. */
const components: Readonly<Record<string, EnginePackage['component']>> = {
	'docker.io': 'engine',
	'docker.io-app': 'engine',
	docker: 'engine',
	'docker-engine': 'engine',
	'moby-engine': 'engine',
	containerd: 'containerd',
	'containerd-app': 'containerd',
	runc: 'runc',
	'runc-app': 'runc',
};

const nameOf = ({kind, name, source}: Package): SafeText => (kind === 'rpm' ? name : source.name);
const versionOf = ({kind, version, source}: Package): SafeText => (kind === 'rpm' ? version : source.version);

async function readPackages(files: DataFiles): Promise<readonly Package[]> {
	const found: Package[] = [];
	for (const {paths, read} of databases) {
		for (const path of paths.filter(one => !isOldRpm(one))) {
			const bytes = await readWhole(files, path, maxBytes).catch(() => null);
			if (bytes === null) continue;
			const listed = await read({path, bytes});
			if (!isUnread(listed)) found.push(...listed.packages);
			break;
		}
	}
	return found;
}

/** Only what the distribution has a record of: of all else nobody said that it is fixed. */
function verdictsOf(one: Package, ecosystem: string, shelf: Shelf): EnginePackage['verdicts'] {
	const asOf = shelf.asOfUnixMs(ecosystem);
	if (isUnread(asOf)) return asOf;
	const advisories = shelf.advisoriesOf(ecosystem, nameOf(one));
	if (isUnread(advisories)) return advisories;
	const scheme = schemeOf(one);
	const verdicts = new Map<string, {readonly isAffected: boolean; readonly fixedIn: SafeText | null}>();
	for (const advisory of advisories) {
		const {isAffected, fixedIn} = judgeVersion(versionOf(one), advisory, (a, b) => compareVersions(scheme, a, b));
		const verdict = {isAffected, fixedIn: fixedIn === null ? null : sanitise(fixedIn, 200)};
		for (const cve of cvesOf(advisory)) if (isAffected || !verdicts.has(cve)) verdicts.set(cve, verdict);
	}
	return verdicts;
}

/** [] where no database is there, or it names no engine. Never rejects. `root`: the folder of the store. */
export async function readEnginePackages(files: DataFiles, root: string): Promise<readonly EnginePackage[]> {
	const installed = (await readPackages(files)).filter(one => Object.hasOwn(components, nameOf(one)));
	if (installed.length === 0) return [];
	const release = await readWhole(files, '/etc/os-release', maxReleaseBytes).catch(() => null);
	const ecosystem = release === null ? null : readDistribution(release).ecosystem;
	const shelf = ecosystem === null ? null : await openShelf(files, root, [ecosystem]);
	const uncovered: Read<never> = new Unread(nobodyPublishes);
	const bySource = new Map<string, EnginePackage>();
	for (const one of installed) {
		const [name, version] = [nameOf(one), versionOf(one)];
		const component = components[name];
		if (component === undefined || bySource.has(name)) continue;
		const verdicts = ecosystem === null || shelf === null ? uncovered : verdictsOf(one, ecosystem, shelf);
		bySource.set(name, {component, name, version, verdicts});
	}
	return [...bySource.values()];
}
