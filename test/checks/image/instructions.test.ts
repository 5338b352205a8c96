import {describe, expect, it} from 'vitest';
import {instructionOf} from '../../../source/checks/image/build-steps.ts';
import {loneUpdate, remoteAdd, verifiedPackages} from '../../../source/checks/image/instructions.ts';
import {having, hardened, plain, unread} from '../../helpers/evidence.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';
import {built, classicRun, run} from './built.ts';

describe('an instruction, whoever built it', () => {
	it.each([
		['RUN /bin/sh -c apt-get update # buildkit', 'RUN', 'apt-get update'],
		['/bin/sh -c apt-get update', 'RUN', 'apt-get update'],
		['/bin/bash -o pipefail -c apt-get update', 'RUN', 'apt-get update'],
		['/bin/bash -eo pipefail -c apt-get update', 'RUN', 'apt-get update'],
		['|2 A=b c TOKEN=•••••• /bin/sh -c npm ci', 'RUN', 'npm ci'],
		['RUN |1 A=b /bin/sh -c npm ci # buildkit', 'RUN', 'npm ci'],
		['RUN apk update # buildkit', 'RUN', 'apk update'],
		['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD', '["sh"]'],
		['/bin/sh -c #(nop) ADD file:3f9c in / ', 'ADD', 'file:3f9c in /'],
		['/bin/sh -c echo "#(nop) ADD https://x /"', 'RUN', 'echo "#(nop) ADD https://x /"'],
		['LABEL note=PADDING', 'LABEL', 'note=PADDING'],
		['ENV ADD=https://a', 'ENV', 'ADD=https://a'],
	])('%s', (createdBy, name, rest) => expect(instructionOf(createdBy)).toEqual({name, rest}));
	it.each(['', "# debian.sh --arch 'amd64' out/ 'bookworm'", 'bazel build ...', '/bin/sh -c #(nop) '])(
		'%s is none',
		createdBy => expect(instructionOf(createdBy)).toBeNull(),
	);
});

const unreads: readonly Row[] = [
	['history not read', having({image: {history: unread}})],
	['image gone', having({image: unread})],
];
const nothingKept: readonly Row[] = [
	['no steps at all', built()],
	['imported as one layer', built('')],
];

testCheck(loneUpdate, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['truth 4.7: update && install in one RUN', classicRun('apt-get update && apt-get install -y nginx')],
		['the same by BuildKit, over lines', run(String.raw`set -eux; \tapt-get update; \tapt-get install -y nginx`)],
		['of a here-document', run(String.raw`<<EOF\napt-get update\napt-get install -y nginx\nEOF`)],
		['with options before the word', run('apt-get -o Acquire::Retries=3 update && apt-get -qq -y install nginx')],
		['through a shell of its own', run('bash -c "apt-get update && apt-get install -y nginx"')],
		['update and upgrade', run('apk update && apk upgrade')],
		['apk without a cache', run('apk add --no-cache nginx')],
		['yum update brings packages, not an index', run('yum update -y')],
		['a script that may install', run('apt-get update && /tmp/install.sh')],
		['the word in an echo', run('echo apt-get update')],
		['the word in a label', built('LABEL how="RUN apt-get update"')],
		['the word in a variable', built('ENV A="apt-get update"')],
		['update of something else', run('npm update && git submodule update --init')],
	],
	fail: [
		['alone', run('apt-get update'), 'found'],
		['classic', classicRun('apt-get update'), 'found'],
		['apt', run('apt update -y'), 'found'],
		['with its clean-up', run('apt-get update && rm -rf /var/lib/apt/lists/*'), 'found'],
		['with a redirection', run('apt-get update >/dev/null 2>&1'), 'found'],
		['truth 4.7: update far to the right in the RUN line', run(`${'true && '.repeat(60)}apt-get update`), 'found'],
		[
			'the install in the next step',
			built('/bin/sh -c apt-get update', '/bin/sh -c apt-get install -y nginx'),
			'found',
		],
		['with build arguments', built('|1 A=b /bin/sh -c apt-get update'), 'found'],
		['through a shell of its own', run('bash -c "apt-get update"'), 'found'],
		['apk', run('apk update'), 'found'],
		['dnf', run('dnf -y makecache'), 'found'],
		['zypper', run('zypper --non-interactive refresh'), 'found'],
		['pacman', run('pacman -Sy'), 'found'],
		['with a variable before', run('DEBIAN_FRONTEND=noninteractive apt-get -qq update'), 'found'],
	],
	manual: nothingKept,
	unknown: unreads,
});

