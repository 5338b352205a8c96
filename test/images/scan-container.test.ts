import {describe, expect, it} from 'vitest';
import {
	besides,
	isLeftOver,
	scanContainerBody,
	withScanContainer,
	type ScanContainerDoor,
} from '../../source/images/scan-container.ts';
import {words} from '../../source/model/safe-text.ts';

const image = words`sha256:abc`;

function door(fails: keyof ScanContainerDoor | null): {readonly door: ScanContainerDoor; readonly calls: string[]} {
	const calls: string[] = [];
	const call =
		<T>(name: keyof ScanContainerDoor, answer: T) =>
		async (...given: readonly unknown[]): Promise<T> => {
			calls.push(`${name} ${given.filter(one => typeof one === 'string').join(' ')}`);
			if (name === fails) throw new Error(name);
			return answer;
		};
	return {
		calls,
		door: {
			create: call('create', 'id1'),
			remove: call('remove', undefined),
			noteCreating: call('noteCreating', undefined),
			noteCreated: call('noteCreated', undefined),
			noteRemoved: call('noteRemoved', undefined),
			noteLeft: name => void calls.push(`noteLeft ${name}`),
		},
	};
}

const [creating, create, created, remove, removed] = [
	'noteCreating hullcheck-scan-x',
	'create hullcheck-scan-x',
	'noteCreated hullcheck-scan-x id1',
	'remove id1',
	'noteRemoved id1',
];
const left = 'noteLeft hullcheck-scan-x';

describe('withScanContainer', () => {
	it.each<readonly [fails: keyof ScanContainerDoor | null, isReading: boolean, calls: readonly (string | undefined)[]]>(
		[
			[null, true, [creating, create, created, 'read id1', remove, removed]],
			[null, false, [creating, create, created, remove, removed]],
			['noteCreating', true, [creating]],
			['create', true, [creating, create]],
			['noteCreated', true, [creating, create, created, remove, removed]],
			['remove', true, [creating, create, created, 'read id1', remove]],
		],
	)('where %s fails, reading %s', async (fails, isReading, calls) => {
		const fake = door(fails);
		const reading = withScanContainer(fake.door, image, 'x', async id => {
			if (!isReading) throw new Error('reading');
			fake.calls.push(`read ${id}`);
			return 'read';
		});
		if (fails === null && isReading) expect(await reading).toBe('read');
		else await expect(reading).rejects.toThrow(fails ?? 'reading');
		expect(fake.calls, 'and whatever happens, nobody is in it any more').toEqual([...calls, left]);
	});

	it('has no network, no mounts, and could not run', () => {
		expect(scanContainerBody(image)).toEqual({
			Image: 'sha256:abc',
			Entrypoint: ['/never-started'],
			Cmd: [],
			NetworkDisabled: true,
			Healthcheck: {Test: ['NONE']},
			Labels: {'hullcheck.scan': 'sha256:abc'},
			HostConfig: {NetworkMode: 'none', RestartPolicy: {Name: 'no'}},
		});
	});
});

describe('besides', () => {
	it('is there until it is left, and gone then', async () => {
		const fake = door(null);
		const second = besides(fake.door, image, 'x');
		expect(await second.made).toBe('id1');
		expect(fake.calls).toEqual([creating, create, created]);
		second.leave();
		await second.gone;
		expect(fake.calls).toEqual([creating, create, created, remove, removed, left]);
	});

	it.each(['noteCreating', 'create'] as const)('where %s fails, there is none, and nobody minds', async fails => {
		const second = besides(door(fails).door, image, 'x');
		expect(await second.made).toBeNull();
		second.leave();
		await second.gone;
	});

	it('left before it is there, it goes as soon as it is', async () => {
		const fake = door(null);
		const second = besides(fake.door, image, 'x');
		second.leave();
		await second.gone;
		expect(fake.calls).toEqual([creating, create, created, remove, removed, left]);
	});

	it('says so where it can’t be taken away', async () => {
		const second = besides(door('remove').door, image, 'x');
		second.leave();
		await expect(second.gone).rejects.toThrow('remove');
	});
});

describe('isLeftOver', () => {
	const never = '0001-01-01T00:00:00Z';
	const labels = {'hullcheck.scan': 'sha256:abc'};
	it.each<readonly [Status: string, StartedAt: string, Labels: unknown, boolean]>([
		['created', never, labels, true],
		['created', '2026-11-30T00:00:00Z', labels, false],
		['running', never, labels, false],
		['exited', '2026-11-30T00:00:00Z', labels, false],
		['created', never, {}, false],
	])('%s, started %s, labelled %j: %s', (Status, StartedAt, Labels, isOne) => {
		expect(isLeftOver({State: {Status, StartedAt}, Config: {Labels}})).toBe(isOne);
	});
	it('of nothing: no', () => expect(isLeftOver(null)).toBe(false));
});
