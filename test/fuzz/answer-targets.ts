/** Whatever reads an engine's answers: JSON, tar, and words of refusal. */
import {Readable} from 'node:stream';
import {IncomingMessage} from 'node:http';
import {Socket} from 'node:net';
import * as fc from 'fast-check';
import {readRefusal} from '../../source/engine/answers.ts';
import {negotiate} from '../../source/engine/api-version.ts';
import {readEvent} from '../../source/engine/events.ts';
import {readListing} from '../../source/engine/listing.ts';
import {tarEntries} from '../../source/engine/tar.ts';
import {readTarFile} from '../../source/engine/tar-file.ts';
import {troubleOf, type Spoken} from '../../source/engine/troubles.ts';
import {maskedInspectLines} from '../../source/evidence/detail/inspect-lines.ts';
import {readPsInodes} from '../../source/evidence/detail/namespace-inodes.ts';
import {readEngine, readSystemTime} from '../../source/evidence/engine.ts';
import {execFrom} from '../../source/evidence/exec.ts';
import {readChanges} from '../../source/evidence/foresight/layer-changes.ts';
import {placeOf} from '../../source/evidence/foresight/place.ts';
import {readHistory} from '../../source/evidence/history.ts';
import {readDaemonInfo} from '../../source/evidence/host/daemon-info.ts';
import {readSwarm} from '../../source/evidence/host/swarm.ts';
import {readUsage} from '../../source/evidence/host/usage.ts';
import {readImage} from '../../source/evidence/image.ts';
import {readImageList} from '../../source/evidence/images.ts';
import {readInspect} from '../../source/evidence/inspect.ts';
import {readLabels} from '../../source/evidence/labels.ts';
import {readNetworks} from '../../source/evidence/networks.ts';
import {ownerOf} from '../../source/evidence/owner.ts';
import {asPodmanTells} from '../../source/evidence/podman.ts';
import {readProcesses, readProcessTable} from '../../source/evidence/processes.ts';
import {readStats} from '../../source/evidence/stats.ts';
import {readImageTags} from '../../source/evidence/tags.ts';
import {diffBodies} from '../../source/fixes/edits/body-diff.ts';
import {composePatch} from '../../source/fixes/foresight/compose-patch.ts';
import {dockerRun} from '../../source/fixes/foresight/docker-run.ts';
import {factsOf} from '../../source/fixes/foresight/facts.ts';
import {createBodyOf, type BodyContext} from '../../source/fixes/recreate/create-body.ts';
import {ActionableError} from '../../source/model/errors.ts';
import {at, isObject} from '../../source/model/foreign.ts';
import {isUnread, Unread} from '../../source/model/read.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {maskText} from '../../source/model/secrets.ts';
import {anyText} from '../helpers/hostile.ts';
import {jsonLike, recordedLike} from './arbitraries.ts';
import {target, type Target} from './target.ts';

const containers = recordedLike(/^\/containers\/ev-\w+\/json$/);
const images = recordedLike(/^\/images\/[^?]+\/json$/);
const info = recordedLike(/^\/info$/);
const tops = recordedLike(/\/top\?/);
const event = readEvent(
	'{"Type":"container","Action":"exec_create: ls","Actor":{"ID":"69f66bb26a12","Attributes":{"execID":"00"}},"timeNano":1795475607710900978}',
	maskText,
);
if (event === null) throw new Error('the sample is no event');

/** Headers with anything in them, sums of no account, of a size that need not be true. */
const tar: fc.Arbitrary<Buffer> = fc
	.array(
		fc.record({
			kind: fc.constantFrom('0', '1', '2', '5', 'x', 'g', 'L', 'K', '7', '\0', 'Z'),
			size: fc.oneof(
				fc.constantFrom('0', '14', '777777777777', '-1', '9', '\u0080'),
				fc.nat(2000).map(n => n.toString(8)),
			),
			name: anyText,
			content: fc.oneof(fc.constantFrom('20 linkpath=/a/b\n', '99999 path=x\n', '', '0 =\n'), anyText),
			cut: fc.nat(1600),
		}),
		{minLength: 1, maxLength: 3},
	)
	.map(entries =>
		Buffer.concat(
			entries.map(({kind, size, name, content, cut}) => {
				const block = Buffer.alloc(1024);
				block.write(name, 0, 100);
				block.write('0000644', 100);
				block.write(size, 124, 12);
				block.write(kind, 156);
				block.write(content, 157, 100);
				block.write(content, 512, 512);
				return block.subarray(0, cut);
			}),
		),
	);

/** Refusing with a reason is an answer as well. */
async function orRefused(act: () => Promise<unknown>): Promise<unknown> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof ActionableError) return error.trouble;
		throw error;
	}
}

async function allOf(entries: ReturnType<typeof tarEntries>): Promise<readonly string[]> {
	const seen: string[] = [];
	for await (const {is, sizeBytes} of entries) seen.push(`${is} ${sizeBytes}`);
	return seen;
}

