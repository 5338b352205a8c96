import {describe, expect, it} from 'vitest';
import {readConfig} from '../../source/config/read-config.ts';
import type {CheckSpec, Subject} from '../../source/model/check.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {usualSources} from '../../source/model/vulnerability.ts';
import {lastMs} from '../helpers/waivers.ts';
import {finding} from '../scoring/findings.ts';

const check = (id: string, record: string, subject: Subject): CheckSpec => ({
	...finding('5.11').check,
	id,
	record,
	subject,
});
const checks = [
	check('pids-limit', '5.29', 'container'),
	check('net-host', '5.10', 'container'),
	check('privileged', '5.1', 'container'),
	check('health-check', '4.6', 'image'),
	check('data-root', '1.1.1', 'host'),
];

const read = (text: string) => readConfig(text, checks);
function rules(text: string) {
	const config = read(text);
	if (config.is === 'problems') throw new Error(JSON.stringify(config.problems, null, 1));
	return config.rules;
}
/** `line: what | todo`. */
function problems(text: string): readonly string[] {
	const config = read(text);
	return config.is === 'rules' ? [] : config.problems.map(({line, what, todo}) => `${line}: ${what} | ${todo}`);
}

const waiver = (...lines: readonly string[]) =>
	['waivers:', ...lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)].join('\n');
const rest = ['reason: accepted', 'expires: 2027-01-31'];

describe('a config file', () => {
	it('says nothing where nothing is in it', () => {
		for (const text of ['', '# only words\n', 'policy:\nseverities:\nwaivers:\n', '\uFEFFwaivers: []\n', '---\n'])
			expect(rules(text)).toEqual({policy: defaultPolicy, waivers: []});
	});

	it('sets what it says, and leaves the rest', () => {
		const {policy} = rules(
			[
				'policy:',
				'  trustedUsers: [alice, "deploy"]',
				'  allowedRegistries:',
				'    - registry.shop.example:5000',
				'    - docker.io/library',
				'  isHostHardened: true',
				'  isSwarmWanted: false',
				'  imageMaxAgeDays: 30',
				'  maxStoppedContainers: 0',
				'severities:',
				'  health-check: info',
				'  5.10: critical',
			].join('\n'),
		);
		expect(policy).toEqual({
			...defaultPolicy,
			trustedUsers: ['alice', 'deploy'],
			allowedRegistries: ['registry.shop.example:5000', 'docker.io/library'],
			isHostHardened: true,
			imageMaxAgeDays: 30,
			maxStoppedContainers: 0,
			severities: {'health-check': 'info', 'net-host': 'critical'},
		});
	});

	it('says where vulnerability data comes from', () => {
		const sourcesOf = (text: string) => {
			const config = read(text);
			return config.is === 'rules' ? config.sources : null;
		};
		expect(sourcesOf('')).toEqual(usualSources);
		expect(sourcesOf('sources:\n  osv: https://mirror.example.com/osv')).toEqual({
			...usualSources,
			osv: 'https://mirror.example.com/osv',
		});
	});

	it('takes 5.10 for 5.10, which YAML would take for 5.1', () => {
		expect(rules(waiver('check: 5.10', 'name: web', ...rest)).waivers[0]?.check).toBe('5.10');
	});

	it.each([
		['name: web-*', {by: 'name', pattern: 'web-*'}],
		['image: registry.example:5000/shop/web:*', {by: 'image', pattern: 'registry.example:5000/shop/web:*'}],
		['label: com.example.stage=dev', {by: 'label', key: 'com.example.stage', value: 'dev'}],
		['label: com.example.stage', {by: 'label', key: 'com.example.stage', value: null}],
		['label: "a=b=c"', {by: 'label', key: 'a', value: 'b=c'}],
		['compose: shop', {by: 'compose', project: 'shop', service: null}],
		['compose: shop/web', {by: 'compose', project: 'shop', service: 'web'}],
	])('reads the scope %s', (line, scope) => {
		expect(rules(waiver('check: pids-limit', line, ...rest)).waivers).toEqual([
			{check: 'pids-limit', scope, reason: 'accepted', expiresAtUnixMs: lastMs('2027-01-31'), line: 2},
		]);
	});
	it('reads the scope host', () => {
		expect(rules(waiver('check: 1.1.1', 'host: true', ...rest)).waivers[0]?.scope).toEqual({by: 'host'});
	});
	it('makes one waiver for each check of a list, and each once', () => {
		const {waivers} = rules(waiver('checks: [pids-limit, 4.6, pids-limit]', 'name: web', ...rest));
		expect(waivers.map(({check, line}) => [check, line])).toEqual([
			['pids-limit', 2],
			['4.6', 2],
		]);
	});
	it('makes hostile words in a reason visible', () => {
		const [one] = rules(waiver('check: 5.29', 'name: web', 'reason: "a\\e[31mb\\u202ec"', rest[1] ?? '')).waivers;
		expect(one?.reason).toBe('a\\e[31mb\\u{202e}c');
	});
});

