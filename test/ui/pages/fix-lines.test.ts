import {describe, expect, it} from 'vitest';
import {brokenCommand, copyLines, fixPieces} from '../../../source/ui/pages/fix-lines.ts';

describe('what is to be copied', () => {
	it.each<[string, readonly string[]]>([
		[
			'In daemon.json: "icc": false. Then: systemctl restart docker (containers stop, unless live-restore is on).',
			['"icc": false', 'systemctl restart docker'],
		],
		[
			'In daemon.json: "log-driver": "syslog", "log-opts": {"syslog-address": "tcp+tls://logs.example:6514"}. Then: systemctl restart docker.',
			[
				'"log-driver": "syslog", "log-opts": {"syslog-address": "tcp+tls://logs.example:6514"}',
				'systemctl restart docker',
			],
		],
		['chown root:root /etc/docker && chmod 755 /etc/docker', ['chown root:root /etc/docker && chmod 755 /etc/docker']],
		[
			"printf '%s\\n' '-w /run/containerd -k docker' >> /etc/audit/rules.d/docker.rules && augenrules --load",
			["printf '%s\\n' '-w /run/containerd -k docker' >> /etc/audit/rules.d/docker.rules && augenrules --load"],
		],
		['docker swarm leave (--force on the last manager: services go with it).', ['docker swarm leave']],
		[
			'apt-get update && apt-get upgrade (or the like of your distribution), then reboot: only the running kernel counts.',
			['apt-get update && apt-get upgrade'],
		],
		[
			'Take the line "icc" out of daemon.json. Then: systemctl reload docker (nothing stops).',
			['systemctl reload docker'],
		],
		['Look through docker ps -a, then docker container prune, which removes stopped ones.', ['docker container prune']],
		['The docker group is root: take people out of it.', []],
	])('%s', (how, lines) => expect(copyLines(how)).toEqual(lines));

	it('is asked for on the host only: elsewhere the sentence is enough', () => {
		const how = 'docker update --memory 512m web-1 (no restart).';
		const lines = (by: 'host' | 'recreate') => fixPieces('fix', [], {key: 'k', by, how}, 80).length;
		expect([lines('host'), lines('recreate')]).toEqual([2, 1]);
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
