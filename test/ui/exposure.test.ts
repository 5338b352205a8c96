import {describe, expect, it} from 'vitest';
import {exposedPorts, portText} from '../../source/ui/exposure.ts';
import {port} from '../helpers/app-state.ts';

describe('exposedPorts', () => {
	it.each([
		['all addresses', [port('0.0.0.0', 80)], '*:80'],
		['an empty address is all', [port('', 80)], '*:80'],
		['IPv4 and IPv6 are one', [port('0.0.0.0', 80), port('::', 80)], '*:80'],
		['loopback', [port('127.0.0.1', 8081, 80)], 'lo:8081'],
		['IPv6 loopback', [port('::1', 8081, 80)], 'lo:8081'],
		['another loopback', [port('127.0.0.53', 53)], 'lo:53'],
		['an address', [port('10.0.0.7', 8080)], '10.0.0.7:8080'],
		['an IPv6 address', [port('fd00::7', 8080)], '[fd00::7]:8080'],
		['all of IPv6, written out', [port('0:0:0:0:0:0:0:0', 80)], '*:80'],
		['IPv6 loopback in brackets', [port('[::1]', 80)], 'lo:80'],
		['IPv4 in IPv6', [port('::ffff:127.0.0.1', 8080)], 'lo:8080'],
		['a database, by the port inside', [port('0.0.0.0', 13306, 3306)], '*:13306 db'],
		['a console', [port('10.0.0.7', 9000)], '10.0.0.7:9000 admin'],
		['not yet known', [port('0.0.0.0', 0, 80)], '*:?'],
		['farthest reach first', [port('127.0.0.1', 1000), port('0.0.0.0', 2000)], '*:2000 lo:1000'],
		['nothing', [], ''],
	])('%s', (_name, bindings, text) => expect(exposedPorts(bindings).map(portText).join(' ')).toBe(text));
});
