/** Who counts as a source, and the rules as the packet filter gets and gives them. */
import {describe, expect, it} from 'vitest';
import {commandsOf, isLoaded, loadText, unloadText} from '../../../source/fixes/firewall/rules.ts';
import type {FirewallStep} from '../../../source/model/delegate.ts';
import {readSource} from '../../../source/model/sources.ts';
import {isUnread} from '../../../source/model/read.ts';

describe('sources', () => {
	it.each([
		['10.0.0.0/8', 4, '10.0.0.0/8'],
		[' 192.168.1.7 ', 4, '192.168.1.7/32'],
		['FD00::/8', 6, 'fd00::/8'],
		['::1', 6, '::1/128'],
		['::ffff:10.0.0.1', 6, '::ffff:10.0.0.1/128'],
	])('%s', (text, family, cidr) => expect(readSource(text)).toEqual({family, cidr}));
	it.each([
		'',
		'example.org',
		'10.0.0',
		'10.0.0.256',
		'10.0.0.1/33',
		'10.0.0.1/',
		'1.2.3.4/8/8',
		':::',
		'fd00::/129',
		'10.0.0.1 -j ACCEPT',
		'10.0.0.1\n-A INPUT',
		'fd00::"; drop',
	])('%j is none', text => expect(isUnread(readSource(text))).toBe(true));
	it.each(['0.0.0.0/0', '::/0'])('%s is everybody', text => {
		const source = readSource(text);
		expect(isUnread(source) ? source.why : '').toContain('is everybody');
	});
});

const step: FirewallStep = {
	is: 'open-port-to',
	transactionId: '0123-4567"; evil',
	hostPort: 8080,
	protocol: 'tcp',
	sources: [
		{family: 4, cidr: '10.0.0.0/8'},
		{family: 6, cidr: 'fd00::/8'},
	],
	places: [],
};
const four = {program: 'iptables', hooks: ['DOCKER-USER']} as const;
const comment = '-m comment --comment "hullcheck 0123-4567evil"';
const jump = `-p tcp -m conntrack --ctstate DNAT --ctorigdstport 8080 --ctdir ORIGINAL ${comment} -j HULLCHECK-01234567evil`;

it('iptables gets all at once: the chain, then the jump', () => {
	expect(loadText(step, four)).toBe(
		[
			'*filter',
			':HULLCHECK-01234567evil - [0:0]',
			`-A HULLCHECK-01234567evil -s 10.0.0.0/8 ${comment} -j RETURN`,
			`-A HULLCHECK-01234567evil ${comment} -j DROP`,
			`-I DOCKER-USER 1 ${jump}`,
			'COMMIT',
			'',
		].join('\n'),
	);
	expect(commandsOf(step, four)[0]).toBe('iptables -N HULLCHECK-01234567evil');
});

it('IPv6 has its own sources, and a proxy’s packets arrive by INPUT', () => {
	const text = loadText(step, {program: 'ip6tables', hooks: ['INPUT']});
	expect(text).toContain('-s fd00::/8');
	expect(text).not.toContain('10.0.0.0');
	expect(text).toContain('-I INPUT 1 ! -i lo -p tcp -m tcp --dport 8080');
});

describe('what the filter prints', () => {
	const saved = (...lines: readonly string[]): string =>
		['*nat', 'COMMIT', '*filter', ':DOCKER-USER - [0:0]', ...lines, 'COMMIT', ''].join('\n');
	const chain = ':HULLCHECK-01234567evil - [0:0]';
	it('is undone as it is spelt there, and nothing else', () => {
		const printed = `-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 8080 --ctstate DNAT -j HULLCHECK-01234567evil`;
		const text = saved(chain, printed, '-A DOCKER-USER -j RETURN', '-A HULLCHECK-01234567evil -j DROP');
		expect(isLoaded(step, four, text)).toBe(true);
		expect(unloadText(step, four, text)).toBe(
			`*filter\n${printed.replace('-A', '-D')}\n-F HULLCHECK-01234567evil\n-X HULLCHECK-01234567evil\nCOMMIT\n`,
		);
	});
	it('has nothing to undo where the rules went with a restart', () => {
		expect(isLoaded(step, four, saved())).toBe(false);
		expect(unloadText(step, four, saved())).toBe(null);
	});
	it('is not in force where the jump was taken away', () => {
		expect(isLoaded(step, four, saved(chain))).toBe(false);
		expect(unloadText(step, four, saved(chain))).toContain('-X HULLCHECK-01234567evil');
	});
});
