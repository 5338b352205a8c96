/** A plain HTTP client for a unix socket: the tests must not lean on the program's own door. */
import http from 'node:http';

export type Answer = {
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	readonly bytes: Buffer;
	readonly text: string;
	readonly json: unknown;
};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

export function ask(socketPath: string, request: string, body?: unknown): Promise<Answer> {
	const [method = 'GET', path = '/'] = request.split(' ');
	const payload = body === undefined ? undefined : JSON.stringify(body);
	const headers = payload === undefined ? {} : {'Content-Type': 'application/json'};
	return new Promise((resolve, reject) => {
		const call = http.request({socketPath, method, path, headers}, response => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('error', reject);
			response.on('end', () => {
				const bytes = Buffer.concat(parts);
				const text = bytes.toString('utf8');
				resolve({status: response.statusCode ?? 0, headers: response.headers, bytes, text, json: parsed(text)});
			});
		});
		call.on('error', reject);
		call.end(payload);
	});
}