async function tarred(bytes: Buffer): Promise<unknown> {
	const read = await Promise.all([
		orRefused(() => readTarFile(Readable.from([bytes]), '/x', 4096)),
		orRefused(() => allOf(tarEntries(Readable.from([bytes])))),
	]);
	return read.map(one => (isObject(one) && 'what' in one ? one : null));
}

const spoken: Spoken = {
	endpoint: {address: words`unix:///x`, from: words`DOCKER_HOST`, isDemo: false},
	target: {is: 'unix', socketPath: '/x'},
};

async function refused(text: string): Promise<unknown> {
	const response = new IncomingMessage(new Socket());
	response.statusCode = 500;
	response.push(text);
	response.push(null);
	const error = await readRefusal(response, false);
	return [error.message, error instanceof ActionableError ? error.trouble : null];
}

const labelKeys = new Set(['com.docker.compose.project', 'team', '__proto__']);

const context: BodyContext = {
	apiVersion: '1.41',
	hostName: 'machine',
	imageJson: {},
	namedImageId: null,
	containers: new Set(['source']),
};

/** What is shown of the body of a container that is made again. */
function recreated(json: unknown): unknown {
	const made = createBodyOf(json, context);
	if (isUnread(made)) return made;
	const {body, connects} = made;
	const lines = [
		dockerRun(body, {}, {name: 'web', connects}),
		composePatch({...body, HostConfig: {}}, body, 'web', {supportsReset: true}),
	];
	return [lines.flatMap(text => text.split('\n')), diffBodies({...body, HostConfig: {}}, body)];
}

export const answerTargets: readonly Target[] = [
	target(
		'inspect',
		jsonLike(containers),
		json => [readInspect(json), asPodmanTells(readInspect(json), '4.3.1'), asPodmanTells(readInspect(json), '5.4.2')],
		{weight: 8},
	),
	target('inspect-lines', jsonLike(containers), json => maskedInspectLines(json, maskText), {weight: 2}),
	target('labels', jsonLike(containers), json => readLabels(json, labelKeys), {weight: 2}),
	target('owner', jsonLike(containers), json => {
		const labels = at(json, 'Config', 'Labels');
		return ownerOf('web', isObject(labels) ? labels : {});
	}),
	target('place', jsonLike(containers), placeOf, {isShown: false}),
	target('facts', jsonLike(containers), factsOf, {isShown: false}),
	target('create-body', jsonLike(containers), recreated, {weight: 3}),
	target('listing', jsonLike(recordedLike(/^\/containers\/json/).flat()), readListing, {weight: 4}),
	target('image', jsonLike(images), json => readImage(json), {weight: 3}),
	target('image-list', jsonLike([...recordedLike(/^\/images\/json/), images]), json => [
		readImageList(json),
		readImageTags(json),
	]),
	target('history', jsonLike(recordedLike(/\/history$/)), readHistory, {weight: 3}),
	target('networks', jsonLike(recordedLike(/^\/networks/)), readNetworks, {weight: 2}),
	target(
		'processes',
		jsonLike(tops),
		json => [readProcesses(json), readProcessTable(json, ['PID', 'UID']), readPsInodes(json, 1)],
		{weight: 3},
	),
	target('stats', jsonLike(recordedLike(/\/stats\?/)), json => [readStats(json), readStats(json, json)], {weight: 3}),
	target(
		'engine',
		jsonLike(info),
		json => [readEngine(json, json), readDaemonInfo(json), sanitise(String(readSystemTime(json)))],
		{weight: 2},
	),
	target(
		'swarm',
		jsonLike([
			{
				Swarm: {ControlAvailable: true, NodeAddr: '10.0.0.1', LocalNodeState: 'active'},
				Spec: {Name: 'x', Mode: {Replicated: {}}},
				Status: {Addr: 'a'},
			},
		]),
		json =>
			readSwarm({
				info: json,
				answers: {swarm: json, nodes: [json], services: [json], secrets: [json]},
				daemon: new Unread(words`not asked`),
				state: JSON.stringify(json),
			}),
	),
	target('usage', jsonLike([images]), json => readUsage([], json)),
	target(
		'changes',
		jsonLike([
			[
				{Path: '/tmp/x', Kind: 1},
				{Path: '/etc', Kind: 0},
			],
		]),
		readChanges,
		{isShown: false},
	),
	target('exec', jsonLike(recordedLike(/^\/exec\//)), json => execFrom(event, json), {weight: 2}),
	target('version', jsonLike(recordedLike(/^\/version$/)), json => {
		const agreed = negotiate(json);
		return typeof agreed === 'string' ? null : agreed;
	}),
	target('tar', tar, tarred),
	target('error', anyText, text => troubleOf(Object.assign(new Error(text), {code: text.slice(0, 5)}), spoken)),
	target('refusal', anyText, refused),
];
