/** The engine's API by node:http alone: what a test arranges or asserts must not go through the code under test. */
import {request as httpRequest} from 'node:http';
import {busyboxImage} from './dockerd-image.ts';

/** The name of the image every live engine holds: static busybox, `/etc/passwd` with root, app (1000) and nobody. */
export const boxImage = 'hc-box:latest';

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads the engine's JSON as it pleases
type AnyJson = any;

export type Answer = {readonly status: number; readonly text: string; readonly json: AnyJson};

export type DockerApi = {
	readonly socketPath: string;
	/** Any status is an answer; only a socket that fails rejects. A Buffer is sent as a tar, anything else as JSON. */
	request(method: string, path: string, body?: unknown): Promise<Answer>;
	/** Like `request`, but any status that is no success rejects with what the engine said. Gives the JSON. */
	ask(method: string, path: string, body?: unknown): Promise<AnyJson>;
	/** Image and command default to `hc-box` sleeping. Gives the id. */
	createContainer(body?: Readonly<Record<string, unknown>>, name?: string): Promise<string>;
	start(id: string): Promise<void>;
	/** Creates and starts. */
	run(body?: Readonly<Record<string, unknown>>, name?: string): Promise<string>;
	inspect(id: string): Promise<AnyJson>;
	/** Also while it runs; with its anonymous volumes. One that is gone already is fine. */
	remove(id: string): Promise<void>;
	removeAllContainers(): Promise<void>;
	/** `changes` are lines of a Dockerfile: `USER app`, `ENV A=b`, `LABEL x=y`, `HEALTHCHECK CMD true`. Gives the image id. */
	importImage(name: string, changes?: readonly string[]): Promise<string>;
};

function send(socketPath: string, method: string, path: string, body: unknown): Promise<Answer> {
	const isTar = Buffer.isBuffer(body);
	const payload = body === undefined ? '' : isTar ? body : JSON.stringify(body);
	return new Promise((resolve, reject) => {
		const request = httpRequest(
			{
				socketPath,
				method,
				path,
				agent: false,
				headers: {
					host: 'docker',
					...(payload === '' ? {} : {'content-type': isTar ? 'application/x-tar' : 'application/json'}),
					'content-length': Buffer.byteLength(payload),
				},
			},
			response => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					resolve({status: response.statusCode ?? 0, text, json: jsonOf(text)});
				});
			},
		);
		request.on('error', reject);
		request.end(payload);
	});
}

function jsonOf(text: string): AnyJson {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function dockerApi(socketPath: string): DockerApi {
	const api: DockerApi = {
		socketPath,
		request: (method, path, body) => send(socketPath, method, path, body),
		async ask(method, path, body) {
			const answer = await api.request(method, path, body);
			if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.trim()}`);
			return answer.json;
		},
		async createContainer(body = {}, name) {
			const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
			const defaults = {Image: boxImage, Cmd: ['sleep', '86400'], StopSignal: 'SIGKILL'};
			const made = await api.ask('POST', `/containers/create${query}`, {...defaults, ...body});
			return made.Id as string;
		},
		async start(id) {
			await api.ask('POST', `/containers/${id}/start`);
		},
		async run(body, name) {
			const id = await api.createContainer(body, name);
			await api.start(id);
			return id;
		},
		inspect: id => api.ask('GET', `/containers/${id}/json`),
		async remove(id) {
			const answer = await api.request('DELETE', `/containers/${id}?force=1&v=1`);
			// 409: somebody (AutoRemove) is removing it already.
			if (answer.status >= 400 && answer.status !== 404 && answer.status !== 409)
				throw new Error(`remove ${id}: ${answer.status} ${answer.text.trim()}`);
		},
		async removeAllContainers() {
			const all = (await api.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{readonly Id: string}>;
			const left = all.map(one => one.Id);
			await Promise.all(
				Array.from({length: 4}, async () => {
					for (let id = left.pop(); id !== undefined; id = left.pop()) await api.remove(id);
				}),
			);
		},
		async importImage(name, changes = []) {
			const query = new URLSearchParams({fromSrc: '-', repo: name});
			for (const change of changes) query.append('changes', change);
			await api.ask('POST', `/images/create?${query.toString()}`, busyboxImage());
			return (await api.ask('GET', `/images/${name}/json`)).Id as string;
		},
	};
	return api;
}