describe('what is wrong is said with line and cure', () => {
	const todoOfCheck = 'Write its id, as pids-limit, or its CIS number, as 5.29: every finding shows both';
	it.each([
		['polcy: {}', '1: unknown key "polcy" | Did you mean policy?'],
		['waiver: []', '1: unknown key "waiver" | Did you mean waivers?'],
		['x: 1', '1: unknown key "x" | The keys here are policy, severities, waivers, sources, keys, hosts'],
		['sources:\n  osv: mirror', '2: sources.osv is "mirror" | Write a URL that begins with https://'],
		[
			'sources:\n  kev: http://127.evil.example/kev.json',
			'2: sources.kev is "http://127.evil.example/kev.json" | Write a URL that begins with https://',
		],
		['sources:\n  epsss: https://a', '2: unknown key "epsss" in sources | Did you mean epss?'],
		['policy:\n  TrustedUser: [a]', '2: unknown key "TrustedUser" in policy | Did you mean trustedUsers?'],
		['- a', '1: the file is a list, not keys with values | Write policy: … on lines of their own'],
		['hello', '1: the file is "hello", not keys with values | Write policy: … on lines of their own'],
		['policy: [a]', '1: policy is a list, not keys with values | Write trustedUsers: … on lines of their own'],
		[
			'policy:\n  trustedUsers: alice',
			'2: policy.trustedUsers is "alice", not a list | Write a list, as in [alice, deploy]',
		],
		['policy:\n  trustedUsers: []\n  trustedUsers: []', '3: policy.trustedUsers is said twice | Keep one of the two'],
		[
			'policy:\n  trustedUsers:\n    - [a]',
			'3: policy.trustedUsers is a list, not a text | Write one text on one line',
		],
		[
			'policy:\n  trustedUsers: ["*"]',
			'2: "*" in policy.trustedUsers is no name of one | Write the name of an account exactly: no pattern, no uid list',
		],
		['policy:\n  isHostHardened: yes', '2: policy.isHostHardened is "yes" | Write true or false'],
		['policy:\n  isHostHardened:', '2: policy.isHostHardened is empty | Write a text behind it'],
		['policy:\n  imageMaxAgeDays: 0', '2: policy.imageMaxAgeDays is "0" | Write a whole number from 1 to 3650'],
		['policy:\n  imageMaxAgeDays: 1e3', '2: policy.imageMaxAgeDays is "1e3" | Write a whole number from 1 to 3650'],
		['policy:\n  maxUnusedImages: 1.5', '2: policy.maxUnusedImages is "1.5" | Write a whole number from 0 to 1000000'],
		[
			'severities: high',
			'1: severities is "high", not keys with values | Write each on a line of its own below severities:',
		],
		['severities:\n  pids-limit: hgih', '2: "hgih" is no severity | Did you mean high?'],
		['severities:\n  pids-limit: 3', '2: "3" is no severity | Write one of critical, high, medium, low, info'],
		['severities:\n  pid-limit: high', '2: there is no check "pid-limit" | Did you mean pids-limit?'],
		['severities:\n  5.99: high', `2: there is no check "5.99" | ${todoOfCheck}`],
		[
			'severities:\n  5.29: high\n  pids-limit: low',
			'3: pids-limit is weighed twice | Name each check once, by its id or by its number',
		],
		['severities:\n  5.29: high\n  5.29: low', '3: severities.5.29 is said twice | Keep one of the two'],
		['waivers: {}', '1: waivers is a map of keys, not a list | Write a list, as in - check: pids-limit'],
		['waivers:\n  - web', '2: waivers[1] is "web", not keys with values | Write check: … on lines of their own'],
		['waivers:\n  - {}', '2: waivers[1] is empty | Give it check, a scope, reason and expires'],
		[
			waiver('name: web', ...rest),
			'2: waivers[1] names no check | Add check: with an id or a CIS number, or checks: with a list of them',
		],
		[
			waiver('check: 5.29', 'checks: [4.6]', 'name: web', ...rest),
			'3: waivers[1] has check and checks | Put all into checks',
		],
		[waiver('checks: []', 'name: web', ...rest), '2: waivers[1].checks is empty | Name at least one check'],
		[
			waiver('check: 5.29', ...rest),
			'2: waivers[1] says for whom by nothing | Add one of name, image, label, compose, host',
		],
		[
			waiver('check: 5.29', 'name: a', 'image: b', ...rest),
			'4: waivers[1] has two scopes, name and image | Keep one, or write two waivers',
		],
		[
			waiver('check: 5.29', 'name: web', 'expires: 2027-01-31'),
			'2: waivers[1] has no reason | Add reason: why it is accepted, for whoever reads it later',
		],
		[
			waiver('check: 5.29', 'name: web', 'reason: ""', 'expires: 2027-01-31'),
			'4: waivers[1].reason is empty | Write a text behind it',
		],
		[
			waiver('check: 5.29', 'name: web', 'reason: x'),
			'2: waivers[1] has no expires | Add expires: the last day it holds, as 2027-01-31',
		],
		[
			waiver('check: 5.29', 'name: web', 'reason: x', 'expires: 2027-02-30'),
			'5: waivers[1].expires is "2027-02-30", which is no date | Write the last day it holds as YYYY-MM-DD',
		],
		[
			waiver('check: 5.29', 'name: web', 'reason: x', 'expires: never'),
			'5: waivers[1].expires is "never", which is no date | Write the last day it holds as YYYY-MM-DD',
		],
		[
			waiver('check: 5.29', 'name: web', 'reason: x', 'expires: 31.01.2027'),
			'5: waivers[1].expires is "31.01.2027", which is no date | Write the last day it holds as YYYY-MM-DD',
		],
		[
			waiver('check: 5.29', 'name: web', 'until: 2027-01-31', ...rest),
			'4: unknown key "until" in waivers[1] | The keys here are check, checks, name, image, label, compose, host, reason, expires',
		],
		[
			waiver('check: 5.29', 'name: /web', ...rest),
			'3: waivers[1].name is "/web", which no container can be called | Use letters, digits, _ . - and * (any characters) or ? (one): no slash, no regular expression',
		],
		[
			waiver('check: 5.29', 'name: ^web$', ...rest),
			'3: waivers[1].name is "^web$", which no container can be called | Use letters, digits, _ . - and * (any characters) or ? (one): no slash, no regular expression',
		],
		[
			waiver('check: 5.29', `name: ${'a'.repeat(300)}`, ...rest),
			'3: waivers[1].name is longer than 256 characters | Use * for what may vary',
		],
		[
			waiver('check: 5.29', 'image: my web', ...rest),
			'3: waivers[1].image is "my web", which no image can be called | Write it as the container names it, as in registry.example.com/shop/web:*, with * (any characters) or ? (one)',
		],
		[
			waiver('check: 5.29', 'label: "=x"', ...rest),
			'3: waivers[1].label is "=x" | Write KEY or KEY=VALUE, as in com.example.stage=dev: no patterns',
		],
		[
			waiver('check: 5.29', 'compose: shop/*', ...rest),
			'3: waivers[1].compose is "shop/*" | Write PROJECT or PROJECT/SERVICE, as in shop/web: no patterns',
		],
		[
			waiver('check: 1.1.1', 'host: false', ...rest),
			'3: waivers[1].host is false | Write host: true, or another scope',
		],
		[
			waiver('check: 5.29', 'host: true', ...rest),
			'2: 5.29 is judged for each container, not for the host | Give name, image, label or compose instead of host',
		],
		[
			waiver('check: 1.1.1', 'name: web', ...rest),
			'2: 1.1.1 is judged for the host, not for containers | Write host: true instead of name',
		],
	])('%j', (text, problem) => expect(problems(text)).toEqual([problem]));

	it('all of it at once, by line', () => {
		const text = `${waiver('check: 5.99', 'name: ^', 'expires: x')}\npolcy: {}\npolicy:\n  isSwarmWanted: 1\n`;
		expect(problems(text).map(one => Number.parseInt(one, 10))).toEqual([2, 2, 3, 4, 5, 7]);
	});
});

