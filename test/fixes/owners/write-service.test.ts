/** Changes to a compose service, as the text that results. */
import {describe, expect, it} from 'vitest';
import {editService} from '../../../source/fixes/owners/compose/service-edits.ts';
import {mergedValue, openService} from '../../../source/fixes/owners/compose/service-view.ts';
import {writeService} from '../../../source/fixes/owners/compose/write-service.ts';
import type {WantedChange} from '../../../source/fixes/owners/wanted-change.ts';
import type {FileChange} from '../../../source/model/delegate.ts';
import {isUnread, known, type Read} from '../../../source/model/read.ts';

const base = '/srv/compose.yaml';
const overridePath = '/srv/compose.override.yaml';

type How = {readonly canReplace?: boolean; readonly override?: string; readonly isNamed?: boolean};

function fix(
	text: string,
	changes: readonly WantedChange[],
	{canReplace = false, override, isNamed = false}: How = {},
): Read<readonly FileChange[]> {
	const files = [{path: base, text}, ...(override === undefined ? [] : [{path: overridePath, text: override}])];
	const opened = files.map(file => known(openService(file, 'web')));
	const wanted = editService(changes, key => mergedValue(opened, key));
	if (isUnread(wanted)) return wanted;
	return writeService({service: 'web', files, overridePath: isNamed ? null : overridePath, canReplace}, wanted);
}

const textOf = (written: Read<readonly FileChange[]>, path: string): string =>
	known(written).find(file => file.path === path)?.after ?? '';
const service = (lines: string): string => `services:\n  web:\n    image: shop\n${lines}`;
const why = (written: Read<readonly FileChange[]>): string => (isUnread(written) ? written.why : '');

describe('what can be laid over', () => {
	const rows: ReadonlyArray<readonly [what: string, now: string, change: WantedChange, override: string]> = [
		['a setting', '', {is: 'user', user: '1000'}, 'user: "1000"'],
		['a setting over another', '    user: root\n', {is: 'user', user: 'app'}, 'user: app'],
		[
			'a list',
			'',
			{is: 'capabilities', drop: ['ALL'], add: ['CHOWN']},
			'cap_drop:\n      - ALL\n    cap_add:\n      - CHOWN',
		],
		[
			'more of a list',
			'    cap_drop: [net_raw]\n',
			{is: 'capabilities', drop: ['NET_RAW', 'MKNOD'], add: []},
			'cap_drop:\n      - MKNOD',
		],
		[
			'more of a map',
			'    ulimits: {nproc: 5}\n',
			{is: 'ulimit', name: 'nofile', soft: 1, hard: 2},
			'ulimits:\n      nofile:\n        soft: 1\n        hard: 2',
		],
		['an option', '', {is: 'no-new-privileges'}, 'security_opt:\n      - no-new-privileges:true'],
		[
			'memory',
			'',
			{is: 'memory-limit', memoryBytes: 268_435_456, memorySwapBytes: 536_870_912},
			'mem_limit: 256m\n    memswap_limit: 512m',
		],
		[
			'memory where it is set under deploy',
			'    deploy: {resources: {limits: {memory: 1g}}}\n',
			{is: 'memory-limit', memoryBytes: 268_435_456, memorySwapBytes: -1},
			'deploy:\n      resources:\n        limits:\n          memory: 256m\n    memswap_limit: -1',
		],
		['a policy', '', {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5}, 'restart: on-failure:5'],
		[
			'rotation, the driver kept',
			'    logging: {driver: local}\n',
			{is: 'log-rotation', maxSizeBytes: 1000, maxFiles: 3},
			'logging:\n      options:\n        max-size: "1000"\n        max-file: "3"',
		],
	];
	it.each(rows)('%s', (_, now, change, override) => {
		const written = fix(service(now), [change]);
		expect(known(written).map(({path}) => path)).toEqual([overridePath]);
		expect(textOf(written, overridePath)).toBe(
			`# Written by hullcheck; a plain docker compose up reads it.\nservices:\n  web:\n    ${override}\n`,
		);
	});

	it('into the override that is there, beside what stands in it', () => {
		const override = '# ours\nservices:\n  web:\n    environment: {A: "${B}"} # keep\n  db: {image: x}\n';
		expect(textOf(fix(service(''), [{is: 'user', user: 'app'}], {override}), overridePath)).toBe(
			'# ours\nservices:\n  web:\n    environment: {A: "${B}"} # keep\n    user: app\n  db: {image: x}\n',
		);
	});

	it('with the version that an old base file names', () => {
		expect(textOf(fix(`version: '2.4'\n${service('')}`, [{is: 'user', user: 'app'}]), overridePath)).toContain(
			'version: "2.4"\n',
		);
	});
});

