/** The walls of ARCHITECTURE.md: what may import what, one sentence each. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

const source = path.resolve(import.meta.dirname, '../source');

type Import = {readonly from: string; readonly room: string; readonly to: string; readonly isTypeOnly: boolean};

function imports(): readonly Import[] {
	const found: Import[] = [];
	for (const entry of readdirSync(source, {recursive: true, encoding: 'utf8'})) {
		if (!/\.tsx?$/.test(entry)) continue;
		const text = readFileSync(path.join(source, entry), 'utf8');
		const pattern = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm;
		for (const match of text.matchAll(pattern)) {
			const target = match[2] ?? match[3] ?? '';
			const to = target.startsWith('.')
				? path.relative(source, path.resolve(source, path.dirname(entry), target))
				: target.replace(/^node:/, 'node:');
			found.push({
				from: entry,
				room: entry.includes('/') ? (entry.split('/')[0] ?? '') : 'top',
				to,
				isTypeOnly: match[1] !== undefined,
			});
		}
	}
	return found;
}

const all = imports();
const room = (to: string): string => (to.includes('/') ? (to.split('/')[0] ?? to) : to);
const isOurs = (to: string): boolean => /\.tsx?$/.test(to);

function wall(sentence: string, isBreach: (one: Import) => boolean): void {
	it(sentence, () => {
		expect(all.filter(one => isBreach(one)).map(one => `${one.from} imports ${one.to}`)).toEqual([]);
	});
}

const only =
	(name: RegExp, ...rooms: readonly string[]) =>
	(one: Import) =>
		name.test(one.to) && !rooms.includes(one.room);
const mayImport =
	(who: string, ...rooms: readonly string[]) =>
	(one: Import) =>
		one.room === who && isOurs(one.to) && ![who, ...rooms].includes(room(one.to));

describe('walls', () => {
	it('sees the imports at all', () => expect(all.length).toBeGreaterThan(10));

	wall(
		'Only engine/ talks to dockerode, so another client or Podman is one door away.',
		only(/^dockerode|^docker-modem/, 'engine'),
	);
	wall(
		'Only the doors touch the machine: what is judged must be evidence, and tests can hand in another machine.',
		one =>
			/^node:(fs|child_process|net|http|https|tls|os)/.test(one.to) &&
			!['host', 'engine', 'demo', 'top'].includes(one.room),
	);
	wall(
		'Only ui/ and the program itself know React and Ink: everything else runs without a screen.',
		only(/^(react|ink|ink-table)(\/|$)/, 'ui', 'top'),
	);
	wall(
		'model/ imports nothing but itself: it is the language everybody speaks.',
		one => one.room === 'model' && room(one.to) !== 'model',
	);
	wall('checks/ is pure: evidence in, verdicts out.', mayImport('checks', 'model'));
	wall('scoring/ is pure: findings in, numbers out.', mayImport('scoring', 'model'));
	wall('advisories/ is data and a pure match: versions in, known flaws out.', mayImport('advisories', 'model'));
	wall('report/ is pure: a report in, text out.', mayImport('report', 'model'));
	wall('waivers/ is pure: findings and an operator’s word in, findings out.', mayImport('waivers', 'model'));
	wall(
		'config/ turns one file into policy and waivers: which checks there are and how files are read is handed in.',
		mayImport('config', 'model', 'host', 'waivers'),
	);
	wall(
		'evidence/ reads through the doors it is handed, and judges nothing.',
		mayImport('evidence', 'model', 'engine', 'host', 'advisories'),
	);
	wall(
		'images/ reads what is inside an image and matches it with the local store: engine and machine are handed in.',
		mayImport('images', 'model', 'engine', 'host', 'advisories'),
	);
	wall(
		'fleet/ keeps the live copy: it gets judging and looking handed in.',
		mayImport('fleet', 'model', 'engine', 'host'),
	);
	wall(
		'fixes/ plans and journals: the engine and the machine are handed in.',
		mayImport('fixes', 'model', 'engine', 'host'),
	);
	wall(
		'hosts/ lays one store and one set of commands over several sessions: it never meets an engine.',
		one =>
			mayImport('hosts', 'model', 'session', 'fleet')(one) ||
			(one.room === 'hosts' && /^session|^fleet\/(?!fleet|clock|hands)/.test(one.to) && !one.isTypeOnly),
	);
	wall('ui/ draws a state and dispatches commands: it never meets an engine.', mayImport('ui', 'model', 'scoring'));
	wall('engine/ speaks the API and knows nothing of checks, scores or screens.', mayImport('engine', 'model', 'host'));
	wall('host/ knows only the words.', mayImport('host', 'model'));
	wall(
		'The core gets its doors handed in: it may know their types, never their code.',
		one =>
			['evidence', 'fleet', 'fixes', 'images'].includes(one.room) &&
			isOurs(one.to) &&
			['engine', 'host'].includes(room(one.to)) &&
			!one.isTypeOnly &&
			!/\/(engine|host)\.ts$/.test(one.to),
	);
	wall(
		'demo/ is an engine of its own, reached through the door like any other: it shares no code with what it tests.',
		mayImport('demo'),
	);
	wall(
		'Nobody imports the program: wiring and cli know all, and nobody knows them.',
		one =>
			(isOurs(one.to) && !one.to.includes('/') && !['top', 'cli'].includes(one.room)) ||
			(room(one.to) === 'cli' && !['top', 'cli'].includes(one.room)),
	);
	wall(
		'cli/ are the commands without a terminal: they never load the screen.',
		one => one.room === 'cli' && (room(one.to) === 'ui' || /screen\.tsx?$/.test(one.to)),
	);
});
