/** The sanitiser, the masks, and whatever reads text: files of /proc, rules of firewalls, configuration, the journal, addresses. */
import stringWidth from 'string-width';
import {readConfig} from '../../source/config/read-config.ts';
import {readAddress} from '../../source/engine/endpoints/address.ts';
import {readSshAddress} from '../../source/engine/endpoints/ssh-address.ts';
import {readEvent} from '../../source/engine/events.ts';
import {createLineReader} from '../../source/engine/lines.ts';
import {readAnswer} from '../../source/engine/ssh/far-side.ts';
import {loginTrouble} from '../../source/engine/ssh/troubles.ts';
import {cpusIn, limitIn, numberIn} from '../../source/evidence/detail/cgroup-files.ts';
import {readSockets} from '../../source/evidence/detail/listeners.ts';
import {lsmOf, readStatus} from '../../source/evidence/detail/privileges.ts';
import {cgroupLines, mountLines} from '../../source/evidence/detail/proc-files.ts';
import {readUidMap, uidMapWords} from '../../source/evidence/detail/uid-map.ts';
import {readConnections} from '../../source/evidence/foresight/clients.ts';
import {groupsIn, usersIn} from '../../source/evidence/host/accounts.ts';
import {watchesIn} from '../../source/evidence/host/audit.ts';
import {inEnvironmentFile, inUnit} from '../../source/evidence/host/content-trust.ts';
import {readDaemonJson} from '../../source/evidence/host/daemon-json.ts';
import {readDataRoot} from '../../source/evidence/host/data-root.ts';
import {readTables} from '../../source/evidence/host/firewall/iptables.ts';
import {nftChains, nftRefusals} from '../../source/evidence/host/firewall/nft.ts';
import {readFlags} from '../../source/evidence/host/flags.ts';
import {readLynis} from '../../source/evidence/host/hardening.ts';
import {jsonErrorLine} from '../../source/evidence/host/json-line.ts';
import {boundSockets} from '../../source/evidence/host/unix-sockets.ts';
import {readEntry} from '../../source/fixes/journal.ts';
import {parseReference} from '../../source/model/image-reference.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {maskText, maskWords, secretInVariable, secretMask, secretsIn} from '../../source/model/secrets.ts';
import {splitShell} from '../../source/model/shell-words.ts';
import {allChecks} from '../../source/session/judge.ts';
import {parseFilter} from '../../source/ui/filter.ts';
import {cut, widthOf} from '../../source/ui/text.ts';
import {anyText, findHostile} from '../helpers/hostile.ts';
import {recordedFiles, textLike} from './arbitraries.ts';
import {textTarget, type Target} from './target.ts';

const assert = (isSo: boolean, says: string): void => {
	if (!isSo) throw new Error(says);
};

function sanitised(text: string): string {
	const safe = sanitise(text);
	assert(safe.isWellFormed(), 'half a character');
	let sum = 0;
	for (const character of safe) sum += stringWidth(character);
	assert(stringWidth(safe) === sum, 'drawn wider or narrower than its characters');
	return safe;
}

function cutTo(text: string): string {
	const safe = sanitise(text);
	for (const at of ['start', 'middle', 'end'] as const) {
		const short = cut(safe, 11, at);
		assert(widthOf(short) <= 11, `${at}: wider than its column`);
		assert(findHostile(short.replace(/^…/, 'x')) === null, `${at}: not safe`);
	}
	return safe;
}

/** Masked means gone: what was found is in no place of what is left, unless it stood there twice. */
function maskedAll(text: string): string {
	const spans = secretsIn(text);
	let end = 0;
	for (const span of spans) {
		assert(span.start >= end && span.end >= span.start && span.end <= text.length, 'spans overlap');
		end = span.end;
	}
	const masked = maskText(text);
	assert(spans.length === 0 || masked.includes(secretMask), 'a secret was found and nothing masked');
	return sanitise(masked);
}