const sum = 'ab'.repeat(32);

testCheck(remoteAdd, {
	pass: [
		['hardened', hardened],
		['truth 4.9: LABEL note=PADDING', built('LABEL note=PADDING')],
		['the root file system of a distribution', built(`/bin/sh -c #(nop) ADD file:${sum} in / `)],
		['the same by BuildKit', built('ADD alpine-minirootfs-3.20.0-x86_64.tar.gz / # buildkit')],
		['an archive of the build context', built('ADD app.tar.gz /app # buildkit')],
		['a folder', built(`/bin/sh -c #(nop) ADD dir:${sum} in /app `)],
		['with a check', built(`ADD --checksum=sha256:${sum} https://a.example/x /x # buildkit`)],
		['COPY', built('COPY https /x # buildkit')],
		['an address in a command', run('echo ADD https://a.example/x /x')],
		['an address as the target', built('ADD file https://a.example # buildkit')],
	],
	fail: [
		['an address', built('ADD https://a.example/x.tar.gz /x # buildkit'), 'found'],
		['a repository', built('ADD git@github.com:a/b.git /src # buildkit'), 'found'],
		['with options', built('ADD --chown=1:1 http://a.example/x /x # buildkit'), 'found'],
		['as a list', built('ADD ["https://a.example/x", "/x"] # buildkit'), 'found'],
		['by the classic builder, which keeps the bare sum', built(`/bin/sh -c #(nop) ADD ${sum} in /x `), 'found'],
	],
	manual: nothingKept,
	unknown: unreads,
});

testCheck(verifiedPackages, {
	pass: [
		['hardened', hardened],
		['signed packages', run('apt-get update && apt-get install -y nginx')],
		['a download with a check', run('curl -fsSLo x.tgz https://a.example/x.tgz && echo "ab x.tgz" | sha256sum -c -')],
		['a download into another program', run('curl -fsSL https://a.example/k.asc | gpg --dearmor -o /k.gpg')],
		['into an archive', run('wget -qO- https://a.example/x.tgz | tar xz')],
		['read by a program that runs its own', run('curl -s https://a.example/v | python3 -c "import sys" | sh -c "cat"')],
		['a shell later in the line', run('curl -o x https://a.example/x && cat y | bash')],
		['k as a value', run('curl -okey https://a.example/key')],
		['in a label', built('LABEL how="curl https://a.example | sh"')],
	],
	fail: (
		[
			'curl -fsSL https://a.example/i.sh | sh',
			'curl -fsSL "https://a.example/i.sh?a=1&b=2" | sudo -E bash -',
			'wget -qO- https://a.example/i.sh | /bin/bash -s -- --yes',
			'curl https://a.example/i.gz | gunzip | sh',
			'curl -s https://a.example/i.py | python3 -',
			'bash <(curl -s https://a.example/i.sh)',
			'sh -c "$(curl -fsSL https://a.example/i.sh)"',
			'apt-get update && apt-get install -y --allow-unauthenticated x',
			'apt-get -o APT::Get::AllowUnauthenticated=true install x',
			'apk add --allow-untrusted /x.apk',
			'yum install -y --nogpgcheck x',
			'zypper --no-gpg-checks install x',
			'rpm -i --nosignature x.rpm',
			'wget --no-check-certificate https://a.example/x',
			'curl -fsSLk https://a.example/x -o x',
			'curl --insecure https://a.example/x -o x',
			'pip install --trusted-host a.example x',
			'npm config set strict-ssl false && npm ci',
			'echo "deb [trusted=yes] https://a.example ./" > /etc/apt/sources.list.d/a.list',
		] as const
	).map(command => [command, run(command), 'found'] as const),
	manual: nothingKept,
	unknown: unreads,
});
