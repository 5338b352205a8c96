/** How it is kept running and watched: restarts, log, health. */
import {textOf} from '../../model/foreign.ts';
import {miB, sayBytes} from '../../model/quantity.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import {maskWords} from '../../model/secrets.ts';
import {shellWord} from '../say.ts';
import {blocked, edited, objectOf, withConfig, withHostConfig, type Edit} from './edit.ts';

export const restartPolicy: Edit<'restart-policy'> = (body, {name, maximumRetryCount}) =>
	edited(withHostConfig(body, {RestartPolicy: {Name: name, MaximumRetryCount: maximumRetryCount}}), {
		because: words`as asked`,
		effect: words`restarted: ${sanitise(name)}`,
		option: sanitise(`--restart ${name}${maximumRetryCount > 0 ? `:${maximumRetryCount}` : ''}`),
	});

const rotating = ['json-file', 'local'];

export const logRotation: Edit<'log-rotation'> = (body, {maxSizeBytes, maxFiles}) => {
	if (!Number.isSafeInteger(maxSizeBytes) || maxSizeBytes < 1 || !Number.isSafeInteger(maxFiles) || maxFiles < 1)
		return blocked(words`a size and a number of files above 0 are wanted`);
	const log = objectOf(body.HostConfig['LogConfig']);
	const before = textOf(log['Type']);
	// Of a log that was switched off nothing is said on how to keep it: the driver that rotates by itself.
	const driver = before === 'none' || before === '' ? 'local' : before;
	if (!rotating.includes(driver))
		return blocked(words`log driver ${sanitise(driver)} keeps no files here: what it sends is bounded elsewhere`);
	const size = maxSizeBytes % miB === 0 ? `${maxSizeBytes / miB}m` : String(maxSizeBytes);
	const Config = {...objectOf(log['Config']), 'max-size': size, 'max-file': String(maxFiles)};
	return edited(withHostConfig(body, {LogConfig: {...log, Type: driver, Config}}), {
		because: words`a log that grows without end fills the disk of all`,
		effect: words`the last ${sayBytes(maxSizeBytes * maxFiles)} of its log are kept, in ${maxFiles} files`,
		option: sanitise(`--log-driver ${driver} --log-opt max-size=${size} --log-opt max-file=${maxFiles}`),
	});
};

export const healthCheck: Edit<'health-check'> = (body, {test, intervalNs, timeoutNs, retries}) => {
	if (test.length === 0) {
		const {Healthcheck: _, ...rest} = body;
		return edited(rest, {
			because: words`the image brings a test along, and it was switched off`,
			effect: words`the test of the image tells whether it is well`,
			option: words`(without --no-healthcheck)`,
		});
	}
	if (!['CMD', 'CMD-SHELL'].includes(test[0] ?? '') || test.length < 2)
		return blocked(words`a test is CMD with its words, or CMD-SHELL with one line`);
	const Healthcheck = {
		...objectOf(body['Healthcheck']),
		Test: test,
		Interval: intervalNs,
		Timeout: timeoutNs,
		Retries: retries,
	};
	const line = join(
		maskWords(test.slice(1)).words.map(word => sanitise(word)),
		' ',
	);
	return edited(withConfig(body, {Healthcheck}), {
		because: words`a program that hangs looks fine without a test`,
		effect: words`every ${Math.round(intervalNs / 1e9)} s it is asked whether it is well; ${retries} failures in a row say it is not`,
		option: words`--health-cmd ${shellWord(line)}`,
		warnings: [words`the test needs its programs inside: where they are missing it turns unhealthy`],
	});
};
