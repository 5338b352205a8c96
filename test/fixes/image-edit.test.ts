/** Another image under the same container: what is the image's follows, what somebody set stays. */
import {describe, expect, it} from 'vitest';
import {image} from '../../source/fixes/edits/image.ts';
import type {EditFacts} from '../../source/fixes/edits/edit.ts';
import {imageRisks} from '../../source/fixes/foresight/image.ts';
import type {JsonObject} from '../../source/model/foreign.ts';
import type {CreateBody} from '../../source/model/recreate.ts';
import {engineFacts} from '../helpers/evidence.ts';

const imageId = `sha256:${'b'.repeat(64)}`;

type Given = {
	readonly config: JsonObject;
	readonly was: JsonObject;
	readonly becomes: JsonObject;
	readonly host?: JsonObject;
	readonly mounts?: readonly JsonObject[];
};

function edit({config, was, becomes, host = {}, mounts = []}: Given) {
	const body: CreateBody = {
		Image: 'sha256:old',
		...config,
		HostConfig: {NetworkMode: 'bridge', ...host},
		NetworkingConfig: {EndpointsConfig: {bridge: {}}},
	};
	const facts: EditFacts = {inspectJson: {Mounts: mounts}, engine: engineFacts, networks: [], listeners: null};
	const text = JSON.stringify(body);
	const result = image(body, {is: 'image', reference: 'shop/web:4', imageId, was, becomes}, facts);
	if (result.is === 'blocked') throw new Error(result.why);
	expect(JSON.stringify(body), 'what it is given is left as it was').toBe(text);
	expect(result.body.Image).toBe('shop/web:4');
	return result;
}

describe('a container of a newer image', () => {
	it.each<[string, Given, JsonObject]>([
		[
			'has its program, its user and its folder',
			{
				config: {Cmd: ['serve'], Entrypoint: ['/init'], User: '', WorkingDir: '/srv', StopSignal: 'SIGQUIT'},
				was: {Cmd: ['serve'], Entrypoint: ['/init'], User: '', WorkingDir: '/srv', StopSignal: 'SIGQUIT'},
				becomes: {
					Cmd: ['serve', '--new'],
					Entrypoint: ['/start'],
					User: 'app',
					WorkingDir: '/app',
					StopSignal: 'SIGTERM',
				},
			},
			{Cmd: ['serve', '--new'], Entrypoint: ['/start'], User: 'app', WorkingDir: '/app', StopSignal: 'SIGTERM'},
		],
		[
			'keeps the command, the user and the folder that somebody set',
			{
				config: {Cmd: ['serve', '-v'], Entrypoint: ['/init'], User: '1000', WorkingDir: '/data'},
				was: {Cmd: ['serve'], Entrypoint: ['/init'], User: 'root', WorkingDir: '/srv'},
				becomes: {Cmd: ['other'], Entrypoint: ['/start'], User: 'app', WorkingDir: '/app'},
			},
			{Cmd: ['serve', '-v'], Entrypoint: ['/start'], User: '1000', WorkingDir: '/data'},
		],
		[
			'with an entrypoint of its own takes no command from its image',
			{
				config: {Cmd: null, Entrypoint: ['/own']},
				was: {Cmd: null, Entrypoint: ['/init']},
				becomes: {Cmd: ['serve'], Entrypoint: ['/start']},
			},
			{Cmd: null, Entrypoint: ['/own']},
		],
		[
			'has the variables of its image, over them those that were set',
			{
				config: {Env: ['PATH=/bin', 'MODE=own', 'TOKEN=mine', 'GONE=1']},
				was: {Env: ['PATH=/bin', 'MODE=old', 'GONE=1']},
				becomes: {Env: ['PATH=/usr/bin', 'MODE=new', 'MORE=2']},
			},
			{Env: ['PATH=/usr/bin', 'MORE=2', 'MODE=own', 'TOKEN=mine']},
		],
		[
			'has the labels of its image, but those that were set',
			{
				config: {Labels: {version: '1', team: 'a', gone: 'x'}},
				was: {Labels: {version: '1', gone: 'x'}},
				becomes: {Labels: {version: '2', team: 'image'}},
			},
			{Labels: {version: '2', team: 'a'}},
		],
		[
			'closes no port that is published, and names those of its image',
			{
				config: {ExposedPorts: {'80/tcp': {}, '81/tcp': {}, '9000/tcp': {}}},
				was: {ExposedPorts: {'80/tcp': {}, '81/tcp': {}}},
				becomes: {ExposedPorts: {'8080/tcp': {}}},
				host: {PortBindings: {'80/tcp': [{HostPort: '8000'}]}},
			},
			{ExposedPorts: {'8080/tcp': {}, '80/tcp': {}, '9000/tcp': {}}},
		],
		[
			'has a volume where its image keeps data and nothing is mounted yet',
			{
				config: {},
				was: {Volumes: {'/data': {}}},
				becomes: {Volumes: {'/data/': {}, '/more': {}}},
				mounts: [{Type: 'volume', Destination: '/data'}],
			},
			{Volumes: {'/more': {}}},
		],
	])('%s', (_name, given, config) => {
		expect(edit(given).body).toMatchObject(config);
		for (const [field, value] of Object.entries(config)) expect(edit(given).body[field]).toEqual(value);
	});

	it('asks for nothing that neither image says', () => {
		const {body} = edit({
			config: {Healthcheck: {Test: ['CMD', 'true']}},
			was: {Healthcheck: {Test: ['CMD', 'true']}},
			becomes: {},
		});
		expect(Object.keys(body)).not.toContain('Healthcheck');
		expect(Object.keys(body)).not.toContain('Shell');
	});

	it('of another network names no ports', () => {
		const {body} = edit({
			config: {},
			was: {},
			becomes: {ExposedPorts: {'80/tcp': {}}},
			host: {NetworkMode: 'container:abc'},
		});
		expect(Object.keys(body)).not.toContain('ExposedPorts');
	});

	it('says which data would begin empty', () => {
		expect(edit({config: {}, was: {}, becomes: {Volumes: {'/data': {}}}}).warnings.join()).toContain('/data');
	});
});

describe('what may break', () => {
	const risksOf = (was: JsonObject, becomes: JsonObject, user = '') =>
		imageRisks({is: 'image', reference: 'r', imageId, was, becomes}, {user}).map(
			({level, says}) => `${level}: ${says}`,
		);

	it('is another user, where the container has the one of its image', () => {
		expect(risksOf({User: ''}, {User: 'app'})[0]).toBe(
			'risky: it starts as app instead of root: files on its volumes keep their owner',
		);
		expect(risksOf({User: ''}, {User: 'app'}, '1000')).toHaveLength(1);
	});

	it('is a port that is not named any more', () => {
		expect(risksOf({ExposedPorts: {'80/tcp': {}}}, {})[0]).toBe('risky: it no longer says that it serves 80/tcp');
	});

	it('is never nothing', () =>
		expect(risksOf({}, {})).toEqual([expect.stringContaining('probable: it is another version')]));
});
