/** Before a fix the forbidden thing works; after it, it fails, and what the application needs still works; and undone, as before. */
import {expect} from 'vitest';
import type {Change} from '../../../source/model/fix.ts';
import type {DockerApi} from '../../helpers/dockerd-api.ts';
import type {Fixer} from '../../helpers/fixing.ts';

/** A line of shell, run inside. */
export type Proof = {
	readonly what: string;
	/** Of the create call. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly changes: readonly Change[];
	readonly forbidden: string;
	readonly needed?: string;
};

export async function inside(docker: DockerApi, name: string, line: string): Promise<{code: number; text: string}> {
	const exec = await docker.ask('POST', `/containers/${name}/exec`, {
		Cmd: ['sh', '-c', line],
		AttachStdout: true,
		AttachStderr: true,
	});
	const {text} = await docker.request('POST', `/exec/${exec.Id}/start`, {Detach: false, Tty: true});
	return {code: (await docker.ask('GET', `/exec/${exec.Id}/json`)).ExitCode as number, text};
}

export async function prove(docker: DockerApi, fixer: Fixer, {body, changes, forbidden, needed}: Proof): Promise<void> {
	const works = async (line: string): Promise<boolean> => (await inside(docker, 'proof', line)).code === 0;
	const id = await docker.run(body, 'proof');
	const before = await inside(docker, 'proof', forbidden);
	expect(before.code, `before: ${before.text}`).toBe(0);
	const transaction = await fixer.fix(id, changes);
	expect(await works(forbidden), 'after').toBe(false);
	if (needed !== undefined) {
		const {code, text} = await inside(docker, 'proof', needed);
		expect(code, `still needed: ${text}`).toBe(0);
	}
	await fixer.undo(transaction);
	expect((await docker.inspect('proof')).Id).toBe(id);
	expect(await works(forbidden), 'undone').toBe(true);
}
