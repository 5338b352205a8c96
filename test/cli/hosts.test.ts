/** Which engines a command line, the environment and the config file mean together. */
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {UsageError} from '../../source/cli/exit.ts';
import {configFlag, parseFlags} from '../../source/cli/flags.ts';
import {plainAddress} from '../../source/host-spec.ts';
import {areSeveralAsked, chooseHosts, hostsFlags, mayNameHosts, plainName} from '../../source/cli/hosts.ts';
import type {HostEntry} from '../../source/model/host-entry.ts';
import {t} from '../helpers/evidence.ts';
import {fakeHost, type Machine} from '../helpers/fake-host.ts';

const command = {
	name: 'audit',
	usage: [['audit', 'judges']],
	flags: {...hostsFlags, ...configFlag},
	notes: '',
} as const;
const parse = (...argv: readonly string[]) => parseFlags(command, argv);

const home = '/home/fake/.docker';
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex');
const contexts: Machine['files'] = Object.fromEntries(
	['far', 'near', 'kube'].map(name => [
		`${home}/contexts/meta/${idOf(name)}/meta.json`,
		JSON.stringify({
			Name: name,
			Endpoints: name === 'kube' ? {kubernetes: {}} : {docker: {Host: `ssh://me@${name}.example`}},
		}),
	]),
);
const entries: readonly HostEntry[] = [
	{name: t('web1'), at: {by: 'host', url: 'ssh://me@far.example'}, colour: 'red', isReadOnly: true},
	{name: t('db'), at: {by: 'context', context: 'near'}, colour: null, isReadOnly: false},
];
async function choose(argv: readonly string[], machine: Machine = {}, said = entries) {
	const choice = await chooseHosts(parse(...argv), said, fakeHost({files: contexts, ...machine}));
	return choice.is === 'many' ? choice.specs : choice.options;
}
const one = {explicitHost: null, explicitContext: null, isDemo: false};

describe('which engines are meant', () => {
	it.each([
		['nobody names any', [], {}, [], {}],
		['one is named by a flag', ['--host', 'unix:///x'], {}, entries, {explicitHost: 'unix:///x'}],
		['a context is', ['--context', 'far'], {}, entries, {explicitContext: 'far'}],
		['the demo is', ['--demo'], {}, entries, {isDemo: true}],
		['the environment names one', [], {env: {DOCKER_HOST: 'unix:///x'}}, entries, {}],
		['or a context', [], {env: {DOCKER_CONTEXT: 'far'}}, entries, {}],
		['several come to one', ['--context', 'far', '--context', 'far'], {}, entries, {explicitContext: 'far'}],
		['the config file names one', [], {}, entries.slice(0, 1), {explicitHost: 'ssh://me@far.example'}],
		['there is no other context', ['--all-contexts'], {files: {}}, [], {explicitContext: 'default'}],
	] as const)('one, where %s', async (_name, argv, machine, said, options) => {
		expect(await choose(argv, machine, said)).toMatchObject({...one, ...options});
	});

	it('those of the config file where nobody names another', async () => {
		expect(await choose([])).toMatchObject([
			{name: 'web1', place: {is: 'host', url: 'ssh://me@far.example'}, colour: 'red', isReadOnly: true, isNamed: true},
			{name: 'db', place: {is: 'context', context: 'near'}, isReadOnly: false, isNamed: true},
		]);
	});

	it('several by flag, each once, called and locked as the config file says of their address', async () => {
		const hosts = await choose(['--context', 'far', '--context', 'near', '--context', 'far']);
		expect(hosts).toMatchObject([
			{name: 'web1', place: {is: 'context', context: 'far'}, colour: 'red', isReadOnly: true},
			{name: 'db', place: {is: 'context', context: 'near'}, isReadOnly: false},
		]);
		expect(await choose(['--host', 'ssh://a@x:1', '--host', 'ssh://b@x:2'])).toMatchObject([
			{name: 'x'},
			{name: 'x-2'},
		]);
	});

	it('every context but those of something else, and this machine', async () => {
		const hosts = await choose(['--all-contexts'], {}, []);
		expect(hosts).toMatchObject([
			{name: 'default', isNamed: false},
			{name: 'far', isNamed: false},
			{name: 'near', isNamed: false},
		]);
	});

	it('embedded ones', async () => {
		expect(await choose(['--demo-hosts', '2', '--demo-containers', '9'])).toMatchObject([
			{name: 'demo-1', place: {is: 'demo', number: 1, containers: 9}},
			{name: 'demo-2'},
		]);
	});

	it.each([
		[['--host', 'unix:///x', '--context', 'far'], /--host and --context exclude each other/],
		[['--all-contexts', '--context', 'far'], /--context and --all-contexts exclude each other/],
		[['--demo-hosts', '2', '--host', 'unix:///x'], /--host and --demo-hosts exclude each other/],
		[['--demo-hosts', '0'], /whole number from 1 to 200, not "0"/],
		[['--demo-hosts', 'many'], /not "many"/],
	])('%j is no choice', async (argv, says) => {
		await expect(choose(argv)).rejects.toThrow(UsageError);
		await expect(choose(argv)).rejects.toThrow(says);
	});

	it('the config file is read first only where it may name some', async () => {
		const path = '/home/fake/.config/hullcheck/config.yaml';
		const may = (argv: readonly string[], machine: Machine) => mayNameHosts(parse(...argv), fakeHost(machine));
		const files = {[path]: 'hosts:\n  - name: a'};
		expect(await may([], {files})).toBe(true);
		expect(await may([], {files: {[path]: 'waivers: []'}})).toBe(false);
		expect(await may([], {})).toBe(false);
		expect(await may(['--host', 'unix:///x'], {files})).toBe(false);
		expect(await may([], {files, env: {DOCKER_HOST: 'unix:///x'}})).toBe(false);
		expect(await may(['--config', '/own.yaml'], {files: {'/own.yaml': 'hosts: []'}})).toBe(true);
		expect(areSeveralAsked(parse('--host', 'unix:///x'))).toBe(false);
		expect(areSeveralAsked(parse('--context', 'a', '--context', 'b'))).toBe(true);
	});
});

it.each([
	['ssh://me@web1.example:22/run/x.sock', 'web1.example'],
	['tcp://10.0.0.7:2376', '10.0.0.7'],
	['unix:///var/run/docker.sock', 'local'],
	['unix:///run/user/1000/docker.sock', '1000'],
	['unix:///tmp/second.sock', 'second'],
	['unix://', 'local'],
])('%s is called %s', (url, name) => expect(plainName({is: 'host', url})).toBe(name));

it.each([
	['ssh://me@far.example:22/', 'ssh://root@Far.example', true],
	['ssh://far/run/x.sock', 'ssh://far', false],
	['unix:///var/run/docker.sock', 'unix:///run/docker.sock', true],
	['tcp://10.0.0.7:2376', 'tcp://10.0.0.7:2375', false],
])('%s and %s: one place, %s', (one, other, isOne) => expect(plainAddress(one) === plainAddress(other)).toBe(isOne));
