/** A machine that holds nothing but what test/fixtures/proc/ recorded, and an engine that answers `top` alone. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Engine} from '../../../source/engine/engine.ts';
import type {Host} from '../../../source/host/host.ts';
import type {ContainerInspect} from '../../../source/model/evidence.ts';
import {Unread} from '../../../source/model/read.ts';
import {hardened, t} from '../../helpers/evidence.ts';
import {fakeHost} from '../../helpers/fake-host.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/proc');

/** Id and pid as recorded. */
export const recorded = {
	plain: {Id: 'da2a726c638474125783832df2340b2d1d9bd0167a7ea2b91f406dd2355b9989', Pid: 22_675},
	hostish: {Id: 'cccda8cca56d3dbdd8577ecf6a253f141f787cb9e62fc91fa685dd96d39f2467', Pid: 22_732},
	leader: {Id: '282bbeef3bc357c3920f97715ae876330362d424f5e68ed6daf00036bcc3e23e', Pid: 22_783},
	follower: {Id: '4cf4499a3930b1730bf505d462cef073c65506f974dd2648dcf625fa141270df', Pid: 22_848},
	dropped: {Id: '03576be8edebaed694c4acb333451b8dbc66747af6a1702e0ed2a9b87abb0754', Pid: 22_898},
	nsec: {Id: 'd8f881b5d4795f66ffaed3b2c3a5aca5e1eebefa8c119e52066f8780702c8522', Pid: 22_948},
	/** Hand-made: cgroup v2. */
	v2: {Id: '5c'.repeat(32), Pid: 7001},
} as const;
export type RecordedName = keyof typeof recorded;

/** `== path` begins a file, `-> path target` is a link. */
function load(name: string, texts: Map<string, string>, links: Map<string, string>): void {
	let current: string | null = null;
	for (const line of readFileSync(path.join(folder, `${name}.txt`), 'utf8').split('\n')) {
		const [, sign, where = '', target = ''] = /^(==|->) (\S+) ?(.*)$/.exec(line) ?? [];
		if (sign === '->') links.set(where, target);
		else if (sign === '==') texts.set((current = where), '');
		else if (current !== null && line !== '') texts.set(current, `${texts.get(current) ?? ''}${line}\n`);
	}
}

export const readFixture = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

/** `over`: other texts by path; null takes a file or a link away, an Unread is what reading it gives. */
export function machine(
	names: ReadonlyArray<RecordedName | 'host' | 'eater'>,
	over: Readonly<Record<string, string | Unread | null>> = {},
): Host & {readonly asked: string[]} {
	const texts = new Map<string, string>();
	const links = new Map<string, string>();
	for (const name of names) load(name, texts, links);
	const asked: string[] = [];
	const read = async (from: ReadonlyMap<string, string>, where: string): Promise<string | Unread> => {
		asked.push(where);
		const instead = over[where];
		if (instead !== undefined && instead !== null) return instead;
		return (instead === null ? undefined : from.get(where)) ?? new Unread(t(`${where} does not exist`));
	};
	return {
		...fakeHost(),
		asked,
		env: {},
		homeDir: '/root',
		uid: 0,
		nowUnixMs: () => 0,
		readText: where => read(texts, where),
		readLink: where => read(links, where),
		kindOf: async where => new Unread(t(`${where} is not asked for`)),
		groupOf: async where => new Unread(t(`${where} is not asked for`)),
	};
}

export const denied = (where: string): Unread => new Unread(t(`no permission to read ${where}: run as root to see it`));

export type Top = (psArguments: string) => unknown;

/** Without `top`, ps refuses as busybox' does. */
export function engineWith(top: Top | null = null, socketPath: string | null = '/run/docker.sock'): Engine {
	const refuse: Top = () => {
		throw new Error('the engine answered 500: ps: bad -o argument');
	};
	return {socketPath, top: async (_, asked) => (top ?? refuse)(asked)} satisfies Partial<Engine> as unknown as Engine;
}

type Modes = Partial<ContainerInspect['HostConfig']>;

/** As `docker run` sets the modes on cgroup v1. */
export function inspectOf({Id, Pid}: {readonly Id: string; readonly Pid: number}, modes: Modes = {}): ContainerInspect {
	const {inspect} = hardened;
	if (inspect instanceof Unread || inspect.State instanceof Unread) throw new Error('the helper has no inspect');
	const usual: Modes = {NetworkMode: t('default'), IpcMode: t('private'), CgroupnsMode: t('host')};
	return {
		...inspect,
		Id,
		State: {...inspect.State, Pid},
		HostConfig: {...inspect.HostConfig, ...usual, ...modes},
	};
}
