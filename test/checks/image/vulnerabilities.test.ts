import {describe, expect, it} from 'vitest';
import {endOfLife, patched, vulnerabilities} from '../../../source/checks/image/vulnerabilities.ts';
import {intruderPackages, openAccounts, unneededPackages} from '../../../source/checks/image/contents.ts';
import {setuidBits, setuidReachable} from '../../../source/checks/image/setuid.ts';
import {countLevels, doubtsOf, isNotCovered, urgentCount} from '../../../source/model/image-scan.ts';
import {scoringFacts} from '../../../source/scoring/facts.ts';
import {having, hardened, t, unread} from '../../helpers/evidence.ts';
import {contents, match, ranked, scanned, scanTime, withScan} from '../../helpers/image-scan.ts';
import {packageOf} from '../../helpers/osv.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';
import {run} from './built.ts';

const notCovered = {
	coverage: [{is: 'not-covered', ecosystem: t('Debian:13'), packages: 1, why: t('no data is in the store')}],
} as const;
const weekOld = having({}, {...withScan(), nowUnixMs: scanTime + 8 * 86_400_000});
const urgent = 'fixable critical or high';

const ofVulnerabilities = {
	fail: [
		['a critical one', withScan({found: ranked(match('CVE-2026-1', 'critical'))}), urgent],
		['a high one', withScan({found: ranked(match('CVE-2026-1', 'high'))}), urgent],
		['not all covered, and yet', withScan({...notCovered, found: ranked(match('CVE-2026-1', 'high'))}), urgent],
	],
	unknown: [
		['nobody rated it', withScan({found: ranked(match('CVE-2026-1', 'unknown'))})],
		['image gone', having({image: unread}, withScan())],
	],
} as const;
const harmless: readonly Row[] = [
	['nothing found', withScan()],
	['no fix yet', withScan({found: ranked(match('CVE-2026-1', 'critical', {fixedIn: null}))})],
	['not rated, and no fix', withScan({found: ranked(match('CVE-2026-1', 'unknown', {fixedIn: null}))})],
	['medium', withScan({found: ranked(match('CVE-2026-1', 'medium'))})],
	['unimportant', withScan({found: ranked(match('CVE-2026-1', 'high', {isUnimportant: true}))})],
];
const leftToAPerson: readonly Row[] = [
	['not scanned', hardened],
	['not covered: never no vulnerabilities', withScan(notCovered)],
	['one program, and no package to hold against any list', withScan({contents: contents({packages: []})})],
	['packages that could not be read', withScan({contents: contents({unreadPackages: [unread]})})],
	['the distribution could not be read', withScan({distribution: unread})],
];

testCheck(vulnerabilities, {...ofVulnerabilities, pass: [...harmless, ['old data', weekOld]], manual: leftToAPerson});
testCheck(patched, {...ofVulnerabilities, pass: harmless, manual: [...leftToAPerson, ['old data', weekOld]]});

testCheck(endOfLife, {
	pass: [['supported', withScan()]],
	fail: [
		['ended', withScan({support: {is: 'ended', endedAtUnixMs: scanTime}}), 'ended'],
		['extended', withScan({support: {is: 'extended', endsAtUnixMs: null}}), 'extended support only'],
	],
	'not-applicable': [['from scratch', withScan({distribution: null, support: null})]],
	manual: [
		['not scanned', hardened],
		['no dates known', withScan({support: {is: 'unknown', why: t('no dates are known of Arch')}})],
	],
	unknown: [['os-release not read', withScan({distribution: unread})]],
});

const inside = (over: Parameters<typeof contents>[0]) => withScan({contents: contents(over)});
const holding = (...names: readonly string[]) => inside({packages: names.map(name => packageOf('deb', name, '1'))});

testCheck(unneededPackages, {
	pass: [
		['a library alone', withScan()],
		['installed in the build and gone since', {...run('apt-get install -y gcc'), scan: scanned()}],
	],
	fail: [['curl, though the history is silent', holding('libc6', 'curl'), 'found']],
	manual: [['some packages not read', inside({unreadPackages: [unread]})]],
});
testCheck(intruderPackages, {
	pass: [['curl alone', holding('curl')]],
	fail: [['sudo', holding('sudo'), 'found']],
});
testCheck(openAccounts, {
	pass: [['none', withScan()]],
	fail: [
		['in /etc/shadow', inside({accountsWithoutPassword: [t('bob')]}), 'found'],
		['a second root by the history', {...run('useradd -o -u 0 toor'), scan: scanned()}, 'found'],
	],
	unknown: [['not read', inside({accountsWithoutPassword: unread})]],
});
const open = {inspect: {HostConfig: {SecurityOpt: []}}};
for (const [check, outcome] of [
	[setuidBits, 'unexpected setuid files and no-new-privileges off'],
	[setuidReachable, 'present and not blocked'],
] as const) {
	testCheck(check, {
		pass: [
			['none, whatever the history says', having(open, {...run('chmod u+s /x'), scan: scanned()})],
			['without effect', inside({setuidFiles: [t('/usr/bin/su')]})],
		],
		fail: [['su', having(open, inside({setuidFiles: [t('/usr/bin/su')]})), outcome]],
		unknown: [['not read', having(open, inside({setuidFiles: unread}))]],
	});
}

describe('the ceiling of an image nobody scanned', () => {
	it.each([
		['not scanned', hardened, 'not-scanned'],
		['scanned', withScan(), 'scanned'],
		['not covered', withScan(notCovered), 'not-scanned'],
		['only in part', withScan({contents: contents({unreadPackages: [unread]})}), 'not-scanned'],
		['by a scanner that tells vulnerabilities alone', withScan({contents: unread}), 'scanned'],
	] as const)('%s', (_, evidence, expected) => expect(scoringFacts(evidence).imageScan).toBe(expected));
});

describe('counting', () => {
	it('counts a vulnerability once, at its worst, with a fix where any package has one', () => {
		const twice = scanned({
			found: ranked(
				match('CVE-2026-1', 'medium', {fixedIn: null}),
				match('CVE-2026-1', 'high'),
				match('CVE-2026-2', 'high', {fixedIn: null}),
				match('CVE-2026-3', 'low', {isUnimportant: true}),
			),
		});
		expect(countLevels(twice).filter(({withFix, withoutFix}) => withFix + withoutFix > 0)).toEqual([
			{level: 'high', withFix: 1, withoutFix: 1},
		]);
		expect(urgentCount(twice)).toBe(1);
	});
	it('tells what is not covered at all from what is in part', () => {
		expect(isNotCovered(scanned(notCovered))).toBe(true);
		expect(isNotCovered(scanned({contents: contents({packages: []}), coverage: []}))).toBe(true);
		const partly = scanned({coverage: [...scanned().coverage, ...notCovered.coverage]});
		expect([isNotCovered(partly), doubtsOf(partly)]).toEqual([false, ['no data is in the store']]);
	});
});
