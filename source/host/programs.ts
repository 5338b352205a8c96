/**
 * The programs a fix may run, each with arguments of one fixed shape: no shell, no PATH, nothing of our environment but
 * what is named. What they are fed was previewed and is in the journal.
 */
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ComposeProgram, ComposeProject, FilterProgram} from '../model/delegate.ts';
import {isUnread} from '../model/read.ts';
import {programFolders, programPath} from './commands.ts';

export type ComposeCall =
	/** All files as one, variables filled in: values of secrets are in it. `instead`: files as they would be, by path; those the project has not yet come last. */
	| {readonly is: 'config'; readonly instead: Readonly<Record<string, string>>}
	| {readonly is: 'hash'; readonly service: string}
	| {readonly is: 'up'; readonly service: string; readonly isForced: boolean};

export type Ran = {
	/** null: it could not be run, or was ended. */
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
};

export type Programs = {
	/** Those of this machine that say their version, plugin first. */
	composePrograms(): Promise<readonly ComposeProgram[]>;
	compose(program: ComposeProgram, project: ComposeProject, call: ComposeCall): Promise<Ran>;
	/** Feeds rules to `iptables-restore --noflush` or `nft -f -`: all of them come into force, or none. */
	loadRules(program: FilterProgram, rules: string, inNetworkOf: number | null): Promise<Ran>;
};

/** Where packages put the plugin; that of a home folder is somebody's, not the machine's. */
const pluginFolders = ['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'];
const usualComposePaths = [
	...pluginFolders.map(folder => `${folder}/docker/cli-plugins/docker-compose`),
	'/usr/local/bin/docker-compose',
	'/usr/bin/docker-compose',
];
const readTimeoutMs = 30_000;
/** It waits for containers to stop, each in its own time; ended half-way it would leave less than it found. */
const upTimeoutMs = 600_000;
const maxBytes = 16 * 1024 ** 2;

type Run = {
	readonly timeoutMs: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly input?: string;
};

function run(file: string, args: readonly string[], {timeoutMs, env = {}, input = ''}: Run): Promise<Ran> {
	return new Promise(resolve => {
		const options = {
			timeout: timeoutMs,
			maxBuffer: maxBytes,
			encoding: 'utf8',
			cwd: '/',
			env: {...env, LC_ALL: 'C.UTF-8', PATH: programFolders.join(':')},
		} as const;
		const child = execFile(file, args, options, (error, stdout, stderr) => {
			const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
			resolve({exitCode, stdout, stderr: stderr === '' && error !== null ? error.message : stderr});
		});
		// It may end before it has read all.
		child.stdin?.on('error', () => {});
		child.stdin?.end(input);
	});
}

const majorOf = ({version}: ComposeProgram): number => Number.parseInt(version, 10);

function argumentsOf(program: ComposeProgram, call: ComposeCall): readonly string[] {
	switch (call.is) {
		case 'config':
			return ['config'];
		case 'hash':
			return ['config', '--hash', call.service];
		case 'up':
			return [
				'up',
				'-d',
				'--no-deps',
				'--no-build',
				...(majorOf(program) >= 2 ? ['--pull', 'never'] : []),
				...(call.isForced ? ['--force-recreate'] : []),
				call.service,
			];
	}
}

async function withTexts<T>(
	texts: Readonly<Record<string, string>>,
	work: (pathOf: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(path.join(tmpdir(), 'hullcheck-'));
	try {
		const places = new Map<string, string>();
		for (const [index, [at, text]] of Object.entries(texts).entries()) {
			const place = path.join(folder, `${index}.yml`);
			await writeFile(place, text, {mode: 0o600, flag: 'wx'});
			places.set(at, place);
		}
		return await work(places);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

async function askVersions(paths: readonly string[]): Promise<readonly ComposeProgram[]> {
	const all = paths.map(async file => {
		const {exitCode, stdout} = await run(file, ['version', '--short'], {timeoutMs: readTimeoutMs});
		const [, version] = /^v?(\d+\.\d\S*)\s*$/.exec(stdout) ?? [];
		return exitCode === 0 && version !== undefined ? [{path: file, version}] : [];
	});
	return (await Promise.all(all)).flat();
}

export function createPrograms(composePaths: readonly string[] = usualComposePaths): Programs {
	let asked: Promise<readonly ComposeProgram[]> | null = null;
	return {
		// An old one takes half a second to say who it is.
		composePrograms: () => (asked ??= askVersions(composePaths)),
		async compose(program, project, call) {
			const instead = call.is === 'config' ? call.instead : {};
			return withTexts(instead, pathOf => {
				const files = [...new Set([...project.files, ...pathOf.keys()])];
				const args = [
					'--project-name',
					project.name,
					'--project-directory',
					project.directory,
					...files.flatMap(file => ['--file', pathOf.get(file) ?? file]),
					...project.envFiles.flatMap(file => ['--env-file', file]),
					...argumentsOf(program, call),
				];
				return run(program.path, args, {
					timeoutMs: call.is === 'up' ? upTimeoutMs : readTimeoutMs,
					env: {...project.variables, DOCKER_HOST: `unix://${project.socketPath}`},
				});
			});
		},
		async loadRules(program, rules, inNetworkOf) {
			const [name, ...args] = program === 'nft' ? ['nft', '-f', '-'] : [`${program}-restore`, '--noflush'];
			const [file, nsenter] = await Promise.all([programPath(name), programPath('nsenter')]);
			const missing = (why: string): Ran => ({exitCode: null, stdout: '', stderr: why});
			const settings = {timeoutMs: readTimeoutMs, input: rules};
			if (isUnread(file)) return missing(file.why);
			if (inNetworkOf === null) return run(file, args, settings);
			if (isUnread(nsenter)) return missing(nsenter.why);
			return run(nsenter, [`--target=${inNetworkOf}`, '--net', '--', file, ...args], settings);
		},
	};
}
