/**
 * Runs the scenario against a REAL engine and writes its answers and events, once per change of the scenario:
 *   node --import=tsx test/demo/recorded/record.ts /path/to/docker.sock test/demo/recorded
 * The engine needs the image busybox:1.36 (docker import of a tar with busybox and /etc/passwd) and no container rec-*.
 */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {ask} from './ask.ts';
import {scenario} from './scenario.ts';

const [socketPath = '', target = ''] = process.argv.slice(2);
const startedAt = Math.floor(Date.now() / 1000) - 1;
const lines: string[] = [];
for (const step of scenario) {
	const answer = await ask(socketPath, step.ask, step.body);
	lines.push(JSON.stringify({ask: step.ask, status: answer.status, answer: answer.json}));
}
writeFileSync(path.join(target, 'answers.json'), `[\n${lines.join(',\n')}\n]\n`);
const events = await ask(socketPath, `GET /events?since=${startedAt}&until=${Math.ceil(Date.now() / 1000)}`);
writeFileSync(path.join(target, 'events.ndjson'), events.text);