function lines(text: string): readonly string[] {
	const found: string[] = [];
	const reader = createLineReader(line => found.push(line));
	const bytes = Buffer.from(text);
	const half = Math.floor(bytes.length / 2);
	reader.push(bytes.subarray(0, half));
	reader.push(bytes.subarray(half));
	assert(
		found.every(line => line !== '' && !/[\n\u001E]/.test(line)),
		'a line with an end in it',
	);
	return found;
}

const commandLines = [
	'mysqld --user=root --password=hunter2 -p s3cret',
	`sh -c 'curl -H "Authorization: Bearer eyJhbGciOi.J9.xyz" https://user:pw@host/x && psql "postgres://a:b@c/d"'`,
	'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY aws s3 ls',
	'-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
	'{"auths":{"registry.example":{"auth":"dXNlcjpwYXNz"}}}',
];
const events = [
	'{"status":"exec_create: sh -c ls","id":"69f66bb26a12","Type":"container","Action":"exec_create: sh -c ls --token abc","Actor":{"ID":"69f66bb26a12","Attributes":{"image":"busybox","name":"rec","execID":"00","exitCode":"0"}},"time":1795475607,"timeNano":1795475607710900978}',
	'{"Type":"network","Action":"connect","Actor":{"ID":"x","Attributes":{"container":"69f66bb26a12","name":"bridge"}},"time":1795475607,"timeNano":1795475607710900978}',
];
const config = `policy:\n  allowedRegistries: [registry.example]\n  ports:\n    allowed: [443]\nwaivers:\n  - checks: [root-user, 5.13]\n    name: legacy-*\n    reason: replaced soon\n    expires: 2099-12-31\n`;
const planned =
	'{"v":2,"atUnixMs":1,"is":"planned","id":"20260101T000000-ab","engineId":"e","containerId":"c","containerName":"web","title":"t","steps":[{"is":"update","body":{"PidsLimit":100},"before":{"PidsLimit":0},"state":{"state":"waiting"}}],"commands":["docker update"],"undoLeaves":[],"way":"live","held":{},"secrets":null}\n';
const journal = `${planned}{"v":2,"atUnixMs":2,"is":"step","index":0,"state":"doing","tookMs":null,"limitsBefore":null}\n{"v":2,"atUnixMs":3,"is":"state","state":"applied","problem":null}\n`;
const iptables =
	'*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT\n-A DOCKER-USER -m comment --comment "a \\"b\\" c" -j RETURN\nCOMMIT\n';
const nft =
	'table inet mine {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n\t\tiifname "eth0" drop\n\t\tct state established accept\n\t}\n}\n';
const ssh = {user: 'me', host: 'far', port: null, socketPath: null};

const number = /pids|memory|cpu/;

