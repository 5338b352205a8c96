/** The engine that live-setup.ts started, for tests under test/live and test/terminal. */
import {describe, inject} from 'vitest';
import {dockerApi, type DockerApi} from './dockerd-api.ts';

/** A `describe` that is skipped, by name, where no engine can be had. */
export const describeLive: (name: string, tests: (docker: DockerApi) => void) => void = (name, tests) => {
	const socketPath = inject('dockerSocket');
	describe.skipIf(socketPath === '')(name, () => tests(dockerApi(socketPath)));
};
