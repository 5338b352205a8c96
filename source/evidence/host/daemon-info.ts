/** `GET /info`, beyond what every container's checks need. */
import {at, isObject, readBoolean, readList, readNumber, readPairs, readText, readTexts} from '../../model/foreign.ts';
import type {DaemonInfo} from '../../model/host-evidence.ts';
import {mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {noObject} from '../host-config.ts';
import {whole} from '../share.ts';

/** Always there, and nobody else's. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.0/8', '::1/128']);

export function readDaemonInfo(info: unknown): Read<DaemonInfo> {
	if (!isObject(info)) return noObject('/info');
	const count = (key: string): Read<number> => readNumber(info[key], `Info.${key}`);
	const read = whole({
		Driver: readText(info['Driver'], 'Info.Driver'),
		DriverStatus: readList(info['DriverStatus'], 'Info.DriverStatus', readStatus),
		LoggingDriver: readText(info['LoggingDriver'], 'Info.LoggingDriver'),
		LiveRestoreEnabled: readBoolean(info['LiveRestoreEnabled'], 'Info.LiveRestoreEnabled'),
		Debug: readBoolean(info['Debug'], 'Info.Debug'),
		ExperimentalBuild: readBoolean(info['ExperimentalBuild'], 'Info.ExperimentalBuild'),
		authorizationPlugins: readTexts(at(info, 'Plugins', 'Authorization'), 'Info.Plugins.Authorization'),
		networks: readTexts(
			at(info, 'RegistryConfig', 'InsecureRegistryCIDRs'),
			'Info.RegistryConfig.InsecureRegistryCIDRs',
		),
		indexes: readPairs(
			at(info, 'RegistryConfig', 'IndexConfigs'),
			'Info.RegistryConfig.IndexConfigs',
			(index, path): Read<boolean> =>
				isObject(index) ? readBoolean(index['Secure'], `${path}.Secure`) : noObject(path),
		),
		firewallBackend: readText(at(info, 'FirewallBackend', 'Driver'), 'Info.FirewallBackend.Driver', ''),
		swarmState: readText(at(info, 'Swarm', 'LocalNodeState'), 'Info.Swarm.LocalNodeState', ''),
		Containers: count('Containers'),
		ContainersRunning: count('ContainersRunning'),
		ContainersStopped: count('ContainersStopped'),
		Images: count('Images'),
	});
	return mapRead(read, ({networks, indexes, ...facts}) => ({
		...facts,
		insecureRegistries: [
			...networks.filter(network => !loopback.has(network)),
			...indexes.filter(([, isSecure]) => !isSecure).map(([name]) => name),
		],
	}));
}

/** A pair, as `[["Backing Filesystem", "extfs"]]`. */
function readStatus(value: unknown, path: string): Read<readonly [SafeText, SafeText]> {
	const pair = readTexts(value, path);
	if (pair instanceof Unread) return pair;
	const [key, text] = pair;
	return key === undefined ? noObject(path) : [key, text ?? sanitise('')];
}