describe('hostile YAML', () => {
	it.each([
		['policy:\n\tisSwarmWanted: true', /^2: no YAML: Tabs.* \| Set it in with spaces$/],
		[`# ${'x'.repeat(4096)}`, /^1: it is longer than 4096 characters \| Break/],
		['policy: {', /^1: no YAML: .* \| /],
		['policy: "x', /^1: no YAML: Missing closing "quote \| Close the quote or bracket$/],
		['waivers: []\n---\nwaivers: []', /^2: a second document begins \| /],
		['policy: &a\n  isSwarmWanted: true', /^\d: an anchor \(&a\) \| /],
		['a: &a [x]\npolicy: *a', /an alias \(\*a\) \| Write out/],
		['policy:\n  <<: {isSwarmWanted: true}', /^2: a merge key \(<<\) \| /],
		['policy:\n  isSwarmWanted: !!bool true', /^2: a tag \(.*bool.*\) \| Delete it/],
		['policy: !!js/function "x"', /^1: a tag \(/],
		['reason: a\u0000b', /^1: it holds a control character \| /],
		['reason: a\u001B[31mb', /^1: it holds a control character \| /],
		['# ok\nreason: a\uFFFDb', /^2: it is not UTF-8 \| Save the file as UTF-8$/],
		['? [a, b]\n: c', /^1: a key is no plain word \| /],
		['%YAML 1.1\n---\npolicy:\n  isSwarmWanted: on', /^4: policy.isSwarmWanted is "on"/],
		['__proto__: {}', /^1: unknown key "__proto__" \| /],
		['severities:\n  __proto__: high', /^2: there is no check "__proto__"/],
		['severities:\n  constructor: high', /^2: there is no check "constructor"/],
	])('%j', (text, problem) => expect(problems(text).join('\n')).toMatch(problem));

	it('a billion laughs are an alias and no more', () => {
		const levels = Array.from({length: 9}, (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`);
		const before = performance.now();
		expect(problems(['l0: &l0 [lol]', ...levels].join('\n'))[0]).toMatch(/^1: an anchor/);
		expect(performance.now() - before).toBeLessThan(1000);
	});

	it.each([
		['brackets on one line', '['.repeat(500_000)],
		['brackets on many', '[\n'.repeat(20_000)],
		['deeper and deeper', Array.from({length: 1300}, (_, depth) => `${' '.repeat(depth)}-`).join('\n')],
		['keys without end', Array.from({length: 20_000}, (_, index) => `pollicy${index}: 1`).join('\n')],
		['the same key again and again', 'policy: {}\n'.repeat(20_000)],
		['faults without end', ']\n'.repeat(20_000)],
		['waivers of nothing', `waivers:\n${'  - check: x\n'.repeat(10_000)}`],
	])(
		'%s: refused in time, with no more than fifty problems said',
		(_, text) => {
			const before = performance.now();
			const said = problems(text);
			expect(said.length).toBeGreaterThan(0);
			expect(said.length).toBeLessThanOrEqual(51);
			expect(performance.now() - before).toBeLessThan(8000);
		},
		20_000,
	);
});
