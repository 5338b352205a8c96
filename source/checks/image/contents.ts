/**
 * What is in the image, as far as its history and configuration show it. The rest needs a look into its files: until the
 * program has a scanner that is for a person, with the command to run, and never an unknown that takes points.
 */
import type {Verdict} from '../../model/check.ts';
import type {ImageFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {knownOr} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineImageCheck, manual, notApplicable} from '../define-check.ts';
import {commandsOf, excerpt, instructionsOf} from './build-steps.ts';
import {installedTools, isIntruderTool, isUnneededTool} from './tools.ts';

/** A name that a command of a person can be given. */
export function imageName({RepoTags, RepoDigests, Id}: ImageFacts): SafeText {
	return RepoTags[0] ?? RepoDigests[0] ?? sanitise(Id.replace('sha256:', '').slice(0, 12));
}

const field = 'the build history';

const rebuild = (key: string, how: string): FixOfCheck => ({key, by: 'image', how});

/** What a test of its health calls is needed there. */
const isNeeded = (tool: string, image: ImageFacts): boolean =>
	(knownOr(image.Healthcheck, null)?.Test ?? []).some(part => new RegExp(`(?<![\\w-])${tool}(?![\\w-])`).test(part));

export const unneededPackages = defineImageCheck({
	id: 'unneeded-packages',
	record: '4.3',
	title: 'No packages that a running service does not need',
	why: 'Every package can have flaws, and compilers, downloaders and network tools are what an intruder needs first. What is not there has no flaws and can not be used.',
	theme: 'image',
	group: 'image-build',
	outcomes: {found: 'low'},
	needs: ['image'],
	evaluate({image}, fail) {
		const found = installedTools(image, isUnneededTool).filter(tool => !isNeeded(tool, image));
		if (found.length > 0) return fail('found', field, join(found.map(tool => sanitise(tool, 40))), 'none of these');
		return manual(
			words`The history shows no such install. What is in it: docker run --rm --network none --entrypoint sh ${imageName(image)} -c "dpkg-query -W || apk info || rpm -qa"`,
		);
	},
	fix: () =>
		rebuild(
			'unneeded-packages',
			'Build in one stage and COPY --from=it into a slim or distroless one; apt-get install --no-install-recommends.',
		),
});

export const intruderPackages = defineImageCheck({
	id: 'intruder-packages',
	record: 'X-IMG-SUDO-PKG',
	title: 'No sudo, compiler or attack tool inside',
	why: 'With sudo an intruder becomes root, with a compiler an exploit is built for just this kernel, with a scanner the network is mapped from inside. Nothing has to be brought along, so nothing is noticed.',
	theme: 'image',
	group: 'image-build',
	outcomes: {found: 'low'},
	needs: ['image'],
	evaluate({image}, fail) {
		const found = installedTools(image, isIntruderTool);
		if (found.length > 0) return fail('found', field, join(found.map(tool => sanitise(tool, 40))), 'none of these');
		return manual(
			words`The history shows no such install. To be sure: docker run --rm --network none --entrypoint sh ${imageName(image)} -c "command -v sudo gcc cc make nmap nc socat tcpdump gdb"`,
		);
	},
	fix: () => rebuild('unneeded-packages', 'Keep them in a build stage; COPY only what runs into the last one.'),
});

export const patched = defineImageCheck({
	id: 'image-scanned',
	record: '4.4',
	title: 'The image is scanned and rebuilt with fixes',
	why: 'Flaws are found in packages long after the image was built, and only a scan of what is inside tells which of them it carries. A fix exists for most on the day they are published.',
	theme: 'image',
	group: 'image-vulnerabilities',
	outcomes: {'fixable critical or high': 'high'},
	needs: ['image'],
	evaluate: ({image}) =>
		manual(words`Is it scanned regularly? trivy image --ignore-unfixed --severity HIGH,CRITICAL ${imageName(image)}`),
	fix: () => rebuild('current-packages', 'docker build --pull --no-cache, scan again, re-create its containers.'),
});

