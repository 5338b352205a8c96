import path from 'node:path';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineImageCheck, defineImageCheckInContainer, pass} from '../define-check.ts';

const systemPath = /^\/(?:proc|sys|dev|boot|lib|etc)(?:\/|$)/;

const inSystem = {
	id: 'working-directory',
	record: 'X-WORKDIR-SYS',
	title: 'The working directory is not a system path',
	why: "An image that starts in /proc/self/fd/N can land in a directory of the host, which is how CVE-2024-21626 left the container. Other system paths mix the program's files with the system's.",
	theme: 'isolation',
	group: 'image-build',
	outcomes: {found: 'medium'},
	fix: (): FixOfCheck => ({
		key: 'working-directory',
		by: 'image',
		how: 'WORKDIR /app in the Dockerfile, or re-create with --workdir.',
	}),
} as const;
const expected = 'a directory of the application';

/** As the runtime resolves it: relative to the root, with dots and doubled slashes taken out. */
const isInSystem = (directory: string): boolean => systemPath.test(path.posix.resolve('/', directory));

export const workingDirectory = defineImageCheckInContainer({
	...inSystem,
	needs: ['inspect'],
	evaluate: ({inspect: {Config}}, fail) =>
		isInSystem(Config.WorkingDir) ? fail('found', 'Config.WorkingDir', Config.WorkingDir, expected) : pass(),
});

export const workingDirectoryOfImage = defineImageCheck({
	...inSystem,
	needs: ['image'],
	evaluate({image}, fail) {
		const directory = known(image.WorkingDir);
		return isInSystem(directory) ? fail('found', 'Image.Config.WorkingDir', directory, expected) : pass();
	},
});

export const imageHealthCheck = defineImageCheck({
	id: 'image-health-check',
	record: '4.6',
	title: 'The image says how its health is checked',
	why: 'Without a check the engine takes a program for well as long as it runs, even if it answers nobody. An image that brings its check has it wherever it is started.',
	theme: 'operations',
	group: 'health',
	outcomes: {none: 'low'},
	needs: ['image'],
	evaluate({image}, fail) {
		const test = known(image.Healthcheck)?.Test ?? [];
		// HEALTHCHECK NONE is a field too, and means there is none.
		if (test.length > 0 && test[0] !== 'NONE') return pass();
		return fail('none', 'Image.Config.Healthcheck', test.length === 0 ? words`none` : join(test, ' '), 'a test');
	},
	fix: () => ({key: 'image-health-check', by: 'image', how: 'HEALTHCHECK CMD … in the Dockerfile.'}),
});

export const buildChecks = [workingDirectory, imageHealthCheck];
export const buildImageChecks = [workingDirectoryOfImage, imageHealthCheck];