export const textTargets: readonly Target[] = [
	textTarget('sanitise', anyText, sanitised, {weight: 24}),
	textTarget('cut', anyText, cutTo, {weight: 4}),
	textTarget('mask', textLike(commandLines), maskedAll, {weight: 10}),
	textTarget(
		'mask-words',
		textLike(commandLines),
		text => maskWords(text.split(' ')).words.map(word => sanitise(word)),
		{
			weight: 4,
		},
	),
	textTarget('variable', textLike(commandLines), text => secretInVariable(text.slice(0, 12), text.slice(12)), {
		weight: 2,
	}),
	textTarget('shell-words', textLike(commandLines), splitShell, {weight: 2, isShown: false}),
	textTarget('image-reference', textLike(['registry.example:5000/a/b:1.2@sha256:abc', 'busybox']), parseReference, {
		isShown: false,
	}),
	textTarget('filter', textLike(['name:web score<50 !image:old "a b"', 'grade=F or x']), parseFilter, {isShown: false}),
	textTarget('event', textLike(events), line => readEvent(line, maskText), {weight: 8}),
	textTarget('lines', textLike(events.map(line => `${line}\n`)), lines, {weight: 2, isShown: false}),
	textTarget('journal', textLike([journal, planned]), text => readEntry(text).entry?.transaction, {weight: 3}),
	textTarget('config', textLike([config]), text => {
		const read = readConfig(text, allChecks);
		return read.is === 'problems' ? read.problems : null;
	}),
	textTarget('proc-status', textLike(recordedFiles(/status$/)), text => readStatus(text, text, words`none`)),
	textTarget('proc-attr', textLike(['docker-default (enforce)\n', 'system_u:system_r:c1,c2\n']), lsmOf),
	textTarget('proc-uid-map', textLike(recordedFiles(/uid_map$/)), text => uidMapWords(readUidMap(text)), {weight: 2}),
	textTarget('proc-mountinfo', textLike(recordedFiles(/mountinfo$/)), mountLines, {isShown: false}),
	textTarget('proc-cgroup', textLike(recordedFiles(/\/cgroup$/)), cgroupLines, {isShown: false}),
	textTarget(
		'cgroup-files',
		textLike([...recordedFiles(number), 'max 100000\n', 'low 0\nhigh 3\nmax 0\noom 1\n']),
		text => [limitIn(text), numberIn(text), numberIn(text, 'oom_kill'), cpusIn(text, '100000'), cpusIn('50000', text)],
		{weight: 2},
	),
	textTarget(
		'proc-net',
		textLike([
			'  sl  local_address rem_address   st\n   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n',
		]),
		text => [readSockets(text, 'tcp'), readConnections(text)],
		{isShown: false},
	),
	textTarget(
		'proc-net-unix',
		textLike(['Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 10000 0001 01 4711 /run/docker.sock\n']),
		boundSockets,
		{isShown: false},
	),
	textTarget(
		'accounts',
		textLike(['root:x:0:0:root:/root:/bin/sh\n', 'docker:x:999:me,you\n']),
		text => [usersIn(text), groupsIn(text)],
		{isShown: false},
	),
	textTarget(
		'audit-rules',
		textLike(['-w /etc/docker -p wa -k docker\n-a always,exit -F path=/usr/bin/runc -F perm=x\n']),
		watchesIn,
		{
			isShown: false,
		},
	),
	textTarget('iptables', textLike([iptables]), readTables, {weight: 2, isShown: false}),
	textTarget('nft', textLike([nft]), text => nftRefusals(nftChains(text)), {weight: 2, isShown: false}),
	textTarget(
		'units',
		textLike(['[Service]\nEnvironment="DOCKER_CONTENT_TRUST=1"\nEnvironmentFile=-/etc/x\n']),
		text => [inUnit(text), inEnvironmentFile(text)],
		{isShown: false},
	),
	textTarget('data-root', textLike(recordedFiles(/mountinfo$/)), text =>
		readDataRoot(text, '/var/lib/docker', '/var/lib/docker'),
	),
	textTarget('hardening', textLike(['hardening_index=63\nreport_datetime_end=2026-01-01 10:00:00\n']), readLynis),
	textTarget(
		'daemon-json',
		textLike(['{\n  "icc": false,\n  "hosts": ["unix:///x"],\n  "log-opts": {"a": "b"}\n}\n']),
		text => {
			const read = readDaemonJson('/etc/docker/daemon.json', text);
			return [jsonErrorLine(text), read instanceof Error ? read : null];
		},
	),
	textTarget(
		'daemon-flags',
		textLike(['dockerd\0-H\0unix:///x\0--icc=false\0--log-opt\0a=b']),
		text => readFlags(text.split('\0')),
		{
			isShown: false,
		},
	),
	textTarget(
		'ssh-answer',
		textLike(['hullcheck:host unix:///run/docker.sock\nhullcheck:open /run/docker.sock\nhullcheck:closed /x\n']),
		readAnswer,
		{isShown: false},
	),
	textTarget(
		'ssh-said',
		textLike(['Host key verification failed.\n', 'Permission denied (publickey).\n', 'Bad configuration option: x\n']),
		text => loginTrouble(ssh, text),
	),
	textTarget(
		'address',
		textLike(['tcp://10.0.0.1:2376', 'ssh://me@far:2222/run/x.sock', 'unix:///run/docker.sock']),
		text => {
			const address = readAddress(text);
			const far = readSshAddress(text);
			return ['what' in address ? address : null, 'what' in far ? far : null];
		},
	),
];
