/**
 * What is in the image: by its files where it was scanned, else as far as its history and configuration show it. What they
 * don't show is then for a person, with the command to run, and never an unknown that takes points.
 */
import type {Verdict} from '../../model/check.ts';
import type {ImageEvidence, ImageFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known, knownOr} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {defineImageCheck, manual, notApplicable, pass} from '../define-check.ts';
import {commandsOf, excerpt, instructionsOf} from './build-steps.ts';
import {installedTools, isIntruderTool, isUnneededTool} from './tools.ts';
import {imageName} from './image-name.ts';
import {contentsOf, installedPackages} from './scanned.ts';

const field = 'the build history';
const filesField = 'the files of the image';

const rebuild = (key: string, how: string): FixOfCheck => ({key, by: 'image', how});

type Tools = {
	readonly found: readonly string[];
	readonly field: string;
	/** The whole list of packages was read: what is not in it is not there. */
	readonly isSure: boolean;
};

/** What is installed now decides; without that, what the build installed and did not remove. */
function toolsOf(image: ImageFacts, scan: ImageEvidence['scan'], isTool: (name: string) => boolean): Tools {
	const installed = installedPackages(scan);
	return installed === null
		? {found: installedTools(image, isTool), field, isSure: false}
		: {found: [...new Set(installed)].filter(isTool), field: filesField, isSure: true};
}

const toolNames = (tools: readonly string[]): SafeText => join(tools.map(tool => sanitise(tool, 40)));

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
	uses: ['scan'],
	evaluate({image, scan}, fail) {
		const tools = toolsOf(image, scan, isUnneededTool);
		const found = tools.found.filter(tool => !isNeeded(tool, image));
		if (found.length > 0) return fail('found', tools.field, toolNames(found), 'none of these');
		if (tools.isSure) return pass();
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
	uses: ['scan'],
	evaluate({image, scan}, fail) {
		const tools = toolsOf(image, scan, isIntruderTool);
		if (tools.found.length > 0) return fail('found', tools.field, toolNames(tools.found), 'none of these');
		if (tools.isSure) return pass();
		return manual(
			words`The history shows no such install. To be sure: docker run --rm --network none --entrypoint sh ${imageName(image)} -c "command -v sudo gcc cc make nmap nc socat tcpdump gdb"`,
		);
	},
	fix: () => rebuild('unneeded-packages', 'Keep them in a build stage; COPY only what runs into the last one.'),
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
	uses: ['scan'],
	evaluate({image, scan}, fail) {
		const contents = contentsOf(scan);
		const accounts = contents === null ? [] : known(contents.accountsWithoutPassword);
		if (accounts.length > 0) return fail('found', '/etc/shadow, /etc/passwd', join(accounts), 'locked accounts');
		const found = findCommand(image, isOpenAccount);
		if (found !== null) return fail('found', field, found, 'locked accounts, a user id each');
		if (contents !== null) return pass();
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
			words`Is it signed, and by its publisher? cosign tree ${digest} lists its signatures: with none it is unsigned. Then cosign verify --certificate-identity=PUBLISHER --certificate-oidc-issuer=ISSUER ${digest}, or with --key; of Notary: notation verify ${digest}. No scan of what is inside can tell it.`,
		);
	},
	fix: () => ({key: 'image-signed', by: 'person', how: 'Sign in the build, verify before each pull.'}),
});

export const contentChecks = [unneededPackages, intruderPackages, openAccounts, signatures];
