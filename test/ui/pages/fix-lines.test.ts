import {describe, expect, it} from 'vitest';
import {debianHost} from '../../helpers/host-evidence.ts';
import {judge} from '../../helpers/judge.ts';
import {brokenCommand, fixPieces} from '../../../source/ui/pages/fix-lines.ts';

describe('what is to be copied', () => {
	it('is what the fix says, on lines of its own', () => {
		const how = 'In daemon.json: "icc": false. Then: systemctl restart docker (containers stop).';
		const lines = (copy: readonly string[]) =>
			fixPieces('fix', [], {key: 'k', by: 'engine', how, copy}, 80).map(({key}) => key);
		expect(lines(['"icc": false', 'systemctl restart docker'])).toEqual(['fix', 'fix.copy0', 'fix.copy1']);
		expect(lines([])).toEqual(['fix']);
	});

	it('is given by every finding of a host that a command or a line puts right', () => {
		for (const finding of judge.host(debianHost).findings) {
			const {fix} = finding;
			if (fix === null || fix.by === 'person') continue;
			expect(fix.copy?.join('\n'), finding.check.id).toMatch(/\S/);
			for (const line of fix.copy ?? []) expect(line, finding.check.id).not.toMatch(/[.,;]$|undefined/);
		}
	});

	it('keeps the lines a check writes itself', () => {
		const how =
			'Change the unit:\n--- a/docker.service\n+++ b/docker.service\n-ExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375';
		expect(fixPieces('fix', [], {key: 'k', by: 'engine', how}, 80)).toHaveLength(4);
	});
});

describe('a command longer than the line', () => {
	const long = 'apt-get update && apt-get install --only-upgrade containerd.io docker-ce';
	it('goes on as a shell reads it', () => {
		const lines = brokenCommand(long, 40);
		expect(lines).toEqual(['apt-get update && apt-get install \\', '  --only-upgrade containerd.io \\', '  docker-ce']);
		expect(lines.join('\n').replace(/ \\\n {2}/g, ' ')).toBe(long);
	});
	it.each([
		"printf '%s' 'a b c d e f g h i j k l m n o p q r s t'",
		`+${long}`,
		`"hosts": ["unix:///run/docker.sock", "fd://"]`,
	])('is left alone where that would change it: %s', line => expect(brokenCommand(line, 20)).toEqual([line]));
});
