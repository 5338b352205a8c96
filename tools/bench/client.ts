/** A client that asks an address every 5 ms, each time anew, and says when an answer came. Runs in the engine's network. */
import {get} from 'node:http';
import process from 'node:process';

const everyMs = 5;
const patienceMs = 2000;

const url = process.argv[2] ?? '';
setInterval(() => {
	const request = get(url, {agent: false, timeout: patienceMs}, response => {
		response.resume();
		response.on('end', () => process.stdout.write(`${Date.now()}\n`));
	});
	request.on('timeout', () => request.destroy());
	// Nobody there: the next one asks again.
	request.on('error', () => undefined);
}, everyMs);
