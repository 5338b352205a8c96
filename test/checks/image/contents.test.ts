import {intruderPackages, openAccounts, signatures, unneededPackages} from '../../../source/checks/image/contents.ts';
import {endOfLife, patched, vulnerabilities} from '../../../source/checks/image/vulnerabilities.ts';
import {
	setuidBits,
	setuidBitsOfImage,
	setuidReachable,
	setuidReachableInImage,
} from '../../../source/checks/image/setuid.ts';
import {having, hardened, plain, seenByKernel, t, unread} from '../../helpers/evidence.ts';
import {match, ranked, withScan} from '../../helpers/image-scan.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';
import {built, run} from './built.ts';

const gone: Row = ['image gone', having({image: unread})];
const unreads: readonly Row[] = [['history not read', having({image: {history: unread}})], gone];

testCheck(unneededPackages, {
	manual: [
		['hardened: the history shows none', hardened],
		['no history', built('')],
		['built in a stage of its own', built('COPY /src/app /app # buildkit')],
		[
			'removed in the same step',
			run('apk add --no-cache --virtual .build-deps gcc make && make && apk del .build-deps'),
		],
		[
			'as the official images do',
			run("savedAptMark=x; apt-get install -y gcc; apt-mark auto '.*' > /dev/null; apt-get purge -y --auto-remove"),
		],
		['removed later', built('/bin/sh -c apt-get install -y gcc', '/bin/sh -c apt-get purge -y gcc')],
		['a library with such a name', run('apt-get install -y libcurl4 libgcc-s1')],
		['named in an echo', run('echo apt-get install gcc')],
		[
			'needed by its health check',
			having({image: {Healthcheck: {Test: [t('CMD-SHELL'), t('curl -f localhost')]}}}, run('apk add curl')),
		],
	],
	fail: [
		['a compiler', run('apt-get update && apt-get install -y --no-install-recommends gcc'), 'found'],
		['with its version', run('apt-get install -y gcc=4:12.2.0-3'), 'found'],
		['curl', run('apk add --no-cache curl'), 'found'],
		['curl beside what is removed', run('apk add curl && apk add -t .d gcc && apk del .d'), 'found'],
		['netcat', run('dnf install -y nmap-ncat'), 'found'],
		['over lines', run(String.raw`apt-get update && apt-get install -y \tca-certificates \twget`), 'found'],
	],
	unknown: unreads,
});

testCheck(intruderPackages, {
	manual: [
		['hardened', hardened],
		['curl alone is another matter', run('apk add curl')],
	],
	fail: [
		['sudo', run('apt-get install -y sudo'), 'found'],
		['an SSH server', run('apt-get install -y openssh-server'), 'found'],
		['nmap', run('apk add nmap'), 'found'],
	],
	unknown: unreads,
});

for (const check of [patched, vulnerabilities, endOfLife]) {
	testCheck(check, {
		manual: [
			['hardened: not scanned, and no points for it', hardened],
			['no history', having({image: {history: unread}})],
		],
		unknown: [gone],
	});
}

/** One that was broken into shows what it likes: it may prove what is wrong, never that nothing is. */
const found = ranked(match('CVE-2026-1', 'high'));
testCheck(vulnerabilities, {
	manual: [['read from a running container, nothing found', withScan({isOfRunningContainer: true})]],
	fail: [['read from a running container', withScan({isOfRunningContainer: true, found}), 'fixable critical or high']],
	pass: [['of the image', withScan()]],
});
testCheck(unneededPackages, {
	manual: [['not in the list of a running container', withScan({isOfRunningContainer: true})]],
	pass: [['not in the list of the image', withScan()]],
});

testCheck(openAccounts, {
	manual: [
		['hardened', hardened],
		['a user as is usual', run('useradd --system --uid 1000 app && adduser -D bob')],
		['locked', run('passwd -l root')],
	],
	fail: [
		['password deleted', run('passwd -d root'), 'found'],
		['an empty one', run("useradd -p '' bob"), 'found'],
		['a second root', run('useradd -o -u 0 toor'), 'found'],
	],
	unknown: unreads,
});

testCheck(signatures, {
	manual: [['hardened: pulled', hardened]],
	'not-applicable': [['built here', having({image: {RepoDigests: []}})]],
	unknown: [gone],
});

const removed = 'find / -xdev -perm /6000 -type f -exec chmod a-s {} +';
/** No longer in a container that bars new privileges. */
const open = (evidence = hardened) => having({inspect: {HostConfig: {SecurityOpt: []}}}, evidence);

for (const [check, outcome] of [
	[setuidBits, 'unexpected setuid files and no-new-privileges off'],
	[setuidReachable, 'present and not blocked'],
] as const) {
	testCheck(check, {
		pass: [
			['hardened: no-new-privileges', hardened],
			['given, but without effect', run('chmod u+s /x')],
			['in force by the daemon, as the kernel says', seenByKernel({isNoNewPrivs: true}, open(run('chmod u+s /x')))],
			['removed at the end', open(run(removed))],
		],
		fail: [
			['given', open(run('chmod 4755 /x')), outcome],
			['asked for, but not in force', seenByKernel({isNoNewPrivs: false}, run('chmod u+s /x')), outcome],
		],
		manual: [
			['plain', plain],
			['packages after the removal', open(built(`/bin/sh -c ${removed}`, '/bin/sh -c apt-get install -y sudo'))],
		],
		unknown: [gone],
	});
}

for (const [check, outcome] of [
	[setuidBitsOfImage, 'unexpected setuid files and no-new-privileges off'],
	[setuidReachableInImage, 'present and not blocked'],
] as const) {
	testCheck(check, {
		pass: [
			['removed', run(removed)],
			['removed by way of xargs', run('find / -xdev -perm +6000 -type f | xargs chmod a-s')],
		],
		fail: [
			['given', run('chmod u+s /x'), outcome],
			['after the removal', built(`/bin/sh -c ${removed}`, '/bin/sh -c chmod 6711 /x'), outcome],
		],
		manual: [
			['hardened', hardened],
			['a mode without', run('chmod 0755 /x && chmod g+s /data && chmod 2775 /data')],
			['only one of the bits removed', run('find / -perm /4000 -exec chmod a-s {} +')],
		],
		unknown: unreads,
	});
}