export const vulnerabilities = defineImageCheck({
	id: 'image-vulnerabilities',
	record: 'X-IMG-CVE',
	title: 'No fixable critical or high vulnerability inside',
	why: 'For a published flaw the exploit is often published as well, and scanners for it run within days. A port in front of such a package is an open door with a known key.',
	theme: 'image',
	group: 'image-vulnerabilities',
	outcomes: {'fixable critical or high': 'high'},
	needs: ['image'],
	evaluate: ({image}) =>
		manual(words`trivy image --ignore-unfixed --severity HIGH,CRITICAL ${imageName(image)} lists them.`),
	fix: () => rebuild('current-packages', 'docker build --pull --no-cache, then re-create its containers.'),
});

export const endOfLife = defineImageCheck({
	id: 'distribution-supported',
	record: 'X-IMG-EOL',
	title: 'The distribution inside is still supported',
	why: 'After its end of life a distribution gets no more fixes, so every flaw found from then on stays open for good. Scanners go quiet about it too, since nobody writes its advisories any more.',
	theme: 'updates',
	group: 'end-of-life',
	outcomes: {ended: 'high', 'extended support only': 'low'},
	needs: ['image'],
	evaluate: ({image}) =>
		manual(
			words`Which release is it, and until when is it supported? docker run --rm --network none --entrypoint cat ${imageName(image)} /etc/os-release; trivy image ${imageName(image)} warns past the end.`,
		),
	fix: () => rebuild('distribution', 'Move FROM to a supported release.'),
});

/** `passwd -d bob`, `useradd -p '' bob`, `useradd -o -u 0 bob`: no password, or a second name for a user. */
function isOpenAccount([program = '', ...rest]: readonly string[]): boolean {
	const name = program.split('/').at(-1) ?? '';
	const has = (option: RegExp): boolean => rest.some(word => option.test(word));
	if (name === 'passwd') return has(/^(?:-[a-z]*d[a-z]*|--delete)$/);
	if (!/^(?:useradd|usermod)$/.test(name)) return false;
	const at = rest.findIndex(word => /^(?:-p|--password)$/.test(word));
	return (at !== -1 && (rest[at + 1] ?? '') === '') || has(/^(?:--password=|-[a-z]*o[a-z]*|--non-unique)$/);
}

function findCommand(image: ImageFacts, isHit: (command: readonly string[]) => boolean): SafeText | null {
	for (const step of instructionsOf(image)) {
		const found = step.name === 'RUN' ? commandsOf(step.rest).find(isHit) : undefined;
		if (found !== undefined) return excerpt(step, found[0]);
	}
	return null;
}

export const openAccounts = defineImageCheck({
	id: 'open-accounts',
	record: 'X-IMG-EMPTYPW',
	title: 'No account inside is open',
	why: 'An account without a password, or a second name for the same user id, is a way from an ordinary user to another one inside. In an image it is the same in every container, and known to all who can pull it.',
	theme: 'privileges',
	group: 'accounts',
	outcomes: {found: 'medium'},
	needs: ['image'],
	evaluate({image}, fail) {
		const found = findCommand(image, isOpenAccount);
		if (found !== null) return fail('found', field, found, 'locked accounts, a user id each');
		return manual(
			words`The history opens none. To be sure: docker run --rm --network none --user 0 --entrypoint cat ${imageName(image)} /etc/shadow: no line may have an empty second field.`,
		);
	},
	fix: () => rebuild('open-accounts', 'RUN passwd -l NAME in the Dockerfile; a user id of its own for each.'),
});

export const signatures = defineImageCheck({
	id: 'image-signed',
	record: '4.12',
	title: 'The signature of the image is checked',
	why: 'A name says where an image comes from, a signature says who made it and that nobody changed it since. Unchecked, a taken-over registry account is enough to have its image run here.',
	theme: 'image',
	group: 'image-trust',
	outcomes: {'unsigned where signing is asked': 'low'},
	needs: ['image'],
	evaluate({image}): Verdict {
		const [digest] = image.RepoDigests;
		if (digest === undefined) return notApplicable(words`built or loaded here: no registry holds a signature of it`);
		return manual(
			words`Is it signed, and by whom? cosign verify --certificate-identity-regexp … --certificate-oidc-issuer … ${digest}, or notation verify ${digest}`,
		);
	},
	fix: () => ({key: 'image-signed', by: 'person', how: 'Sign in the build, verify before each pull.'}),
});

export const contentChecks = [
	unneededPackages,
	intruderPackages,
	patched,
	vulnerabilities,
	endOfLife,
	openAccounts,
	signatures,
];
