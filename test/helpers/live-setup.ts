/**
 * One real engine for all of test/live and test/terminal: of our own, or the empty one that HULLCHECK_TEST_HOST names. A test
 * that kills or restarts engines starts its own.
 * Where none can be had, those tests are skipped by name; under CI=true that is a failure, for a skipped proof proves nothing.
 */
import process from 'node:process';
import type {TestProject} from 'vitest/node';
import {startDockerd} from './dockerd.ts';
import {prepareMachine} from './dockerd-install.ts';
import {openGivenEngine} from './given-engine.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** Of the engine all live tests share; '' where there is none. */
		dockerSocket: string;
		/** Why there is none. */
		noDocker: string;
	}
}

const isCi = /^(1|true)$/i.test(process.env['CI'] ?? '');

export default async function setup({provide}: TestProject): Promise<() => Promise<void>> {
	const say = (line: string): boolean => process.stderr.write(`${line}\n`);
	const given = process.env['HULLCHECK_TEST_HOST'] ?? '';
	let trouble = prepareMachine(say);
	if (trouble === null) {
		try {
			const engine = given === '' ? await startDockerd() : await openGivenEngine(given);
			provide('dockerSocket', engine.socketPath);
			provide('noDocker', '');
			return () => engine.dispose();
		} catch (error) {
			trouble = error instanceof Error ? error.message : String(error);
		}
	}
	if (isCi || given !== '') throw new Error(`live tests must run, and can't: ${trouble}`);
	say(`live tests are skipped: ${trouble}`);
	provide('dockerSocket', '');
	provide('noDocker', trouble);
	return async () => {};
}