describe('what must go away', () => {
	const rows: ReadonlyArray<
		readonly [what: string, now: string, change: WantedChange, inBase: string, inOverride: string]
	> = [
		[
			'a mode',
			'    pid: host # all\n    tty: true\n',
			{is: 'own-namespace', of: 'pid'},
			'    tty: true\n',
			'pid: !reset null',
		],
		['privileges', '    privileged: true\n', {is: 'privileged-off'}, '', 'privileged: !reset null'],
		[
			'an item',
			'    cap_add:\n      - SYS_ADMIN # why?\n      - ${MORE}\n      - CHOWN # for chown\n',
			{is: 'capabilities', drop: [], add: ['${MORE}', 'CHOWN']},
			'    cap_add:\n      - ${MORE}\n      - CHOWN # for chown\n',
			'cap_add: !override\n      - ${MORE}\n      - CHOWN',
		],
		[
			'the last item',
			'    devices:\n      - /dev/kvm:/dev/kvm\n',
			{is: 'remove-device', path: '/dev/kvm'},
			'',
			'devices: !reset null',
		],
		[
			'a short port',
			'    ports:\n    - "${P:-80}:80" # web\n    - 443:443/tcp\n',
			{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'},
			'    ports:\n    - "127.0.0.1:${P:-80}:80" # web\n    - 443:443/tcp\n',
			'ports: !override\n      - 127.0.0.1:${P:-80}:80\n      - 443:443/tcp',
		],
		[
			'a port that is bound elsewhere',
			'    ports: ["[::]:80:80"]\n',
			{is: 'bind-port', port: '80/tcp', hostIp: '::1'},
			'    ports: ["[::1]:80:80"]\n',
			'ports: !override\n      - "[::1]:80:80"',
		],
		[
			'a long port',
			'    ports:\n      - target: 80\n        published: 8080\n',
			{is: 'unpublish-port', port: '80/tcp'},
			'',
			'ports: !reset null',
		],
		[
			'a mount',
			'    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n      - d:/d # data\n',
			{is: 'remove-mount', target: '/var/run/docker.sock'},
			'    volumes:\n      - d:/d # data\n',
			'volumes: !override\n      - d:/d',
		],
		[
			'a mount that may write',
			'    volumes:\n      - ./conf:/conf:z,rw # conf\n',
			{is: 'mount-read-only', target: '/conf'},
			'    volumes:\n      - ./conf:/conf:z,ro # conf\n',
			'volumes: !override\n      - ./conf:/conf:z,ro',
		],
		[
			'a shared mount',
			'    volumes: [{type: bind, source: /a, target: /b, bind: {propagation: rshared}}]\n',
			{is: 'mount-propagation', target: '/b'},
			'    volumes: [{type: bind, source: /a, target: /b}]\n',
			'volumes: !override\n      - type: bind\n        source: /a\n        target: /b',
		],
		[
			'an entry',
			'    sysctls: {net.a: 1, net.b: 2}\n',
			{is: 'remove-sysctl', name: 'net.a'},
			'    sysctls: {net.b: 2}\n',
			'sysctls: !override\n      net.b: 2',
		],
		[
			'an entry of a list',
			'    sysctls: [net.a=1, net.b=2]\n',
			{is: 'remove-sysctl', name: 'net.a'},
			'    sysctls: [net.b=2]\n',
			'sysctls: !override\n      - net.b=2',
		],
		[
			'an option',
			'    security_opt: [seccomp=unconfined, label=disable]\n',
			{is: 'seccomp', profile: null},
			'    security_opt: [label=disable]\n',
			'security_opt: !override\n      - label=disable',
		],
	];
	it.each(rows)('%s', (_, now, change, inBase, inOverride) => {
		const old = fix(service(now), [change]);
		expect(known(old).map(({path}) => path)).toEqual([base]);
		expect(textOf(old, base)).toBe(service(inBase));
		const newer = fix(service(now), [change], {canReplace: true});
		expect(known(newer).map(({path}) => path)).toEqual([overridePath]);
		expect(textOf(newer, overridePath)).toContain(`  web:\n    ${inOverride}\n`);
	});

	it('out of every file that has it, where files were named by hand', () => {
		const override = 'services:\n  web:\n    cap_add: [NET_ADMIN, NET_RAW]\n';
		const written = fix(service('    cap_add: [SYS_ADMIN]\n'), [{is: 'capabilities', drop: [], add: ['NET_RAW']}], {
			override,
			isNamed: true,
		});
		expect(textOf(written, base)).toBe(service(''));
		expect(textOf(written, overridePath)).toBe('services:\n  web:\n    cap_add: [NET_RAW]\n');
	});
});

describe('refuses in words', () => {
	const rows: ReadonlyArray<readonly [what: string, text: string, change: WantedChange, says: string]> = [
		[
			'what comes by <<',
			'x: &x {pid: host}\nservices:\n  web:\n    <<: *x\n',
			{is: 'own-namespace', of: 'pid'},
			'comes from another place of the file by <<',
		],
		[
			'what others use too',
			'services:\n  web:\n    cap_add: &c [A, B]\n  db:\n    cap_add: *c\n',
			{is: 'capabilities', drop: [], add: ['A']},
			'used by other parts of the file too',
		],
		[
			'a port that a variable names',
			service('    ports: ["${ALL_PORTS}"]\n'),
			{is: 'unpublish-port', port: '80/tcp'},
			'80/tcp stands in no ports:',
		],
		['what is so already', service('    user: app\n'), {is: 'user', user: 'app'}, 'the files say so already'],
		['networks', service(''), {is: 'publish-all-off'}, 'is not written by hullcheck'],
	];
	it.each(rows)('%s', (_, text, change, says) => expect(why(fix(text, [change]))).toContain(says));
});

it('a file from Windows stays one', () => {
	const text = `\uFEFF${service('    privileged: true\n    tty: true\n').replaceAll('\n', '\r\n')}`;
	expect(textOf(fix(text, [{is: 'privileged-off'}]), base)).toBe(text.replace('    privileged: true\r\n', ''));
});

it('lists that were an alias are written out for the service alone', () => {
	const text = 'x: &c [A, B]\nservices:\n  web:\n    cap_add: *c\n  db:\n    cap_add: *c\n';
	expect(textOf(fix(text, [{is: 'capabilities', drop: [], add: ['A']}]), base)).toBe(
		'x: &c [A, B]\nservices:\n  web:\n    cap_add:\n      - A\n  db:\n    cap_add: *c\n',
	);
});
